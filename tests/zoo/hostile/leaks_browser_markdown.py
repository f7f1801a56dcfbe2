# /// zoo
# title = "Extra cells and changed given cells in markdown and raw HTML bring scripts"
# class = "leaks"
# base = "dummy"
# honest = 0
# aim = "script"
# ///

import nbformat


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    script = "<script>mark('@TAG@')</script>\n\n<img src=x onerror=\"mark('@TAG@')\">\n\n[x](javascript:mark('@TAG@'))"
    script += "\n\n![x](x \"y' onerror=mark('@TAG@') '\")\n\n$$\\href{javascript:mark('@TAG@')}{x}$$\n\n<a href='data:text/html,<script>mark(`@TAG@`)</script>'>x</a>"
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source += "\n\n" + script
    nb.cells.append(nbformat.v4.new_markdown_cell(script))
    nb.cells.append(nbformat.v4.new_raw_cell(script, metadata={"format": "text/html", "raw_mimetype": "text/html"}))
    nb.cells.append(nbformat.v4.new_markdown_cell("![x](attachment:x.svg)", attachments={"x.svg": {"image/svg+xml": script}}))
    nbformat.write(nb, path)
