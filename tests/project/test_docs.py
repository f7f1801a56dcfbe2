"""Documents that cannot rot: commands are run or compared with what they name, links and numbers with their targets."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.nbgraderapp import NbGraderApp
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support import ROOT

from nbviva.audit import specimens
from nbviva.cells import marks
from nbviva.course.layout import Course
from tools import check

ASSIGNMENT = "dinosaur_island"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
WRITTEN_BY_TOOLS = {"_build", "demo", "submitted", "autograded", "feedback", "downloaded", "dist", "node_modules"}
DOCUMENTS = sorted(
    path.as_posix()
    for path in (found.relative_to(ROOT) for found in ROOT.rglob("*.md"))
    if not any(part.startswith(".") or part in WRITTEN_BY_TOOLS for part in path.parts[:-1])
)
WITH_COMMANDS = [name for name in DOCUMENTS if name != "CHANGELOG.md"]  # what was true then need not be true now

SHELL = ("sh", "console")
# commands without an end, or that write into the course, and the tests that run them
TESTED = {"watch": "tests/autograde/test_watch.py", "release": "tests/cli/test_classroom.py"}
# pages whose Python is run in the course that they describe, and what runs it
RUN_BY = {
    "docs/any_course.md": "tools/wheel.py", "docs/several.md": "tests/start/test_several.py",
    "docs/classroom.md": "tests/cli/test_classroom.py",
}  # fmt: skip
FOLLOWED = "tests/start/test_page.py"  # runs the blocks of the pages that it names, in their order
PROGRAMS = ("make", "nbviva", "nbgrader", "uv", "pip", "jupyter", "python", "python3", "pytest", "git", "bash")
FENCE = re.compile(r"^```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\[[^\]]+\]:\s+(\S+)|<img[^>]+src=\"([^\"]+)\"", re.MULTILINE
)

# nbgrader's commands and the file each leaves behind; they are run in the order of the document.
LEAVES = {
    "generate_assignment": f"release/{ASSIGNMENT}/{NOTEBOOK}",
    "autograde": f"autograded/{{student}}/{ASSIGNMENT}/{NOTEBOOK}",
    "generate_feedback": f"feedback/{{student}}/{ASSIGNMENT}/{ASSIGNMENT}.html",
    "export": "grades.csv",
}
RIGHT, LATE = "ada", "grace"  # one whose notebook is as it should be, and one who has renamed it


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def environment() -> dict[str, str]:
    """The shell of somebody who has activated .venv."""
    path = os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)))
    dropped = ("PYTHONDONTWRITEBYTECODE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    return {name: value for name, value in os.environ.items() if name not in dropped} | {"PATH": path}


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder`; its output and errors are in `stdout`."""
    program = shutil.which(words[0], path=environment()["PATH"]) or words[0]
    return subprocess.run(
        [program, *words[1:]], cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", timeout=120,
    )  # fmt: skip


# ---- what a document says -----------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    """A command as a document shows it; `whole` if in a block or a table, where it must do its work as it stands."""

    line: int
    text: str
    whole: bool


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield language and content of each fenced block."""
    for fence in FENCE.finditer(text):
        yield fence["language"], fence["body"]


def commands(text: str) -> list[Command]:
    """Return the commands in shell blocks and in code between backticks, in the order of the document."""
    found = []
    for fence in FENCE.finditer(text):
        if fence["language"] in SHELL:
            for number, line in enumerate(fence["body"].replace("\\\n", "  ").splitlines()):
                words = line.strip().removeprefix("$ ").split("  # ")[0].strip()
                if words and not words.startswith("#"):
                    found.append(Command(text.count("\n", 0, fence.start("body")) + number + 1, words, True))
    prose = FENCE.sub(lambda fence: "\n" * fence.group().count("\n"), text)
    for number, line in enumerate(prose.splitlines()):
        for code in re.findall(r"`([^`]+)`", line):
            program, _, arguments = code.partition(" ")
            if arguments and (program in PROGRAMS or program.startswith(".venv/bin/")):
                found.append(Command(number + 1, code, line.startswith("|")))
    return sorted(found, key=lambda command: command.line)


def followed(name: str) -> set[str]:
    """Return the commands of a document that are run elsewhere, as they stand there, in a course of their own."""
    if f'"{name.removeprefix("docs/")}"' not in read(FOLLOWED):
        return set()
    return {line.strip() for language, body in blocks(read(name)) if language in SHELL for line in body.splitlines()}


def executed(text: str) -> list[str]:
    """Return the commands of a document that a course copy can run."""
    return [
        c.text for c in commands(text) if c.whole and c.text.split()[0] == "nbgrader" and c.text.split()[1] in LEAVES
    ]


# ---- commands against what they name ------------------------------------------------------------


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):(?!=)", read("Makefile"), re.MULTILINE))


def checked_elsewhere() -> list[tuple[str, ...]]:
    """The commands that tools/check.py runs, without the Python before them."""
    return [command[1:] for stage in check.stages(Path("scratch")) for command in stage.commands]


def fault(text: str) -> str:
    """Return what is wrong with a command, or nothing. Nothing of it is run but its help."""
    words = shlex.split(text)
    program, arguments = words[0].removeprefix(".venv/bin/").removesuffix("3"), words[1:]
    options = [word.split("=")[0] for word in arguments if word.startswith("--")]
    if program == "uv" and arguments[0] == "run":
        return fault(shlex.join(arguments[1:]))
    if program == "uv" and arguments[:2] == ["sync", "--group"]:
        known = tomllib.loads(read("pyproject.toml"))["dependency-groups"]
        return "" if set(arguments[2:]) <= set(known) else f"the groups are {', '.join(known)}"
    if program == "python" and arguments[0] == "-m":
        if importlib.util.find_spec(arguments[1]) is None:
            return f"there is no module {arguments[1]}"
        program, arguments = arguments[1], arguments[2:]
    match program:
        case "make":
            return make_fault(arguments)
        case "python":
            return script_fault(arguments[0], options, arguments)
        case "nbviva" if arguments[0].startswith("--"):
            return help_fault((sys.executable, "-m", "nbviva"), options)
        case "nbviva":
            called = re.compile(rf"-m nbviva (--course \S+ )?{re.escape(arguments[0])} ")
            tested = f'"{arguments[0]}"' in read(TESTED.get(arguments[0], "README.md"))
            if not tested and not any(called.search(f"{' '.join(command)} ") for command in checked_elsewhere()):
                return f"tools/check.py does not run `nbviva {arguments[0]}`: run it there, or in this file"
            return help_fault((sys.executable, "-m", "nbviva", arguments[0]), options)
        case "nbgrader":
            known = set(NbGraderApp.subcommands) - {"formgrade"}  # which only says that it is gone
            return "" if arguments[0] in known else f"nbgrader has no command {arguments[0]}"
        case "jupyter":
            files = [word for word in arguments[1:] if not word.startswith("-")]
            missing = [name for name in files if not (ROOT / "release" / ASSIGNMENT / name).is_file()]
            if missing:
                return f"not in release/{ASSIGNMENT}: {', '.join(missing)}"
            if not options and shutil.which(f"jupyter-{arguments[0]}", path=environment()["PATH"]):
                return ""
            return help_fault(("jupyter", arguments[0]), options)
        case "pip":
            return pip_fault(arguments)
        case "pytest":
            missing = [word for word in arguments if not word.startswith("-") and not (ROOT / word).exists()]
            return f"there is no {', '.join(missing)}" if missing else ""
        case "pre-commit":
            return help_fault((program, arguments[0]), options)
        case "git":
            return git_fault(words)
        case "cd":
            made = re.search(rf"^nbviva new {re.escape(arguments[0])}$", read("docs/new_course.md"), re.MULTILINE)
            return "" if made else f"no page makes a folder {arguments[0]}"
        case "source" if arguments == [".venv/bin/activate"]:
            there = Path(sys.prefix, "bin")  # with it on the path, the commands of the other lines are found
            missing = [name for name in ("activate", "nbviva", "nbgrader") if not (there / name).is_file()]
            return f"{there} has no {', '.join(missing)}" if missing else ""
    return f"tests/project/test_docs.py does not know how to check {program}: teach it"


def make_fault(arguments: list[str]) -> str:
    known = {f"{name}=" for name in re.findall(r"\$\((\w+)\)", read("Makefile"))} | targets()
    unknown = [word for word in arguments if (word.partition("=")[0] + "=" * ("=" in word)) not in known]
    return f"the Makefile has no {', '.join(unknown)}" if unknown else ""


def script_fault(script: str, options: list[str], arguments: list[str]) -> str:
    if not (ROOT / script).is_file():
        return f"there is no {script}"
    missing = [option for option in options if f'"{option}"' not in read(script)]
    if "--only" in options:
        known = [stage.name for stage in check.stages(Path("scratch"))]
        missing += {arguments[arguments.index("--only") + 1]} - set(known)
    return f"{script} does not know {', '.join(missing)}" if missing else ""


@functools.cache
def help_of(words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return run([*words, "--help"], ROOT)


def help_fault(words: tuple[str, ...], options: list[str]) -> str:
    """Return what is missing in the help of a program that is not to be started here."""
    ran = help_of(words)
    if ran.returncode:
        return f"`{shlex.join(words)} --help` ends with exit code {ran.returncode}: {ran.stdout.strip()[-200:]}"
    missing = [option for option in options if option not in ran.stdout]
    return f"`{shlex.join(words)}` does not know {', '.join(missing)}" if missing else ""


def pip_fault(arguments: list[str]) -> str:
    """Whether a learner's requirements exist and are those that were tested: the versions in this environment."""

    project = tomllib.loads(read("pyproject.toml"))
    if arguments[0] == "install" and arguments[1].startswith("dist/"):
        built = f"dist/nbviva-{project['project']['version']}-py3-none-any.whl"
        known = [built, *(f"{built}[{extra}]" for extra in project["project"]["optional-dependencies"])]
        return "" if arguments[1:] in [[one] for one in known] else f"`make wheel` builds {built}"
    if arguments[0] == "install" and not arguments[1].startswith("-"):
        names = {Requirement(line).name for line in project["dependency-groups"]["sonnets"]}
        return "" if set(arguments[1:]) == names else f"the group `sonnets` installs {', '.join(sorted(names))}"
    if arguments[:2] != ["install", "-r"]:
        return "expected `pip install -r FILE`: nothing else is checked here"
    path = ROOT / "release" / ASSIGNMENT / arguments[2]
    if not path.is_file():
        return f"there is no {path.relative_to(ROOT)}"
    here = {(canonicalize_name(found.name), found.version) for found in distributions()}
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    ]
    other = [
        str(needed) for needed in map(Requirement, lines)
        if not any(canonicalize_name(needed.name) == name and number in needed.specifier for name, number in here)
    ]  # fmt: skip
    return f"{', '.join(other)} is asked for and was not tested" if other else ""


def git_fault(words: list[str]) -> str:
    """Whether a setting of git names a command that reads a notebook; nothing is written to any git settings."""
    if words[1] != "config" or "textconv" not in words[2]:
        return "expected `git config diff.NAME.textconv COMMAND`: nothing else is checked here"
    driver = words[2].split(".")[1]
    if f"diff={driver}" not in read(".gitattributes"):
        return f".gitattributes gives no file to the driver {driver}"
    program, *arguments = shlex.split(words[3])
    if program != ".venv/bin/python":
        return f"expected .venv/bin/python, got {program}"
    ran = run([sys.executable, *arguments, str(ROOT / "source" / ASSIGNMENT / NOTEBOOK)], ROOT)
    return "" if ran.returncode == 0 and '"cells"' in ran.stdout else ran.stdout[-200:]


@pytest.mark.parametrize("document", WITH_COMMANDS)
def test_every_command_names_what_exists(document):
    """Who copies a command from a page and gets an error does not trust the rest of the page."""
    elsewhere = {*executed(read(document)), *followed(document)}
    found = {c: fault(c.text) for c in commands(read(document)) if c.text not in elsewhere}
    assert [f"{document}:{command.line}: `{command.text}`: {why}" for command, why in found.items() if why] == []


@pytest.mark.parametrize(
    "text",
    [
        "make nosuch", "make lock NOSUCH=1", "nbviva nosuch", "nbviva release --nosuch here", "uv run nbviva nosuch",
        "uv run python tools/nosuch.py", "python tools/check.py --nosuch", ".venv/bin/python -m nosuch",
        ".venv/bin/python tools/check.py --only nosuch", ".venv/bin/python -m pytest tests/nosuch.py",
        "nbgrader formgrader", "nbgrader formgrade", "jupyter nosuch", "jupyter lab nosuch.ipynb",
        "pip install -r nosuch.txt", "pip install nosuch", "pip install dist/nosuch.whl",
        "pip install dist/nbviva-0.1.0-py3-none-any.whl[nosuch]", ".venv/bin/pre-commit nosuch", "nosuch",
        "source nosuch", "cd nosuch",
        'git config diff.nosuch.textconv ".venv/bin/python -m nbstripout"', "git push",
        'git config diff.ipynb.textconv ".venv/bin/python -m nosuch"',
    ],
)  # fmt: skip
def test_a_command_that_does_not_exist_is_found(text):
    """The test above must be able to fail, for each kind of command."""
    assert fault(text)


def test_all_forms_of_commands_are_found():
    """A command that is overlooked is never checked."""
    block = "```sh\n$ nbgrader export  # now\n# no command\nmake \\\n test\n```\n"
    text = f"Run `make lab` or\n\n{block}| do | `uv run x`, then `nbviva y` |\n`source/` `make`"
    assert [(c.text, c.whole) for c in commands(text)] == [
        ("make lab", False), ("nbgrader export", True), ("make    test", True), ("uv run x", True), ("nbviva y", True),
    ]  # fmt: skip


def test_what_the_readme_promises_of_make_is_what_is_checked():
    """`make demo` and `make test` are the first two commands that anybody types."""
    recipes = dict(re.findall(r"^([a-z]+):[^\n]*\n((?:\t[^\n]*\n)+)", read("Makefile"), re.MULTILINE))
    assert "tools/demo.py" in recipes["demo"]
    assert "tools/check.py" in recipes["test"]
    assert any(command[0] == "tools/demo.py" for command in checked_elsewhere())


def test_stages_are_those_that_run():
    """CONTRIBUTING.md lists the stages; a name that is not among them is an error on the command line."""
    (sentence,) = re.findall(r"The stages are (.*?)\.\s", read("CONTRIBUTING.md"), re.DOTALL)
    assert re.findall(r"`(\w+)`", sentence) == [stage.name for stage in check.stages(Path("scratch"))]


# ---- commands that are run ----------------------------------------------------------------------


def sequences() -> dict[str, list[str]]:
    """What is run for each document; a document whose commands begin those of another is covered by that one."""
    every = {name: [c for c in executed(read(name)) if c not in followed(name)] for name in WITH_COMMANDS}
    every = {name: run for name, run in every.items() if run}
    return {
        name: run
        for name, run in every.items()
        if not any(
            o != name and other[: len(run)] == run and (len(other), o) > (len(run), name) for o, other in every.items()
        )
    }


def examples(folder: Path) -> list[specimens.Specimen]:
    """The zoo files that documents show, as files; without those that are in the zoo and graded there."""
    (folder / "wrong").mkdir(parents=True)
    known = {path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "zoo" / ASSIGNMENT).rglob("*.py")}
    shown = []
    for document in WITH_COMMANDS:
        for language, body in blocks(read(document)):
            if language == "python" and body.startswith("# /// zoo\n") and body not in known:
                path = folder / "wrong" / f"example_{len(shown)}.py"
                path.write_text(body, encoding="utf-8")
                shown.append(specimens.read(path))
    return shown


def hand_in(course: Course, specimen: specimens.Specimen, student: str) -> Path:
    folder = course.submitted(ASSIGNMENT, student)
    release, source = (ROOT / part / ASSIGNMENT / NOTEBOOK for part in ("release", "source"))
    specimens.hand_in(specimen, release, source, folder)
    return folder / NOTEBOOK


def scores(course: Course, student: str) -> dict[str, float]:
    with Gradebook(course.db_url) as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, student)
        return {g.cell.name: g.auto_score for notebook in submission.notebooks for g in notebook.grades}


def trial(course: Course, text: str) -> str:
    """Run a command in the course; return what is wrong with it, or nothing.

    NAME is the student who renamed the notebook. Until then, a grading of the class must grade the others and fail;
    with NAME, the notebook gets its name back first.
    """
    student = LATE if "NAME" in text else RIGHT
    renamed, notebook = (course.submitted(ASSIGNMENT, LATE) / name for name in ("final.ipynb", NOTEBOOK))
    if student == LATE:
        renamed.rename(notebook)
    words = shlex.split(text.replace("NAME", student))
    left = course.root / LEAVES[words[1]].format(student=student)
    left.unlink(missing_ok=True)
    reports = words[1] == "autograde" and renamed.exists()
    ran = run(words, course.root)
    return outcome(text, ran, reports) or ("" if left.is_file() else f"`{text}` leaves no {left.name}")


def outcome(text: str, ran: subprocess.CompletedProcess[str], reports: bool) -> str:
    """Return what a finished command of nbgrader did wrong; `reports` if it must report the renamed notebook."""
    end = ran.stdout[-1000:]
    if ran.returncode != int(reports):
        return f"`{text}` ends with exit code {ran.returncode}, expected {int(reports)}:\n{end}"
    if reports and f"for student '{LATE}'" not in ran.stdout:
        return f"`{text}` does not report the student who renamed the notebook:\n{end}"
    if "Unrecognized" in ran.stdout:  # nbgrader warns of an option it does not know, and goes on
        return f"`{text}` has an option that nbgrader does not know:\n{end}"
    return ""


def test_a_command_that_goes_wrong_is_found(tmp_path):
    """nbgrader ends with 0 in spite of an option that it does not know; an exit code alone proves little."""
    ran = run(["nbgrader", "generate_config", "--nosuch=1"], tmp_path)
    assert ran.returncode == 0
    assert "does not know" in outcome("nbgrader generate_config --nosuch=1", ran, reports=False)
    assert "exit code 0, expected 1" in outcome("nbgrader autograde", ran, reports=True)
    failed = subprocess.CompletedProcess([], 1, "There was an error for student 'ada'")
    assert "exit code 1, expected 0" in outcome("nbgrader autograde", failed, reports=False)
    assert "does not report" in outcome("nbgrader autograde", failed, reports=True)


@pytest.mark.slow
@pytest.mark.parametrize("document", sequences())
def test_commands_for_instructors_work_in_the_order_they_are_shown(course, tmp_path, document):
    """A class is graded by copying these lines: each must work, and the marks must be those the documents show."""
    texts = sequences()[document]
    copy = course.copy_to(tmp_path / "course")
    hand_in(copy, specimens.Specimen(RIGHT, "right", "the solution"), RIGHT)
    shown = examples(tmp_path / "zoo")
    for specimen in shown:
        hand_in(copy, specimen, specimen.name)
    late = [LATE] if any("NAME" in text for text in texts) else []
    for student in late:
        notebook = hand_in(copy, specimens.Specimen(student, "right", "renamed"), student)
        notebook.rename(notebook.with_name("final.ipynb"))
    for text in texts:
        assert trial(copy, text) == ""
    points = scores(copy, RIGHT)
    assert sum(points.values()) == 100
    assert [scores(copy, student) for student in late] == [points] * len(late)
    for specimen in shown:
        lost = {name for name, score in scores(copy, specimen.name).items() if score < points[name]}
        assert lost == specimen.loses, f"the example '{specimen.title}' does not lose what it says"


def test_formgrader_is_where_the_readme_says():
    """nbgrader has no command for it; a browser walks the way through the menu in tests/project/test_paths.py."""
    menu, entry = re.findall(r"open \*(\w+)\* in the menu \*(\w+)\*", read("README.md"))[0][::-1]
    walked = read("tests/project/test_paths.py")
    assert f'name="{menu}", exact=True).click()' in walked
    assert f'from_menu(page, server, "{entry}")' in walked


# ---- blocks that are not commands ---------------------------------------------------------------


@pytest.mark.parametrize("document", WITH_COMMANDS)
def test_every_block_is_of_a_kind_that_is_checked(document, tmp_path):
    """A block in another language would be shown and never tried; `text` is for what nobody is to copy."""
    python = []
    for language, body in blocks(read(document)):
        if document in RUN_BY and language == "python":
            assert Path(document).name in read(RUN_BY[document])
            continue
        assert language in (*SHELL, "python", "toml", "text"), (
            f"{document}: a block of '{language}' is checked by nothing"
        )
        if language == "toml":
            tomllib.loads(body)
        if language == "python" and not body.startswith("# /// zoo\n"):
            python.append(body)
    if python:
        learner = ROOT / "release" / ASSIGNMENT
        # lines of nbgrader_config.py
        settings = any(re.match(r"c\.|import nbviva\n\nnbviva\.switch_on", body) for body in python)
        python.insert(0, "from traitlets.config import Config\nc = Config()" if settings else "")
        (tmp_path / "blocks.py").write_text("\n".join(python), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, str(tmp_path / "blocks.py")], cwd=learner, capture_output=True, text=True, timeout=60,
            env=environment() | {"PYTHONPATH": str(learner), "MPLBACKEND": "agg"},
        )  # fmt: skip
        assert ran.returncode == 0, f"the Python of {document} fails:\n{ran.stderr}"


def test_a_file_that_is_shown_is_the_file():
    """The zoo's manual says 'this is all of' a file; newcomers copy it from there."""
    shown = re.findall(r"This is all of `([^`]+)`:\n\n```python\n(.*?)```", read("tests/zoo/README.md"), re.DOTALL)
    assert dict(shown) == {name: read(f"tests/zoo/{ASSIGNMENT}/{name}") for name, _ in shown} != {}


# ---- links and figures --------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """Return what links to the headings of a document end in."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def dead_links(path: Path, text: str) -> list[str]:
    """Return the links of a document that lead to no file, or to no heading of it."""
    dead = []
    for match in LINK.finditer(FENCE.sub("", text)):
        link = next(group for group in match.groups() if group)
        if re.match(r"[a-z]+:", link):
            continue
        name, _, heading = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (heading and heading not in anchors(target.read_text(encoding="utf-8"))):
            dead.append(link)
    return dead


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_pictures_lead_somewhere(document):
    """A link into nothing is the first thing a visitor finds, and the last thing its author looks at."""
    assert dead_links(ROOT / document, read(document)) == []


def test_a_dead_link_is_found(tmp_path):
    """The test above must be able to fail, for each form of a link."""
    text = (
        "# One heading\n[a](nosuch.md) ![b](nosuch.svg) [c](#nosuch) [d](#one-heading) [e](https://example.org/x)\n"
        '[f](<nosuch2.md> "title") <img alt="" src="nosuch.png">\n[g]: nosuch3.md\n'
    )
    dead = ["nosuch.md", "nosuch.svg", "#nosuch", "nosuch2.md", "nosuch.png", "nosuch3.md"]
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert dead_links(tmp_path / "a.md", text) == dead


def wrong_points(text: str, notebook: nbformat.NotebookNode) -> list[str]:
    """Return where the table of points differs from the marks of the test cells."""
    points = {marks.grade_id(cell): cell.metadata.nbgrader.points for cell in notebook.cells if marks.is_test(cell)}
    problems, told = [], {}
    for function, total, cells in re.findall(r"^\| `(\w+)` \| (\d+) \| (.*) \|$", text, re.MULTILINE):
        here = {name: int(number) for name, number in re.findall(r"`(\w+)` (\d+)", cells)}
        if sum(here.values()) != int(total):
            problems.append(f"{function} has {total} points, its cells {sum(here.values())}")
        problems += [f"{name} is no test of {function}" for name in here if not name.startswith(f"test_{function}_")]
        told |= here
    return problems + [
        f"{k}: {told.get(k)} told, {points.get(k)} given" for k in {**told, **points} if told.get(k) != points.get(k)
    ]


def test_table_of_points_is_that_of_the_student_version(course):
    """Instructors tell their students these numbers."""
    text = read("docs/instructors.md")
    notebook = nbformat.read(course.release(ASSIGNMENT) / NOTEBOOK, as_version=4)
    assert wrong_points(text, notebook) == []
    changed = text.replace("`test_clip_values` 5", "`test_clip_values` 6")
    assert changed != text
    assert wrong_points(changed, notebook) == ["clip has 15 points, its cells 16", "test_clip_values: 6 told, 5 given"]
    assert wrong_points("", notebook)


def test_seed_variable_of_the_guide_is_the_one_that_is_read():
    """Instructors set it before an exam; a name that nobody reads would change nothing, and not say so."""
    named = set(re.findall(r"`(NBVIVA_\w+)`", "".join(read(name) for name in WITH_COMMANDS)))
    paths = [path for folder in ("nbviva", "utils", "tests", "tools") for path in (ROOT / folder).rglob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in paths if path.name != Path(__file__).name)
    assert named
    assert [name for name in sorted(named) if f'"{name}"' not in code] == []
