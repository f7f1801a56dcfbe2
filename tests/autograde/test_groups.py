"""Groups of a class that was really graded: mistakes in disguise find their name, a comment reaches a whole group."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support import disguises

from nbviva.audit import kept, proof, specimens
from nbviva.audit.result import Audit, NotebookAudit
from nbviva.autograde import Options, grade_class, read_class
from nbviva.autograde.groups import Grouped, group_class, with_code
from nbviva.cli import main
from nbviva.course.layout import Course
from nbviva.report.groups import Group

ASSIGNMENT = "dinosaur_island"
WRONG = (
    "clip_forgets_db", "clip_forgets_dby", "sample_global_vocab_size", "optimize_no_update", "optimize_wrong_sign",
    "model_name_error", "model_counts_from_one",
)  # fmt: skip
OTHERS = ("clip_upper_bound_only", "sample_hard_coded_27", "optimize_update_twice", "model_one_iteration_more")
ALONE = "def clip(gradients, maxValue):\n    raise KeyError('</code></pre><script>alert(1)</script>')"


@pytest.fixture(scope="module")
def made(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of the lesson: wrong solutions of the zoo, each in three disguises too, and one that nobody knows."""
    made = course.copy_to(tmp_path_factory.mktemp("groups") / "course", also=["release", "tests/zoo/dinosaur_island"])
    release, source = (folder(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb" for folder in (made.release, made.source))
    for name in WRONG:
        one = specimens.read(made.zoo(ASSIGNMENT) / "wrong" / f"{name}.py")
        for kind, change in {"plain": lambda text, _: text, **disguises.DISGUISES}.items():
            other = replace(one, cells={cell: change(text, len(name)) for cell, text in one.cells.items()})
            specimens.hand_in(other, release, source, made.submitted(ASSIGNMENT, f"{name}-{kind}"))
    blank = specimens.read(made.zoo(ASSIGNMENT) / "partial" / "blank.py")
    specimens.hand_in(blank, release, source, made.submitted(ASSIGNMENT, "blank"))
    nobody = specimens.Specimen("alone", "wrong", "", cells={"clip": ALONE})
    specimens.hand_in(nobody, release, source, made.submitted(ASSIGNMENT, "alone"))
    known = proof.known_mistakes(made, ASSIGNMENT, (*WRONG, *OTHERS))
    kept.keep(made, Audit(ASSIGNMENT, (NotebookAudit(f"{ASSIGNMENT}.ipynb", known=known),)))
    grade_class(made, ASSIGNMENT, Options(), lambda *_: None)
    return made


@pytest.fixture
def book(made: Course, tmp_path: Path) -> Iterator[Path]:
    """The class, with its gradebook and what the engine keeps put back afterwards."""
    path = Path(made.db_url.removeprefix("sqlite:///"))
    shutil.copy(path, tmp_path / "before.db")
    yield path
    shutil.copy(tmp_path / "before.db", path)
    shutil.rmtree(made.root / ".nbviva" / "comments", ignore_errors=True)


def grouped(course: Course) -> Grouped:
    return group_class(course, read_class(course, ASSIGNMENT))


def by_member(found: Grouped) -> dict[str, list[Group]]:
    where: dict[str, list[Group]] = {}
    for answers in found.questions:
        for group in answers.groups:
            for member in group.members:
                where.setdefault(member, []).append(group)
    return where


def comments(course: Course, cell: str) -> dict[str, str | None]:
    """What a person is said to have written on an answer cell, by student."""
    with Gradebook(course.db_url) as opened:
        return {
            submission.student.id: next(c.manual_comment for c in submission.comments if c.name == cell)
            for submission in opened.notebook_submissions(ASSIGNMENT, ASSIGNMENT)
        }


def write_by_hand(course: Course, student: str, cell: str, text: str | None) -> None:
    """Write a comment as the formgrader does."""
    with Gradebook(course.db_url) as opened:
        opened.find_comment(cell, ASSIGNMENT, ASSIGNMENT, student).manual_comment = text
        opened.db.commit()


def command(course: Course, *words: str) -> int:
    return main(["--course", str(course.root), *words])


def test_a_mistake_in_disguise_finds_its_own_name_and_never_another(made: Course) -> None:
    """Other names, another order, another layout: a person would see the same mistake, and answer it once."""
    found = grouped(made)
    where = by_member(found)
    for name in WRONG:
        for kind in ("plain", *disguises.DISGUISES):
            (group,) = where[f"{name}-{kind}"]
            assert [one.name for one in group.mistakes] in ([name], sorted([name, *TWINS.get(name, ())])), kind
    (alone,) = where["alone"]
    assert alone.is_surprise
    assert found.questions[0].groups[0] == alone  # what is in no group is listed first
    assert [group.id for group in where["blank"]] == [
        "clip-untouched", "sample-untouched", "optimize-untouched", "model-untouched",
    ]  # fmt: skip
    assert found.advice == ""


TWINS = {"sample_global_vocab_size": ["sample_hard_coded_27"]}  # they do the same, and no test could tell


def test_code_of_the_first_members_stands_beside_the_known_mistake(made: Course, tmp_path: Path) -> None:
    """Side by side a person sees at once whether the name fits; what a student wrote runs nothing."""
    found = with_code(made, ASSIGNMENT, grouped(made))
    (group,) = by_member(found)["optimize_no_update-renamed"]
    assert list(group.code) == ["optimize_no_update-plain", "optimize_no_update-reformatted"]
    assert "# step" in group.code["optimize_no_update-reformatted"]
    page = tmp_path / "page.html"
    assert command(made, "report", ASSIGNMENT, "--html", str(page)) == 0
    text = page.read_text()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_without_an_audit_groups_have_no_names_and_it_is_said_what_to_do(made: Course, tmp_path: Path) -> None:
    """A course without a zoo has groups, too; one whose checks changed must not be told old names in silence."""
    place = made.root / ".nbviva" / "mistakes" / f"{ASSIGNMENT}.json"
    text = place.read_text()
    assert place.stat().st_mode & 0o077 == 0
    try:
        place.write_text(text.replace('"test_clip_values",\n   "', '"test_clip_values",\n   "# older\\n', 1))
        assert "Checks have changed" in grouped(made).advice
        place.write_text("{")
        found = grouped(made)
        assert "nbviva audit" in found.advice
        (group,) = by_member(found)["optimize_no_update-renamed"]
        assert (group.name, len(group.members)) == ("", 4)
    finally:
        place.write_text(text)


def test_one_comment_reaches_the_group_and_never_replaces_a_persons(
    made: Course, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hours of a person's reading must not go because of one command."""
    group = "clip_forgets_db"
    mine = f"{group}-renamed"
    write_by_hand(made, mine, "clip", "Well tried, Ada.")
    assert command(made, "comment", ASSIGNMENT, group, "Look at every gradient.") == 0
    out = capsys.readouterr().out
    assert "written to 3 students" in out
    assert f"a person's comment stays with 1 student: {mine}" in out
    now = comments(made, "clip")
    assert {name: text for name, text in now.items() if text} == {
        mine: "Well tried, Ada.",
        **{f"{group}-{kind}": "Look at every gradient." for kind in ("plain", "reordered", "reformatted")},
    }
    assert command(made, "comment", ASSIGNMENT, group, "Look at all five.") == 0  # replaces ours alone
    write_by_hand(made, f"{group}-plain", "clip", "Look at all five. Come to see me.")  # a person adds to it
    assert command(made, "comment", ASSIGNMENT, group, "Third.") == 0
    now = comments(made, "clip")
    assert (now[mine], now[f"{group}-plain"], now[f"{group}-reordered"]) == (
        "Well tried, Ada.", "Look at all five. Come to see me.", "Third.",
    )  # fmt: skip
    assert (made.root / ".nbviva" / "gradebooks").is_dir()  # the copy of before
    assert command(made, "comment", ASSIGNMENT, group, "--undo") == 0
    assert "taken back from 2 students" in capsys.readouterr().out
    assert {name: text for name, text in comments(made, "clip").items() if text} == {
        mine: "Well tried, Ada.", f"{group}-plain": "Look at all five. Come to see me.",
    }  # fmt: skip
    assert command(made, "comment", ASSIGNMENT, group, "--undo") == 1  # there is nothing more to take back
    assert "no comment of dinosaur_island was written" in capsys.readouterr().err


def test_words_that_a_person_wrote_first_stay_a_persons(made: Course, book: Path) -> None:
    """Who happened to say the same has said it all the same."""
    mine = "clip_forgets_db-plain"
    write_by_hand(made, mine, "clip", "The same.")
    command(made, "comment", ASSIGNMENT, "clip_forgets_db", "The same.")
    command(made, "comment", ASSIGNMENT, "clip_forgets_db", "--undo")
    assert {name for name, text in comments(made, "clip").items() if text} == {mine}


def test_a_comment_outlives_both_graders_and_its_feedback_shows_it(made: Course, book: Path) -> None:
    """A comment that the next grading run takes away was never read."""
    group, text = "model_counts_from_one", "Count from zero, <b>please</b>."
    assert command(made, "comment", ASSIGNMENT, group, text) == 0
    grade_class(made, ASSIGNMENT, Options([f"{group}-plain"], force=True), lambda *_: None)
    made.must("autograde", ASSIGNMENT, "--student", f"{group}-renamed", "--force")
    now = comments(made, "model")
    assert {name for name, said in now.items() if said == text} == {
        f"{group}-{kind}" for kind in ("plain", *disguises.DISGUISES)
    }
    made.must("generate_feedback", ASSIGNMENT, "--student", f"{group}-renamed", "--force")
    (page,) = (made.root / "feedback" / f"{group}-renamed" / ASSIGNMENT).glob(f"{ASSIGNMENT}.html")
    assert "Count from zero," in page.read_text()
    with Gradebook(made.db_url) as opened:  # what the formgrader shows
        assert opened.find_comment("model", ASSIGNMENT, ASSIGNMENT, f"{group}-plain").comment == text
    assert len(by_member(grouped(made))[f"{group}-renamed"][0].members) == 4


def test_what_cannot_be_commented_is_said(made: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt id must not write to anybody."""
    assert command(made, "comment", ASSIGNMENT, "clip_forget", "Hello") == 1
    assert "there is no group clip_forget now" in capsys.readouterr().err
    assert command(made, "comment", ASSIGNMENT, "clip_forgets_db", "  ") == 1
    assert "the comment is empty" in capsys.readouterr().err
    for words in (("clip_forgets_db",), ("clip_forgets_db", "text", "--undo")):
        with pytest.raises(SystemExit):
            command(made, "comment", ASSIGNMENT, *words)
    assert not any(comments(made, "clip").values())


def test_groups_are_shown_in_the_terminal(made: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """The id for a comment is found without a page."""
    assert command(made, "show", ASSIGNMENT) == 0
    out = capsys.readouterr().out
    assert "clip: 1 answer in no group, of alone" in out
    assert "4 × clip_forgets_db " in out
