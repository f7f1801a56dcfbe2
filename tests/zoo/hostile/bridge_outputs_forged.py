# /// zoo
# title = "What the cells are said to have shown is forged: other kinds of output, scripts, a hundred megabytes, no valid notebook"
# class = "bridge"
# base = "dummy"
# honest = 0
# aim = "script"
# ///

# %% clip
_s = "<script>mark('@TAG@')</script>"
_forged = [{"output_type": "display_data", "data": {"text/html": [_s, _s], "application/javascript": "mark('@TAG@')", "application/vnd.x+json": _s}, "metadata": {"x": _s}}, {"output_type": _s, "data": _s},
           {"output_type": "execute_result", "data": {"text/plain": "100.0", "image/png": "\"><img src=x onerror=mark('@TAG@')>"}, "metadata": 5, "execution_count": _s}, {"output_type": "stream", "name": "\" onclick=mark('@TAG@') x=\"", "text": "y" * 20_000_000},
           {"output_type": "error", "ename": {}, "evalue": 5, "traceback": [[_s]]}, 7, None, {"output_type": "update_display_data", "data": {"text/html": _s}}, {"output_type": "display_data", "data": {"text/html": {"a": _s}}}]
_screen = getattr(get_ipython(), "screen", None)
if _screen is not None:
    type(_screen).take = lambda self: list(_forged)
    type(_screen).outputs = property(lambda self: list(_forged), lambda self, value: None)
    get_ipython().execution_count = "<script>"

def clip(gradients, maxValue): return gradients
