"""What is kept from run to run: used where it is right, forgotten where it is not understood or no longer true."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from support import ROOT

from nbviva.workers.cache import FILE, Cache, Recorded

KEPT = Recorded("d", {"hw": {"test": 1.0}}, True, ["extra"])


def write(root: Path, table: str, *row: object) -> None:
    """Put a row into the file of a course, past the class that owns it."""
    with sqlite3.connect(root / FILE) as database:
        database.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
    database.close()


def test_what_was_recorded_is_read_again(tmp_path: Path) -> None:
    """Every run begins with it."""
    with Cache(tmp_path) as cache:
        cache.record("hw", {"ada": KEPT})
    with Cache(tmp_path) as cache:
        assert cache.recorded("hw") == {"ada": KEPT}
        assert cache.recorded("other") == {}


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ({"digest": "d", "points": {}, "final": True}, Recorded("d", {}, True)),
        ({"digest": "d", "points": {}, "final": True, "ungraded": [], "of tomorrow": 1}, Recorded("d", {}, True)),
        ({"digest": "d", "points": {}}, None),
        (["digest"], None),
        (7, None),
        ("", None),
    ],
    ids=["a field fewer", "a field more", "one that is needed is missing", "a list", "a number", "no JSON"],
)
def test_a_row_of_another_version_is_read_or_forgotten(tmp_path: Path, row: object, read: Recorded | None) -> None:
    """Who goes back to an older engine, or on to a newer one, must not have to look for a hidden file to delete."""
    with Cache(tmp_path) as cache:
        cache.record("hw", {"ada": KEPT})
        write(tmp_path, "recorded", "hw", "bob", json.dumps(row) if row else "")
        assert cache.recorded("hw").pop("ada") == KEPT
        assert cache.recorded("hw").get("bob") == read
        cache.record("hw", {"bob": KEPT})
        assert cache.recorded("hw") == {"ada": KEPT, "bob": KEPT}


@pytest.mark.parametrize("value", [b"", b"no zip", zlib.compress(b"{"), "text"])
def test_a_result_that_cannot_be_unpacked_is_none(tmp_path: Path, value: object) -> None:
    """It is computed again."""
    with Cache(tmp_path) as cache:
        write(tmp_path, "result", "key", value, 0.0)
        assert cache.get("key") is None


LOOK = """
import sys
from pathlib import Path
from nbviva.limits import Limits
from nbviva.workers.cache import Cache
from nbviva.workers.runner import Ground

assert Path(sys.modules["nbviva"].__file__).is_relative_to(sys.argv[1]), "not the copy"
with Cache(Path(sys.argv[1])) as cache:
    key = Ground({}, (), Limits(), "limits").key("a task")
    print(cache.get(key))
    cache.put(key, "kept")
"""


@pytest.mark.parametrize("line", ["sandbox/seccomp.py", "results.py"])
def test_a_line_changed_anywhere_in_the_engine_makes_it_forget(tmp_path: Path, line: str) -> None:
    """A result must not outlive the code that made it, in whichever of the engine's folders that lies."""
    shutil.copytree(ROOT / "nbviva", tmp_path / "nbviva", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "look.py").write_text(LOOK)

    def look() -> str:
        command = [sys.executable, str(tmp_path / "look.py"), str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert [look(), look()] == ["None", "kept"]
    changed = tmp_path / "nbviva" / line
    changed.write_text(changed.read_text(encoding="utf-8").replace("\n\n", "\n# one line more\n", 1), encoding="utf-8")
    assert [look(), look()] == ["None", "kept"]
