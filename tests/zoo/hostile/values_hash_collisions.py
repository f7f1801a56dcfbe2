# /// zoo
# title = "Dictionaries of 60,000 keys that all have the same hash"
# class = "values"
# base = "stub"
# honest = 0
# aim = "time"
# ///

# %% clip
def clip(gradients, maxValue):
    return [[k * ((1 << 61) - 1) for k in range(60_000)], Trap()]

class Trap(dict):
    pass

def collide(n=60_000):
    import sys
    out = Trap()
    out.keys = lambda: [k * sys.hash_info.modulus for k in range(n)]
    return out

# %% sample
import collections
_real_dict_keys = [k * ((1 << 61) - 1) for k in range(3_000)]
def sample(parameters, char_to_ix, seed):
    return dict.fromkeys(_real_dict_keys), frozenset(float(k) * 2.0 ** 61 for k in range(3000))
