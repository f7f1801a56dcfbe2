# /// zoo
# title = "Each cell and each call takes almost as long as it may"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# slow = true
# ///

# %% clip
import time
time.sleep(2.5)
def clip(*a): time.sleep(2.5)

# %% sample
time.sleep(2.5)
def sample(*a): time.sleep(2.5)

# %% optimize
time.sleep(2.5)
def optimize(*a, **k): time.sleep(2.5)

# %% model
time.sleep(2.5)
def model(*a, **k): time.sleep(2.5)
