"""In a terminal of eighty columns, sentences end between words: nobody reads a word that is cut in two."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from support import small

WIDTH = 80


def seen(folder: Path, *words: str) -> list[str]:
    """Return the lines that a command writes into a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    with subprocess.Popen(
        [sys.executable, "-m", "nbviva", *words], cwd=folder, env=env | {"TERM": "xterm"}, stdin=theirs, stdout=theirs,
        stderr=theirs,
    ):  # fmt: skip
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 65536):
                said += part
        except OSError:  # so a terminal ends
            pass
        finally:
            os.close(ours)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode())
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@pytest.mark.parametrize(
    "words",
    [
        ("adopt",),
        ("adopt", "--undo"),
        ("show", "hw"),
        ("check",),
        ("doctor",),
        ("new", "."),
        *((command, "--help") for command in ("new", "adopt", "demo", "watch", "export", "show", "audit")),
    ],
)
def test_no_line_is_broken_inside_a_word(tmp_path, words):
    """A terminal breaks what is too long for it wherever it is full."""
    cells = [small.answer("f", "def f(x):\n    return x + 1"), small.check("test_f", "assert f(1) == 2")]
    small.make(tmp_path, cells, "c.ExecutePreprocessor.iopub_timeout = 3\n")
    lines = seen(tmp_path, *words)
    assert any(lines)
    # what holds no blank where it could end may be longer: a path is to be copied whole
    assert [one for one in lines if len(one) > WIDTH and " " in one.strip()[:WIDTH]] == [], lines


def test_where_nobody_looks_a_sentence_is_one_line(tmp_path):
    """Who searches a log for words finds them."""
    words = [sys.executable, "-m", "nbviva", "adopt"]
    done = subprocess.run(words, cwd=tmp_path, env={**os.environ, "COLUMNS": "40"}, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
