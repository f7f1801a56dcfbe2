"""What is read off a cell: its marks, and nbgrader's checksum of it."""

import itertools

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from nbviva.cells import marks


@pytest.mark.parametrize(("grade", "solution", "locked"), [*itertools.product([True, False], repeat=3)])
def test_the_checksum_is_nbgraders(grade, solution, locked):
    """An untouched answer is told by it: another digest would send every blank essay to a person."""
    cell = nbformat.v4.new_code_cell("x = 'é'")
    cell.metadata["nbgrader"] = {"grade": grade, "solution": solution, "locked": locked, "grade_id": "q", "points": 2}
    assert marks.checksum(cell) == compute_checksum(cell)
    del cell.metadata["nbgrader"]["locked"]
    assert marks.checksum(cell) == compute_checksum(cell)
