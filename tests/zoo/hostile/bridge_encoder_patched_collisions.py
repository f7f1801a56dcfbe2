# /// zoo
# title = "The encoder is patched: dictionaries of 150,000 keys with one hash, for who decodes them"
# class = "bridge"
# base = "stub"
# honest = 0
# aim = "time"
# ///

# %% clip
import sys
_hit = []
_keys = [["i", hex(k * ((1 << 61) - 1))] for k in range(1, 150_000)]
for _name, _module in list(sys.modules.items()):
    if _name.endswith("bridge.encode") and hasattr(_module, "Encoder"):
        _hit.append(_name)
        _module.Encoder.encode = lambda self, thing, depth=0: ["d", _keys, [0] * len(_keys)] if depth == 0 else thing
        _module._ENCODERS.update(dict.fromkeys(list(_module._ENCODERS), lambda e, x, d: ["d", _keys, [0] * len(_keys)]))
if "nbviva" in sys.modules and not _hit: raise LookupError("lost its target")

def clip(gradients, maxValue): return gradients

# %% sample
def sample(*a): return {}
