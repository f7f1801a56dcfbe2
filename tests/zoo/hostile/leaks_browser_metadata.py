# /// zoo
# title = "Scripts in the title, the authors, tags, kernel names, cell ids, widget states and stored outputs"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "script"
# ///

import json


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = json.loads(path.read_text(encoding="utf-8"))
    script = "</script>\"><script>mark('@TAG@')</script>"
    state = {"state": {"a": {"model_module": script, "model_name": script, "state": {"x": script}}}, "version_major": 2, "version_minor": 0}
    nb["metadata"].update(title=script, authors=[{"name": script}], widgets={"application/vnd.jupyter.widget-state+json": state})
    nb["metadata"]["language_info"] = {"name": script, "pygments_lexer": script, "codemirror_mode": script, "mimetype": script}
    nb["metadata"]["kernelspec"] = {"name": "python3", "display_name": script, "language": script}
    for number, cell in enumerate(nb["cells"]):
        cell["metadata"]["tags"] = [script]
        cell["id"] = f"x{number}"
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": script}, "metadata": {script: script}},
                               {"output_type": "stream", "name": "stdout\"" + script, "text": script},
                               {"output_type": "error", "ename": script, "evalue": script, "traceback": [script]}]
    path.write_text(json.dumps(nb), encoding="utf-8")
