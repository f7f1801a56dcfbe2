# /// zoo
# title = "The candidate answers each question with a question, thousands deep"
# class = "bridge"
# base = "stub"
# honest = 0
# aim = "time"
# ///

# %% clip
import sys
_hit = []
for _name, _module in list(sys.modules.items()):
    if _name.endswith("bridge.peer") and hasattr(_module, "Peer"):
        _hit.append(_name)
        def _answer(self, text, block, _module=_module):
            for n in range(100_000):
                self.connection.send(["?", "class", 1, [], {}, None])
        _module.Peer.answer = _answer
    if _name.endswith("candidate") and hasattr(_module, "Candidate"):
        _module.Candidate.answer = _answer
if "nbviva" in sys.modules and not _hit: raise LookupError("lost its target")

def clip(gradients, maxValue): return gradients
