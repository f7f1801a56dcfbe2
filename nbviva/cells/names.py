"""Which names of a notebook belong to whom, found by reading the instructor's source.

Test cells and the given code they need run in the examiner; answers, and given code that runs answers, in the
candidate. A name belongs to the student if an answer cell of the source binds it, or a given statement that depends on
such a name. All of this is read off the syntax; how the functions behave is learned by running the reference solution
(`nbviva.grading.learning`). Leaf.
"""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

# magics and commands of given cells that make no sense a second time, in the examiner
_NOT_IN_EXAMINER = {
    "matplotlib", "pip", "conda", "html", "javascript", "system", "bash", "sh", "config", "writefile", "gui",
    "autosave", "notebook", "pylab",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d]\w*")
_RUNS_CODE = {"time", "timeit", "capture", "prun"}


@dataclass
class Names:
    """What a piece of code binds and reads.

    Attributes
    ----------
    binds : set of str
        Names it binds in the notebook's namespace, by assignment, definition, or ``global``.
    imports : set of str
        Those among them that come from an import.
    now : set of str
        Names it reads while it runs.
    later : set of str
        Names that functions defined in it read when they are called.
    """

    binds: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    now: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)

    @property
    def reads(self) -> set[str]:
        """Names read now or later."""
        return self.now | self.later


@functools.lru_cache(256)
def transformed(source: str) -> str:
    """Return a cell as Python, its magics written as calls."""
    if _is_python(source):
        return source if source.endswith("\n") else source + "\n"
    from IPython.core.inputtransformer2 import TransformerManager  # most that read a result parse no cell

    return TransformerManager().transform_cell(source)


def _is_python(cell: str) -> bool:
    """Tell whether a cell is Python in which IPython changes nothing: to find that out itself, it takes the text apart
    into words, which takes ten times as long.

    It takes away white space at the beginning, and prompts wherever something looks like one, also in a string; all
    else that it looks for is no Python.
    """
    first, second, *_ = *cell.splitlines(), "", ""
    if not first or first[0].isspace() or ">>>" in cell:
        return False
    if any("In [" in line or line.lstrip().startswith("...") for line in (first, second)):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler says it again
            compile(cell, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def parse(source: str, magics: bool = True) -> ast.Module | None:
    """Return the syntax tree of a cell, or of a file, which has no magics; None if it is no Python."""
    try:
        return ast.parse(transformed(source) if magics else source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Reader(ast.NodeVisitor):
    """Collects the names of one scope; functions and their like are read in a reader of their own."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.read: set[str] = set()
        self.later: set[str] = set()
        self.imported: set[str] = set()
        self.declared: set[str] = set()  # global or nonlocal
        self.escaping: set[str] = set()  # bound in the notebook's namespace from within a function

    def visit_Name(self, node: ast.Name) -> None:
        (self.read if isinstance(node.ctx, ast.Load) else self.bound).add(node.id)
        if isinstance(node.ctx, ast.Del):
            self.read.add(node.id)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.read.add(node.target.id)
        self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        self.declared |= set(node.names)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self.bound.add(name)
            self.imported.add(name)

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.bound.add(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.bound.add(node.name)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bound.add(node.name)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        inner = self._inner(node.body)
        self.read |= inner.read - inner.bound
        self.later |= inner.later

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        if not isinstance(node, ast.Lambda):
            self.bound.add(node.name)
            for part in node.decorator_list:
                self.visit(part)
        a = node.args
        for default in (*a.defaults, *(d for d in a.kw_defaults if d is not None)):
            self.visit(default)
        inner = self._inner(node.body if isinstance(node.body, list) else [node.body])
        parameters = {x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if x is not None}
        local = (inner.bound | parameters) - inner.declared
        self.later |= (inner.read - local) | (inner.later - local)
        self.escaping |= (inner.bound & inner.declared) | inner.escaping

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = visit_FunctionDef

    def _inner(self, body: Iterable[ast.AST]) -> _Reader:
        inner = _Reader()
        for node in body:
            inner.visit(node)
        return inner

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        inner = self._inner(ast.iter_child_nodes(node))
        self.read |= inner.read - inner.bound
        self.later |= inner.later - inner.bound

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_Call(self, node: ast.Call) -> None:
        # %time f(x) has become a call with the code as text
        for text in magic_code(node):
            inner = names_of(parse(text))
            if len(node.args) > 2 and isinstance(node.args[1], ast.Constant):  # %%capture name
                self.bound |= set(_WORD.findall(str(node.args[1].value))[:1])
            self.read |= inner.now
            self.later |= inner.later
            self.bound |= inner.binds
        self.generic_visit(node)


def magic_code(node: ast.AST) -> list[str]:
    """Return the code that a magic such as ``%time`` runs."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("run_line_magic", "run_cell_magic")
    ):
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(texts) > 1 and texts[0] in _RUNS_CODE:
            return [texts[-1]]
    return []


def names_of(tree: ast.AST | None) -> Names:
    """Return what a piece of code binds and reads."""
    if tree is None:
        return Names()
    reader = _Reader()
    reader.visit(tree)
    return Names(reader.bound | reader.escaping, reader.imported, reader.read, reader.later)


def imported_from(statement: ast.stmt) -> set[str]:
    """Return the modules that a statement imports, by the first part of their names."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def runs_in_examiner(statement: ast.stmt) -> bool:
    """Tell whether a given statement makes sense in the examiner: not a shell command, nor a magic for the screen."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("system", "getoutput"):
                return False
            if node.func.attr in ("run_line_magic", "run_cell_magic"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value in _NOT_IN_EXAMINER:
                    return False
    return True


@dataclass
class Ownership:
    """Who owns which name, while the cells of a notebook are gone through in order.

    Attributes
    ----------
    student : set of str
        Names that answers bind, or given code that depends on answers.
    synced : set of str
        Names that code in the candidate reads and test cells might set: they are kept equal on both sides.
    modules : set of str
        Modules that are handed in: what is imported from them is the student's.
    """

    student: set[str] = field(default_factory=set)
    synced: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    _needs: dict[str, set[str]] = field(default_factory=dict)  # what a function of the given code reads when called

    def answer(self, source: str) -> list[str]:
        """Take note of the reference's answer cell; return its imports, which the examiner must be able to look up."""
        tree = parse(source)
        names = names_of(tree)
        self.student |= names.binds
        for name in names.binds:
            self._needs.pop(name, None)
        self.synced |= names.reads
        body = tree.body if tree is not None else []
        return [
            ast.unparse(s)
            for s in body
            if isinstance(s, (ast.Import, ast.ImportFrom)) and not imported_from(s) & self.modules
        ]

    def given(self, source: str, computed: Collection[int] = ()) -> dict[str, list[str]]:
        """Take note of a given cell; return what the examiner runs of it, and what uses no answer.

        Parameters
        ----------
        source : str
        computed : collection of int
            Numbers of statements that the examiner computes with stand-ins, if they use answers.

        Returns
        -------
        dict
            ``trusted`` statements in their order; ``computed``, those among them that use answers; ``names``, the
            student's that these use; ``free``, all that use no answer, also those that make no sense in the examiner.
        """
        tree = parse(source)
        trusted, asking, free = [], [], []
        used: set[str] = set()
        for number, statement in enumerate(tree.body if tree is not None else ()):
            names = names_of(statement)
            runs = runs_in_examiner(statement)
            imported = bool(imported_from(statement) & self.modules)
            if imported or self.reaches_student(names.now):
                if imported or number not in computed or not runs:
                    self.student |= names.binds
                    self.synced |= names.reads
                    continue
                used |= self.closure(names.now) & self.student
                asking.append(ast.unparse(statement))
            else:
                free.append(ast.unparse(statement))
            self.student -= names.binds
            for name in names.binds:
                self._needs[name] = set(names.later)
            if runs:
                trusted.append(ast.unparse(statement))
        return {"trusted": trusted, "computed": asking, "names": sorted(used), "free": free}

    def test(self, source: str) -> list[str]:
        """Take note of a test cell; return the student's names that it needs."""
        names = names_of(parse(source))
        # globals()["clip"] and eval("clip(3)") read a name too: every word in a text counts
        words = words_of(source)
        bound = names.binds - names.imports
        needed = (names.reads | words | self.closure((names.reads | words) - bound)) & self.student
        for name in bound:
            self._needs[name] = set(names.later)
        self.student -= bound - names.reads
        return sorted(needed)

    def closure(self, reads: Iterable[str]) -> set[str]:
        """Return names and what the functions among them read, and so on."""
        found: set[str] = set()
        waiting = list(reads)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self._needs.get(name, ()))
        return found

    def reaches_student(self, reads: Iterable[str]) -> bool:
        """Tell whether code that reads these names comes to use a name of the student."""
        return bool(self.closure(reads) & self.student)


def words_of(source: str) -> set[str]:
    """Return every word in the texts of a cell."""
    return {word for text in texts_of(source) for word in _WORD.findall(text)}


def texts_of(source: str) -> list[str]:
    """Return the texts that stand in a cell."""
    tree = parse(source)
    nodes = ast.walk(tree) if tree is not None else ()
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
