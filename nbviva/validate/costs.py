"""What would cost points later: read off a notebook and how its cells ended, as sentences for its learner.

Pure functions. What cannot be known is not said; what is only likely is said as that.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from nbviva.cells.marks import NBGRADERS, Mark, checksum, is_answer, is_test
from nbviva.cells.names import names_of, parse
from nbviva.report.names import title_of
from nbviva.results import CellResult
from nbviva.submission.match import MasterCell, defined, plain, recognise
from nbviva.validate.own import Own

_MISSING = re.compile(r"NameError: name '(\w+)' is not defined")
_PATH = re.compile(r"(?:~|[A-Za-z]:)?[/\\]|\.\.[/\\]")


def found(own: Own, results: Sequence[CellResult]) -> Iterator[str]:
    """Yield what would cost points, the gravest first.

    Parameters
    ----------
    own : Own
    results : sequence of CellResult
        How its cells ended.
    """
    yield from _deleted(own)
    yield from _broken(own, results)
    yield from _names(own, results)
    yield from _files(own)
    yield from _changed(own)


def only_together(check: NotebookNode) -> str:
    """Return what is to be said of a check that passes beside the answers, and fails apart from them."""
    return (
        f"{_called(check)} passes in the notebook, but not where the answer runs in a process of its own, as it does "
        "when it is graded. If your code returns an object of a class of yours, or one that is made to look equal, "
        "return plain numbers, texts, lists or arrays."
    )


def _deleted(own: Own) -> Iterator[str]:
    """Yield which cells of the student version are gone."""
    if own.released is None:
        return
    known = [MasterCell.of(cell) for cell in own.released.cells]
    there = set(recognise(known, own.cells))
    for index, cell in enumerate(own.released.cells):
        if index in there or known[index].role not in ("answer", "test"):
            continue
        if is_answer(cell):
            yield (
                f"The answer cell `{known[index].grade_id}` is not in your notebook any more. Copy it from the student "
                "version, and put your code into it: what stands elsewhere may not be found."
            )
        else:
            yield (
                f"{_called(cell)} is not in your notebook any more. It runs all the same when it is graded; copy it "
                "from the student version to see for yourself."
            )


def _broken(own: Own, results: Sequence[CellResult]) -> Iterator[str]:
    """Yield which cells cannot be run; of the learner's other cells only where all checks pass."""
    done = all(one.ended == "ok" for one in results if one.kind == "test")
    written = {place for place, _ in own.written()}
    for one in results:
        if one.ended == "ok" or one.kind == "test" or _MISSING.match(_said(one)) or one.position not in written:
            continue
        cell = own.notebook.cells[one.position]
        if is_answer(cell) or done:
            rest = "nothing of it" if parse(cell.source) is None else "nothing below that line"
            yield f"{_place(cell)} ends with {_said(one).rstrip('.')}: {rest} runs."


def _names(own: Own, results: Sequence[CellResult]) -> Iterator[str]:
    """Yield which names are not there when all cells run once, from the top: renamed, deleted, or made further down."""
    cells = own.notebook.cells
    trees = [parse(cell.source) if cell.cell_type == "code" else None for cell in cells]
    if any(trees[place] is None for place, _ in own.written()):
        return  # who knows what the cell that cannot be read would make
    makes = [names_of(tree).binds for tree in trees]
    told = set()
    for one in results:
        missing = _MISSING.search(_said(one)) if one.ended == "error" else None
        if missing is None or missing[1] in told:
            continue
        name = missing[1]
        told.add(name)
        later = next((at for at in range(one.position + 1, len(cells)) if name in makes[at]), None)
        if later is not None:
            yield (
                f"{_place(cells[one.position])} needs `{name}`, which is made further down: {_place(cells[later])}. "
                "When it is graded, all cells run once, from the top. Move that cell up, then restart the kernel and "
                "run all cells."
            )
        elif one.kind == "test" and name in names_of(trees[one.position]).reads:
            yield _renamed(name, own)
        elif not any(name in made for made in makes):
            yield (
                f"`{name}` is used and no cell makes it. Was it in a cell that you have deleted since? Restart the "
                "kernel and run all cells to see where it is missing."
            )


def _said(result: CellResult) -> str:
    """Return the exception that ended a cell, on one line."""
    shown = next((one for one in result.outputs if one["output_type"] == "error"), None)
    return result.message if shown is None else f"{shown['ename']}: {shown['evalue']}".partition("\n")[0]


def _renamed(name: str, own: Own) -> str:
    """Return what became of a name that checks call and no cell makes."""
    said = f"The checks call `{name}`, and no cell of your notebook makes it."
    answers = {Mark.of(cell).grade_id: defined(cell.source) for _, cell in own.written() if is_answer(cell)}
    like = [n for names in answers.values() for n in names if n in difflib.get_close_matches(name, names, 1, 0.6)]
    there = sorted(answers.get(name, ())) or like
    if there:
        return f"{said} Your answer defines `{there[0]}`: call it `{name}` again, as in the student version."
    return f"{said} Was its cell deleted, or the function renamed? Its name must be that of the student version."


def _files(own: Own) -> Iterator[str]:
    """Yield which files the learner's code reads that the assignment does not bring."""
    shipped, told = own.shipped, set()
    for _, cell in own.written():
        if shipped is None and not is_answer(cell):
            continue  # it may be the assignment's
        for text in _texts(cell.source):
            where, name = _file(own, text), Path(text).as_posix().removeprefix("./")
            if not where or name in told or (where == "here" and _is_shipped(own, name, shipped)):
                continue
            told.add(name)
            if where == "elsewhere":
                yield (
                    f"{_place(cell)} reads `{text}`, a file of this machine that is not there when it is graded. Use "
                    "the files of the assignment, by the names they have beside the notebook."
                )
            else:
                whose = "is not a file of the assignment" if shipped is not None else "seems to be a file of your own"
                yield (
                    f"{_place(cell)} reads `{name}`, which {whose}. It is there when it is graded only if you hand it "
                    "in together with the notebook."
                )


def _file(own: Own, text: str) -> str:
    """Tell where a file is that a text names: ``"here"`` beside the notebook, ``"elsewhere"``, empty if nowhere."""
    if not 0 < len(text) < 300 or "\n" in text or "\0" in text:
        return ""
    try:
        if _PATH.match(text):
            return "elsewhere" if (own.path.parent / Path(text).expanduser()).is_file() else ""
        return "here" if (own.path.parent / text).is_file() else ""
    except (OSError, RuntimeError):  # no such user, a name that is no name
        return ""


def _is_shipped(own: Own, name: str, shipped: frozenset[str] | None) -> bool:
    """Tell whether the assignment brings a file; without the student version, whether its own cells speak of it."""
    if shipped is not None:
        return name in shipped
    theirs = [cell.source for cell in own.notebook.cells if not is_answer(cell)]
    first = name.partition("/")[0].removesuffix(".py")
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in (name, first) for text in theirs)


def _texts(source: str) -> Iterator[str]:
    """Yield what may be the name of a file in a cell: its texts, and the modules that it imports."""
    tree = parse(source)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Import):
            yield from _modules(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _modules([node.module])


def _modules(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield f"{name.replace('.', '/')}.py"
        yield f"{name.replace('.', '/')}/__init__.py"


def _changed(own: Own) -> Iterator[str]:
    """Yield which checks were changed: the originals run when it is graded."""
    originals = {cell.grade_id: cell for cell in map(MasterCell.of, own.released.cells)} if own.released else {}
    texts = {cell.grade_id: cell.text for cell in own.cells if cell.grade_id}
    for cell in own.notebook.cells:
        name = Mark.of(cell).grade_id
        if not is_test(cell) or name not in texts:
            continue
        if originals:
            if plain(texts[name]) != originals[name].plain:
                yield f"{_called(cell)} was changed. The original ran here, as it will when it is graded."
        elif _is_changed(cell):
            yield f"{_called(cell)} was changed. The original runs when it is graded, and may end otherwise than here."


def _is_changed(cell: Mapping[str, object]) -> bool:
    said = Mark.of(cell).checksum
    return bool(said) and said != checksum(cell)


def _called(check: NotebookNode) -> str:
    """Return a check by its title, to begin a sentence with."""
    title = title_of(check, NBGRADERS) or Mark.of(check).grade_id
    return f'The check "{title}"'


def _place(cell: NotebookNode) -> str:
    """Return which cell it is, to begin a sentence with: by its name, or by what it begins with."""
    name = Mark.of(cell).grade_id
    if is_answer(cell):
        return f"The answer cell `{name}`"
    if is_test(cell):
        return _called(cell)
    line = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    return f"The cell that begins with `{line[:40].rstrip()}{'…' if len(line) > 40 else ''}`"
