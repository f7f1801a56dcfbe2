"""Staging: the right utils/ and corpus lie beside every notebook that runs."""

import os
import shutil
import stat

import pytest

from nbviva import corpus
from nbviva.course import staging
from nbviva.errors import StagingError

ASSIGNMENT = "dinosaur_island"


def test_utils_and_corpus_are_staged_beside_the_notebook(course_copy):
    """The notebook imports `utils` and opens `dinos.txt` in its own folder."""
    staging.stage(ASSIGNMENT, course_copy.root)
    folder = course_copy.source(ASSIGNMENT)
    assert (folder / "utils" / "rnn.py").read_bytes() == (course_copy.root / "utils" / "rnn.py").read_bytes()
    assert (folder / "dinos.txt").read_text().split("\n") == list(
        corpus.load(course_copy.root / "data/dinos.txt").names
    )


def test_staged_corpus_has_no_newline_at_its_end(course_copy):
    """With one, splitting the text gives a nameless dinosaur that reading line by line does not: both are honest."""
    staging.stage(ASSIGNMENT, course_copy.root)
    assert not (course_copy.source(ASSIGNMENT) / "dinos.txt").read_text().endswith("\n")


def test_changed_and_left_over_files_are_replaced(course_copy):
    """A learner's or last year's copy must not count."""
    folder = course_copy.source(ASSIGNMENT)
    staging.stage(ASSIGNMENT, course_copy.root)
    (folder / "utils" / "rnn.py").write_text("raise SystemExit")
    (folder / "utils" / "old.py").write_text("")
    (folder / "dinos.txt").unlink()
    (folder / "dinos.txt").mkdir()
    staging.stage(ASSIGNMENT, course_copy.root)
    assert (folder / "utils" / "rnn.py").read_bytes() == (course_copy.root / "utils" / "rnn.py").read_bytes()
    assert not (folder / "utils" / "old.py").exists()
    assert (folder / "dinos.txt").is_file()


def test_unchanged_files_are_left_alone(course_copy):
    """Staging runs before every submission is graded: it must cost nothing when there is nothing to do."""
    staging.stage(ASSIGNMENT, course_copy.root)
    file = course_copy.source(ASSIGNMENT) / "utils" / "rnn.py"
    os.utime(file, (1, 1))
    staging.stage(ASSIGNMENT, course_copy.root)
    assert file.stat().st_mtime == 1


def test_one_setting_puts_another_corpus_under_the_assignment(course_copy):
    """An instructor who teaches with city names changes one line."""
    (course_copy.root / "data" / "cities.txt").write_text(
        "\n".join(f"San Pedro {'abcdefghijklmnopqrstuvwxyz'[i]}" for i in range(26))
    )
    settings = course_copy.root / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace('CORPUS = "data/dinos.txt"', 'CORPUS = "data/cities.txt"'))
    staging.stage(ASSIGNMENT, course_copy.root)
    assert (course_copy.source(ASSIGNMENT) / "dinos.txt").read_text().startswith("San Pedro a\n")


def test_a_bad_corpus_ends_the_command_with_its_reason(course_copy, monkeypatch):
    """nbgrader logs a hook's exception and goes on; the class would be graded with the wrong list."""
    (course_copy.root / "data" / "dinos.txt").write_text("Rex\n\nMei\n")
    monkeypatch.chdir(course_copy.root)
    with pytest.raises(SystemExit, match="could not be staged"):
        staging.before_convert(ASSIGNMENT, ".", [])


def test_a_missing_file_of_the_course_is_named(course_copy):
    """The message must say which setting points to nothing."""
    shutil.rmtree(course_copy.root / "utils")
    with pytest.raises(StagingError, match=r"utils, which c\.Staging\.files names"):
        staging.stage(ASSIGNMENT, course_copy.root)


def test_a_folder_that_is_no_course_is_named(tmp_path):
    """Run in the wrong folder, the first thing to say is that."""
    with pytest.raises(StagingError, match=r"has no nbgrader_config\.py"):
        staging.stage(ASSIGNMENT, tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_symbolic_link_is_replaced_not_followed(course_copy, tmp_path):
    """A link named dinos.txt must not make staging write somewhere else."""
    outside = tmp_path / "outside.txt"
    outside.write_text("keep")
    folder = course_copy.source(ASSIGNMENT)
    staging.stage(ASSIGNMENT, course_copy.root)
    (folder / "dinos.txt").unlink()
    (folder / "dinos.txt").symlink_to(outside)
    staging.stage(ASSIGNMENT, course_copy.root)
    assert outside.read_text() == "keep"
    assert stat.S_ISREG((folder / "dinos.txt").lstat().st_mode)
