"""Where submissions lie: found whatever the settings call the folders, and in whatever order those stand."""

from pathlib import Path

import pytest

from nbviva.course.layout import Course
from nbviva.submission.places import Places


def course(folder: Path, settings: str = "") -> Course:
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.course_id = 'x'\n{settings}\n")
    return Course.at(folder)


@pytest.mark.parametrize(
    ("structure", "below"),
    [
        ("{nbgrader_step}/{student_id}/{assignment_id}", "submitted/ana/ps1"),
        ("{nbgrader_step}/{assignment_id}/{student_id}", "submitted/ps1/ana"),
        ("{nbgrader_step}/{assignment_id}/{student_id}/work", "submitted/ps1/ana/work"),
        ("all/{assignment_id}/{nbgrader_step}/{student_id}", "all/ps1/submitted/ana"),
    ],
)
def test_submissions_are_found_in_any_order_of_folders(tmp_path, structure, below):
    made = course(tmp_path, f"c.CourseDirectory.directory_structure = {structure!r}")
    (tmp_path / below).mkdir(parents=True)
    (tmp_path / below).parent.joinpath(".hidden").mkdir()
    assert Places(made, "ps1").everybody() == {"ana": tmp_path / below}


def test_an_archive_counts_where_there_is_no_folder(tmp_path):
    made = course(tmp_path)
    for name in ("ana", "bo", "cy"):
        (tmp_path / "submitted" / name).mkdir(parents=True)
    (tmp_path / "submitted" / "ana" / "ps1.zip").touch()
    (tmp_path / "submitted" / "bo" / "ps1.zip").touch()
    (tmp_path / "submitted" / "bo" / "ps1").mkdir()
    found = Places(made, "ps1").everybody()
    assert found == {"ana": tmp_path / "submitted/ana/ps1.zip", "bo": tmp_path / "submitted/bo/ps1"}


def test_nobody_has_handed_in(tmp_path):
    assert Places(course(tmp_path), "ps1").everybody() == {}
