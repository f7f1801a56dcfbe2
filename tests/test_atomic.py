"""Files and folders are replaced as a whole, whatever happens to the process that does it."""

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
from nbviva import atomic

place = Path(sys.argv[1])
if sys.argv[2] == "without":
    atomic._rename = lambda *_: False
print("ready", flush=True)
for round in range(1_000_000):
    with atomic.draft(place) as made:
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
    make(place, "before")  # the first kill may come before a folder is complete
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
from nbviva import atomic

def rename(one, other, rename=os.rename):
    if Path(one).name.startswith(".hw.nbviva-new"):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(one, other)

atomic._rename = lambda *_: False
os.rename = rename
with atomic.draft(Path(sys.argv[1])) as made:
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
        monkeypatch.setattr(atomic, "_rename", lambda *_: False)
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
    assert atomic._rename(tmp_path / "one", tmp_path / "other", atomic._EXCHANGE)
    assert os.listdir(tmp_path / "one") == ["other"]


# ---- files

WRITES = """
import sys
from pathlib import Path
from nbviva import atomic

print("ready", flush=True)
for round in range(1_000_000):
    atomic.write(Path(sys.argv[1]), f"{round}\\n" * 50_000)
"""


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path):
    """Half a file of settings, data or grades would be read as if it were whole; and no litter stays."""
    place = tmp_path / "there" / "list.txt"
    left = 0
    seen = set()
    for kill in range(12):
        with subprocess.Popen([sys.executable, "-c", WRITES, str(place)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.02 + 0.007 * kill)
            process.kill()
        if place.exists():
            found = place.read_text().splitlines()
            assert len(found) == 50_000
            assert len(set(found)) == 1
            seen.add(found[0])
        left += bool(place.parent.exists() and hidden(place))
    assert left, "no process was killed at work"
    assert len(seen) > 1
    atomic.write(place, "new")
    assert (place.read_text(), hidden(place)) == ("new", [])


KILLED_BEFORE = """
import os, signal, sys
from pathlib import Path
from nbviva import atomic

os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
atomic.write(Path(sys.argv[1]), "new")
"""


def test_what_a_killed_writer_left_is_swept_and_what_a_living_one_makes_is_not(tmp_path):
    """The next writer sweeps before it writes, and may not take the draft of one that is just about to end."""
    place = tmp_path / "list.txt"
    place.write_text("old")
    for _ in range(3):
        subprocess.run([sys.executable, "-c", KILLED_BEFORE, str(place)], check=False)
        assert place.read_text() == "old"
        assert len(hidden(place)) == 1, "a later writer removes what an earlier one left"
    atomic.sweep(str(tmp_path / "**" / "*"))
    assert hidden(place) == []

    writers = [
        subprocess.Popen([sys.executable, "-c", WRITES.replace("1_000_000", "40"), str(place)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    assert len(set(place.read_text().splitlines())) == 1
    assert hidden(place) == []


def test_what_was_swept_before_it_was_locked_is_begun_again(tmp_path, monkeypatch):
    """Between the two moments it looks like something that was left behind."""
    taken = []

    def lock(path, wait=False, lock=atomic._lock):
        if wait and not taken:
            taken.append(path)
            path.unlink()
        return lock(path, wait)

    monkeypatch.setattr(atomic, "_lock", lock)
    place = tmp_path / "list.txt"
    atomic.write(place, "whole")
    assert taken
    assert (place.read_text(), hidden(place)) == ("whole", [])


FIRST = """
import sys
from pathlib import Path
from nbviva.course.seeds import course_secret

sys.stdin.readline()
print(course_secret(Path(sys.argv[1])).hex())
"""


@pytest.mark.parametrize("step", ["one", "two"])
def test_those_who_begin_at_once_agree_on_the_first_file(tmp_path, monkeypatch, step):
    """A class with two secrets would get other inputs in every run; not every file system can do it in one step."""
    if step == "two":
        monkeypatch.setattr(atomic, "_rename", lambda *_: False)
    place = tmp_path / "secret"
    assert atomic.write(place, "first", 0o600, replace=False)
    assert not atomic.write(place, "second", 0o600, replace=False)
    assert (place.read_text(), hidden(place), place.stat().st_mode & 0o777) == ("first", [], 0o600)

    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    several = [subprocess.Popen([sys.executable, "-c", FIRST, str(tmp_path)], **pipes) for _ in range(4)]
    time.sleep(0.5)
    for process in several:
        process.stdin.write("\n")
        process.stdin.flush()
    secrets = {process.communicate(timeout=60)[0] for process in several}
    assert len(secrets) == 1
    assert sorted(os.listdir(tmp_path / ".nbviva")) == [".gitignore", "secret"]


def test_a_link_or_an_error_in_the_place_of_a_file(tmp_path):
    """What a link points to belongs to somebody else; what cannot be written leaves nothing behind."""
    place, elsewhere = tmp_path / "link", tmp_path / "elsewhere"
    elsewhere.write_text("theirs")
    place.symlink_to(elsewhere)
    atomic.write(place, b"ours\r\n")
    assert (place.is_symlink(), place.read_bytes(), elsewhere.read_text()) == (False, b"ours\r\n", "theirs")
    elsewhere.unlink()
    with pytest.raises(UnicodeEncodeError):
        atomic.write(place, "\ud800")
    assert (place.read_bytes(), hidden(place)) == (b"ours\r\n", [])
