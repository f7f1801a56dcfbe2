"""The same answer in other clothes: local variables renamed, independent statements reordered, or written out anew.

What a disguise does must be what the answer did; the mistakes of the zoo stay mistakes, and only their text changes.
"""

from __future__ import annotations

import ast
import random
import re
import symtable
from collections.abc import Callable, Iterator

WORDS = ("thing", "spare", "kept", "value", "part", "item", "tmp", "one", "so_far", "mine")

TURNED = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq}


def renamed(text: str, number: int = 0) -> str:
    """Return an answer with other names for what its functions keep to themselves; parameters keep theirs."""
    tree = ast.parse(text)
    whole = symtable.symtable(text, "answer", "exec")
    draw = random.Random(number)
    for function, table in zip(_functions(tree), _tables(whole), strict=True):
        taken = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        names = sorted(_own(function, table))
        words = [f"{draw.choice(WORDS)}_{place}" for place in range(len(names))]
        _Rename({old: new for old, new in zip(names, words, strict=True) if new not in taken}).visit(function)
    return ast.unparse(tree)


def reordered(text: str, number: int = 0) -> str:
    """Return an answer in another order, as far as that means the same.

    Independent statements, named arguments, functions, both sides of a comparison and both branches of an `if`
    change places.
    """
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and all(word.arg for word in node.keywords) and _calm(*node.keywords):
            node.keywords.reverse()
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in TURNED and _calm(node):
            node.left, node.comparators = node.comparators[0], [node.left]
            node.ops = [TURNED[type(node.ops[0])]()]
        if isinstance(node, ast.If) and node.orelse:
            node.test = ast.UnaryOp(ast.Not(), node.test)
            node.body, node.orelse = node.orelse, node.body
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and not isinstance(node, ast.Module):
                _exchange(block)
    heads = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if len(heads) + len(functions) == len(tree.body):
        tree.body = [*reversed(heads), *reversed(functions)]
    return ast.unparse(tree)


def reformatted(text: str, number: int = 0) -> str:
    """Return an answer as Python itself would write it, with comments and blank lines of its own."""
    lines = []
    for line in ast.unparse(ast.parse(text)).splitlines():
        if re.match(r"\s*(?:for|if|while|return|with)\b", line) and '"""' not in line:
            indent = line[: len(line) - len(line.lstrip())]
            lines += ["", f"{indent}# step {len(lines) + number}: see the lecture"]
        lines.append(line)
    return "\n".join(lines)


DISGUISES: dict[str, Callable[[str, int], str]] = {
    "renamed": renamed, "reordered": reordered, "reformatted": reformatted,
}  # fmt: skip


class _Rename(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]):
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        node.name = self._names.get(node.name, node.name) if node.name else None
        self.generic_visit(node)
        return node


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def _tables(whole: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    return [table for table in whole.get_children() if table.get_type() == "function"]


def _own(function: ast.FunctionDef, table: symtable.SymbolTable) -> set[str]:
    """Return the names that mean a variable of this function wherever they stand in it."""
    stored = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    tables = [table, *_below(table)]
    for one in tables:
        for symbol in one.get_symbols():
            if symbol.is_parameter() or symbol.is_global() or symbol.is_imported() or symbol.is_namespace():
                stored.discard(symbol.get_name())
    return stored


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _below(child)


def _exchange(block: list[ast.stmt]) -> None:
    """Exchange neighbours that do not know of each other, each at most once."""
    place = 0
    while place + 1 < len(block):
        if _independent(block[place], block[place + 1]):
            block[place], block[place + 1] = block[place + 1], block[place]
            place += 1
        place += 1


def _independent(first: ast.stmt, second: ast.stmt) -> bool:
    """Tell whether two statements may be exchanged: both set plain names, and one of them at most calls anything."""
    for one in (first, second):
        if not isinstance(one, ast.Assign) or not all(_plain(target) for target in one.targets):
            return False
    if not _calm(first) and not _calm(second):
        return False
    return not (_names(first) & _names(second, True) or _names(second) & _names(first, True))


def _calm(*nodes: ast.AST) -> bool:
    """Tell whether nothing is called."""
    return not any(isinstance(inner, ast.Call) for node in nodes for inner in ast.walk(node))


def _plain(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) or (isinstance(target, ast.Tuple) and all(map(_plain, target.elts)))


def _names(of: ast.stmt, stored: bool = False) -> set[str]:
    names = [node for node in ast.walk(of) if isinstance(node, ast.Name)]
    return {node.id for node in names if not stored or isinstance(node.ctx, ast.Store)}
