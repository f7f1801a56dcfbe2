"""A class of honest submissions with hostile ones between them: who pays for what these do?

    python benchmarks/neighbours.py --honest 60 --hostile 30

Each honest submission has to get the points that it gets alone, and to take, from the start of its own examination, at
most one and a half times as long. As many are graded at once as there are cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support import neighbours


def main() -> int:
    """Print what honest submissions took alone, in an honest class, and among hostile ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--honest", type=int, default=60)
    parser.add_argument("--hostile", type=int, default=30)
    parser.add_argument("--level", help="level of the sandbox; the strongest if not given")
    options = parser.parse_args()
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name, neighbours.grader_of(Path(name), options.level) as grader:
        alone = neighbours.alone(grader, Path(name), 9)
        print(f"level {grader.level}, {workers} at once; alone: {alone:.2f} s")
        worst = 0.0
        for hostile in (0, options.hostile):
            began = time.monotonic()
            done = neighbours.together(grader, Path(name) / f"with{hostile}", options.honest, hostile, workers)
            honest = [one for one in done if not one.name]
            ratios = sorted(one.seconds / alone for one in honest)
            full = sum(one.points == 2 for one in honest)
            print(f"{len(honest)} honest, {len(done) - len(honest)} hostile: {full} honest ones have all points; "
                  f"times as long as alone: median {statistics.median(ratios):.2f}, "
                  f"nine of ten {ratios[int(0.9 * len(ratios))]:.2f}, most {ratios[-1]:.2f}; "
                  f"all took {time.monotonic() - began:.0f} s")  # fmt: skip
            worst = ratios[-1] if full == len(honest) else float("inf")
        for kind in neighbours.HOSTILE:
            took = [one.seconds for one in done if one.name == kind]
            gained = [one.points for one in done if one.name == kind]
            if took:
                print(f"  {kind}: {statistics.median(took):.1f} s, at most {max(gained):g} of 2 points")
        print(f"(load {os.getloadavg()[0]:.1f})")
    return int(worst > 1.5)


if __name__ == "__main__":
    sys.exit(main())
