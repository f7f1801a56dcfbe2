# /// zoo
# title = "outputs of another kernel are stored, with HTML and a script that must not reach the instructor"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    page = "<script>document.title = 'changed'</script><img src=x onerror=\"document.title = 'changed'\">"
    for cell in nb.cells:
        if grade_id(cell) in ("clip", "test_clip_values"):
            data = {"text/html": page, "application/vnd.xeus.widget+json": {"state": 1}}
            cell.outputs = [
                nbformat.v4.new_output("display_data", data),
                nbformat.v4.new_output("error", ename="R", evalue=page),
            ]
    nbformat.write(nb, path)
