# /// zoo
# title = "The stand-in of a test is called without end"
# class = "bridge"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% model
def model(*a, **k):
    while True: optimize([None], [0], np.zeros((3, 1)), {}, learning_rate=0.01)
