"""A class whose gradebook is in PostgreSQL: on a cluster, and with a server that is killed."""

from __future__ import annotations

import random
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import postgres, twice
from support.classes import command, grade, make, with_secret_of
from support.workplace import Workplace

from nbviva.course.layout import Course

STUDENTS = 6


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server of one's own."""
    try:
        with postgres.server() as made:
            yield made
    except postgres.NoPostgres as reason:
        pytest.skip(str(reason))


def on(server: postgres.Server, course: Course, name: str) -> str:
    """Have a course keep its gradebook in a new database; return its address."""
    url = server.create(name)
    with (course.root / "nbgrader_config.py").open("a") as settings:
        settings.write(f"c.CourseDirectory.db_url = {url!r}\n")
    vars(course).pop("settings", None)  # they were read already, when the class handed in
    return url


@pytest.fixture(scope="module")
def undisturbed(server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, str]:
    """A class that was graded in peace, and the address of its gradebook."""
    course = make(tmp_path_factory.mktemp("peace") / "course", STUDENTS)
    url = on(server, course, "peace")
    assert grade(course).exit_code == 0
    return course, url


def copied(course: Course, folder: Path) -> Course:
    """Return the course as it was before it was graded, with the same secret."""
    return with_secret_of(course, make(folder, STUDENTS))


def test_the_same_gradebook_as_in_sqlite(undisturbed: tuple[Course, str], tmp_path: Path) -> None:
    """nbgrader's tables mean the same everywhere; a second run finds nothing to do there, too."""
    course, url = undisturbed
    lite = copied(course, tmp_path / "course")
    grade(lite)
    assert twice.dump(url) == twice.dump(f"sqlite:///{lite.root / 'gradebook.db'}")
    assert all(outcome.skipped for outcome in grade(course).outcomes)


def test_a_class_on_a_cluster_into_postgresql(
    server: postgres.Server, undisturbed: tuple[Course, str], tmp_path: Path
) -> None:
    """Workers know nothing of the database."""
    course, wanted = undisturbed
    made = copied(course, tmp_path / "course")
    url = on(server, made, "cluster")
    (tmp_path / "workplace").mkdir()
    workplace = Workplace(tmp_path / "workplace")
    try:
        run = subprocess.Popen(command(made, "--scheduler", workplace.address), stdout=subprocess.PIPE, text=True)
        killer = threading.Timer(8, workplace.workers[1].kill)
        killer.start()
        said, _ = run.communicate(timeout=240)
        killer.cancel()
    finally:
        workplace.close()
    assert run.returncode == 0, said
    assert twice.dump(url) == twice.dump(wanted)


@pytest.mark.slow
def test_a_server_that_is_killed_costs_another_run(
    server: postgres.Server, undisturbed: tuple[Course, str], tmp_path: Path
) -> None:
    """A batch is in the gradebook wholly or not at all; what was run is kept."""
    course, wanted = undisturbed
    made = copied(course, tmp_path / "course")
    url = on(server, made, "killed")
    assert grade(made).exit_code == 0
    random.seed(3)
    kills = 0
    for _ in range(10):
        run = subprocess.Popen(
            command(made, "--force"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )  # fmt: skip
        try:
            run.wait(random.uniform(0.5, 3.5))
        except subprocess.TimeoutExpired:
            server.kill()
            server.start()
            kills += 1
        _, errors = run.communicate(timeout=120)
        assert "Traceback" not in errors, errors
        assert run.returncode in (0, 3), errors
    assert kills > 3, "the runs were over before"
    assert grade(made).exit_code == 0
    assert twice.dump(url) == twice.dump(wanted)
