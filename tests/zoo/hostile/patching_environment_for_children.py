# /// zoo
# title = "Variables of the environment load code into every process that starts later"
# class = "patching"
# base = "dummy"
# honest = 0
# aim = "write"
# ///

# %% clip
import os
with open("late.py", "w") as file:
    file.write("open('@MARK@/late', 'w').close()\n")
with open("usercustomize.py", "w") as file:
    file.write("open('@MARK@/usercustomize', 'w').close()\n")
os.environ.update(PYTHONSTARTUP=os.path.abspath("late.py"), PYTHONPATH=os.getcwd(), PYTHONINSPECT="1",
                  LD_PRELOAD=os.path.abspath("late.so"), PYTHONHOME="/nowhere", BASH_ENV=os.path.abspath("late.py"),
                  NBGRADER_EXECUTION="", NBVIVA_SEED="0", IPYTHONDIR=os.getcwd(), JUPYTER_CONFIG_DIR=os.getcwd())

def clip(gradients, maxValue):
    return gradients
