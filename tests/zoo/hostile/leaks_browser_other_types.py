# /// zoo
# title = "Scripts as JavaScript, SVG, LaTeX, Markdown, PDF, JSON with a schema, and in the place of a picture"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "script"
# ///

# %% clip
from IPython.display import display
_s, _i = "<script>mark('@TAG@')</script>", "\"><img src=x onerror=\"mark('@TAG@')"
for _data in ({"application/javascript": "mark('@TAG@')"}, {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{_s}</svg>"}, {"text/latex": "$\\href{javascript:mark('@TAG@')}{x}$"},
              {"text/markdown": _s}, {"text/html": [_s, _s]}, {"application/vnd.jupyter.widget-view+json": {"model_id": _i, "version_major": 2, "version_minor": 0}},
              {"image/png": "AAAA" + _i}, {"image/jpeg": _i}, {"application/pdf": _i}, {"application/vnd.plotly.v1+json": {"data": _s}}, {"text/plain": _s}, {"TEXT/HTML": _s}, {"text/html; charset=utf-8": _s},
              {"application/x+" + _s: _s}, {"application/vnd.bokehjs_exec.v0+json": "", "text/html": _s}):
    display(_data, raw=True)
display({"image/png": "AAAA"}, raw=True, metadata={"image/png": {"width": "1" + _i, "height": _i, "alt": _i}})

def clip(gradients, maxValue): return gradients
