# /// zoo
# title = "Forty threads call the stand-in at the same time while the call returns"
# class = "bridge"
# base = "dummy"
# honest = 0
# ///

# %% model
import threading
def model(*a, **k):
    def call():
        for _ in range(100):
            try: optimize([None], [0], np.zeros((6, 1)), {}, learning_rate=0.01)
            except BaseException: return
    threads = [threading.Thread(target=call, daemon=True) for _ in range(40)]
    for t in threads: t.start()
    return {}
