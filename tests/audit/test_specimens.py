"""The zoo's own form: every file can be read, and stands for the notebook it says."""

import nbformat
import pytest

from nbviva.audit import specimens
from nbviva.cells import marks
from nbviva.errors import SpecimenError

ASSIGNMENT = "dinosaur_island"
HEAD = '# /// zoo\n# title = "a title"\n'


@pytest.fixture(scope="module")
def notebooks(course):
    name = f"{ASSIGNMENT}.ipynb"
    return (
        nbformat.read(course.release(ASSIGNMENT) / name, as_version=4),
        nbformat.read(course.source(ASSIGNMENT) / name, as_version=4),
    )


def test_every_file_of_the_zoo_makes_a_notebook(course, notebooks):
    """A file that cannot be used would silently leave a gap in the proof."""
    release, source = notebooks
    known = specimens.collect(course.zoo(ASSIGNMENT))
    tests = {marks.grade_id(cell) for cell in release.cells if marks.is_test(cell)}
    for specimen in known:
        made = specimens.notebook(specimen, release, source)
        nbformat.validate(made)
        assert specimen.loses <= tests, f"{specimen.name} names a test that does not exist"
    assert sum(s.group == "right" for s in known) >= 20


def test_titles_are_unique(course):
    """Two files with one title are one file too many, or a title that says nothing."""
    titles = [specimen.title for specimen in specimens.collect(course.zoo(ASSIGNMENT))]
    assert len(titles) == len(set(titles))


def test_right_is_right_and_wrong_loses_something(course):
    """The folder is part of the verdict."""
    for specimen in specimens.collect(course.zoo(ASSIGNMENT)):
        if specimen.group == "right":
            assert not specimen.loses
            assert set(specimen.cells) == {"clip", "sample", "optimize", "model"}, specimen.name
        if specimen.group in ("wrong", "partial"):
            assert specimen.loses, specimen.name


def test_cells_not_given_come_from_the_base(tmp_path, notebooks):
    """`base` decides what the other answer cells hold, and markers never get into a submission."""
    release, source = notebooks
    folder = tmp_path / "wrong"
    folder.mkdir()
    (folder / "one.py").write_text(HEAD + '# base = "stub"\n# ///\n\n# %% clip\ndef clip(g, m):\n    return g\n')
    (folder / "two.py").write_text(HEAD + "# ///\n\n# %% clip\ndef clip(g, m):\n    return g\n")
    stub, solution = (
        {
            marks.grade_id(c): c.source
            for c in specimens.notebook(specimens.read(folder / f), release, source).cells
            if marks.is_answer(c)
        }
        for f in ("one.py", "two.py")
    )
    assert stub["clip"] == solution["clip"] == "def clip(g, m):\n    return g"
    assert "NotImplementedError" in stub["sample"]
    assert "np.random.choice" in solution["sample"]
    assert "SOLUTION" not in solution["sample"]


def test_a_file_in_base_gives_what_many_files_share(tmp_path, notebooks):
    """Attacks hand in functions that are worth nothing, each written once."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "lazy.py").write_text(HEAD + "# ///\n\n# %% clip\nlazy = 1\n\n# %% model\nlazy = 2\n")
    (tmp_path / "one.py").write_text(HEAD + '# base = "lazy"\n# ///\n\n# %% model\nown = 3\n')
    made = specimens.notebook(specimens.read(tmp_path / "one.py"), *notebooks)
    given = {marks.grade_id(cell): cell.source for cell in made.cells if marks.is_answer(cell)}
    assert (given["clip"], given["model"]) == ("lazy = 1", "own = 3")
    assert "NotImplementedError" in given["sample"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %% clip\n", "no block between"),
        ("# /// zoo\n# title = a title\n# ///\n", "not TOML"),
        (HEAD + '# colour = "red"\n# ///\n', "unknown field 'colour'"),
        (HEAD + '# loses = "test_clip_values"\n# ///\n', "'loses' is 'test_clip_values', expected a list"),
        (HEAD + '# base = "blank"\n# ///\n', "base is 'blank'"),
        ('# /// zoo\n# base = "stub"\n# ///\n', "no title"),
    ],
)
def test_a_badly_written_file_is_named_with_its_fault(tmp_path, text, message):
    """Newcomers write zoo files: the message must say what to change."""
    (tmp_path / "file.py").write_text(text)
    with pytest.raises(SpecimenError, match=message) as raised:
        specimens.read(tmp_path / "file.py")
    assert "file.py" in str(raised.value)


def test_a_cell_that_is_no_answer_cell_is_named(tmp_path, notebooks):
    """A typing error in a cell's name would otherwise test nothing."""
    (tmp_path / "file.py").write_text(HEAD + "# ///\n\n# %% clipp\nx = 1\n")
    with pytest.raises(SpecimenError, match="'clipp' is no answer cell; there are clip, sample"):
        specimens.notebook(specimens.read(tmp_path / "file.py"), *notebooks)
