"""Full disks and machines out of memory, at ten random moments each: a later run ends as if nothing had happened."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support import gradebooks
from support.classes import command, grade, make

from nbviva.course.layout import Course

STUDENTS = 6
ROOT_ONLY = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make small disks")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that was graded in peace, and then looked at by a person."""
    course = make(tmp_path_factory.mktemp("peace") / "course", STUDENTS)
    assert grade(course).exit_code == 0
    by_hand(course)
    return course


def by_hand(course: Course) -> None:
    """Give a manual score and a comment, as the formgrader does."""
    with Gradebook(course.db_url) as book:
        mark = book.find_grade("test_triple", "hw", "hw", "s001")
        mark.manual_score, mark.needs_manual_grade = 2.5, False
        book.find_comment("triple", "hw", "hw", "s001").manual_comment = "nearly"
        book.db.commit()


def kept(course: Course) -> None:
    """See that what a person wrote is there."""
    with Gradebook(course.db_url) as book:
        assert book.find_grade("test_triple", "hw", "hw", "s001").manual_score == 2.5
        assert book.find_comment("triple", "hw", "hw", "s001").manual_comment == "nearly"


def equal(course: Course, wanted: Course) -> None:
    """Compare gradebooks row by row, and files."""
    assert not gradebooks.differences(course.root / "gradebook.db", wanted.root / "gradebook.db")
    trees = [sorted(p.relative_to(c.root) for p in (c.root / "autograded").rglob("*")) for c in (course, wanted)]
    assert trees[0] == trees[1]


def run(course: Course, seconds: float = 60, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(course, "--fresh"), capture_output=True, text=True, check=False, timeout=seconds,
        **more,  # type: ignore[call-overload]
    )  # fmt: skip


@contextlib.contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    """Have a small disk, in memory, at a folder."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=False)
    if made.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@ROOT_ONLY
@pytest.mark.slow
def test_a_full_disk_costs_nothing_but_another_run(undisturbed: Course, tmp_path: Path) -> None:
    """What cannot be written is said; what was written stays whole."""
    random.seed(5)
    said = set()
    with disk(tmp_path / "disk", "64m") as place:
        course = Course.at(Path(shutil.copytree(undisturbed.root, place / "course")))
        for _ in range(10):
            used = shutil.disk_usage(place).used >> 10
            subprocess.run(["mount", "-o", f"remount,size={used + random.randint(4, 700)}k", str(place)], check=True)
            done = run(course)
            assert "Traceback" not in done.stderr, done.stderr
            assert done.returncode in (0, 3), done.stderr
            said |= {done.stderr.strip()[:60]} if done.returncode else set()
            subprocess.run(["mount", "-o", "remount,size=64m", str(place)], check=True)
        assert said, "the disk was never full"
        assert grade(course).exit_code == 0
        kept(course)
        by_hand(course)  # grading again asks for a second look at what a person scored
        equal(course, undisturbed)


@contextlib.contextmanager
def little_memory(size: int) -> Iterator[Path]:
    """Have a group of processes that together get so many bytes; its file of members."""
    group = Path(f"/sys/fs/cgroup/memory/nbviva-test-{os.getpid()}")
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(size))
    except OSError as error:
        pytest.skip(f"this machine lets nobody limit the memory of a group: {error}")
    try:
        yield group / "cgroup.procs"
    finally:
        for _ in range(100):
            for pid in (group / "cgroup.procs").read_text().split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), 9)
            with contextlib.suppress(OSError):
                group.rmdir()
                break
            time.sleep(0.05)


@ROOT_ONLY
@pytest.mark.slow
def test_a_machine_out_of_memory_costs_nothing_but_another_run(undisturbed: Course, tmp_path: Path) -> None:
    """The system ends whatever process it likes: ours, the warm one, an examiner, a candidate."""
    random.seed(7)
    course = Course.at(Path(shutil.copytree(undisturbed.root, tmp_path / "course")))
    codes = []
    for _ in range(10):
        with little_memory(random.randint(60, 420) << 20) as members:
            done = run(course, 120, preexec_fn=lambda members=members: members.write_text(str(os.getpid())))
            codes.append(done.returncode)
    assert set(codes) - {0}, "there was always enough memory"
    assert grade(course).exit_code == 0
    kept(course)
    by_hand(course)
    equal(course, undisturbed)
