"""What several test files share: the course itself, and a copy of it to work in."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT

from nbviva.course.layout import Course


@pytest.fixture(scope="session")
def course() -> Course:
    """The course in this repository; tests only read it."""
    return Course.at(ROOT)


@pytest.fixture
def course_copy(course: Course, tmp_path: Path) -> Course:
    """A copy of the course that a test may change."""
    return course.copy_to(tmp_path / "course", also=["release"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the tests with Keras run last: JAX starts threads, and the sandbox's tests fork this very process."""
    items.sort(key=lambda item: item.path.name == "test_sonnets.py")
