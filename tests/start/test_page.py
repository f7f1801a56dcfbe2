"""Pages whose commands are run in the order they are shown: each has to print what its page shows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from support import ROOT

FENCE = re.compile(r"^```(sh|text|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def follow(page: str, folder: Path) -> list[str]:
    """Run what a page says; return where it prints something else. A Python block of cells is areas.ipynb."""
    where, printed, faults = folder, "", []
    python = os.path.dirname(sys.executable)
    env = {**os.environ, "PATH": f"{python}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}
    for name in ("PYTHONDONTWRITEBYTECODE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        env.pop(name, None)
    for language, body in FENCE.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if language == "python" and body.startswith("# %%\n"):
            cells = [new_code_cell(text.strip("\n")) for text in body.split("# %%\n")[1:]]
            nbformat.write(new_notebook(cells=cells), where / "areas.ipynb")
        elif language == "text":
            if not fits(body, printed):
                faults.append(f"expected\n{body}\ngot\n{printed}")
        elif language == "sh":
            printed = ""
            for line in body.splitlines():
                words = shlex.split(line)
                if words[0] == "cd":
                    where = where / words[1]
                elif words[0] != "pip":
                    ran = subprocess.run(
                        ["bash", "-c", line], cwd=where, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT, text=True, timeout=300,
                    )  # fmt: skip
                    printed += ran.stdout
                    if ran.returncode:
                        faults.append(f"`{line}` ends with {ran.returncode}: {ran.stdout[-500:]}")
    return faults


def fits(shown: str, printed: str) -> bool:
    """Tell whether a page shows what was printed; three dots stand for what is left out, a line of them for lines."""
    tidy = ["\n".join(["", *(line.rstrip() for line in text.strip().splitlines()), ""]) for text in (shown, printed)]
    pattern = re.escape(tidy[0]).replace(re.escape("\n...\n"), r"\n(?:.*\n)*").replace(re.escape("..."), ".*")
    return bool(re.fullmatch(pattern, tidy[1]))


@pytest.mark.slow
@pytest.mark.parametrize("page", ["new_course.md", "tutorials/instructor.md", "tutorials/operator.md"])
def test_a_page_prints_what_it_shows(tmp_path, page):
    """Who types what a page says and sees something else does not know whether it went well."""
    faults = follow(page, tmp_path)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
def test_the_page_on_adoption_prints_what_it_shows(graded_by_stock, tmp_path):
    """It is read by somebody with a course of grades, who will not try a thing that looks otherwise."""
    copy = shutil.copytree(graded_by_stock.root, tmp_path / "course")
    faults = follow("adopt.md", copy)
    assert not faults, "\n".join(faults)


def test_another_output_is_seen():
    """The comparison above must be able to fail."""
    assert fits("a\n...\nd\n", "a  \nb\nc\nd\n")
    assert not fits("a\n...\nd\n", "a\nb\nc\ne\n")
    assert not fits("a\n", "a\nb\n")
    assert fits("a: ...\nb", "a: 3\nb")
    assert fits("...\nb\n...\n", "a\na\nb\n")
    assert not fits("...\nb\n", "a\nb\nc\n")
    assert not fits("a: ...\nb", "a: 3\nc\nb")
