"""Imports run one way: a module can be read without those above it."""

import ast
import importlib.util
import re
import subprocess
import sys
from graphlib import TopologicalSorter

import pytest
from support import ROOT

from nbviva.cli import commands


def imported(package: str) -> dict[str, set[str]]:
    """Return for each module of a package the project's modules it imports, also inside of functions."""
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                above = ".".join(module.split(".")[: -node.level])
                base = f"{above}.{node.module or ''}".rstrip(".") if node.level else node.module or ""
                names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
        found[module] = {name for name in names if name.split(".")[0] in ("nbviva", "utils")}
    return found


def test_learners_modules_and_the_engine_do_not_know_each_other():
    """`utils` goes to learners without the engine; the engine grades courses that have other `utils`."""
    assert not {name for names in imported("utils").values() for name in names if name.startswith("nbviva")}
    assert not {name for names in imported("nbviva").values() for name in names if name.startswith("utils")}


@pytest.mark.parametrize("package", ["nbviva", "utils"])
def test_there_are_no_circles(package):
    """A circle of imports is one module in several files."""
    found = imported(package)
    graph = {name: {to for to in names if to in found} for name, names in found.items()}
    TopologicalSorter(graph).prepare()


def test_the_trial_server_stands_alone():
    """It runs in interpreters where the project is not installed."""
    assert imported("nbviva")["nbviva.audit.trial_server"] == set()


def test_every_module_is_in_the_plan_of_the_house():
    """docs/house.md is where one looks for the place of a thing."""
    plan = set(re.findall(r"^\| `([\w.]+)` \|", (ROOT / "docs" / "house.md").read_text(encoding="utf-8"), re.MULTILINE))
    modules = {name.partition(".")[2] for package in ("nbviva", "utils") for name in imported(package)}
    assert plan == {name for name in modules if "__" not in name}


def test_help_needs_no_heavy_import():
    """`nbviva --help` answers at once: nothing of nbgrader, NumPy or Jupyter is loaded for it."""
    code = (
        "import sys; from nbviva.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "usage: nbviva" in done.stdout
    assert not {"numpy", "nbgrader", "nbformat", "rich", "IPython"} & set(done.stderr.split())


@pytest.mark.parametrize("alone", [True, False])
def test_nobody_looks_for_garbage_while_modules_are_loaded(alone):
    """It takes long, and at the end once more; all is let alone for good only where the process is the command."""
    code = (
        "import gc; from nbviva.cli import commands\n"
        "looks = []; gc.callbacks.append(lambda phase, info: looks.append(phase))\n"
        f"commands._load('autograde', {alone})\n"
        "import sys; print(len(looks), gc.isenabled(), gc.get_freeze_count() > 10_000, 'nbgrader' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    looks, *rest = done.stdout.split()
    assert int(looks) <= 2  # one, which begins and ends, when all is loaded; else there are hundreds
    assert rest == ["True", str(alone), "True"]


@pytest.mark.parametrize("command", sorted(commands.HEAVY))
def test_what_is_loaded_for_a_command_is_a_module(command):
    """And the command is one."""
    assert importlib.util.find_spec(f"nbviva.{commands.HEAVY[command]}")
    assert callable(getattr(commands, f"_{command}"))
