"""Staging: what the notebooks of a course share lies beside every notebook that runs."""

import os
import shutil
import stat
from pathlib import Path

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
    (course.root / "lib" / "shared" / "old.py").write_text("")
    staging.stage(course.settings, "hw")
    (course.root / "lib" / "shared" / "old.py").unlink()
    (folder / "shared" / "rnn.py").write_text("raise SystemExit")
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


# ---- what is not staging's own


def holds(folder):
    """Return all files below a folder, with what is in them; links are not entered."""
    found = {}
    for above, _, names in os.walk(folder):
        for path in (Path(above, name) for name in names if ".nbviva" not in above):
            found[path.relative_to(folder)] = path.read_bytes()
    return found


def course_with(tmp_path, files: str) -> Course:
    """Return a course whose assignment has files of its own, with these words as its `c.Staging.files`."""
    made = small.make(tmp_path / "course", [], f"c.Staging.files = {{'hw': {files}}}\n")
    for name in (
        "source/hw/notes.md",
        "source/hw/pictures/own.svg",
        "data/a.csv",
        "submitted/ada/hw/hw.ipynb",
        "x.txt",
    ):
        (made.root / name).parent.mkdir(parents=True, exist_ok=True)
        (made.root / name).write_text(f"this is {name}")
    return made


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ("{'.': 'data'}", "'.' beside .* no file can have that name"),
        ("{'': 'data'}", "'' beside .* no file can have that name"),
        ("{'..': 'data/a.csv'}", "no file can have that name: write a name like"),
        ("{'.': 'data/a.csv'}", "no file can have that name"),
        ("{'../a.txt': 'x.txt'}", "no file can have that name"),
        ("{'a/../../b.txt': 'x.txt'}", "no file can have that name"),
        ("{'/tmp/absolute.txt': 'x.txt'}", "no file can have that name"),
        ("{'hw.ipynb': 'x.txt'}", "which is the name of a notebook"),
        ("{'./other.IPYNB': 'x.txt'}", "which is the name of a notebook"),
        ("{'x': '.'}", "'.' beside the notebooks of hw, which lie in it themselves"),
        ("{'x': ''}", "which lie in it themselves"),
        ("{'x': 'source/hw/..'}", "which lie in it themselves"),
        ("{'pictures/x': 'source/hw/pictures'}", "which lie in it themselves"),
        ("{'pictures': 'source/hw/pictures'}", "where it lies already"),
        ("{'x': '.nbviva/secret'}", "belongs to the instructors"),
        ("{'a': 'x.txt', 'a/b': 'data'}", "a is a file, so a/b/a.csv cannot be in it"),
        ("{'pictures': 'x.txt'}", r"own\.svg is in the place of pictures"),
        ("{'notes.md/x': 'x.txt'}", r"notes\.md is in the place of notes\.md/x"),
    ],
)
def test_what_would_cost_an_instructor_work_is_refused(tmp_path, files, says):
    """A slip in the settings must not delete what somebody wrote; nor may half be done before the slip shows."""
    course = course_with(tmp_path, files)
    before = holds(tmp_path)
    with pytest.raises((SettingsError, StagingError), match=says):
        staging.stage(course.settings, "hw")
    assert holds(tmp_path) == before
    assert not os.path.exists("/tmp/absolute.txt")


@pytest.mark.parametrize("files", ["{'x': '.'}", "{'x': 'source'}"])
def test_a_whole_course_is_not_copied_for_a_release(tmp_path, files):
    """What students handed in would lie in the copy, and from there go into the student version."""
    course = course_with(tmp_path, files)
    with pytest.raises(SettingsError, match="which lie in it themselves"):
        course.copy_to(tmp_path / "copy")
    assert not (tmp_path / "copy" / "submitted").exists()


def test_a_file_in_the_place_of_a_staged_one_is_kept_aside(tmp_path):
    """It may be what an earlier version staged without a note of it, or an instructor's work: neither is an error."""
    course = course_with(tmp_path, "{'notes.md': 'x.txt'}")
    own = (course.source("hw") / "notes.md").read_text()
    staging.stage(course.settings, "hw")
    assert (course.source("hw") / "notes.md").read_text() == "this is x.txt"
    kept = course.root / ".nbviva" / "replaced" / "hw"
    assert (kept / "notes.md").read_text() == own
    (course.source("hw") / "notes.md").write_text("changed where it was staged")
    (course.root / "x.txt").write_text("the next version")
    staging.stage(course.settings, "hw")
    assert (kept / "notes.md.1").read_text() == "changed where it was staged"
    staging.stage(course.settings, "hw")
    assert sorted(path.name for path in kept.iterdir()) == ["notes.md", "notes.md.1"]


def test_own_files_in_a_staged_folder_stay(tmp_path):
    """An assignment's own pictures may lie among those that it shares with others."""
    course = course_with(tmp_path, "{'pictures': 'data'}")
    staging.stage(course.settings, "hw")
    (course.root / "data" / "a.csv").rename(course.root / "data" / "b.csv")
    staging.stage(course.settings, "hw")
    assert sorted(path.name for path in (course.source("hw") / "pictures").iterdir()) == ["b.csv", "own.svg"]


def test_a_staged_file_that_somebody_changed_is_not_removed(tmp_path):
    """Its home is gone: the change is nowhere else."""
    course = course_with(tmp_path, "{'data': 'data'}")
    staging.stage(course.settings, "hw")
    (course.source("hw") / "data" / "a.csv").write_text("two hours of work")
    (course.root / "data" / "a.csv").rename(course.root / "data" / "b.csv")
    staging.stage(course.settings, "hw")
    assert (course.source("hw") / "data" / "a.csv").read_text() == "two hours of work"


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
@pytest.mark.parametrize("name", ["linked", "linked/deeper"])
def test_a_folder_behind_a_link_is_not_entered(tmp_path, name):
    """What lies there is another course's, or the instructor's own collection."""
    course = course_with(tmp_path, f"{{'{name}': 'data'}}")
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "deeper").mkdir(parents=True)
    (elsewhere / "mine.txt").write_text("mine")
    (elsewhere / "deeper" / "mine.txt").write_text("mine")
    (course.source("hw") / "linked").symlink_to(elsewhere)
    before = holds(tmp_path)
    with pytest.raises(StagingError, match="linked is a link, and staging writes through none"):
        staging.stage(course.settings, "hw")
    assert holds(tmp_path) == before


def test_a_file_of_a_staged_folder_may_come_from_elsewhere(tmp_path):
    """Whichever is named first: the longer name wins, and nothing is written anew each time."""
    course = course_with(tmp_path, "{'data/a.csv': 'x.txt', './data': 'data'}")
    staging.stage(course.settings, "hw")
    file = course.source("hw") / "data" / "a.csv"
    assert file.read_text() == "this is x.txt"
    os.utime(file, (1, 1))
    staging.stage(course.settings, "hw")
    assert file.stat().st_mtime == 1


def test_a_home_may_become_a_folder_and_a_file_again(tmp_path):
    """What is in the way was written by staging itself."""
    course = course_with(tmp_path, "{'x': 'x.txt'}")
    home = course.root / "x.txt"
    staging.stage(course.settings, "hw")
    home.unlink()
    (home / "deep").mkdir(parents=True)
    (home / "deep" / "y").write_text("y")
    staging.stage(course.settings, "hw")
    assert (course.source("hw") / "x" / "deep" / "y").read_text() == "y"
    shutil.rmtree(home)
    home.write_text("x")
    staging.stage(course.settings, "hw")
    assert (course.source("hw") / "x").read_text() == "x"


def test_a_release_leaves_out_what_a_staged_folder_has_no_longer(tmp_path):
    """It is made in a copy of the course, which has to know what staging wrote."""
    course = course_with(tmp_path, "{'shared': 'data'}")
    staging.stage(course.settings, "hw")
    (course.root / "data" / "a.csv").rename(course.root / "data" / "b.csv")
    copy = course.copy_to(tmp_path / "copy")
    staging.stage(copy.settings, "hw")
    assert [path.name for path in (copy.source("hw") / "shared").iterdir()] == ["b.csv"]


def test_a_damaged_note_costs_nothing(tmp_path):
    """Staging then knows of nothing that it wrote it, and replaces only what is the same."""
    course = course_with(tmp_path, "{'shared': 'data'}")
    staging.stage(course.settings, "hw")
    (course.root / ".nbviva" / "staged" / "hw.json").write_text("[1, ")
    staging.stage(course.settings, "hw")
    (course.root / "data" / "a.csv").write_text("new")
    staging.stage(course.settings, "hw")
    assert (course.source("hw") / "shared" / "a.csv").read_text() == "new"


@pytest.mark.parametrize(("name", "refused"), [("goda", True), ("gouda2", False), ("unlike", False)])
def test_settings_for_a_misspelt_assignment_are_named(tmp_path, name, refused):
    """Nothing would be staged, without a word; but next week's settings may be written before its folder is made."""
    course = course_with(tmp_path, "{}")
    course.source("hw").rename(course.root / "source" / "gouda")
    settings = course.root / "nbgrader_config.py"
    settings.write_text(settings.read_text() + f"c.Staging.files = {{{name!r}: {{'data': 'data'}}}}\n")
    if refused:
        with pytest.raises(SettingsError, match="the assignment goda, which is not in source/: did you mean gouda"):
            staging.stage(Settings.read(course.root), "gouda")
    else:
        assert staging.stage(Settings.read(course.root), "gouda") == []
