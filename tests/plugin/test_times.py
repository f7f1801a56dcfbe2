"""`timestamp.txt`: the time that was meant, however a program wrote it down."""

import pytest
from nbgrader.api import Gradebook
from support import small

from nbviva.plugin import times

NOON = "2030-01-01 12:00:00"

# what is written, what it means in UTC; beside it what nbgrader's own reading gives
WRITTEN = {
    f"{NOON} UTC": NOON,  # the same
    NOON: NOON,  # the same
    f"{NOON}.250000 UTC": f"{NOON}.250000",  # the same
    f"\ufeff{NOON} UTC": NOON,  # an error, and no grade
    "1893499200": NOON,  # an error, and no grade
    "1893499200.25": f"{NOON}.250000",  # an error, and no grade
    "1893499200000": NOON,  # an error, and no grade
    "2030-01-01T13:00:00+01:00": NOON,  # the same
    "2030-01-01 13:00:00 +0100": NOON,  # 12:58:20: it takes the offset for seconds
    "2030-01-01 07:00:00 -0500": NOON,  # 07:08:20
    "2030-01-01T12:00:00Z": NOON,  # the same
    "2030-01-01 13:00:00 Europe/Berlin": NOON,  # the same
    "2030-01-01 14:00:00 CEST": NOON,  # 14:00: it knows no such zone, and takes it for UTC
}


@pytest.mark.parametrize(("text", "meant"), WRITTEN.items())
def test_a_time_is_read_however_it_was_written(text, meant):
    """A mark at the beginning of a file, or a zone, must not decide about a late penalty."""
    assert str(times.parse(text)) == meant


@pytest.mark.parametrize("text", ["", "tomorrow", f"{NOON} XYZT"])
def test_what_is_no_time_is_an_error_and_not_some_time(text):
    """A wrong guess would be a penalty that nobody understands."""
    with pytest.raises(ValueError, match=r"date|format|zone"):
        times.parse(text)


def test_nbgraders_own_command_reads_it_as_ours_does(tmp_path):
    """It found no grade for whoever's file begins with a byte-order mark."""
    cells = [small.answer("one", "def one():\n    return 1"), small.check("test_one", "assert one() == 1")]
    course = small.make(tmp_path, cells)
    course.must("generate_assignment", "hw")
    folder = small.hand_in(course, course.submitted("hw", "ada"), {})
    (folder / "timestamp.txt").write_text("\ufeff2030-01-01 13:00:00 +0100")
    course.must("autograde", "hw", "--create")
    with Gradebook(course.db_url) as gradebook:
        found = gradebook.find_submission("hw", "ada")
        assert (str(found.timestamp), found.score) == (NOON, 1)
