"""Which statements of given cells a test depends on, read off the syntax, from the last cell back to the first.

What answers compute in such a statement is no word of the answers' process: the examiner computes it anew, with
stand-ins for the answers (`nbviva.cells.names.Ownership`). All other given statements that use answers need not run
there. Leaf, but for `nbviva.cells.names`.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from nbviva.cells.names import names_of, parse

_SHOWS = {"print", "display", "help"}  # what only shows something changes nothing that a test looks at
_ROUNDS = 20  # a name may be read by a function that stands above what gives it its value


def needed(cells: Sequence[tuple[str, str]], computing: Collection[int]) -> dict[int, frozenset[int]]:
    """Return for each of some given cells the numbers of its statements that test cells depend on.

    Parameters
    ----------
    cells : sequence of (str, str)
        Kind and text of each cell: ``"answer"``, ``"test"``, ``"given"`` or another.
    computing : collection of int
        Places of the given cells that are asked about.
    """
    if not computing:
        return {}
    wanted = {name for kind, text in cells if kind == "test" for name in _from_above(text)}
    given = [(n, parse(text)) for n, (kind, text) in enumerate(cells) if kind == "given"]
    statements = [
        (n, number, statement, names_of(statement))
        for n, tree in given
        for number, statement in enumerate(tree.body if tree is not None else ())
    ]
    # an answer, or a module, is not changed by being used; what a given cell has made of it may be
    values = {name for _, _, statement, names in statements if not _only_binds(statement) for name in names.binds}
    found: set[tuple[int, int]] = set()
    for _ in range(_ROUNDS):
        before = len(wanted)
        for place, number, statement, names in reversed(statements):
            changes = not _only_binds(statement) and names.now & wanted & values
            if names.binds & wanted or changes:
                found.add((place, number))
                wanted |= names.reads
        if len(wanted) == before:
            break
    return {place: frozenset(number for at, number in found if at == place) for place in computing}


def _from_above(text: str) -> set[str]:
    """Return the names that a cell reads and has not bound before: those that cells above have given a value."""
    tree = parse(text)
    found, bound = set[str](), set[str]()
    for statement in tree.body if tree is not None else ():
        names = names_of(statement)
        bound |= names.binds
        found |= names.reads - bound
    return found


def _only_binds(statement: ast.stmt) -> bool:
    """Tell whether a statement does nothing to what it reads: it defines or imports something, or shows it."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return True
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call):
        return isinstance(call.func, ast.Name) and call.func.id in _SHOWS
    return isinstance(statement, ast.Expr)
