"""Feedback pages without a gradebook: graded notebooks with their points, and the words that a reader sees."""

from __future__ import annotations

import copy
import re
from html import unescape

from nbformat import NotebookNode

from nbviva.cells.marks import Mark
from nbviva.results import NotebookResult


def scored(result: NotebookResult) -> NotebookNode:
    """Return a graded notebook with its points in the cells, where nbgrader's `GetGrades` puts them."""
    notebook = copy.deepcopy(result.notebook)
    assert notebook is not None
    for cell in notebook.cells:
        if Mark.of(cell).earns:
            name = Mark.of(cell).grade_id
            cell.metadata.nbgrader.update(score=result.points[name] or 0.0, points=result.max_points[name])
            cell.metadata.nbgrader["waits"] = bool(result.ungradable) or result.points[name] is None
    return notebook


def words(page: str) -> str:
    """Return what a page says, without its styles and tags."""
    body = re.sub(r"<(style|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", body))
