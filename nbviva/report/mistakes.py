"""The mistakes that are known of an assignment, and how each makes the checks end: what an audit records of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from nbviva.cells.marks import Cell, Mark
from nbviva.report.endings import Ending

VERSION = 1


@dataclass(frozen=True)
class KnownMistake:
    """A wrong solution of the zoo, and what it does.

    Attributes
    ----------
    notebook : str
        Name of its notebook, without ending.
    name, title : str
        Its file's name; the misconception in one sentence.
    answers : mapping
        Answer cell's grade_id -> text, of the cells that are wrong.
    endings : mapping
        Check's grade_id -> each way in which it ended, over the runs of an audit.
    """

    notebook: str
    name: str
    title: str
    answers: Mapping[str, str]
    endings: Mapping[str, tuple[Ending, ...]]


@dataclass(frozen=True)
class Mistakes:
    """What an audit recorded.

    Attributes
    ----------
    checks : mapping
        (notebook, grade_id) -> text of each check as it was then.
    known : tuple of KnownMistake
    """

    checks: Mapping[tuple[str, str], str]
    known: tuple[KnownMistake, ...] = ()


def checks_in(notebook: str, cells: Iterable[Cell]) -> dict[tuple[str, str], str]:
    """Return the text of each check of an instructor's notebook: where one has changed, what is recorded is old."""
    return {(notebook, Mark.of(cell).grade_id): "".join(cell["source"]) for cell in cells if Mark.of(cell).is_test}


def as_text(mistakes: Mistakes) -> str:
    """Return what is kept in a file."""
    tree = {
        "version": VERSION,
        "checks": [[*place, text] for place, text in mistakes.checks.items()],
        "known": [asdict(one) for one in mistakes.known],
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str) -> Mistakes | None:
    """Return what a file keeps; None if another version of the engine wrote it, or it is damaged."""
    try:
        tree = json.loads(text)
        if tree["version"] != VERSION:
            return None
        checks = {(str(notebook), str(name)): str(source) for notebook, name, source in tree["checks"]}
        return Mistakes(checks, tuple(map(_known, tree["known"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _known(tree: Mapping[str, object]) -> KnownMistake:
    endings: Mapping[str, Sequence[Mapping[str, str]]] = tree["endings"]  # type: ignore[assignment]
    answers: Mapping[str, str] = tree["answers"]  # type: ignore[assignment]
    return KnownMistake(
        str(tree["notebook"]), str(tree["name"]), str(tree["title"]), dict(answers.items()),
        {check: tuple(Ending(**one) for one in several) for check, several in endings.items()},
    )  # fmt: skip
