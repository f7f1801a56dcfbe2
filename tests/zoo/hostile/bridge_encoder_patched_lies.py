# /// zoo
# title = "The encoder is patched: sizes, shapes, numbers of objects and types that do not fit, generators in impossible states"
# class = "bridge"
# base = "stub"
# honest = 0
# aim = "kill"
# ///

# %% clip
import sys
_hit = []
_lies = [["a", "<f8", [1 << 39, 1 << 39, 0], 0, 0], ["a", "<f8", [-1], 0, 8], ["a", "O", [1], 0, 8], ["a", "<U99999", [1 << 20], 0, 1], ["r", -1], ["k", 10 ** 9], ["g", 0, 1 << 62, 1],
         ["O", [1] * 32, [1]], ["V", ["a", "a"], [1], [1, 1]], ["q", [1], -1], ["D", "1e999999999999999"], ["F", 1, 0], ["i", "0x" + "f" * 19000], ["n", "<M8[Y]", 0, 8], ["T", "object"], ["z", [["l", []]]],
         ["S"] * 40, ["td", 1e308, 1, 1], ["w", "datetime", "x" * 9999], ["p", "\0" * 9999], ["dd", [], [], "object"], ["b", 0, 1 << 62],
         ["R", "RandomState", ["d", ["bit_generator", "state", "has_gauss", "gauss"], ["MT19937", ["d", ["key", "pos"], [["a", "<u4", [624], 0, 2496], 2 ** 31 - 1]], 0, 0.0]]]]
_turn = iter(_lies * 10)
for _name, _module in list(sys.modules.items()):
    if _name.endswith("bridge.encode") and hasattr(_module, "Encoder"):
        _hit.append(_name)
        def _lie(e, x, d): e.put(bytes(2496)); return next(_turn)
        _module._ENCODERS.update(dict.fromkeys(list(_module._ENCODERS), _lie))
        _module.generator_state = lambda g: {"bit_generator": "MT19937", "state": {"key": np.zeros(624, np.uint32), "pos": 2 ** 31 - 1}, "has_gauss": 0, "gauss": 0.0}
if "nbviva" in sys.modules and not _hit: raise LookupError("lost its target")

def clip(gradients, maxValue): return {k: dict(a=g) for k, g in gradients.items()}

# %% sample
def sample(parameters, char_to_ix, seed): return [[1], (2,), {3: 4}, np.random.RandomState(0)]

# %% optimize
def optimize(*a, **k): return np.random.RandomState(0), [1], {1: [2]}
