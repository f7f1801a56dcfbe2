"""The secret of a course, from which the inputs of hidden tests are drawn."""

import pytest

from nbviva.course.seeds import FILE, course_secret
from nbviva.errors import CourseError


def test_the_secret_is_made_once(tmp_path):
    """Grades could not be reproduced otherwise."""
    first = course_secret(tmp_path)
    assert len(first) == 32
    assert course_secret(tmp_path) == first
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text", ["", "\n", "abc", "0" * 62, "0" * 66, "not hexadecimal at all", "\u00fc" * 64, "ab " * 32]
)
def test_a_secret_that_is_none_ends_the_command(tmp_path, text):
    """With an empty one anybody could compute the inputs; a damaged one is kept, for a person to look at."""
    course_secret(tmp_path)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"64 hexadecimal digits, and holds .* delete the file"):
        course_secret(tmp_path)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (".nbviva", r"\.nbviva cannot be made, .*there is a file of this name"),
        (".nbviva/secret", r"the secret of the course, .*secret, cannot be read or made"),
    ],
)
def test_what_is_in_the_place_of_the_secret_is_named(tmp_path, place, says):
    """A file where the folder should be, or a folder where the file should be: no traceback."""
    if place == ".nbviva":
        (tmp_path / place).write_text("")
    else:
        (tmp_path / place).mkdir(parents=True)
    with pytest.raises(
        CourseError,
        match=says,
    ):
        course_secret(tmp_path)
