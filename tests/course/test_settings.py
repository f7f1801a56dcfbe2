"""The settings: read once in a command, checked, and read without touching nbgrader."""

import os
import subprocess
import sys

import pytest
from support import ROOT, small
from traitlets.config import Config

from nbviva.cells.marks import NBGRADERS
from nbviva.course import nbgraders
from nbviva.course.reading import EngineConfig
from nbviva.course.settings import SECTIONS, Settings
from nbviva.errors import ExaminationError, SettingsError
from nbviva.grading import Grader
from nbviva.limits import Limits

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", 2),
]
COUNTED = """
import os
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "reads.txt"), "a") as _file:
    _file.write(f"{os.getpid()}\\n")
c.Staging.files = {"hw": {"tool.py": "tool.py"}}
c.GenerateAssignment.pre_convert_hook = "nbviva.staging.before_convert"
c.Autograde.pre_convert_hook = "nbviva.staging.before_convert"
"""


def settings_of(folder, text):
    """Return the settings that a file with this text gives."""
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\n{text}\n")
    return Settings.read(folder)


@pytest.mark.parametrize("command", ["autograde", "run", "audit"])
def test_a_command_reads_the_settings_once(tmp_path, command):
    """Twice would be two answers where a file changes in between, and the time of whatever the file does."""
    course = small.make(tmp_path, CELLS, COUNTED)
    (tmp_path / "tool.py").write_text("")
    course.must("generate_assignment", "hw")
    handed_in = small.hand_in(course, course.submitted("hw", "ada"), {})
    words = {"autograde": ["hw"], "run": [str(handed_in)], "audit": ["hw", "--runs", "1"]}[command]
    started = subprocess.Popen(
        [sys.executable, "-m", "nbviva", "--course", str(tmp_path), command, *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said, _ = started.communicate(timeout=300)
    reads = (tmp_path / "reads.txt").read_text().split()
    assert reads.count(str(started.pid)) == 1, said


READ = """
import sys
{first}
from pathlib import Path
from nbviva.course.settings import Settings
settings = Settings.read(Path({root!r}))
loaded = [name for name in sys.modules if name.split(".")[0] in ("nbgrader", "nbconvert")]
from nbgrader.converters import Autograde, base
import nbgrader.utils
print([hasattr(Autograde, "nbviva"), Autograde.start is not base.BaseConverter.start,
       Autograde.init_assignment.__module__, base.find_all_files is nbgrader.utils.find_all_files, loaded != []])
print(settings.nbgrader.Autograde.exporter_class)
"""


@pytest.mark.parametrize("first", ["", "import nbgrader.apps"])
def test_our_own_reading_leaves_nbgrader_alone(tmp_path, first):
    """The line that switches the engine on stands in the file; its patches are for nbgrader's own commands."""
    small.make(tmp_path, CELLS)
    code = READ.format(root=str(tmp_path), first=first)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == str([False, False, "nbgrader.converters.autograde", True, bool(first)])
    assert said[1] == "nbviva.plugin.converter.Exporter", "nbgrader's classes get what the line says all the same"


def test_where_nbgrader_reads_them_its_commands_are_taken_over(tmp_path):
    """The other half of the promise: without the patches nbgrader would grade by itself."""
    code = (
        "from traitlets.config import Config; import nbviva.plugin; nbviva.plugin.switch_on(Config())\n"
        "from nbgrader.converters import Autograde; print(Autograde.nbviva)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "True\n"


def test_the_line_of_the_settings_is_cheap(tmp_path):
    """Every command reads it, `nbviva stage` too, which needs nothing of nbgrader."""
    code = "import sys, nbviva.plugin; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {name.split(".")[0] for name in said.split()} & {"nbgrader", "nbconvert", "nbformat", "numpy", "IPython"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('c.Staging.file = {"hw": {}}', "c.Staging.file is not known: did you mean c.Staging.files?"),
        ('c.Sandbox.lowset = "limits"', "did you mean c.Sandbox.lowest?"),
        ('c.Jail.lowset = "limits"', "did you mean c.Jail.lowest?"),
        ("c.Limits.cell_second = 3", "did you mean c.Limits.cell_seconds?"),
        ("c.Limits.quux = 3", "there is no such setting. Known here: cell_seconds, "),
        (
            "c.Limits.processes = 0",
            "c.Limits.processes is 0, expected a whole number from 1 to 100,000, .*: processes and",
        ),
        ("c.Limits.processes = 1.5", "c.Limits.processes is 1.5, expected a whole number"),
        ("c.Limits.memory_bytes = 1.5", "expected a whole number from 134,217,728"),
        ("c.Limits.memory_bytes = 1000", "c.Limits.memory_bytes is 1000, expected"),
        ("c.Limits.memory_bytes = 2**80", "expected a whole number"),
        ("c.Limits.open_files = 2", "c.Limits.open_files is 2, expected a whole number from 32"),
        ("c.Limits.cell_seconds = float('inf')", "c.Limits.cell_seconds is inf, expected a number from"),
        ("c.Limits.cell_seconds = 1e30", "is 1e.30, expected a number from 0.1 to 604,800"),
        ("c.Limits.cell_seconds = -1", "is -1, expected a number from"),
        ("import sys; sys.exit(3)", r"nbgrader_config\.py fails with SystemExit: 3"),
        ("c.Limits.cell_seconds = True", "c.Limits.cell_seconds is True, expected a number"),
        ("c.Limits.cell_seconds = float('nan')", "expected a number"),
        ("c.Limits.memory_bytes = float('inf')", "expected a whole number"),
        ("c.Limits.cell_seconds = 'x'", "c.Limits.cell_seconds is 'x', expected a number"),
        ('c.Sandbox.lowest = "none"', "'landlock', 'limits': the weakest level at which student code may run$"),
        ('c.Staging.files = {"hw": "utils"}', 'expected a dictionary: .*{"hw1": {"name there": "path in the course"}}'),
        ('c.Staging.ungraded = {"hw": "large_files"}', r'expected a dictionary: .*{"hw1": \["large_files"\]}'),
        ("c.staging.files = {}", "c.staging is no section of the settings: write c.Staging"),
        ("c.Limit.cell_seconds = 3", "write c.Limits"),
        ('c.ClearHiddenTests.begin_test_delimiter = "X"', "did you mean begin_test_delimeter .nbgrader's spelling"),
        ("c.ClearSolutions.end_solution_delimeter = 3", "c.ClearSolutions.end_solution_delimeter is 3, expected words"),
        ('c.ClearMarkScheme.begin_mark_scheme_delimeter = " "', "is ' ', expected words"),
        ('c.ClearSolutions.begin_solution_delimeter = "SOLUTION"', "'SOLUTION' begins a region and stands in 'END SOL"),
        ("x = 1\n1 / 0", r"line 3 of .*nbgrader_config\.py fails with ZeroDivisionError"),
        ("if", r"nbgrader_config\.py fails with SyntaxError"),
    ],
)
def test_what_is_misspelt_or_of_a_wrong_kind_is_named(tmp_path, line, says):
    """A typing error must not mean: no limit, nothing staged, or hidden tests that are not hidden."""
    with pytest.raises(SettingsError, match=says):
        settings_of(tmp_path, line)


def test_a_misspelt_setting_ends_a_command_with_its_message(tmp_path):
    """One line, no traceback."""
    small.make(tmp_path, CELLS, "c.Limits.cell_second = 3\n")
    command = [sys.executable, "-m", "nbviva", "--course", str(tmp_path), "run", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("nbviva: c.Limits.cell_second is not known: did you mean c.Limits.cell_seconds?")


def test_settings_are_read_as_they_are_meant(tmp_path):
    """The name that courses have had, traitlets' way to change a default, paths, numbers of either kind."""
    settings = settings_of(
        tmp_path,
        'from pathlib import Path\nc.Jail.lowest = "limits"\nc.Limits.processes = 7.0\nc.Limits.cell_seconds = 2\n'
        'c.Staging.files.update({"hw": {"a": Path("data", "a")}})\nc.Staging.ungraded = {"hw": ("b",)}\n'
        'c.ClearHiddenTests.begin_test_delimeter = "VERSTECKT"',
    )
    assert settings.lowest == "limits"
    assert settings.limits == Limits(processes=7, cell_seconds=2.0)
    assert type(settings.limits.processes) is int
    assert settings.staged("hw") == {"a": os.path.join("data", "a")}
    assert settings.only_ungraded("hw") == ("b",)
    assert (settings.staged("other"), settings.only_ungraded("other")) == ({}, ())
    assert settings.markers.hidden.begin == "VERSTECKT"
    assert settings.markers.solution == NBGRADERS.solution
    assert settings.nbgrader.CourseDirectory.root == str(tmp_path)
    both = settings_of(tmp_path, 'c.Jail.lowest = "limits"\nc.Sandbox.lowest = "namespaces"')
    assert both.lowest == "namespaces"


def test_what_nbgrader_is_given_does_not_change_the_settings(tmp_path):
    """They are handed to many; nbgrader's classes write into what they get."""
    settings = settings_of(tmp_path, 'c.ClearSolutions.text_stub = "here"')
    settings.nbgrader.ClearSolutions.text_stub = "there"
    assert settings.nbgrader.ClearSolutions.text_stub == "here"


def test_each_setting_of_ours_has_help():
    """The message about a wrong value shows it."""
    for section in SECTIONS.values():
        assert all(trait.help for trait in section.class_traits(config=True).values())


def test_a_file_that_the_settings_load_is_read_in_the_same_way(tmp_path):
    """Courses share a part of their settings with `load_subconfig`; the line may stand there."""
    (tmp_path / "shared.py").write_text("import nbviva.plugin; nbviva.plugin.switch_on(c)\nc.Limits.processes = 3\n")
    settings = settings_of(
        tmp_path, 'load_subconfig("shared.py")\nkind = type(c).__name__\nassert kind == "EngineConfig"'
    )
    assert settings.limits.processes == 3


def test_nbgraders_own_reading_is_no_reading_of_ours():
    """The engine tells them apart by the class alone."""
    assert issubclass(EngineConfig, Config)
    assert not isinstance(Config(), EngineConfig)


@pytest.mark.parametrize(
    "limit", [{"cell_seconds": "3"}, {"cell_seconds": -1}, {"processes": True}, {"output_bytes": 2.5}]
)
def test_limits_of_a_program_are_checked_too(limit):
    """A program that grades would find out only from a submission that fails."""
    with pytest.raises(ValueError, match=rf"c\.Limits\.{next(iter(limit))} is .*, expected a"):
        Limits(**limit)


def test_a_limit_that_keeps_the_sandbox_from_starting_is_not_blamed_on_the_machine(tmp_path):
    """The advice would be to do without the sandbox."""
    limits = Limits()
    object.__setattr__(limits, "open_files", 2)  # as if its bound were wrong
    with Grader(small.make(tmp_path, CELLS), limits=limits) as grader, pytest.raises(ExaminationError) as raised:
        _ = grader.level
    assert "look at c.Limits" in str(raised.value)
    assert "c.Sandbox.lowest" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "cell", "whole"),
    [
        ("c.ExecutePreprocessor.timeout = 20", 20, 600),
        ("c.Execute.timeout = 5\nc.ExecutePreprocessor.timeout = 20", 5, 600),
        ("c.Execute.timeout = 1800", 1800, 1800),
        ("c.Execute.timeout = -1", 600, 600),
        ("c.Execute.timeout = None\nc.Limits.submission_seconds = 90", 90, 90),
        ("c.Execute.timeout = 5\nc.Limits.cell_seconds = 7", 7, 600),
        ("c.Execute.kernel_name = 'python3'", 60, 600),
    ],
)
def test_nbgraders_timeout_of_a_cell_counts_where_the_course_sets_no_limit(tmp_path, text, cell, whole):
    """A course whose simulations take ten minutes said so years ago, where nbgrader has it."""
    limits = settings_of(tmp_path, text).limits
    assert (limits.cell_seconds, limits.submission_seconds) == (cell, whole)
    assert limits.cpu_seconds >= cell


def test_a_timeout_that_is_no_number_is_refused(tmp_path):
    """It would else be found in the middle of a class."""
    with pytest.raises(SettingsError, match=r"c\.Execute\.timeout is '20', expected the seconds"):
        settings_of(tmp_path, "c.Execute.timeout = '20'")


def test_settings_of_nbgrader_that_do_not_count_are_named(tmp_path):
    """Once, when a run begins: what is set and does nothing costs an afternoon."""
    text = "c.Execute.timeout = 5\nc.Execute.kernel_name = 'other'\nc.ClearOutput.enabled = True"
    settings = settings_of(tmp_path, f"{text}\nc.Autograde.create_student = True")
    assert settings.notes == (
        "c.Execute.kernel_name has no effect: answers and test cells run without a kernel",
        "c.ClearOutput.enabled has no effect: the graded notebook is made anew from the source",
    )
    page = (ROOT / "docs" / "engine.md").read_text()
    assert not [section for section in nbgraders.NO_EFFECT if f"`c.{section}`" not in page]


def test_a_setting_of_nbgraders_that_is_misspelt_is_named(tmp_path):
    """nbgrader passes over it, and the course is graded with another folder or gradebook than its instructor thinks."""
    said = "c.CourseDirectry.root = 'x'\nc.CourseDirectory.course_idd = 'x'\n"
    course = small.make(tmp_path, CELLS, f"{said}c.ServerApp.port = 1\nc.Exchange.root = '/x'\n")
    assert course.settings.notes == (
        "c.CourseDirectry has no effect: did you mean c.CourseDirectory?",
        "c.CourseDirectory.course_idd has no effect: did you mean course_id?",
    )


def test_the_settings_of_folders_are_those_that_nbgrader_has():
    """One that nbgrader gets tomorrow must not be called misspelt."""
    from nbgrader.coursedir import CourseDirectory

    assert set(CourseDirectory.class_own_traits(config=True)) == nbgraders.DIRECTORY
