"""The lists of nbgrader's pages, against nbgrader's own queries, on gradebooks of every kind."""

import datetime
import json
import random
import shutil

import pytest
from nbgrader.api import Gradebook

from nbviva.course.layout import tools_path
from nbviva.gradebook import lists

POINTS = (None, None, 0.0, 0.5, 1.0, 2.25, -1.0, 7.0)


def fill(book, draw):
    """Fill a gradebook with some assignments, students and grades, of which each may be missing."""
    assignments, students = draw.randint(0, 3), draw.randint(0, 4)
    for a in range(assignments):
        book.add_assignment(f"a{a}")
        for n in (0, 1):
            book.add_notebook(f"n{n}", f"a{a}")
            for number in range(draw.randint(0, 4)):
                kind, place = draw.choice(("code", "markdown", "task")), (f"c{number}", f"n{n}", f"a{a}")
                most = draw.choice((0, 1, 2.5))
                if kind == "task":
                    book.add_task_cell(*place, max_score=most, cell_type="markdown")
                else:
                    book.add_grade_cell(*place, max_score=most, cell_type=kind)
    for s in range(students):
        book.add_student(f"s{s}", first_name=None if s == 1 else f"First{s}", last_name=f"Last{s}", email=f"{s}@x")
        for a in range(assignments):
            if draw.random() < 0.7:
                when = None if s == 2 else datetime.datetime(2030, 1, 1 + s)
                for notebook in book.add_submission(f"a{a}", f"s{s}", timestamp=when).notebooks:
                    notebook.late_submission_penalty = 0.5
                    notebook.flagged = draw.random() < 0.5
                    for grade in notebook.grades:
                        grade.auto_score, grade.manual_score, grade.extra_credit = draw.choices(POINTS, k=3)
                        grade.needs_manual_grade = draw.random() < 0.3
    book.db.commit()


def alike(ours, theirs):
    def said(listed):
        return [json.dumps(one, default=str) for one in sorted(listed, key=lambda one: one["id"])]

    assert said(ours) == said(theirs)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A gradebook without anything in it: to make one takes nbgrader seconds."""
    path = tmp_path_factory.mktemp("lists") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", tools_path())
        Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.mark.parametrize("seed", range(40))
def test_each_list_is_nbgraders(seed, empty, tmp_path):
    shutil.copy(empty, tmp_path)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        fill(book, random.Random(seed))
        for a in range(3):
            alike(lists.submissions(book.db, f"a{a}"), book.submission_dicts(f"a{a}"))
            for n in (0, 1):
                alike(lists.notebooks(book.db, f"n{n}", f"a{a}"), book.notebook_submission_dicts(f"n{n}", f"a{a}"))
        most = sum(assignment.max_score for assignment in book.assignments)
        if most > 0:
            alike(lists.students(book.db, most), book.student_dicts())
