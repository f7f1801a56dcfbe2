# /// zoo
# title = "Scripts come out of the functions while test cells run, through display, print and error messages"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "script"
# ///

# %% clip
from IPython.display import HTML, display
_s = "<script>mark('@TAG@')</script><img src=x onerror=mark('@TAG@')>"
def clip(gradients, maxValue):
    display(HTML(_s))
    print(_s, "\x1b]8;;javascript:mark('@TAG@')\x07x\x1b]8;;\x07", "\x1b[31m" + _s)
    return {k: _s for k in gradients}

# %% sample
def sample(*a): raise type(_s, (ValueError,), {"_render_traceback_": lambda self: [_s]})(_s)

# %% optimize
class Rich:
    def _repr_html_(self): return _s
    def _repr_mimebundle_(self, **k): return {"text/html": _s, "application/javascript": "mark('@TAG@')"}
    __repr__ = __str__ = _repr_html_
def optimize(*a, **k): get_ipython().displayhook(Rich()); return _s, {_s: _s}, Rich()
