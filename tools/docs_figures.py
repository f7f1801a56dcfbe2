"""Draws the figures of the documentation, with the pen of `tools/canvas.py`, and proves that they are fresh.

python tools/docs_figures.py           write docs/figures/
python tools/docs_figures.py --check   exit 1 and name each file that differs
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from canvas import ALERT, ALT, INK, INPUT, LINE, MUTED, OUTPUT, ROOT, SMALL, TITLES, Canvas

FOLDER = ROOT / "docs" / "figures"
TITLES["engine"] = "Who trusts whom while a submission is graded"
ALT["engine"] = (
    "Three columns from left to right. Trusted and clean: the main process with plan, seeds and gradebook. Trusted: "
    "the examiner with test cells and expected values. Not trusted, inside the sandbox: the candidate with answer "
    "cells. Between examiner and candidate only plain data crosses."
)


def engine() -> Canvas:
    """The processes of one submission, what each holds, and what crosses between them."""
    canvas = Canvas("engine", 420)
    canvas.box(120, 130, 184, 96, ["main process", "plan, secret, seeds", "gradebook, notebooks"], colour=INPUT)
    canvas.box(120, 300, 184, 96, ["fork server, keeper", "hold no test, no seed", "fork, watch, end"], colour=MUTED)
    canvas.box(372, 130, 184, 96, ["examiner", "test cells, given cells", "expected values, points"], colour=OUTPUT)
    canvas.rect(506, 218, 196, 164, stroke=ALERT, radius=12, edge=2.5)
    canvas.text(552, 242, "sandbox", fill=ALERT, weight="bold")
    canvas.box(604, 306, 168, 104, ["candidate", "answers, given cells", "utils, data", "no network"], colour=ALERT)
    canvas.line([(212, 118), (280, 118)], arrow=True)
    canvas.text(246, 108, "task", size=SMALL)
    canvas.line([(280, 146), (212, 146)], arrow=True)
    canvas.text(246, 166, "results", size=SMALL)
    canvas.line([(120, 252), (120, 178)], arrow=True, dash=True)
    canvas.line([(212, 276), (330, 178)], arrow=True, dash=True)
    canvas.text(246, 222, "fork", size=SMALL)
    canvas.line([(212, 322), (520, 322)], arrow=True, dash=True)
    canvas.text(366, 344, "fork, confine, limit", size=SMALL)
    canvas.line([(464, 118), (656, 118), (656, 254)], arrow=True, colour=INK)
    canvas.text(562, 108, "name and arguments", size=SMALL)
    canvas.line([(616, 254), (616, 146), (464, 146)], arrow=True, colour=INK)
    canvas.text(540, 166, "value, printed text,", size=SMALL)
    canvas.text(540, 184, "exception", size=SMALL)
    canvas.line([(24, 396), (696, 396)], colour=LINE)
    words = "Everything that crosses is plain data, checked before it is believed."
    canvas.text(24, 411, words, size=SMALL, anchor="start")
    return canvas


def main() -> int:
    """Run the command line; return the exit status."""
    path = FOLDER / "engine.svg"
    drawn = engine().svg().encode()
    if "--check" in sys.argv[1:]:
        if path.is_file() and path.read_bytes() == drawn:
            return 0
        print(f"{path.name}: stale; run `python tools/docs_figures.py` and commit the result.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    path.write_bytes(drawn)
    print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
