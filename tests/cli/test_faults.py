"""What a command says when the system will not do something: one line that says what to do, and no traceback."""

import os
import subprocess
import sys

import pytest
from support import small

import nbviva
from nbviva.cli import main

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", 2),
]


@pytest.fixture
def course(tmp_path):
    """A course with one submission, in the folder that the command runs in."""
    made = small.make(tmp_path, CELLS)
    small.hand_in(made, made.submitted("hw", "ada"), {})
    return made


def said(course, capsys, *words):
    """Run a command in this process; return its exit code and its one line of complaint."""
    code = main(["--course", str(course.root), *words])
    complaint = capsys.readouterr().err
    assert complaint.startswith("nbviva: ")
    assert complaint.count("\n") == 1
    return code, complaint


@pytest.mark.parametrize("words", [["cache"], ["autograde", "hw"]])
def test_a_file_in_the_place_of_a_folder_is_named(course, capsys, words):
    """`.nbviva` may have come out of an archive as a file."""
    (course.root / ".nbviva").write_text("")
    code, complaint = said(course, capsys, *words)
    assert code == 1
    assert ".nbviva cannot be made" in complaint


@pytest.mark.parametrize(("place", "why"), [("folder", "is a folder"), ("hw.txt/report.json", "cannot be written")])
@pytest.mark.parametrize("command", ["autograde", "audit"])
def test_a_report_that_cannot_be_written_is_refused_before_the_work(course, capsys, command, place, why):
    """An hour of grading is a long way to a typing error."""
    (course.root / "folder").mkdir()
    (course.root / "hw.txt").write_text("")
    code, complaint = said(course, capsys, command, "hw", "--json", str(course.root / place))
    assert code == 1
    assert why in complaint
    assert not (course.root / "autograded").exists()


def test_a_file_that_cannot_be_copied_is_named(course, capsys):
    """A link to a file that has gone, in `source/`."""
    (course.source("hw") / "gone.csv").symlink_to(course.root / "nowhere.csv")
    code, complaint = said(course, capsys, "release", "hw")
    assert code == 3
    assert "gone.csv: " in complaint
    assert "See that it is there" in complaint


@pytest.mark.parametrize(
    "text", ["{ damaged", "", "[]", '{"cells": 3, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}']
)
def test_a_damaged_source_notebook_is_named(course, capsys, text):
    """The instructor saved it with a merge conflict in it, say."""
    (course.source("hw") / "hw.ipynb").write_text(text)
    code, complaint = said(course, capsys, "run", str(course.submitted("hw", "ada")))
    assert code == 1
    assert "hw.ipynb cannot be read as a notebook" in complaint


def test_what_is_recorded_beside_a_damaged_source_notebook_ends_with_a_sentence(course, capsys):
    """It was graded last week; who looks at the grades while the source is being mended gets no traceback."""
    assert main(["--course", str(course.root), "autograde", "hw"]) == 0
    source = course.source("hw") / "hw.ipynb"
    source.write_text(source.read_text()[:300])
    capsys.readouterr()
    for words in (["show", "hw"], ["report", "hw"], ["export", "hw", "--to", "csv"], ["release", "hw"]):
        code, complaint = said(course, capsys, *words)
        assert code == 1
        assert "hw.ipynb cannot be read as a notebook" in complaint


def test_work_that_lies_astray_is_told_each_time(course, capsys):
    """Whoever handed in into the wrong folder has no grade, and no table says so."""
    top = course.root / "submitted"
    for place in ("ivy/hw.ipynb", "kim.ipynb", "jo/wh/hw.ipynb"):
        (top / place).parent.mkdir(parents=True, exist_ok=True)
        (top / place).write_bytes((top / "ada" / "hw" / "hw.ipynb").read_bytes())
    for words in (["autograde", "hw"], ["autograde", "hw"], ["show", "hw"]):
        assert main(["--course", str(course.root), *words]) == 0
        out = " ".join(capsys.readouterr().out.split())
        assert "looks for it: submitted/ivy/hw.ipynb, submitted/kim.ipynb" in out
        assert "nobody grades it: wh" in out
    code, complaint = said(course, capsys, "autograde", "hw", "--student", "ivy")
    assert code == 1
    assert "holds no submission of ivy for hw; but there is submitted/ivy/hw.ipynb" in complaint


def test_a_command_that_is_not_there_is_answered_by_the_one_that_is_meant(capsys):
    """All names in a row would have to be read for a letter that is missing."""
    for words, says in ((["autogrde"], "no command autogrde; did you mean autograde?"), ([], "Grade one notebook")):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
        assert says in " ".join(capsys.readouterr().err.split()).replace("grade one", "Grade one")


def test_a_folder_of_the_course_is_told_where_the_course_is(course, capsys):
    """Who is in `source/` is one step away."""
    assert main(["--course", str(course.source("hw")), "show", "hw"]) == 1
    assert f"run this in the folder of a course, as {course.root}\n" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["0", "-3", "two"])
def test_jobs_are_at_least_one(course, capsys, number):
    """Argparse says it, before anything is loaded."""
    with pytest.raises(SystemExit) as ended:
        main(["--course", str(course.root), "autograde", "hw", "--jobs", number])
    assert ended.value.code == 2
    assert f"{number} is no whole number above 0" in capsys.readouterr().err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_a_full_disk_behind_the_output_is_told(course):
    """What was printed is lost, and whoever keeps it must know."""
    with open("/dev/full", "w") as full:
        done = run_cache(course, full)
    assert done.returncode == 3
    assert done.stderr.startswith("nbviva: a file: No space left on device.")
    assert done.stderr.count("\n") == 1


def test_a_reader_who_has_had_enough_is_no_fault(course):
    """`nbviva doctor | head -1` is an everyday command."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = run_cache(course, closed)
    assert (done.returncode, done.stderr) == (141, "")


def run_cache(course, output):
    command = [sys.executable, "-m", "nbviva", "--course", str(course.root), "cache"]
    return subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, timeout=60)


def test_stopped_before_it_began_is_stopped(course):
    """Whoever mistypes presses Ctrl-C at once, while Python still loads."""
    code = (
        "import sys, types\n"
        "def find_spec(name, *_):\n"
        "    if name == 'nbviva.cli.entry':\n"
        "        raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, types.SimpleNamespace(find_spec=find_spec))\n"
        "from nbviva.cli import main\n"
        "sys.exit(main(['doctor']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (130, "nbviva: stopped\n")


def test_a_course_may_be_given_as_text(course, monkeypatch):
    """It is what a program has at hand."""
    monkeypatch.chdir(course.root)
    assert nbviva.Course.at(".") == course
