"""An assignment that was read before is not read again, and any change of what reading depends on is noticed."""

import json
import subprocess
import sys
from importlib import metadata

import pytest
from support import small

from nbviva.course.layout import Course
from nbviva.grading import Grader, source
from nbviva.grading.plan import Sources
from nbviva.workers import Cache, digest

CELLS = [
    small.given("import helper"),
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("t_double", "assert double(3) == 6"),
]


@pytest.fixture
def course(tmp_path):
    made = small.make(tmp_path / "course", CELLS)
    (made.source("hw") / "helper.py").write_text("factor = 2\n")
    return made


@pytest.fixture
def read(monkeypatch):
    """How often an assignment was read by nbgrader."""
    times = []
    real = source.read_assignment
    monkeypatch.setattr(source, "read_assignment", lambda *a, **k: times.append(1) or real(*a, **k))
    return times


def make(course):
    with Cache(course.root) as cache, Grader(course, cache=cache) as grader:
        return grader._read("hw")


def test_what_was_read_before_is_the_same(course, read):
    first, second = make(course), make(course)
    assert len(read) == 1
    assert json.dumps(source.described(first)) == json.dumps(source.described(second))
    assert (first.files, first.imports, first.handed_in) == (second.files, second.imports, second.handed_in)
    assert first.notebooks["hw"].synced == second.notebooks["hw"].synced
    assert first.notebooks["hw"].points == second.notebooks["hw"].points == {"t_double": 1}


def change_notebook(course, monkeypatch):
    path = course.source("hw") / "hw.ipynb"
    path.write_text(path.read_text().replace("double(3) == 6", "double(4) == 8"))


def change_file(course, monkeypatch):
    (course.source("hw") / "helper.py").write_text("factor = 3\n")


def change_setting(course, monkeypatch):
    (course.root / "nbgrader_config.py").write_text(small.CONFIG + 'c.ClearSolutions.code_stub = {"python": "pass"}\n')


def change_environment_of_settings(course, monkeypatch):
    monkeypatch.setenv("STUB", "here")


def change_library(course, monkeypatch):
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.0" if name == "nbgrader" else real(name))


def change_engine(course, monkeypatch):
    monkeypatch.setattr(digest, "engine", lambda: "another")


@pytest.mark.parametrize(
    "change",
    [change_notebook, change_file, change_setting, change_environment_of_settings, change_library, change_engine],
)
def test_a_change_is_noticed(change, course, read, monkeypatch):
    (course.root / "nbgrader_config.py").write_text(
        small.CONFIG + 'import os\nc.ClearSolutions.code_stub = {"python": os.environ.get("STUB", "")}\n'
    )
    course = Course.at(course.root)
    make(course)
    change(course, monkeypatch)
    make(Course.at(course.root))
    assert len(read) == 2


@pytest.mark.parametrize(
    "line",
    [
        "c.GenerateAssignment.preprocessors = [print]",
        'c.GenerateAssignment.preprocessors = ["json.tool"]',  # stands for a module of the course
    ],
)
def test_what_settings_may_depend_on_is_not_guessed(line, course):
    (course.root / "nbgrader_config.py").write_text(small.CONFIG + line + "\n")
    course = Course.at(course.root)
    assert Sources.of(course, "hw").key(course) == ""


def test_a_file_that_settings_name_counts(course):
    (course.root / "head.txt").write_text("one")
    (course.root / "nbgrader_config.py").write_text(small.CONFIG + 'c.IncludeHeaderFooter.header = "head.txt"\n')
    keys = []
    for text in ("one", "two"):
        (course.root / "head.txt").write_text(text)
        course = Course.at(course.root)
        keys.append(Sources.of(course, "hw").key(course))
    assert keys[0]
    assert keys[0] != keys[1]


def test_the_second_run_loads_no_nbgrader(course, tmp_path):
    folder = small.hand_in(course, tmp_path / "work", {})
    program = (
        "import sys\nfrom nbviva.cli import main\n"
        f"code = main(['--course', {str(course.root)!r}, 'run', {str(folder)!r}])\n"
        "loaded = [m for m in ('nbgrader', 'nbconvert', 'numpy') if m in sys.modules]\n"
        "print(code, loaded, file=sys.stderr)"
    )
    said = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120) for _ in range(2)
    ]
    assert json.loads(said[0].stdout) | {"notebooks": 0} == json.loads(said[1].stdout) | {"notebooks": 0}
    assert json.loads(said[1].stdout)["score"] == 1
    assert "nbgrader" in said[0].stderr
    assert said[1].stderr.strip().splitlines()[-1] == "0 []"
