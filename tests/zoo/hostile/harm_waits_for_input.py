# /// zoo
# title = "input(), getpass, the debugger and a read of the terminal wait for somebody who is not there"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% clip
def clip(gradients, maxValue): return {k: float(input("maxValue? ")) for k in gradients}

# %% sample
def sample(*a): breakpoint(); return [0]

# %% optimize
def optimize(*a, **k): return open("/dev/tty").read(), open(0).read(), 0

# %% model
import getpass
def model(*a, **k): return getpass.getpass()
