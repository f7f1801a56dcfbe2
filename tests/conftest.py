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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the tests with Keras run last: JAX starts threads, and the sandbox's tests fork this very process."""
    items.sort(key=lambda item: item.path.name == "test_sonnets.py")
