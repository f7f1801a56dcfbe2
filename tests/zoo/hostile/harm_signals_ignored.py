# /// zoo
# title = "All signals are blocked or ignored, an alarm is set for later, then nothing ends"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

# %% clip
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
for _signal in range(1, 65):
    try: signal.signal(_signal, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.setitimer(signal.ITIMER_REAL, 0.5)

def clip(gradients, maxValue):
    while True: time.sleep(1)
