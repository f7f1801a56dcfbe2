"""What several test files share: the course itself, and a copy of it to work in."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import ROOT

from nbviva.course.layout import Course

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def course() -> Course:
    """The course in this repository; tests only read it."""
    return Course.at(ROOT)


@pytest.fixture
def course_copy(course: Course, tmp_path: Path) -> Course:
    """A copy of the course that a test may change."""
    return course.copy_to(tmp_path / "course", also=["release"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window; where there is none, the test is skipped."""
    from support import lab  # most tests need neither a browser nor what drives it

    executable = lab.find_browser()
    if executable is None:
        pytest.skip(f"no browser here: none of {', '.join(lab.BROWSERS)} is on the PATH")
    with lab.chromium(executable) as made:
        yield made


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """A function that keeps a picture of a page in the folder that NBVIVA_SCREENSHOTS names, if it does."""
    folder, numbers = os.environ.get("NBVIVA_SCREENSHOTS"), itertools.count(1)

    def save(page: Page, name: str) -> None:
        if folder:
            test = request.node.name.removeprefix("test_")
            page.screenshot(path=Path(folder) / f"{test}-{next(numbers):02}-{name}.png")

    return save


# The files that take longest, in that order: one that begins last is waited for by all other processes.
LONGEST = (
    "test_batch.py", "test_dask.py", "test_audit.py", "test_courses.py", "test_styles.py", "test_second_look.py",
    "test_preview.py", "test_postgres.py", "test_plugin.py", "test_copies.py", "test_gallery.py",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests so that several processes are done at about the same time.

    Those with Keras come last: JAX starts threads, and the sandbox's tests fork this very process. The attacks of one
    level of the sandbox are two groups (``--dist loadgroup``), or one process would have nearly all of them.
    """
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (item.path.name == "test_sonnets.py", place.get(item.path.name, len(place))))
    attacks = [item for item in items if item.get_closest_marker("xdist_group")]
    for number, item in enumerate(attacks):
        level = item.get_closest_marker("xdist_group").args[0]
        item.add_marker(pytest.mark.xdist_group(f"{level} {number % 2}"), append=False)
