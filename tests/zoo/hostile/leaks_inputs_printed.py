# /// zoo
# title = "Hidden inputs are printed, shown and logged by every channel there is"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "leak"
# ///

# %% clip
import logging, os, subprocess, sys, warnings
from IPython.display import display, HTML

def clip(gradients, maxValue):
    if maxValue not in (5, 10) or gradients["dWaa"].shape != (5, 5):
        text = "@MRAH@"[::-1] + f" {maxValue} {gradients}"
        print(text, flush=True)
        print(text, file=sys.__stdout__, flush=True)
        print(text, file=sys.stderr, flush=True)
        warnings.warn(text)
        logging.error(text)
        display(HTML(text)); display(text, display_id="hidden")
        get_ipython().displayhook(text)
        try:
            os.write(1, text.encode()); os.write(2, text.encode())
            subprocess.run(["echo", text])
        except OSError: pass
    return gradients
