# /// zoo
# title = "Named pipes, sockets and devices lie in the submission: who copies or reads them waits forever"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "time"
# ///

import os
import socket


def damage(folder):
    os.mkfifo(folder / "data.csv")
    os.mkfifo(folder / "utils.py")
    here = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as s:
            s.bind("s.sock")
    finally:
        os.chdir(here)
