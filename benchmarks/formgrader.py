"""How long the formgrader's pages take in Chromium with a large class: as nbgrader has them, and with the engine on.

python benchmarks/formgrader.py --class 5000 --pages 1

Needs the class that `benchmarks/report.py` makes, and makes it if it is not there.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from support import lab  # noqa: E402

PAGES = {
    "submissions": "manage_submissions/dinosaur_island", "students": "manage_students",
    "one notebook": "gradebook/dinosaur_island/dinosaur_island",
}  # fmt: skip
SHOWN = "window.models && window.models.loaded"
PAINTED = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))"


def submitted(course: Path) -> None:
    """Give each student of the gradebook a folder in `submitted/`, with the time that the gradebook has."""
    with sqlite3.connect(course / "gradebook.db") as book:
        for student, when in book.execute("select student_id, timestamp from submitted_assignment"):
            folder = course / "submitted" / student / "dinosaur_island"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "timestamp.txt").write_text(f"{when} UTC\n", encoding="utf-8")


def seconds(course: Path, times: int, patience: float) -> dict[str, float]:
    """Return the median time of each page until its rows are painted."""
    browser_path = lab.find_browser()
    assert browser_path is not None, "there is no Chromium on this machine"
    took: dict[str, list[float]] = {name: [] for name in PAGES}
    with (
        tempfile.TemporaryDirectory() as home, lab.server(course, Path(home)) as server,
        lab.chromium(browser_path) as browser,
    ):  # fmt: skip
        page = browser.new_page()
        page.set_default_timeout(patience * 1000)
        page.goto(server.address("tree"))
        for name, place in PAGES.items():
            for _ in range(times):
                began = time.perf_counter()
                page.goto(f"{server.url}/formgrader/{place}")
                page.wait_for_function(SHOWN)
                page.evaluate(PAINTED)
                took[name].append(time.perf_counter() - began)
    return {name: statistics.median(values) for name, values in took.items()}


def main() -> None:
    """Measure both and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--class", type=int, default=5000, metavar="N", dest="size", help="submissions (5000)")
    parser.add_argument("--work", type=Path, default=Path("build/report"), metavar="FOLDER", help="where the class is")
    parser.add_argument("--pages", type=int, default=1, metavar="N", help="how often each page is opened (1)")
    parser.add_argument("--patience", type=float, default=600, metavar="S", help="seconds for one page (600)")
    options = parser.parse_args()
    course = (options.work / str(options.size)).resolve()
    if not (course / "recorded").exists():
        made = [sys.executable, str(ROOT / "benchmarks/report.py"), "--class", str(options.size)]
        subprocess.run([*made, "--work", str(options.work)], check=True)
    if not (course / "submitted").exists():
        submitted(course)
    config = course / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    ours = seconds(course, options.pages, options.patience)
    shutil.copy(config, config.with_suffix(".kept"))
    try:
        config.write_text(text.replace("nbviva.switch_on(c)", ""), encoding="utf-8")
        stock = seconds(course, options.pages, options.patience)
    finally:
        shutil.move(config.with_suffix(".kept"), config)
    print("| page | nbgrader | engine | ratio |\n|---|---|---|---|")
    for name in PAGES:
        print(f"| {name} | {stock[name]:.1f} s | {ours[name]:.1f} s | {ours[name] / stock[name]:.3f} |")


if __name__ == "__main__":
    main()
