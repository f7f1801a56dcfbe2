# /// zoo
# title = "The stand-in keeps copies of what it gets: it is fed with fifty megabytes at a time"
# class = "bridge"
# base = "dummy"
# honest = 0
# aim = "memory"
# ///

# %% model
def model(*a, **k):
    big = np.zeros(6_000_000)
    for _ in range(60):
        big += 1
        try: optimize([None], [0], big, {"Wax": big}, learning_rate=big)
        except Exception: pass
    return {}
