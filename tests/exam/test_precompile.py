"""Cells that were made ready show, bind and say the same as cells that IPython compiles as they are run."""

import json
import subprocess
import sys
import warnings

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from support import ROOT

from nbviva.exam.precompile import Ready, ReadyTransformers, bytecode, make

ZOO = ROOT / "tests" / "zoo"

CELLS = {
    "a value at the end": ["x = 3\nx + 1"],
    "no value at the end": ["x = 3", "for i in range(2):\n    x"],
    "one line": ["x = 3;", "x"],
    "a traceback through two cells": ["def f(x):\n    return 1 / x", "y = 2\nf(1)\nf(0)"],
    "a traceback through a comprehension": ["[1 / x for x in (1, 0)]"],
    "a magic": ["%time x = 4", "%%time\nx = 5\nx", "x"],
    "a magic on one line that is a name elsewhere": ["matplotlib = 3", "matplotlib", "pwd = 4", "pwd"],
    "await": ["import asyncio\nasync def f():\n    return 7", "await f()", "x = await f()\nx"],
    "the future": ["from __future__ import annotations\ndef f(x: y): pass\nf.__annotations__", "def g(x: y): pass\ng"],
    "a future of which later cells know": ["from __future__ import annotations", "def g(x: y): 1\ng.__annotations__"],
    "no Python": ["x = 1\nif x\n    pass", "x"],
    "no Python that only the compiler finds": ["return 4", "x = 1\nnonlocal x"],
    "a warning of the compiler": ["x = 5\nx is 5", "'\\d'"],
    "the same cell twice": ["x = 1", "x += 1\nx", "x += 1\nx"],
    "a cell that changes how trees become code": [
        "import ast\nclass T(ast.NodeTransformer):\n    def visit_Constant(self, node):\n"
        "        return ast.Constant(9)\nget_ipython().ast_transformers.append(T())",
        "x = 1\nx + 1",
    ],
    "a cell that changes how text becomes Python": [
        "def t(lines):\n    return [line.replace('one', '1') for line in lines]\n"
        "get_ipython().input_transformers_cleanup.append(t)",
        "x = 2\nx + one",
    ],
    "names of functions": ["def f():\n    def g(): pass\n    return g", "f().__qualname__, f.__code__.co_filename"],
    "the text of a function": ["import inspect\ndef f(x):\n    return x", "print(inspect.getsource(f))"],
}  # fmt: skip
RUN = """
import json, os, re, sys, tempfile
from nbviva.exam.precompile import Ready, make
from nbviva.exam.shell import Shell

shell = Shell.start()
cases, ready = json.loads(sys.argv[1])
told = os.dup(1)
for name, cells in cases.items():
    if os.fork():
        os.wait()
        continue
    shell.settle(1 << 20, tempfile.gettempdir())
    if ready:
        shell.use(Ready.load(make(cells).dump()))
    outputs = []
    for cell in cells:
        shell.execute(cell)
        outputs.append(shell.screen.take())
    text = json.dumps([name, outputs, sorted(n for n in shell.user_ns if len(n) == 1)])
    os.write(told, re.sub(r"(Wall time|CPU times).*?\\\\n|0x[0-9a-f]+", "", text).encode() + b"\\n")
    os._exit(0)
"""


@pytest.fixture(scope="module")
def shown():
    """What each of `CELLS` showed, made ready and not."""

    def run(ready):
        command = [sys.executable, "-c", RUN, json.dumps([CELLS, ready])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return {name: rest for name, *rest in map(json.loads, done.stdout.splitlines())}

    return run(True), run(False)


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_is_ready_shows_what_it_would_show_anyway(name, shown):
    """Outputs, errors with their tracebacks, warnings and names are the same."""
    ready, plain = shown
    assert ready[name] == plain[name]


def test_a_traceback_can_be_read_on_a_white_page(shown):
    """The formgrader's pages are white, and IPython has colours for black ones, too: names were nearly white there."""
    outputs, _ = shown[0]["a traceback through two cells"]
    text = "".join(outputs[-1][-1]["traceback"])
    assert "\x1b[" in text
    assert "38;5;255m" not in text


def test_bytecode_is_used_and_only_for_the_source_it_was_made_from(tmp_path):
    """A module that says something when it is compiled says it; a module that was changed is compiled again."""
    files = {
        "own/__init__.py": b"", "own/part.py": b"def f():\n    return 1\n", "own/loud.py": b"x = 5\nx is 5\n",
        "alone.py": b"y = 1\n", "own/wrong.py": b"if\n", "own/data.txt": b"",
    }  # fmt: skip
    made = bytecode(files)
    assert {name.partition(".")[0] for name in made} == {"own/__pycache__/__init__", "own/__pycache__/part"}
    for name, content in (files | made).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    run = [sys.executable, "-B", "-v", "-c", "import own.part; print(own.part.f(), own.part.f.__code__.co_filename)"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", str(tmp_path / "own/part.py")]
    assert f"matches {tmp_path / 'own/part.py'}" in done.stderr
    (tmp_path / "own/part.py").write_text("def f():\n    return 2\n")
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "2"


def test_what_can_be_made_ready_is_and_nothing_of_it_runs():
    """What Python refuses or warns of is left for the shell to show; the rest is compiled, in order."""
    cells = ["import os\nos._exit(3)", "x = 5\nx is 5", "if x", "%time y = 1", "await z", "x, (y, *z) = w"]
    ready = Ready.load(make(cells).dump())
    assert set(ready.texts) == {cells[0], cells[3], cells[4], cells[5]}
    assert [ready.awaits[ready.texts[c]] for c in (cells[0], cells[4])] == [False, True]
    assert list(ready.names(cells[5])) == ["x", "y", "z"]
    assert set(ready.names("def f(): pass")) == {"f"}
    assert Ready.load(b"") == Ready()


CELLS_OF_MANY_KINDS = {
    "plain": "x = 1\ny = x + 1",
    "ends with a line": "x = 1\n",
    "nothing": "",
    "a space": " ",
    "empty lines first": "\n\nx = 1",
    "indented as a whole": "  x = 1\n  y = 2",
    "a comment with a question": "# what?\nx = 1 # this?",
    "a question": "x?",
    "a string with a question": "x = 'what?'\n'?'",
    "a magic in a string": "x = '''\n%time 1\n!ls\n'''",
    "a remainder over two lines": "x = (5\n% 3)",
    "a magic": "x = 1\n%time x",
    "a magic after an equals sign": "x = %time 1",
    "a command": "!true\nx = !true",
    "prompts": ">>> x = 1\n>>> y = 2",
    "prompts of IPython": "In [1]: x = 1\n   ...: y = 2",
    "a prompt in a string": 'print("""\n>>> x\n""")',
    "a prompt in a documentation": 'def f():\n    """Do.\n\n    >>> f()\n    """',
    "an ellipsis in the second line": "x = 1\n...\n... # and another",
    "an ellipsis in the first line": "...\nx = 1",
    "dots and a colon in a string": 'x = """\n...: y\n"""',
    "the prompt of IPython in a string": 'x = """\nIn [1]: y\n"""',
    "no Python": "def f(:\n  pass",
    "other ends of lines": "x = 1\r\ny = 2\r\n",
    "a page": "x = 1\x0cy = 2",
    "await": "await f()",
    "a null": "x = 1\0",
    "half a letter": "x = '\ud800'",
    "an escape that is none": "x = '\\d'",
}


@pytest.mark.parametrize("cell", CELLS_OF_MANY_KINDS.values(), ids=CELLS_OF_MANY_KINDS)
def test_a_cell_becomes_the_python_that_ipython_makes_of_it(cell):
    """Most cells are Python already and are passed by; none may become anything else for that."""
    assert _said(ReadyTransformers(), cell) == _said(TransformerManager(), cell)


def test_cells_of_the_zoo_become_the_python_that_ipython_makes_of_them():
    """What students of all kinds have handed in."""
    texts = {cell for file in ZOO.rglob("*.py") for cell in file.read_text().split("# %%")}
    assert len(texts) > 300
    for cell in texts | {cell.strip() for cell in texts}:
        assert _said(ReadyTransformers(), cell) == _said(TransformerManager(), cell)


def _said(transformers, cell):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            return transformers.transform_cell(cell), [str(w.message) for w in said]
        except Exception as error:
            return type(error)
