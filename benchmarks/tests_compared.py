"""Whose tests are right: the published expected values of the assignment beside the lesson's own, on the whole zoo.

A test can be wrong in two ways: it fails a right solution, or it passes a wrong one. Both are counted for both sets of
tests. The published values are the numbers that the original assignment told learners to compare with, as asserts.
"""

from __future__ import annotations

import argparse
import copy
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from nbviva.audit import specimens
from nbviva.audit.arena import Arena
from nbviva.audit.trials import Trial
from nbviva.cells import marks
from nbviva.course import staging
from nbviva.course.layout import Course
from tools import corpus

ASSIGNMENT = "dinosaur_island"
FUNCTIONS = ("clip", "sample", "optimize", "model")
PUBLISHED = {
    "clip": """
np.random.seed(3)
shapes = {"dWax": (5, 3), "dWaa": (5, 5), "dWya": (2, 5), "db": (5, 1), "dby": (2, 1)}
g = clip({name: np.random.randn(*shape) * 10 for name, shape in shapes.items()}, 10)
assert g["dWaa"][1][2] == 10.0 and g["dWax"][3][1] == -10.0 and np.isclose(g["dWya"][1][2], 0.29713815361)
assert np.isclose(g["db"][4][0], 10.0) and np.isclose(g["dby"][1][0], 8.45833407)
""",
    "sample": """
np.random.seed(2)
shapes = {"Wax": (100, 27), "Waa": (100, 100), "Wya": (27, 100), "b": (100, 1), "by": (27, 1)}
p = {name: np.random.randn(*shape) for name, shape in shapes.items()}
letters = {c: i for i, c in enumerate("\\nabcdefghijklmnopqrstuvwxyz")}
assert list(sample(p, letters, 0))[:LENGTH] == [
    12, 17, 24, 14, 13, 9, 10, 22, 24, 6, 13, 11, 12, 6, 21, 15, 21, 14, 3, 2, 1, 21, 18, 24, 7, 25,
    6, 25, 18, 10, 16, 2, 3, 8, 15, 12, 11, 7, 1, 12, 10, 2, 7, 7, 11, 5, 6, 12, 25, 0, 0][:LENGTH]
""",
    "optimize": """
np.random.seed(1)
a_prev = np.random.randn(100, 1)
shapes = {"Wax": (100, 27), "Waa": (100, 100), "Wya": (27, 100), "b": (100, 1), "by": (27, 1)}
p = {name: np.random.randn(*shape) for name, shape in shapes.items()}
loss, g, last = optimize([12, 3, 5, 11, 22, 3], [4, 14, 11, 22, 25, 26], a_prev, p, learning_rate=0.01)
assert np.isclose(loss, 126.503975722) and np.argmax(g["dWax"]) == 93
assert np.isclose(g["dWaa"][1][2], 0.194709315347) and np.isclose(g["dWya"][1][2], -0.007773876032)
assert np.allclose(g["db"][4], -0.06809825) and np.allclose(g["dby"][1], 0.01538192) and np.allclose(last[4], -1.0)
""",
}
LOG = """
data = open("dinos.txt").read().lower()
letters = {c: i for i, c in enumerate(sorted(set(data)))}
with checks.printed() as log:
    model(data, {i: c for c, i in letters.items()}, letters, num_iterations=2001)
assert "Iteration: 0, Loss: 23.087336" in log.getvalue() and "Iteration: 2000, Loss: 27.884160" in log.getvalue()
assert "Liusskeomnolxeros" in log.getvalue()
"""


def published(source: NotebookNode, length: int, with_log: bool) -> NotebookNode:
    """Return the lesson with the published checks in the place of its own tests.

    Parameters
    ----------
    source : NotebookNode
    length : int
        How many of the 51 indices of `sample` are compared.
    with_log : bool
        Whether the beginning of the published training log is compared, too: the only check of `model`.
    """
    nb = copy.deepcopy(source)
    nb.cells = [cell for cell in nb.cells if not marks.is_test(cell)]
    for name, text in {**PUBLISHED, **({"model": LOG} if with_log else {})}.items():
        cell = new_code_cell(text.replace("LENGTH", str(length)))
        cell.metadata["nbgrader"] = {"grade": True, "solution": False, "grade_id": f"published_{name}", "points": 1}
        nb.cells.append(cell)
    return nb


def main() -> int:
    """Run the comparison; return 1 if one of the lesson's own tests is wrong about a solution of the zoo."""
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    course = Course.at(Path(__file__).resolve().parents[1])
    source = nbformat.read(course.source(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", as_version=4)
    known = [s for s in specimens.collect(course.zoo(ASSIGNMENT)) if s.group in ("right", "wrong")]
    classic = corpus.reference_file("dinos.txt")
    contenders = {
        "published values": published(source, 51, False),
        "the same, 40 of 51 indices": published(source, 40, False),
    }
    if classic:
        contenders["and the log to 2,000"] = published(source, 40, True)
    contenders["of this course"] = source
    table = Table("tests", *FUNCTIONS, title="Right solutions failed / wrong solutions passed", title_justify="left")
    with tempfile.TemporaryDirectory() as scratch, Progress() as bar:
        task = bar.add_task("running", total=len(contenders) * len(known))
        for name, nb in contenders.items():
            files = Path(scratch) / str(len(table.rows))
            staging.stage(course.settings, ASSIGNMENT, files)
            if classic and "log" in name:
                (files / "dinos.txt").write_bytes(classic.read_bytes())
            with Arena(nb, files) as arena:
                mistakes = 0  # of the last set of tests, which is the lesson's own
                outcomes = arena.run([Trial(s.name, s.cells) for s in known], lambda outcome: bar.advance(task))
                cells = []
                for function in FUNCTIONS:
                    mine = {test for test in arena.tests if test.split("_")[1] == function}
                    verdicts = [bool(mine & outcome.lost(arena.tests)) for outcome in outcomes]
                    pairs = list(zip(verdicts, known, strict=True))
                    right = [lost for lost, s in pairs if s.group == "right"]
                    wrong = [lost for lost, s in pairs if s.group == "wrong" and s.name.startswith(function)]
                    cells.append(f"{sum(right)} of {len(right)} / {len(wrong) - sum(wrong)} of {len(wrong)}")
                    mistakes += sum(right) + len(wrong) - sum(wrong)
            table.add_row(name, *cells)
    Console().print(table)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
