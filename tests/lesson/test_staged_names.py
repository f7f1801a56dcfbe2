"""The list of names on its way to the learner: checked and staged by this course for every command that needs it."""

import subprocess
import sys

import pytest
from support import ROOT

from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.course.settings import Settings
from tools import corpus

ASSIGNMENT = "dinosaur_island"
BAD = "data/dinos.txt cannot be a corpus:\n  - line 2 is empty: delete it\n  - it has 2 names, at least 20 are needed"
# The settings as they were when the engine itself knew what a list of names is: courses that have them go on.
SETTINGS_OF_BEFORE = """c = get_config()
c.CourseDirectory.course_id = "dinosaur_island"
CORPUS = "data/dinos.txt"
c.Staging.files = {"dinosaur_island": {"utils": "utils", "dinos.txt": CORPUS, "sonnets": "data/sonnets"}}
c.GenerateAssignment.pre_convert_hook = "nbviva.staging.before_convert"
c.Autograde.pre_convert_hook = "nbviva.staging.before_convert"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.OverwriteCells.add_missing_cells = True
__import__("nbviva.plugin").plugin.switch_on(c)
"""


@pytest.fixture
def small_course(course: Course, course_copy: Course) -> Course:
    """A course with the settings of before, with the notebook that is graded and a blank submission of it."""
    (course_copy.root / "nbgrader_config.py").write_text(SETTINGS_OF_BEFORE)
    (course_copy.source(ASSIGNMENT) / "shakespeare.ipynb").unlink()
    handed_in = course_copy.submitted(ASSIGNMENT, "blank")
    handed_in.mkdir(parents=True)
    for name in (f"{ASSIGNMENT}.ipynb", "dinos.txt"):
        (handed_in / name).write_bytes((course.release(ASSIGNMENT) / name).read_bytes())
    return course_copy


def set_corpus(course: Course, setting: str) -> None:
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text().replace('CORPUS = "data/dinos.txt"', f'CORPUS = "{setting}"'))


def staged(course: Course) -> bytes:
    staging.stage(Settings.read(course.root), ASSIGNMENT)
    return (course.source(ASSIGNMENT) / "dinos.txt").read_bytes()


def test_learners_get_the_names_without_a_newline_at_the_end(course, course_copy):
    """With one, splitting the text gives a nameless dinosaur that reading line by line does not: both are honest."""
    assert staged(course_copy) == (course.release(ASSIGNMENT) / "dinos.txt").read_bytes()
    assert staged(course_copy) == (ROOT / "data" / "dinos.txt").read_bytes().removesuffix(b"\n")
    utils = course_copy.source(ASSIGNMENT) / "utils" / "rnn.py"
    assert utils.read_bytes() == (ROOT / "utils" / "rnn.py").read_bytes()


def test_one_setting_puts_another_corpus_under_the_assignment(course_copy):
    """An instructor who teaches with city names changes one line."""
    cities = [f"San Pedro {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    (course_copy.root / "data" / "cities.txt").write_bytes("\r\n".join(f" {city}\t" for city in cities).encode())
    set_corpus(course_copy, "data/cities.txt")
    assert staged(course_copy) == "\n".join(cities).encode()


def test_the_word_classic_stages_the_published_list(course_copy, reference):
    """It is no path: the list is fetched once, and its checksum compared."""
    published = corpus.load(reference("dinos.txt"))
    set_corpus(course_copy, "classic")
    assert staged(course_copy) == "\n".join(published.names).encode()


@pytest.mark.parametrize(
    "command",
    [
        f"nbviva stage {ASSIGNMENT}", f"nbviva release {ASSIGNMENT}", f"nbviva check {ASSIGNMENT}",
        f"nbviva audit {ASSIGNMENT}", f"nbviva autograde {ASSIGNMENT}",
        f"nbviva run submitted/blank/{ASSIGNMENT} --assignment {ASSIGNMENT}",
        f"nbgrader generate_assignment {ASSIGNMENT} --force", f"nbgrader autograde {ASSIGNMENT}",
    ],
)  # fmt: skip
def test_a_bad_list_ends_every_command_with_its_reason(small_course, command):
    """The class would be graded with the wrong list, or learners would get it."""
    if command.startswith("nbgrader autograde"):
        small_course.must("generate_assignment", ASSIGNMENT, "--force")
    (small_course.root / "data" / "dinos.txt").write_text("Rex\n\nMei\n")
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=small_course.root, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert BAD in done.stdout + done.stderr
    assert not (small_course.root / "autograded").exists()


def test_a_course_with_the_settings_of_before_is_released_and_graded(small_course):
    """It was written for an engine that knew this course; both commands that grade find the same files there."""
    names = (small_course.root / "data" / "dinos.txt").read_bytes().removesuffix(b"\n")
    graded = small_course.root / "autograded" / "blank" / ASSIGNMENT / "dinos.txt"
    small_course.must("generate_assignment", ASSIGNMENT, "--force")
    assert (small_course.release(ASSIGNMENT) / "dinos.txt").read_bytes() == names
    for command in (["nbgrader", "autograde", ASSIGNMENT], ["nbviva", "autograde", ASSIGNMENT, "--force"]):
        (small_course.submitted(ASSIGNMENT, "blank") / "dinos.txt").write_text("a\n")
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=small_course.root, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert graded.read_bytes() == names
        graded.unlink()
