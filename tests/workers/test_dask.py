"""A class on a Dask cluster: workers that share nothing with the course, one of which is killed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support import ROOT, gradebooks, small
from support.classes import CELLS, command, grade, make, with_secret_of
from support.workplace import Workplace

from nbviva.course.layout import Course
from nbviva.errors import ExaminationError
from nbviva.exam.task import Task
from nbviva.limits import Limits
from nbviva.workers.dask import Cluster
from nbviva.workers.runner import Ground

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Three workers on this machine."""
    made = Workplace(tmp_path_factory.mktemp("workplace"))
    yield made
    made.close()


def test_a_wrong_address_is_said_also_where_nothing_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that runs each night would else fail in the night in which somebody hands in."""
    monkeypatch.setattr("nbviva.workers.dask.TIMEOUT", 1)
    course = make(tmp_path / "course", 1)
    assert grade(course).exit_code == 0
    with pytest.raises(ExaminationError, match="no Dask scheduler with a worker answers at"):
        grade(course, scheduler="tcp://127.0.0.1:9")


def test_a_class_on_workers_that_come_and_go(tmp_path: Path) -> None:
    """The only worker there is when it begins is killed, and others have come: everybody is graded once, as here."""
    here = make(tmp_path / "here", 12)
    assert grade(here).exit_code == 0
    there = with_secret_of(here, make(tmp_path / "there", 12))
    (tmp_path / "workplace").mkdir()
    workplace = Workplace(tmp_path / "workplace", workers=1)
    try:
        said, code = grade_and_kill(there, workplace)
    finally:
        workplace.close()
    assert code == 0, said
    assert not gradebooks.differences(there.root / "gradebook.db", here.root / "gradebook.db")
    left = [
        p
        for p in psutil.process_iter(["cmdline"])
        if p.ppid() == 1 and "nbviva.workers.forkserver_main" in str(p.info["cmdline"])
    ]
    assert not left, "the killed worker's fork server ends with it"


def _words(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # it has just ended
        return ""


def grade_and_kill(course: Course, workplace: Workplace) -> tuple[str, int]:
    """Grade on a cluster whose first worker is killed when it has begun to work and two others are there."""
    run = subprocess.Popen(command(course, "--scheduler", workplace.address), stdout=subprocess.PIPE, text=True)
    victim = workplace.workers[0]
    until = time.monotonic() + 90
    while time.monotonic() < until and run.poll() is None:
        # its fork server shows that it has begun to work
        if any("nbviva.workers.forkserver_main" in _words(c) for c in psutil.Process(victim.pid).children()):
            break
        time.sleep(0.05)
    workplace.more_workers(2)
    while time.monotonic() < until and run.poll() is None and workplace.registered() < 3:
        time.sleep(0.05)
    assert run.poll() is None, "the class is too small: it was graded before the others came"
    os.kill(victim.pid, signal.SIGKILL)
    said, _ = run.communicate(timeout=240)
    return said, run.returncode


@pytest.mark.slow
def test_workers_are_killed_again_and_again(tmp_path: Path) -> None:
    """A cluster of borrowed machines: each may go at any moment, and another one comes."""
    here = make(tmp_path / "here", 6)
    assert grade(here).exit_code == 0
    there = with_secret_of(here, make(tmp_path / "there", 6))
    (tmp_path / "workplace").mkdir()
    workplace = Workplace(tmp_path / "workplace")
    random.seed(17)
    killed = 0
    try:
        while killed < 6:
            run = subprocess.Popen(
                command(there, "--fresh", "--scheduler", workplace.address),
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            while run.poll() is None and killed < 6:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    run.wait(random.uniform(1, 4))
                    break
                workplace.workers.pop(random.randrange(len(workplace.workers))).kill()
                workplace.more_workers(1)
                killed += 1
            said, errors = run.communicate(timeout=240)
            # a submission that lost four workers is given up for this run: the next one grades it
            assert run.returncode in (0, 3), said + errors
            assert "Traceback" not in errors, errors
        run = subprocess.run(
            command(there, "--scheduler", workplace.address), capture_output=True, text=True, check=True
        )
    finally:
        workplace.close()
    assert not gradebooks.differences(there.root / "gradebook.db", here.root / "gradebook.db")


def test_a_worker_that_goes_while_it_is_told_costs_nothing(workplace: Workplace) -> None:
    """The scheduler then says that a connection is closed, though the others have heard it."""
    cluster = Cluster(workplace.address)
    tell, calls = cluster._client.register_plugin, []

    def interrupted(plugin: object) -> None:
        calls.append(plugin)
        tell(plugin)
        if len(calls) == 1:
            raise OSError("connection closed")

    cluster._client.register_plugin = interrupted
    empty = Task((), Limits(), 0)
    ground = Ground({"word.txt": b"hello"}, (), Limits(), "limits")
    try:
        # a task without cells: that a worker answers shows that it has the ground
        assert cluster.submit(ground, empty).result(60).results == ()
        cluster._client.register_plugin = raising
        with pytest.raises(ExaminationError, match="does not keep its workers"):
            cluster.submit(Ground({}, (), Limits(), "limits"), empty)
    finally:
        cluster.close()
    assert len(calls) == 2


def raising(plugin: object) -> None:
    raise OSError("connection closed")


def test_an_address_where_nobody_answers_is_named(tmp_path: Path) -> None:
    """A typing error in an address is the most common one."""
    course: Course = small.make(tmp_path / "course", CELLS)
    small.hand_in(course, course.submitted("hw", "one"), {})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    import nbviva.workers.dask as cluster

    before, cluster.TIMEOUT = cluster.TIMEOUT, 2
    try:
        with pytest.raises(ExaminationError, match=f"answers at {address}"):
            Cluster(address)
    finally:
        cluster.TIMEOUT = before


SCRIPTS = ROOT / "docs" / "cluster"


def test_files_to_copy_are_what_they_say(tmp_path: Path) -> None:
    """Nobody has a Slurm cluster in a continuous integration; a typing error can be found without one."""
    import ast

    import yaml

    subprocess.run(["bash", "-n", str(SCRIPTS / "ssh.sh")], check=True)
    usage = subprocess.run(["bash", str(SCRIPTS / "ssh.sh")], capture_output=True, text=True, check=False)
    assert usage.returncode == 2
    assert "ASSIGNMENT HOST" in usage.stdout
    ast.parse((SCRIPTS / "slurm.py").read_text(encoding="utf-8"))
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*words, str(SCRIPTS / "compose.yaml")], check=True)
    made = yaml.safe_load((SCRIPTS / "kubernetes.yaml").read_text(encoding="utf-8"))
    assert made["kind"] == "DaskCluster"
    for part in ("worker", "scheduler"):
        container = made["spec"][part]["spec"]["containers"][0]
        words = [word for word in container["args"] if "$(" not in word]
        module = f"distributed.cli.dask_{part}"
        options = subprocess.run([sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=True)
        assert all(word in options.stdout for word in words if word.startswith("--")), words


def test_attacks_earn_nothing_on_a_cluster_nor_from_what_was_kept(
    workplace: Workplace, course: Course, tmp_path: Path
) -> None:
    """A candidate reaches neither the fork server, nor the worker, nor the results of others."""
    from support import hostile

    from nbviva.audit import specimens
    from nbviva.autograde import Options, grade_class
    from nbviva.course import staging

    name = "dinosaur_island"
    made = course.copy_to(tmp_path / "course", also=["release"])
    with (made.root / "nbgrader_config.py").open("a") as settings:
        settings.write("c.Limits.cell_seconds = 5\nc.Limits.submission_seconds = 30\n")
    staging.stage(made.settings, name)  # which reads the settings, once
    words = {"@PORT@": "1", "@MARK@": str(tmp_path / "mark"), "@COURSE@": str(made.root), "@TAG@": "hv-cluster"}
    files = [hostile.FOLDER / f"{chosen}.py" for chosen in CHOSEN]
    attacks = {path.stem: specimens.read(path, words) for path in files}
    notebook = f"{name}.ipynb"
    release, source = made.release(name) / notebook, made.source(name) / notebook
    honest = specimens.Specimen("honest", "right", "the solution")
    # some before and some after the attackers in the order in which they are graded
    for student in ("a-honest", "z-honest"):
        specimens.hand_in(honest, release, source, made.submitted(name, student))
    for student, attack in attacks.items():
        specimens.hand_in(attack, release, source, made.submitted(name, student))
    for options in (Options(scheduler=workplace.address), Options(force=True)):
        summary = grade_class(made, name, options, lambda *_: None)
        earned = {outcome.student: outcome.points for outcome in summary.outcomes}
        assert not summary.failed, [o for o in summary.outcomes if o.failed]
        assert earned["a-honest"] == earned["z-honest"] == 100
        gained = {s: earned[s] for s, attack in attacks.items() if earned[s] > attack.honest}
        assert not gained
    assert not (tmp_path / "mark").exists()


# of each kind of attack that may find something else on a worker than here
CHOSEN = [
    "bridge_forged_replies",
    "kernel_namespace_that_answers",
    "patching_candidate_module",
    "reading_memory_of_others",
    "reading_course_by_path",
    "reading_modules_of_the_grader",
]
