"""What programs read of audit, check, run and validate: JUnit by a reader that is not ours, GitHub's commands, JSON."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import nbformat
import pytest
from junitparser import Failure, JUnitXml
from support import ROOT, small

from nbviva.cells.places import places
from nbviva.cli import main
from nbviva.course.layout import Course
from nbviva.report.verdicts import ADVICE, FAILED, Verdict, junit, remarks, summary

SCHEMAS = ROOT / "docs" / "schemas"
TEST = "# doubles\nassert double(3) == 6\n### BEGIN HIDDEN TESTS\nassert double(-1) == -2\n### END HIDDEN TESTS"
SOLUTION = "def double(x):\n    return 2 * x"
# what would begin a command of a workflow, end an element, or be markup
EVIL = "::error::owned\n::add-mask::x]]></failure>\x00\x1b[31m|<b>`"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A course with one submission that is wrong and says evil things, released."""
    made = small.make(
        tmp_path_factory.mktemp("ci") / "course",
        [small.given("x = 1"), small.answer("double", SOLUTION), small.check("test_double", TEST, 2)],
    )  # fmt: skip
    assert main(["--course", str(made.root), "release"]) == 0
    small.hand_in(made, made.submitted("hw", "eve"), {"double": f"def double(x):\n    raise ValueError({EVIL!r})"})
    assert main(["--course", str(made.root), "autograde", "hw", "--json", str(made.root / "autograde.json")]) == 0
    return made


def read(path: Path) -> list[tuple[str, bool]]:
    """Return the cases of a report and whether each failed, as junitparser reads them; the counts must agree."""
    report = JUnitXml.fromfile(str(path))
    cases = [(case.name, any(isinstance(one, Failure) for one in case.result)) for suite in report for case in suite]
    assert (report.tests, report.failures) == (len(cases), sum(failed for _, failed in cases))
    return cases


def run(course: Course, capsys, *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["--course", str(course.root), *words])
    return code, capsys.readouterr().out


def test_an_audit_in_a_workflow(course, capsys, tmp_path, monkeypatch):
    """A finding is shown beside its cell, and the summary counts what passed."""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(course.root))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    report = tmp_path / "made" / "junit.xml"
    code, out = run(course, capsys, "audit", "hw", "--runs", "2", "--format", "github", "--junit", str(report))
    assert code == 0
    cases = dict(read(report))
    assert cases["hw.ipynb: cell 'test_double'"] is False
    assert cases["hw may be released"] is False
    assert (
        "1 check passed" in (tmp_path / "summary.md").read_text()
        or "2 checks passed" in (tmp_path / "summary.md").read_text()
    )

    broken = Course.at(shutil.copytree(course.root, tmp_path / "broken"))
    path = broken.source("hw") / "hw.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].source = notebook.cells[2].source.replace("double(3) == 6", "double(3) == 7")
    nbformat.write(notebook, path)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    code, out = run(broken, capsys, "audit", "hw", "--runs", "2", "--format", "github", "--junit", str(report))
    assert code == 1
    errors = [line for line in out.splitlines() if line.startswith("::error ")]
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "# doubles" in text)
    assert any(f"file=broken/source/hw/hw.ipynb,line={line}," in error for error in errors), errors
    assert any(failed for _, failed in read(report))


def test_a_check_in_a_workflow(course, capsys, tmp_path, monkeypatch):
    """A release that is not fresh fails with the file that is not."""
    code, out = run(course, capsys, "check", "--format", "github", "--junit", str(tmp_path / "a.xml"))
    assert (code, [failed for _, failed in read(tmp_path / "a.xml")]) == (0, [False])
    stale = Course.at(shutil.copytree(course.root, tmp_path / "stale"))
    (stale.release("hw") / "more.txt").write_text("from last year")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(stale.root))
    code, out = run(stale, capsys, "check", "--format", "github", "--junit", str(tmp_path / "b.xml"))
    assert (code, [failed for _, failed in read(tmp_path / "b.xml")]) == (1, [True])
    assert "::error file=release/hw/more.txt,line=1,title=more.txt::" in out


def test_students_words_are_no_commands_and_no_markup(course, capsys, tmp_path, monkeypatch):
    """A submission could otherwise mask the log, annotate other files, or break the report of a whole class."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    folder = course.submitted("hw", "eve")
    code, out = run(course, capsys, "run", str(folder), "--format", "github", "--junit", str(tmp_path / "run.xml"))
    assert (code, read(tmp_path / "run.xml")) == (0, [("test_double", True)])
    (line,) = out.splitlines()
    assert line.startswith("::error file=")
    assert "owned%0A::add-mask::" in line
    code, out = run(
        course, capsys, "validate", str(folder / "hw.ipynb"), "--format", "github", "--junit", str(tmp_path / "v.xml")
    )
    assert code == 1
    assert [failed for _, failed in read(tmp_path / "v.xml")][:1] == [True]
    first, *_ = lines = out.splitlines()
    assert first.startswith("::stop-commands::")
    word = first.removeprefix("::stop-commands::")
    inside = lines.index(f"::{word}::")
    assert all(line.startswith(("::error ", "::warning ")) for line in lines[inside + 1 :])
    page = (tmp_path / "summary.md").read_text()
    assert "<b>" not in page
    assert "\\|&lt;b&gt;\\`" in page


def test_forms_of_anything():
    """Escapes are GitHub's and XML's own, whatever a text holds."""
    evil = Verdict("s", "a,b:c", FAILED, EVIL, 0.5, "x,y.ipynb", 3)
    some = [evil, Verdict("s", "b", ADVICE, "100%"), Verdict("t", "c")]
    assert remarks(some)[0].startswith("::error file=x%2Cy.ipynb,line=3,title=a%2Cb%3Ac::::error::owned%0A")
    assert remarks(some)[1:] == ["::warning title=b::100%25"]
    cases = [case for suite in JUnitXml.fromstring(junit("t", some).encode()) for case in suite]
    assert [case.name for case in cases] == ["a,b:c", "b", "c"]
    assert "1 check passed, 1 failed, 1 piece of advice." in summary("t", some)
    assert "and 50 more" in summary("t", some[:1] * 250)


def test_a_fault_is_told_to_the_workflow(tmp_path, capsys):
    """A red job without a word sends people into the log."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert main(["--course", str(tmp_path), "check", "--format", "github"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("::error title=nbviva check::")
    assert said.err == ""


@pytest.mark.parametrize("indent", [1, None])
def test_places_of_cells(indent):
    """A line that is off by one points at another cell."""
    notebook = nbformat.v4.new_notebook(cells=[small.given('"source": [\n2'), small.check("t", 'a\n"cells"\nb')])
    text = json.dumps({"metadata": {"cells": [1]}, **notebook}, indent=indent)
    split = nbformat.writes(notebook)
    for written in (text, split):
        found = places(written)
        assert [(one.grade_id, one.number) for one in found] == [("", 1), ("t", 2)]
    assert '"a\\n"' in split.splitlines()[places(split)[1].line - 1]
    assert places("{") == places("[]") == places("") == places('{"cells": 3}') == []


@pytest.mark.parametrize("schema", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_json_is_as_its_schema_says(schema, course, capsys, tmp_path):
    """Who reads our JSON in a program finds out of a changed key from the schema, and not from a crash in May."""
    place = tmp_path / "out.json"
    words = {
        "audit-1": ("audit", "hw", "--runs", "2", "--json", str(place)),
        "autograde-1": ("autograde", "hw", "--force", "--json", str(place)),
        "preview-1": ("autograde", "hw", "--force", "--preview", "--json", str(place)),
        "report-1": ("report", "hw", "--json", str(place)),
        "run-1": ("run", str(course.submitted("hw", "eve")), "--into", str(place)),
    }[schema.stem]
    run(course, capsys, *words)
    tree, said = json.loads(place.read_text()), json.loads(schema.read_text())
    jsonschema.Draft202012Validator.check_schema(said)
    jsonschema.validate(tree, said)
    assert tree["schema"] == schema.stem
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**tree, "unknown": 1}, said)


def test_workflows_are_what_github_takes():
    """Those of this repository, and the one that other courses call."""
    files = sorted(map(str, (ROOT / ".github" / "workflows").glob("*.yml")))
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
    ran = subprocess.run(words, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_hooks_are_what_pre_commit_takes():
    """pre-commit reads the file in the clone of whoever names this repository."""
    ran = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")],
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
