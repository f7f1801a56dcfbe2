"""Draws the pictures of pages that the README shows, from the class that `make demo` has graded. Needs Chromium."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support import lab  # noqa: E402

ASSIGNMENT, STUDENT = "dinosaur_island", "optimize_wrong_sign"
SIZE = {"width": 760, "height": 640}


def main() -> None:
    """Write docs/figures/feedback.png and docs/figures/report.png."""
    demo, browser = ROOT / "demo", lab.find_browser()
    assert browser is not None, "there is no Chromium on this machine"
    (feedback,) = demo.glob(f"feedback/*{STUDENT}*/{ASSIGNMENT}/{ASSIGNMENT}.html")
    with tempfile.TemporaryDirectory() as place:
        report = Path(place, "report.html")
        command = [sys.executable, "-m", "nbviva", "--course", str(demo), "report", ASSIGNMENT, "--html", str(report)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with lab.chromium(browser) as running:
            page = running.new_page(viewport=SIZE, device_scale_factor=1)
            for name, path in (("feedback", feedback), ("report", report)):
                page.goto(path.resolve().as_uri())
                page.screenshot(path=ROOT / "docs" / "figures" / f"{name}.png")


if __name__ == "__main__":
    main()
