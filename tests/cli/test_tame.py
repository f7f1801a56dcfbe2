"""What students wrote gives no orders to the service that runs a workflow, whatever command prints it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys

import pytest
from support import small

from nbviva.cli import main, tame
from nbviva.course.layout import Course

ORDERS = ("::error::owned", "::add-mask::e", "##[add-mask]e", "##vso[task.complete result=Succeeded]", "##teamcity[x]")
EVIL = "\n".join(f"{'a word ' * 9}{one} {one}" for one in ORDERS) + "\n" + "\n".join(ORDERS)


def obeyed(said: str) -> list[str]:
    """Return the lines of an output that a runner would take for commands: GitHub's, Azure's, TeamCity's own rules."""
    lines = re.split(r"\r\n|\r|\n", said)
    return [one for one in lines if one.strip().startswith("::") or re.search(r"##(\w+)?\[", one)]


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A course in which eve says all of it: in an exception, in what she prints, in a file name and an extra cell."""
    made = small.make(
        tmp_path_factory.mktemp("tame") / "course",
        [
            small.answer("double", "def double(x):\n    return 2 * x"),
            small.check("test_double", "assert double(3) == 6"),
        ],
    )
    made.must("generate_assignment", "hw")
    code = f"print({EVIL!r})\ndef double(x):\n    raise ValueError({EVIL!r})"
    folder = small.hand_in(made, made.submitted("hw", "eve"), {"double": code}, extra=f"print({EVIL!r}); 1/0")
    (folder / "hw.ipynb").rename(folder / "##[add-mask]e.ipynb")
    return made


@pytest.mark.parametrize(
    "words",
    [
        ("autograde", "hw", "--verbose", "--fresh"),
        ("autograde", "hw", "--fresh", "--preview", "--verbose"),
        ("show", "hw"),
        ("show", "hw", "eve"),
        ("run", "submitted/eve/hw"),
        ("run", "submitted/eve/hw", "--format", "github", "--into", "x.json"),
    ],
)
def test_no_command_lets_a_student_give_orders(course, words):
    """With `::add-mask::` a student hides what was found; with `::error::` they accuse somebody's file."""
    env = {**os.environ, "GITHUB_ACTIONS": "true", "COLUMNS": "60"}
    if words[0] == "show":
        assert main(["--course", str(course.root), "autograde", "hw"]) == 0
    ran = subprocess.run(
        [sys.executable, "-m", "nbviva", *words], cwd=course.root, env=env, text=True, capture_output=True, check=False
    )  # fmt: skip
    said = ran.stdout + ran.stderr
    if "github" in words:  # its own are the only ones, and what eve says follows none of them on a line of its own
        ours = [one for one in obeyed(said) if not re.match(r"::(error|warning|stop-commands|[0-9a-f]{32})\b", one)]
        assert (ours, bool(re.search(r"^::error ", said, re.M))) == ([], True), said
        return
    assert obeyed(said) == []
    if words[0] == "run":
        result = json.loads(ran.stdout)
        assert "##[add-mask]e" in json.dumps(result)  # the data are what they were


def test_what_is_cut_into_pieces_is_no_command_either():
    """A library writes as it likes: half a word, two at once."""
    for order in ("::error::x", "  ::add-mask::e", "##[x]y", "a ##vso[x]y"):
        for at in range(len(order)):
            stream = io.StringIO()
            made = tame.Tame(stream)
            for piece in ("before\n", order[:at], order[at:], "\nafter\r::x\n"):
                made.write(piece)
            assert obeyed(stream.getvalue()) == [], (order, at)
    stream = io.StringIO()
    tame.Tame(stream).writelines(["std::vector a::b\n", "C:: ## x[1] #[2]\n"])
    assert stream.getvalue() == "std::vector a::b\nC:: ## x[1] #[2]\n"  # what is none stays as it is


def test_elsewhere_nothing_is_changed(monkeypatch, capsys):
    """On a desk a text is shown as it was written."""
    for name in tame.SERVICES:
        monkeypatch.delenv(name, raising=False)
    with tame.tamed():
        print("::error::x")
    assert capsys.readouterr().out == "::error::x\n"
