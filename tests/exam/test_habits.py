"""What cells of real courses do besides testing: stock nbgrader grades all of it, and so must the engine.

Beside each pattern stands what `nbgrader autograde` 0.9.6 gave for the same notebook.
"""

import nbformat
from support import small

from nbviva.grading import Grader
from nbviva.limits import Limits

LIMITS = Limits(cell_seconds=10)

# what a test cell leaves behind under a name that an answer reads; stock: 1 and 1 point for the solution, 0 and 1
# if the first answer is missing
LEFT = {
    "an open file": "fh = open('notes.txt', 'w+')",
    "an archive": "import zipfile\nfh = zipfile.ZipFile('notes.zip', 'w')",
    "a text stream": "import io\nfh = io.StringIO('first line')",
    "a mock": "from unittest.mock import Mock\nfh = Mock()",
    "an object of its own class": "class Sink:\n    def close(self):\n        self.closed = True\nfh = Sink()",
}
WRITE = "def write(x):\n    with open('out.txt', 'w') as fh:\n        return fh.write(str(x))"


def points(cells, folder, *handed_in, limits=LIMITS):
    """Return the points of each submission in a course of these cells."""
    course = small.make(folder / "course", cells)
    with Grader(course, limits=limits) as grader:
        found = [
            grader.grade("hw", small.hand_in(course, folder / str(number), answers)).notebooks["hw"]
            for number, answers in enumerate(handed_in)
        ]
    return [result.points for result in found]


def test_what_a_test_cell_leaves_behind_costs_nobody_the_cells_after_it(tmp_path):
    """A file left open under the name `fh` ended each candidate after it: no point for the rest of the notebook."""
    cells, full = [], {}
    for number, left in enumerate(LEFT.values()):
        write = WRITE.replace("fh", f"fh{number}").replace("write", f"write{number}", 1)
        cells += [
            small.answer(f"one{number}", f"def one{number}():\n    return 1"),
            small.check(f"test_one{number}", f"assert one{number}() == 1\n{left.replace('fh', f'fh{number}')}"),
            small.answer(f"write{number}", write),
            small.check(f"test_write{number}", f"assert write{number}(12) == 2"),
        ]
        full |= {f"test_one{number}": 1, f"test_write{number}": 1}
    names = [f"one{number}" for number in range(len(LEFT))]
    lost = full | dict.fromkeys([f"test_{name}" for name in names], 0)
    assert points(cells, tmp_path, {}, dict.fromkeys(names, "pass")) == [full, lost]


def test_an_answer_that_uses_what_a_test_cell_left_keeps_its_own_output(tmp_path):
    """Asking back while a cell runs must not move what the cell prints to somebody else's cell."""
    cells = [
        small.answer("one", "def one():\n    return 1"),
        small.check("test_one", "import io\nassert one() == 1\nnotes = io.StringIO('first line')"),
        small.answer("two", "print('before')\nread = notes.read()\nprint('after')"),
        small.check("test_two", "assert read == 'first line'"),
    ]
    course = small.make(tmp_path / "course", cells)
    with Grader(course, limits=LIMITS) as grader:
        result = grader.grade("hw", small.hand_in(course, tmp_path / "work", {})).notebooks["hw"]
    assert result.points == {"test_one": 1, "test_two": 1}  # stock: the same
    (shown,) = next(cell.outputs for cell in result.cells if cell.grade_id == "two")
    assert shown["text"] == "before\nafter\n"


IN_FOUR_THREADS = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    assert list(pool.map(square, range(200))) == [i * i for i in range(200)]
"""
CALLED_BACK = """
seen = []
assert apply(seen.append, range(50)) == [None] * 50
assert sorted(seen) == list(range(50))
"""


def test_calls_from_several_threads_wait_for_each_other(tmp_path):
    """Of a test cell, and of an answer that calls a function of the test: crossed answers ended the examination."""
    cells = [
        small.answer("square", "def square(x):\n    return x * x"),
        small.check("test_square", IN_FOUR_THREADS),
        small.answer(
            "apply",
            "from concurrent.futures import ThreadPoolExecutor\ndef apply(function, values):\n"
            "    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(function, values))",
        ),
        small.check("test_apply", CALLED_BACK),
    ]
    wrong = {"square": "def square(x):\n    return 2 * x"}
    # stock: 1 and 1; 0 and 1
    assert points(cells, tmp_path, {}, wrong) == [
        {"test_square": 1, "test_apply": 1},
        {"test_square": 0, "test_apply": 1},
    ]


def test_a_notebook_without_code_has_nothing_to_run(tmp_path):
    """Essays alone, or the only code cell emptied: the run ended for the whole class."""
    essay = nbformat.v4.new_markdown_cell("My text.")
    essay.metadata["nbgrader"] = {
        "schema_version": 3, "grade_id": "essay", "grade": True, "solution": True, "locked": False, "task": False,
        "points": 2,
    }  # fmt: skip
    course = small.make(tmp_path / "course", [essay])
    with Grader(course, limits=LIMITS) as grader:
        result = grader.grade("hw", small.hand_in(course, tmp_path / "work", {"essay": "Another."})).notebooks["hw"]
    assert result.points == {"essay": None}  # stock: no points yet, waits for a person
    emptied = [small.answer("one", "x = 1"), nbformat.from_dict(essay)]
    assert points(emptied, tmp_path / "emptied", {"one": "", "essay": "Mine."}) == [{"essay": None}]  # stock: the same


def test_large_given_data_is_not_handed_over_in_each_call(tmp_path):
    """Rows as a file of data gives them were encoded anew around each call: the solution itself ran out of time."""
    cells = [
        small.given("table = [(i, i / 2, str(i)) for i in range(60_000)]\nrows = [[i, str(i)] for i in range(20_000)]"),
        small.answer("pick", "def pick(k):\n    return table[k][0] + rows[k][0]"),
        small.check("test_pick", "assert [pick(k) for k in range(60)] == [2 * k for k in range(60)]"),
        small.answer("total", "def total(values):\n    return sum(value[0] for value in values)"),
        small.check("test_total", "assert total(table) == sum(range(60_000))"),
    ]
    assert points(cells, tmp_path, {}) == [{"test_pick": 1, "test_total": 1}]  # stock: the same


HELPER = "def double(x):\n    return 2 * x\n"


def test_files_that_students_hand_in_over_shipped_ones_are_graded_as_handed_in(tmp_path):
    """`c.Autograde.exclude_overwriting` names them; the instructor's own module and data answered for everybody."""
    cells = [
        small.given("from helper import double"),
        small.check("test_module", "assert double(3) == 6"),
        small.check("test_data", "assert open('data.csv').read() == '1,2'"),
        small.check("test_fixed", "assert open('fixed.csv').read() == 'as shipped'"),
    ]
    theirs = {"helper.py": HELPER, "data.csv": "1,2"}
    course = small.make(
        tmp_path / "course", cells, 'c.Autograde.exclude_overwriting = {"hw": ["helper.py", "data.csv"]}\n'
    )
    for name, text in {**theirs, "fixed.csv": "as shipped"}.items():
        (course.source("hw") / name).write_text(text)
    handed_in = {
        "right": theirs,
        "wrong": {"helper.py": HELPER.replace("2", "3"), "data.csv": "3,4", "fixed.csv": "another"},
        "none": {},
    }
    with Grader(course, limits=LIMITS) as grader:
        found = {}
        for name, files in handed_in.items():
            folder = small.hand_in(course, tmp_path / name, {})
            for file, text in files.items():
                (folder / file).write_text(text)
            found[name] = tuple(grader.grade("hw", folder).notebooks["hw"].points.values())
    assert found == {"right": (1, 1, 1), "wrong": (0, 0, 1), "none": (0, 0, 1)}  # stock: the same


# ways to draw, and what stock leaves of each: the kinds of its outputs, and whether there is a picture in them
DRAWN = {
    "plt.plot([1, 2])\nplt.show()": [("display_data", True)],
    "fig = plt.figure()\nfig.add_subplot().plot([1, 2])\nfig": [("execute_result", True), ("display_data", True)],
    "fig = plt.figure()\nfig.savefig('a.png')\nplt.close(fig)\ndisplay(Image('a.png'))": [("display_data", True)],
    "pd.Series([1, 2]).plot();": [("display_data", True)],
    "plt.plot([1, 2]);": [("display_data", True)],
    "fig, ax = plt.subplots()\ndisplay(fig)\nplt.close(fig)": [("display_data", True)],
    "%matplotlib inline\nplt.plot([3, 2])": [("execute_result", False), ("display_data", True)],
    "def draw():\n    plt.plot([1, 2])\n    return len(plt.gca().lines)": [],
}


def test_a_plot_is_in_the_graded_notebook_whichever_way_it_was_drawn(tmp_path):
    """Who grades plots by hand has to see them; six of these ways left nothing."""
    imports = "import matplotlib.pyplot as plt\nimport pandas as pd\nfrom IPython.display import Image, display"
    cells = [small.given(imports)]
    cells += [small.answer(f"way{n}", way, grade=True, points=1) for n, way in enumerate(DRAWN)]
    cells += [small.check("test_draw", "assert draw() == 1"), small.check("test_closed", "assert draw() == 1")]
    cells += [small.given("plt.get_fignums()")]
    course = small.make(tmp_path / "course", cells)
    with Grader(course, limits=LIMITS) as grader:
        result = grader.grade("hw", small.hand_in(course, tmp_path / "work", {})).notebooks["hw"]
    _, *ways, test, closed, left = [
        [(output.output_type, "image/png" in output.data) for output in cell.outputs] for cell in result.notebook.cells
    ]
    assert dict(zip(DRAWN, ways, strict=True)) == DRAWN
    assert (test, closed) == ([("display_data", True)], [("display_data", True)])  # stock: the same
    assert left == [("execute_result", False)]
    assert (result.points["test_draw"], result.points["test_closed"]) == (1, 1)  # stock: the same


JUDGES = "class {0}:\n    def __eq__(self, other):\n        {1}\n        return other == {2}"


def test_cells_that_cannot_be_split_survive_each_other(tmp_path):
    """One that never ends, or ends the process, got all later ones 0 points with errors that were not theirs."""
    names = ("first", "endless", "exits", "last")
    cells = []
    for number, name in enumerate(names):
        cells += [
            small.answer(name, JUDGES.format(name, "pass", number)),
            small.check(f"test_{name}", f"assert {name}() == {number}"),
        ]
    broken = {
        "endless": JUDGES.format("endless", "while True: pass", 1),
        "exits": JUDGES.format("exits", "__import__('os')._exit(3)", 2),
    }
    course = small.make(tmp_path / "course", cells)
    with Grader(course, limits=Limits(cell_seconds=3)) as grader:
        assert len(grader.assignment("hw").notebooks["hw"].policy.together) == len(names)
        result = grader.grade("hw", small.hand_in(course, tmp_path / "work", broken)).notebooks["hw"]
    # stock: 1, 0, 1, 1 with the endless one alone; with the other one too the notebook has no grade at all
    assert result.points == {"test_first": 1, "test_endless": 0, "test_exits": 0, "test_last": 1}
    ended = {cell.grade_id: cell.ended for cell in result.cells if cell.kind == "test"}
    assert ended == {"test_first": "ok", "test_endless": "timeout", "test_exits": "died", "test_last": "ok"}
