"""The benchmark of grading runs: nobody sees it rot, because it is run in full only now and then."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import curve
import grading
import meter

linux = pytest.mark.skipif(sys.platform != "linux", reason="processor time of all processes is told by Linux alone")


@linux
@pytest.mark.slow
def test_a_class_of_two_goes_through_the_whole_benchmark(tmp_path: Path) -> None:
    """Who wants to check our figures gets a table, and a run that was ended can go on."""
    command = [sys.executable, str(ROOT / "benchmarks" / "grading.py"), "--class", "2", "--slices", "1", "--cold"]
    command += ["--quick", "2", "--lesson", "", "--cores", "1"]
    command += ["--into", str(tmp_path / "out"), "--work", str(tmp_path / "work")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    path = tmp_path / "out" / "grading.json"
    data = json.loads(path.read_text())
    (found,) = data["slices"].values()
    assert found["rows"] == found["cells"] == []
    assert found["totals"]["stock"] == found["totals"]["ours"]
    assert len(set(found["totals"]["ours"].values())) == 2, "one submission is right and one is wrong"
    assert found["uses"]["ours"]["cpu"] > found["uses"]["plain"]["cpu"] > 0
    assert "| nbviva autograde |" in (tmp_path / "out" / "grading.md").read_text()
    assert (tmp_path / "out" / "grading.svg").stat().st_size > 1000
    assert grading.Results(path, data["about"]).data == data
    assert not grading.Results(path, {**data["about"], "engine": "another"}).data["slices"]


@linux
def test_what_is_read_of_a_submission_is_read_or_refused(tmp_path: Path) -> None:
    """A moment of what `benchmarks/fuzz.py` does for an hour: no parser of ours may be brought down, or held up."""
    command = [sys.executable, str(ROOT / "benchmarks" / "fuzz.py"), "--seconds", "1", "--seed", str(time.time_ns())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert done.stdout.count(" 0 not read") == 8


@linux
def test_processor_time_of_an_orphan_counts(tmp_path: Path) -> None:
    """The processes that grade are waited for by nobody: a figure without them would flatter us."""
    text = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    while time.process_time() < 0.5: pass\n"
    use = meter.measure([[sys.executable, "-c", text]], tmp_path, tmp_path / "log")
    if use.counted != meter.GROUP:
        pytest.skip("no control group can be made here")
    assert 0.5 <= use.cpu < 5
    assert use.codes == [0]
    assert use.left == 0


def test_growth_tells_a_leak_from_a_start() -> None:
    """A process that grows while it loads and then stays does not leak; one that grows to the end does."""
    flat = [(float(t), 100 + min(t, 20) * 1000) for t in range(100)]
    assert curve.growth(flat, 1000) == 0
    leaking = [(float(t), 1000 * t) for t in range(1000)]
    assert curve.growth(leaking, 1000) == pytest.approx(1000, rel=0.01)
