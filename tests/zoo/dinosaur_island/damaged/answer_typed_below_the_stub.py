# /// zoo
# title = "the learner left the answer cell as it was and wrote the function into a new cell below"
# loses = []
# ///
# stock nbgrader: full marks

import nbformat

from nbviva.cells.marks import grade_id


def damage(folder):
    path = folder / "dinosaur_island.ipynb"
    nb = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(nb.cells) if grade_id(cell) == "sample")
    nb.cells.insert(place + 1, nbformat.v4.new_code_cell(nb.cells[place].source, id="own"))
    # what the course handed out: the docstring, and the stub of its settings
    head = nb.cells[place].source.split('"""')[:2]
    stub = "    # your code here: it takes the place of the next line\n    raise NotImplementedError"
    nb.cells[place].source = '"""'.join(head) + f'"""\n{stub}'
    nbformat.write(nb, path)
