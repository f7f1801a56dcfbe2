"""Staging: what the notebooks of a course share lies beside every notebook that runs."""

import os
import shutil
import stat

import pytest
from support import small

from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.course.settings import Settings
from nbviva.errors import SettingsError, StagingError

FILES = 'c.Staging.files = {"hw": {"shared": "lib/shared", "notes.txt": "data/notes.txt"}}\n'
NOTES = b"first line\r\n\r\nthird line, with no end"
OWN = """from nbviva.errors import StagingError
from . import neighbour

def prepare(name, setting, root):
    if name == "notes.txt":
        return neighbour.made(name, setting, root)
"""


@pytest.fixture
def course(tmp_path) -> Course:
    """A course with one module and one text that notebooks share."""
    made = small.make(tmp_path / "course", [small.answer("double", "def double(x): return 2 * x")], FILES)
    for name, content in {"lib/shared/rnn.py": b"import os\n", "data/notes.txt": NOTES}.items():
        (made.root / name).parent.mkdir(parents=True)
        (made.root / name).write_bytes(content)
    return made


def own(course: Course, body: str) -> None:
    """Give the course a `prepare` of its own, which does `body` for notes.txt in a module beside it."""
    (course.root / "tools").mkdir(exist_ok=True)
    (course.root / staging.OF_THE_COURSE).write_text(OWN)
    lines = "\n    ".join(body.splitlines())
    (course.root / "tools" / "neighbour.py").write_text(
        f"from nbviva.errors import StagingError\ndef made(name, setting, root):\n    {lines}\n"
    )


def test_files_are_staged_as_they_are(course):
    """A text is a text, whatever is in it: what may be in a file is for its course to say."""
    staged = staging.stage(course.settings, "hw")
    assert (course.source("hw") / "notes.txt").read_bytes() == NOTES
    assert sorted(path.relative_to(course.source("hw")).as_posix() for path in staged) == [
        "notes.txt",
        "shared/rnn.py",
    ]


def test_a_course_may_stage_a_file_in_another_form(course):
    """Its own `prepare` is given the name, the setting and the course; what it leaves alone is copied."""
    own(course, 'return f"{name}, {setting}, {root.name}".encode()')
    staging.stage(course.settings, "hw")
    assert (course.source("hw") / "notes.txt").read_text() == "notes.txt, data/notes.txt, course"
    assert (course.source("hw") / "shared" / "rnn.py").read_text() == "import os\n"


def test_a_course_that_makes_text_of_a_file_hears_that_it_must_be_bytes(course):
    """In which encoding, and with which ends of lines, is for the course to say."""
    own(course, "return 'text'")
    with pytest.raises(StagingError, match=r"returned a str for notes\.txt, expected bytes"):
        staging.stage(course.settings, "hw")
    assert not (course.source("hw") / "notes.txt").exists()


def test_two_courses_in_one_process_have_their_own(course, tmp_path):
    """Modules of Python are known by their names, and both are called the same."""
    other = small.make(tmp_path / "other", [], FILES.replace('"shared": "lib/shared", ', ""))
    own(course, "return b'one'")
    own(other, "return b'two'")
    for one in (course, other, course):
        staging.stage(one.settings, "hw")
    assert [(one.source("hw") / "notes.txt").read_text() for one in (course, other)] == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise StagingError('line 3 is too long')", "line 3 is too long"),
        ("return 1 / 0", "tools.nbviva_staging.py failed for notes.txt: ZeroDivisionError: division by zero"),
        ("return (", "tools.nbviva_staging.py failed for .*SyntaxError"),
    ],
)
def test_what_a_course_refuses_ends_the_command(course, monkeypatch, body, said):
    """nbgrader logs a hook's exception and goes on; the class would be graded with the wrong file."""
    own(course, body)
    with pytest.raises(StagingError, match=f"^(.*/)?{said}"):
        staging.stage(course.settings, "hw")
    monkeypatch.chdir(course.root)
    with pytest.raises(SystemExit, match=f"could not be staged: .*{said}"):
        staging.before_convert("hw", ".", [])


def test_a_copy_of_a_course_has_what_is_staged(course, tmp_path):
    """Releases are made in a copy: it must hold all that is staged, wherever it lies, and how it is prepared."""
    own(course, "return root.name.encode()")
    (course.root / "submitted").mkdir()
    (course.root / "data" / "large.bin").write_bytes(b"not staged")
    copy = course.copy_to(tmp_path / "copy")
    staging.stage(copy.settings, "hw")
    assert (copy.source("hw") / "notes.txt").read_text() == "copy"
    assert (copy.source("hw") / "shared" / "rnn.py").is_file()
    assert not (copy.root / "submitted").exists()
    assert not (copy.root / "data" / "large.bin").exists()


@pytest.mark.skipif(os.name == "nt", reason="an absolute path looks different there")
def test_a_copy_touches_nothing_outside_of_itself(course, tmp_path):
    """A staged file may lie elsewhere on the machine; it is found there from a copy too."""
    shutil.move(course.root / "data", tmp_path / "elsewhere")
    settings = course.root / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace("data/notes.txt", f"{tmp_path}/elsewhere/notes.txt"))
    copy = course.copy_to(tmp_path / "copy")
    staging.stage(copy.settings, "hw")
    assert (copy.source("hw") / "notes.txt").read_bytes() == NOTES


def test_changed_and_left_over_files_are_replaced(course):
    """A learner's or last year's copy must not count."""
    folder = course.source("hw")
    staging.stage(course.settings, "hw")
    (folder / "shared" / "rnn.py").write_text("raise SystemExit")
    (folder / "shared" / "old.py").write_text("")
    (folder / "notes.txt").unlink()
    (folder / "notes.txt").mkdir()
    staging.stage(course.settings, "hw")
    assert (folder / "shared" / "rnn.py").read_text() == "import os\n"
    assert not (folder / "shared" / "old.py").exists()
    assert (folder / "notes.txt").is_file()


def test_unchanged_files_are_left_alone(course):
    """Staging runs before every submission is graded: it must cost nothing when there is nothing to do."""
    staging.stage(course.settings, "hw")
    file = course.source("hw") / "shared" / "rnn.py"
    os.utime(file, (1, 1))
    staging.stage(course.settings, "hw")
    assert file.stat().st_mtime == 1


def test_a_missing_file_of_the_course_is_named(course):
    """The message must say which setting points to nothing."""
    shutil.rmtree(course.root / "lib")
    with pytest.raises(StagingError, match=r"lib/shared, which c\.Staging\.files names"):
        staging.stage(course.settings, "hw")


def test_a_folder_that_is_no_course_is_named(tmp_path):
    """Run in the wrong folder, the first thing to say is that."""
    with pytest.raises(SettingsError, match=r"has no nbgrader_config\.py"):
        staging.stage(Settings.read(tmp_path), "hw")


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_symbolic_link_is_replaced_not_followed(course, tmp_path):
    """A link with the name of a staged file must not make staging write somewhere else."""
    outside = tmp_path / "outside.txt"
    outside.write_text("keep")
    folder = course.source("hw")
    staging.stage(course.settings, "hw")
    (folder / "notes.txt").unlink()
    (folder / "notes.txt").symlink_to(outside)
    staging.stage(course.settings, "hw")
    assert outside.read_text() == "keep"
    assert stat.S_ISREG((folder / "notes.txt").lstat().st_mode)
