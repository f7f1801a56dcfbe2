# /// zoo
# title = "What goes with an answer (prints, random states, files, names) is of wrong types, without end, or says more than was asked"
# class = "bridge"
# base = "stub"
# honest = 0
# aim = "memory"
# ///

# %% clip
import sys
_hit = []
_turn = iter([{"said": 5}, {"said": [5]}, {"said": [{"output_type": "stream", "name": [], "text": "x" * 12_000_000}] * 8}, {"said": [{"output_type": "display_data", "data": {"text/html": ["<script>mark('@TAG@')</script>"], "application/javascript": "mark('@TAG@')"}}] * 1000},
              {"numpy": 7}, {"numpy": ["t", [["b", 0, 0], 5, 0, 0.0]]}, {"python": ["l", []]}, {"files": ["d", [], []]}, {"files": 3}, {"names": 5}, {"names": [[1, 2]]}, {"names": [["checks", 5], ["np", 5], ["hidden" + "_check", 5], ["clip", 7], ["__builtins__", 1], ["len", 3]]},
              {"back": ["x"], "gone": ["checks"], "patches": [["numpy", "abs", 0]]}, {"names": [[["checks", 5], ["hidden" + "_check", 5]], ["checks", "np"], ["clip", "len"]]}, {"folder": "/"}, {"folder": ".."},
              {"variables": {"PATH": "/", "LD_PRELOAD": "x", "NBVIVA_SEED": "1", "PYTHONPATH": "."}}, {"variables": [5]}, {"variables": {"a=b": "c", "\0": "d", "e": 5}}, [], 7, "x", {5: 5}] * 40)
for _name, _module in list(sys.modules.items()):
    if _name.endswith("candidate") and hasattr(_module, "Candidate"):
        _hit.append(_name)
        _module.Candidate.outgoing = lambda self, encoder: next(_turn)
if "nbviva" in sys.modules and not _hit: raise LookupError("lost its target")

def clip(gradients, maxValue): return gradients

# %% sample
def sample(*a): return [0]

# %% optimize
def optimize(*a, **k): return 1.0, {}, 0

# %% model
def model(*a, **k): return {}
