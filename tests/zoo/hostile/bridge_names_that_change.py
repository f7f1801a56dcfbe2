# /// zoo
# title = "The answer is another thing each time it is looked up: by globals, by __class__, by a thread"
# class = "bridge"
# base = "dummy"
# honest = 0
# ///

# %% clip
import threading, time
def wrong(gradients, maxValue): return gradients
def flip():
    for n in range(3000):
        globals()["clip"] = (wrong, 7, np.clip, print, type, np.zeros(3), None)[n % 7]
        if n % 50 == 0: globals().pop("clip", None)
        time.sleep(0.001)
clip = wrong
threading.Thread(target=flip, daemon=True).start()
