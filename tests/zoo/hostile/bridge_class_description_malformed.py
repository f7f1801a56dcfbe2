# /// zoo
# title = "Descriptions of classes and functions that do not fit: no names, bases of numbers, names that are dicts, exceptions that are none"
# class = "bridge"
# base = "stub"
# honest = 0
# ///

# %% clip
import sys
_hit = []
_lies = iter([{}, 7, None, [], {"name": 1}, {"name": "x" * 10 ** 6, "qualname": [], "module": {}, "doc": 5, "bases": [1, int, bool], "plain": [], "exception": "SystemExit", "special": 5, "meta": 5},
              {"name": "B", "qualname": "B", "module": "builtins", "doc": "", "bases": [bool, type, BaseException, KeyboardInterrupt], "plain": "bool", "exception": "KeyboardInterrupt", "special": ["__slots__", "__class__", "__init__", "__new__", "mro", "x"], "meta": ["__prepare__"]},
              {"name": "\0", "qualname": "", "module": "__main__", "doc": None, "bases": [object, object], "plain": "object", "exception": "BaseExceptionGroup", "special": [None, 3, "__new__", "__del__"], "meta": []}] * 50)
for _name, _module in list(sys.modules.items()):
    if _name.endswith("bridge.operations") and hasattr(_module, "describe_class"):
        _hit.append(_name)
        _module._DIRECT["class"] = _module.describe_class = lambda *a: next(_lies)
        _module._DIRECT["signature"] = _module.describe_signature = lambda *a: [["a b", 99, [1], None]] * 10_000
if "nbviva" in sys.modules and not _hit: raise LookupError("lost its target")
class A: pass
def clip(gradients, maxValue): return type("T" + str(maxValue), (), {})()

# %% sample
def sample(*a): return [type("L", (list,), {"__len__": lambda s: 10 ** 18})()]

# %% optimize
def optimize(*a, **k): raise type("E", (BaseException,), {"args": property(lambda s: 1 / 0)})

# %% model
def model(*a, **k): raise type("Skip" + "Test", (Exception,), {"__module__": "unittest.case"})("x")
