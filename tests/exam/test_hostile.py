"""Attacks on the grader: none may gain a point or do harm, at any level of the sandbox that this machine gives.

Each file of `tests/zoo/hostile` is handed in, graded, and looked at: `support.hostile` says what counts as harm.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import styles
from support.hostile import FOLDER, LIMITS, SECRETS, Arena, active, arena

from nbviva.audit import specimens
from nbviva.course.layout import Course
from nbviva.errors import ExaminationError
from nbviva.grading import Grader
from nbviva.limits import LEVELS, Limits
from nbviva.sandbox import try_levels

CLASSES = ("metadata", "kernel", "patching", "values", "reading", "harm", "leaks", "known", "bridge")
ATTACKS = {path.stem: specimens.read(path, {"@PORT@": "1"}) for path in sorted(FOLDER.glob("*.py"))}
SLOW = {name for name, attack in ATTACKS.items() if attack.slow or attack.aim in ("time", "memory", "processes")}


def given(level: str) -> str:
    """Return why the machine does not give a level; empty if it does."""
    return next(
        (text for text in try_levels(LIMITS, all_of_them=True).levels[level] if text.startswith("cannot be set up")), ""
    )


@pytest.fixture(scope="module", params=[pytest.param(x, marks=pytest.mark.xdist_group(x)) for x in LEVELS])
def ground(request: pytest.FixtureRequest, course: Course) -> Iterator[Arena]:
    """A grader at one level, with prey."""
    if reason := given(request.param):
        pytest.skip(f"level {request.param}: {reason}")
    try:
        with arena(course, request.param) as made:
            yield made
    except ExaminationError as reason:
        pytest.skip(f"level {request.param}: {reason}")


# what is not defended, and why: docs/engine.md says so too
GAPS = {"leaks_inputs_in_the_message": "a check's message quotes what came back, and an answer can return its inputs"}


def followed(kind: str) -> list[str]:
    """Return the first three attacks of a class: after them somebody honest is graded, at every level."""
    quick = [n for n, a in ATTACKS.items() if a.kind == kind and n not in SLOW and n not in GAPS and not a.danger]
    return quick[:3]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in sorted(ATTACKS)]
)
def test_an_attack_gains_no_point_does_no_harm_and_costs_nobody_else(
    ground: Arena, name: str, request: pytest.FixtureRequest
) -> None:
    """Grades must be worth something, grading must not endanger the machine, and the next one is graded as ever."""
    if name in GAPS and ground.level != "limits":  # which does not promise to keep what it shows
        request.applymarker(pytest.mark.xfail(reason=GAPS[name], strict=True))
    attack = next(a for a in ground.attacks if a.name == name)
    if attack.danger and ground.level != "namespaces" and os.geteuid() != 0:
        pytest.skip(f"without a user of its own or a process namespace: {attack.danger}")
    unkept = ground.level == "limits" and os.geteuid() != 0 and attack.kind == "reading"
    walls = ground.level == "namespaces" or attack.kind not in ("metadata", "kernel", "patching", "values", "known")
    if name not in followed(attack.kind) and not walls:
        pytest.skip("no wall is in its way: benchmarks/hostile.py runs it at every level")
    outcome = ground.run(attack)
    if name in followed(attack.kind):
        assert ground.honest() == 100
    if unkept:
        pytest.skip("nothing keeps files of one user from that user's own code, as `nbviva doctor` says")
    gained = (outcome.points or 0) - attack.honest
    assert gained <= 0, f"gained {gained:g} points; notes: {outcome.notes}"
    assert not outcome.harm, f"{outcome.harm}; notes: {outcome.notes}"


ORDINARY = [styles.read(path) for path in sorted((FOLDER / "plain_tests").glob("*.py"))]


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose test cells compare with `==`, `abs(a - b) < c` and NumPy's functions, as most do."""
    return styles.build(ORDINARY, tmp_path_factory.mktemp("plain") / "course")


@pytest.fixture(scope="module", params=[pytest.param(x, marks=pytest.mark.xdist_group(x)) for x in LEVELS[:2]])
def plain(request: pytest.FixtureRequest, ordinary: Course) -> Iterator[Grader]:
    """A grader of that course at one level."""
    if reason := given(request.param):
        pytest.skip(f"level {request.param}: {reason}")
    with Grader(ordinary, level=request.param, limits=Limits(cell_seconds=8, submission_seconds=40)) as grader:
        yield grader


@pytest.mark.parametrize("style", [pytest.param(style, id=style.name) for style in ORDINARY])
def test_an_answer_never_judges_itself(plain: Grader, style: styles.Style, tmp_path: Path) -> None:
    """Where a test cell is an ordinary one, what came back must not decide how it ends, nor what came with it.

    Honest answers, in other words too, have all points; an attack has those of the answers that it leaves alone.
    """
    if lacks := style.lacks():
        pytest.skip(f"needs {', '.join(lacks)}")
    notebook = plain.assignment(style.name).notebooks[style.name]
    assert not notebook.policy.together, notebook.flags
    found, wanted = {}, {}
    for submission in style.submissions:
        styles.hand_in(style, submission, plain.course, tmp_path / submission.name)
        result = plain.grade(style.name, tmp_path / submission.name, student=submission.name).notebooks[style.name]
        found[submission.name], wanted[submission.name] = styles.total(result.points), submission.points
    assert found == pytest.approx(wanted)


def test_no_test_of_the_lesson_runs_beside_student_code(ground: Arena) -> None:
    """A test cell that the engine could not split runs in the sandbox with the answers, where it can be cheated."""
    notebook = ground.grader.assignment("dinosaur_island").notebooks["dinosaur_island"]
    assert not notebook.policy.together, notebook.flags


def test_every_class_of_threats_has_attacks() -> None:
    """A class without attacks is a promise without a test."""
    counts = {kind: sum(a.kind == kind for a in ATTACKS.values()) for kind in CLASSES}
    assert {a.kind for a in ATTACKS.values()} == set(CLASSES)
    assert min(counts.values()) >= 5, counts
    assert len({a.title for a in ATTACKS.values()}) == len(ATTACKS)


def test_attacks_do_not_give_themselves_away() -> None:
    """A traceback shows the attack's own text: the words that count as a leak must not be in it."""
    for path in FOLDER.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        # in these the words are the attack
        named = path.stem in ("metadata_answers_in_markers", "patching_answer_cell_defines_helpers")
        assert named or not [secret for secret in SECRETS if secret in text], path.name
        assert "HARM:" not in text, path.name


def test_a_page_that_runs_scripts_is_noticed() -> None:
    """The check of pages must be able to fail: stock nbgrader's pages run what students write."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    for html in (
        "<script>hv</script>",
        "<img src=x onerror=hv>",
        "<a href='javascript:hv'>x</a>",
        "<iframe srcdoc=hv>",
    ):
        output = new_output("display_data", {"text/html": html})
        assert active(new_notebook(cells=[new_code_cell("1", outputs=[output])]), "hv"), html
        assert active(new_notebook(cells=[new_markdown_cell(html)]), "hv"), html
    output = new_output("display_data", {"text/plain": "<script>hv</script>"})
    assert not active(new_notebook(cells=[new_code_cell("print('hv')", outputs=[output])]), "hv")


def test_an_open_course_is_refused_where_only_permissions_protect_it(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the lowest level, run by root, student code is another user: one that must not reach the solutions."""
    if os.geteuid() != 0:
        pytest.skip("only root can run student code as another user")
    made, other = (course.copy_to(tmp_path / name) for name in ("course", "other"))
    for place in (made.root, other.root, *(p for p in tmp_path.parents if p.owner() == "root" and p != Path("/"))):
        place.chmod(place.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)
    monkeypatch.setattr("sys.prefix", str(other.root / ".venv"))
    with Grader(made, level="limits") as grader:
        for closed in (made, other):
            with pytest.raises(ExaminationError, match=f"chmod o-rwx {closed.root}"):
                grader.level  # noqa: B018 - it is looked for at the first use
            closed.root.chmod(0o700)
        assert grader.level == "limits"
