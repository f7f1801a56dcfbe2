"""A folder is replaced as a whole, whatever happens to the process that does it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from nbviva import atomic

FILES = 30
LOOP = """
import sys
from pathlib import Path
from nbviva import drafts

place = Path(sys.argv[1])
if sys.argv[2] == "without":
    drafts._exchange = lambda *_: False
print("ready", flush=True)
for round in range(1_000_000):
    with drafts.draft(place) as made:
        for number in range(int(sys.argv[3])):
            (made / f"{number}.txt").write_text(str(round))
"""


def make(place, text):
    with atomic.draft(place) as made:
        for number in range(FILES):
            (made / f"{number}.txt").write_text(text)


def texts(place):
    return [path.read_text() for path in place.iterdir()]


def hidden(place):
    return [path.name for path in place.parent.iterdir() if path != place]


@pytest.mark.parametrize("exchange", ["with", "without"])
def test_a_kill_leaves_the_old_folder_or_the_new_one(tmp_path, exchange):
    """Also on a file system that cannot exchange two folders in one step: there the next run puts the old one back."""
    place = tmp_path / "ada" / "hw"
    left = 0
    seen = set()
    for kill in range(10):
        command = [sys.executable, "-c", LOOP, str(place), exchange, str(FILES)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.02 + 0.013 * kill)
            process.kill()
        left += bool(hidden(place))
        if exchange == "with" and place.exists():
            assert len(texts(place)) == FILES
        atomic.sweep(str(tmp_path / "*" / "hw"))
        assert hidden(place) == []
        found = texts(place)
        assert len(found) == FILES
        assert len(set(found)) == 1
        seen.add(found[0])
    assert left, "no process was killed at work"
    assert len(seen) > 1


KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from nbviva import drafts

def rename(one, other, rename=os.rename):
    if Path(one).name.startswith(".hw.nbviva-new"):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(one, other)

drafts._exchange = lambda *_: False
os.rename = rename
with drafts.draft(Path(sys.argv[1])) as made:
    (made / "0.txt").write_text("new")
"""


def test_a_folder_that_was_just_being_replaced_is_put_back(tmp_path):
    """Without an exchange in one step there is a moment in which neither folder is in its place."""
    place = tmp_path / "ada" / "hw"
    make(place, "old")
    subprocess.run([sys.executable, "-c", KILLED_BETWEEN, str(place)], check=False)
    assert not place.exists()
    atomic.sweep(str(tmp_path / "*" / "hw"))
    assert texts(place) == ["old"] * FILES
    assert hidden(place) == []


def test_drafts_of_a_process_that_works_are_left_alone(tmp_path):
    """Two commands at the same time must not sweep away each other's work."""
    place = tmp_path / "ada" / "hw"
    make(place, "old")
    with atomic.draft(place) as made:
        (made / "0.txt").write_text("new")
        atomic.sweep(str(tmp_path / "*" / "hw"))
        assert made.exists()
        assert texts(place) == ["old"] * FILES
    assert texts(place) == ["new"]
    assert hidden(place) == []


def test_an_error_leaves_the_old_folder(tmp_path):
    """And nothing hidden beside it."""
    place = tmp_path / "hw"
    make(place, "old")
    with pytest.raises(KeyboardInterrupt), atomic.draft(place):
        raise KeyboardInterrupt
    assert texts(place) == ["old"] * FILES
    assert hidden(place) == []


@pytest.mark.parametrize("exchange", [True, False])
def test_a_link_in_the_place_of_a_folder_is_replaced_and_not_followed(tmp_path, monkeypatch, exchange):
    """What it points to belongs to somebody else."""
    if not exchange:
        monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    elsewhere = tmp_path / "elsewhere"
    make(elsewhere, "theirs")
    place = tmp_path / "ada" / "hw"
    place.parent.mkdir()
    place.symlink_to(elsewhere)
    make(place, "ours")
    assert not place.is_symlink()
    assert texts(place) == ["ours"] * FILES
    assert texts(elsewhere) == ["theirs"] * FILES
    assert hidden(place) == []


def test_exchange_works_where_the_tests_run(tmp_path):
    """Or the two ways above would be one."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux is sure to have it")
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert atomic._exchange(tmp_path / "one", tmp_path / "other")
    assert os.listdir(tmp_path / "one") == ["other"]
