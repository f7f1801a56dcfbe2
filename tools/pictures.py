"""Draws the pictures of pages that README and site show, from a class that `make demo` has graded. Needs Chromium.

The formgrader is shown with a course of `nbviva new`: its hidden tests are nobody's secret.

python tools/pictures.py                              from demo/ into docs/figures/
python tools/pictures.py --demo FOLDER --into FOLDER  from another class, to another place
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from nbgrader.api import Gradebook  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402
from support import lab  # noqa: E402

ASSIGNMENT, STUDENT = "dinosaur_island", "optimize_wrong_sign"
NEW, BY_HAND = "temperatures", "wrong/last_of_equals"
# the feedback ends before the code of an answer, the report after its first figure
SIZE, TALL, WIDE = ({"width": w, "height": h} for w, h in ((760, 640), (760, 840), (1000, 720)))


def draw(demo: Path, into: Path, executable: str) -> None:
    """Write feedback.png, report.png and formgrader.png into a folder, as the browser at `executable` shows them."""
    (feedback,) = demo.glob(f"feedback/*{STUDENT}*/{ASSIGNMENT}/{ASSIGNMENT}.html")
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, lab.chromium(executable) as running:
        report, weather = Path(place, "report.html"), Path(place, "weather")
        nbviva("--course", demo, "report", ASSIGNMENT, "--html", report)
        page = running.new_page(device_scale_factor=1)
        for name, path, size in (("feedback", feedback, SIZE), ("report", report, TALL)):
            page.set_viewport_size(size)
            page.goto(path.resolve().as_uri())
            page.screenshot(path=into / f"{name}.png")
        nbviva("new", weather)
        nbviva("--course", weather, "demo", NEW, BY_HAND)
        with lab.server(weather / "demo", Path(place, "home")) as server:
            formgrader(page, server)
        page.screenshot(path=into / "formgrader.png")


def formgrader(page: Page, server: lab.Server) -> None:
    """Open the notebook of a student where a person grades it, at the test that it does not pass."""
    with Gradebook(f"sqlite:///{server.folder / 'gradebook.db'}") as gradebook:
        number = gradebook.find_submission_notebook(NEW, NEW, BY_HAND.partition("/")[2]).id
    page.set_viewport_size(WIDE)  # where it is narrower, its bar covers the upper third
    page.goto(server.address("lab"))  # the token counts for the requests of later pages, too
    page.goto(server.address(f"formgrader/submissions/{number}"))
    lost = page.locator("input#test_warmest")
    expect(lost).to_have_attribute("placeholder", "0")
    lost.evaluate("box => scrollTo(0, scrollY + box.getBoundingClientRect().top - 90)")


def nbviva(*words: object) -> None:
    """Run a command of the engine."""
    command = [sys.executable, "-m", "nbviva", *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Run the command line; return the exit code. Without a browser nothing is drawn, which is said."""
    parser = argparse.ArgumentParser(description="Draws the pictures of pages that README and site show.")
    parser.add_argument("--demo", type=Path, default=ROOT / "demo", metavar="FOLDER", help="the graded class")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "figures", metavar="FOLDER")
    options = parser.parse_args()
    executable = lab.find_browser()
    if executable is None:
        print(f"no picture was drawn: none of {', '.join(lab.BROWSERS)} is on the PATH")
        return 0
    draw(options.demo, options.into, executable)
    return 0


if __name__ == "__main__":
    sys.exit(main())
