"""Nothing is given away: what the release offers earns no answer's points when it is put in the answer's place."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import small

from nbviva.audit import giveaways, release
from nbviva.audit.giveaways import Offer, Wanted
from nbviva.audit.offers import arguments
from nbviva.audit.result import Problem
from nbviva.cli import main
from nbviva.course.layout import Course
from nbviva.errors import TrialError

TEST_SQUARE = """assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-2) == 4
### END HIDDEN TESTS"""
CELLS = [
    small.given("from parts import helper\nnumbers = [1, 2, 3]"),
    small.answer("square", "def square(x):\n    return x * x"),
    small.check("test_square", TEST_SQUARE, 3),
    small.answer("total", "def total(numbers, power=1):\n    return sum(square(n) ** power for n in numbers)"),
    small.check("test_total", "assert total(numbers) == 14", 2),
    small.check("test_total_power", "assert total(numbers, power=2) == 98", 2),
]
HARMLESS = """
from math import prod
import os, time
def absolute(x): return abs(x)
def power(x, n): return x ** n
def endless(x):
    while True: pass
def leaves(x): os._exit(0)
def spoils(x):
    open("note.txt", "w").write("spoilt")
    raise ValueError(x)
class Box:
    def __init__(self, x): self.x = x
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the helpers never ends."""
    monkeypatch.setattr(giveaways, "SECONDS", 2.0)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose notebook has the module `helper` beside it, in the package `parts`, and its release."""
    course = small.make(tmp_path_factory.mktemp("course"), CELLS)
    (course.source("hw") / "parts").mkdir()
    for name, text in {"__init__": "", "helper": HARMLESS}.items():
        (course.source("hw") / "parts" / f"{name}.py").write_text(text)
    assert main(["--course", str(course.root), "release", "hw"]) == 0
    return course


def given_away(course: Course, scratch: Path, **modules: str) -> list[Problem]:
    """Return what is given away if these modules are released as well."""
    folder = scratch / "hw"
    shutil.copytree(course.release("hw"), folder)
    for name, text in modules.items():
        (folder / "parts" / f"{name}.py").write_text(text)
    return release.given_away(course.source("hw") / "hw.ipynb", folder, course.settings.markers)


def test_a_helper_module_that_holds_a_right_solution_is_refused(course, tmp_path, capsys):
    """Nobody has to write what can be imported: the points would be for finding it."""
    spoilt = Course.at(shutil.copytree(course.root, tmp_path / "spoilt"))
    for folder in (spoilt.source("hw"), spoilt.release("hw")):
        (folder / "parts" / "other.py").write_text("def second_power(number): return number * number")
    assert main(["--course", str(spoilt.root), "check", "hw"]) == 1
    said = capsys.readouterr().out
    assert "hw.ipynb: cell 'square' is given away: `square = parts.other.second_power` earns all 3 points" in said
    assert "of test_square. Take parts.other.second_power out of what is released, or let" in said
    assert said.count("release/hw:") == 1


def test_what_is_of_no_use_passes_whatever_it_does(course, capsys):
    """A helper may hang, end its process or leave files behind when it is called as an answer: it earns nothing."""
    assert main(["--course", str(course.root), "check", "hw"]) == 0
    assert "is fresh, leaks nothing" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given",
    [
        "class Total:\n    def __new__(cls, numbers, power): return sum(n ** (2 * power) for n in numbers)\n"
        "def total(numbers, power=1): return Total(numbers, power)",
        "import functools\ndef _total(start, numbers, power=1): return start + sum(n ** (2 * power) for n in numbers)\n"
        "total = functools.partial(_total, 0)",
        "from parts._private import total",
    ],
    ids=["function", "partial", "of a private module"],
)  # fmt: skip
def test_an_answer_is_given_away_in_whatever_form(course, tmp_path, given):
    """What counts is that a learner can import it under a public name, not how it came to be."""
    private = "def total(numbers, power=1): return sum(n ** (2 * power) for n in numbers)"
    (problem,) = given_away(course, tmp_path, other=given, _private=private)
    assert problem.where == "hw.ipynb: cell 'total'"
    assert "`total = parts.other.total` earns all 4 points of test_total, test_total_power" in problem.what


def test_part_of_the_points_is_no_giveaway(course, tmp_path):
    """A helper may well do what the easiest of several test cells asks for."""
    some = "def sum_of_squares(numbers, power=1): return sum(n * n for n in numbers)"
    assert given_away(course, tmp_path, other=some) == []


def test_modules_that_do_not_end_their_import_are_named(course, tmp_path, monkeypatch):
    """The check must not wait for ever for a script that lies beside the notebook."""
    monkeypatch.setattr(giveaways, "IMPORT_SECONDS", 1.0)
    with pytest.raises(TrialError, match="longer than 1 seconds: does one of them do its work while it is imported"):
        given_away(course, tmp_path, other="while True: pass")


def test_what_a_release_offers_is_found_under_its_names(tmp_path):
    """Public and at home in a module that lies there; what a library gives is not the course's to hide."""
    for name, text in {
        "parts/__init__.py": "from parts.shapes import circle\nfrom parts._hidden import secret",
        "parts/_hidden.py": "def secret(): pass",
        "parts/shapes.py": "from os.path import join\nimport numpy as np\nfrom typing import Any\n"
        "def circle(r, *, n=3): pass\ndef _private(): pass\nclass Square:\n    def __init__(self, a): pass\n"
        "print('noise')\nround_ = circle",
        "script.py": "def before(): pass\nraise SystemExit(3)",
        "needs.py": "import no_such_library",
        "alone.py": "def anything(*many): pass",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    found = {str(offer): (offer.least, offer.most < 100) for offer in giveaways.offered(tmp_path)}
    assert found == {
        "parts.secret": (0, True), "parts.shapes.circle": (1, True), "parts.shapes.Square": (1, True),
        "alone.anything": (0, False),
    }  # fmt: skip


def plain(a, b, c=0): ...
def starred(a, *rest): ...
def named(a, *, key, other=1): ...
def keywords(**named): ...


@functools.wraps(plain)
def wrapped(*arguments): ...


@pytest.mark.parametrize(
    ("answer", "offer", "may"),
    [
        ("def f(x, y): pass", plain, True), ("def f(x): pass", plain, False), ("def f(x, y=1): pass", plain, True),
        ("def f(w, x, y, z): pass", plain, False), ("def f(w, x, y, z=1): pass", plain, True),
        ("def f(*many): pass", plain, True), ("def f(x): pass", starred, True), ("def f(): pass", starred, False),
        ("def f(x): pass", named, False), ("def f(x, key): pass", named, True), ("def f(x, *, key): pass", named, True),
        ("def f(x): pass", keywords, True), ("def f(x): pass", wrapped, True), ("def f(x): pass", dict, True),
        ("class f: pass", plain, True), ("@cache\ndef f(x): pass", plain, True),
    ],
)  # fmt: skip
def test_only_what_can_never_be_called_as_the_answer_is_left_out(answer, offer, may):
    """To leave out too much would hide a giveaway; to leave out nothing would take three times as long."""
    ((name, (least, most)),) = giveaways._defined(answer).items()
    wanted = Wanted("f", name, answer, least, most)
    assert wanted.may_be(Offer("module", "name", *arguments(offer))) is may


def test_the_script_that_imports_says_nothing_else(tmp_path):
    """What a module prints when it is imported must not be taken for the answer."""
    (tmp_path / "loud.py").write_text("import os\nprint('[]')\nos.system('echo []')\ndef f(x): pass")
    done = subprocess.run([sys.executable, giveaways.SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == '[{"module": "loud", "name": "f", "least": 1, "most": 1}]'
