"""Each submission has a core of its own."""

from __future__ import annotations

import subprocess
import sys

from nbviva.workers.cores import core


def test_no_two_have_the_same_core() -> None:
    """Neither two threads of a grader nor two graders: who finds none free shares all, and says None."""
    taker = "from nbviva.workers.cores import core\nwith core() as one:\n    print(one, flush=True)\n    input()"
    with subprocess.Popen([sys.executable, "-c", taker], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        theirs = other.stdout.readline().decode().strip()
        with core() as ours, core() as third:
            taken = [str(one) for one in (theirs, ours, third) if str(one) != "None"]
        other.kill()
    assert len(set(taken)) == len(taken)
