"""Imports run one way: a module can be read without those above it."""

import ast
import functools
import importlib
import importlib.util
import itertools
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from support import ROOT

from nbviva.cli import entry
from tools import house


@functools.cache
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


PAGE = house.PAGE.read_text(encoding="utf-8")
FLOOR = {name: floor for floor, names in enumerate(house.layers(PAGE)[::-1]) for name in names}
FLOOR |= {"__main__": len(FLOOR), "staging": FLOOR["autograde"]}  # the command, and the old name of a hook


def rooms(names: set[str]) -> set[str]:
    """Return the packages or modules right below `nbviva` that these dotted names lie in."""
    return {name.split(".")[1] for name in names if name.startswith("nbviva.")}


@pytest.mark.parametrize("module", sorted(imported("nbviva")))
def test_imports_go_down(module):
    """Whoever reads a package needs to know those below it, and no other."""
    if module == "nbviva.__init__":
        return  # the public face, which knows where its names are
    room = module.split(".")[1]
    up = {other for other in rooms(imported("nbviva")[module]) - {room} if FLOOR[other] >= FLOOR[room]}
    assert not up, f"{room} may not import {', '.join(sorted(up))}"


def test_the_sandbox_could_be_taken_out():
    """Walls around a process have nothing to do with notebooks: who checks them reads this package alone."""
    known = {
        room for m, names in imported("nbviva").items() if m.startswith("nbviva.sandbox.") for room in rooms(names)
    }
    assert known <= {"sandbox", "limits", "errors", "atomic"}


def test_no_private_name_crosses_a_package():
    """What begins with an underscore may be changed by whoever works in its package, without a look elsewhere."""
    crossing = []
    for path in [*(ROOT / "nbviva").rglob("*.py"), *ROOT.glob("tools/*.py"), *ROOT.glob("benchmarks/*.py")]:
        home = "nbviva." + path.relative_to(ROOT).parts[1] if path.is_relative_to(ROOT / "nbviva") else ""
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nbviva"):
                away = not home or not f"{node.module}.".startswith(f"{home}.")
                modules |= {alias.asname or alias.name for alias in node.names if away}
                crossing += [f"{path.name}: {alias.name}" for alias in node.names if away and _is_private(alias.name)]
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                crossing += [f"{path.name}: {node.value.id}.{node.attr}"] if _is_private(node.attr) else []
    assert not crossing


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_nbgrader_is_known_to_two_packages():
    """A third that imports it would load its thousand modules into every examiner and candidate."""
    knowing = set()
    for path in (ROOT / "nbviva").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "nbgrader" for name in names):
                knowing.add(path.relative_to(ROOT / "nbviva").parts[0])
    assert knowing == {"plugin", "gradebook"}


def test_learners_modules_and_the_engine_do_not_know_each_other():
    """`utils` goes to learners without the engine; the engine grades courses that have other `utils`."""
    assert not {name for names in imported("utils").values() for name in names if name.startswith("nbviva")}
    assert not {name for names in imported("nbviva").values() for name in names if name.startswith("utils")}


def test_the_engine_has_no_word_of_this_course():
    """It grades any course of nbgrader: what this one is about, and how its functions are called, it cannot know."""
    words = re.compile("dino|saurus|corpus|sonnet", re.IGNORECASE)
    functions = {"clip", "sample", "optimize", "model"}
    found = []
    for path in sorted((ROOT / "nbviva").rglob("*.*")):
        if path.suffix == ".pyc" or path.is_dir():
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{path.name}: {word}" for word in words.findall(f"{path.relative_to(ROOT)} {text}")]
        nodes = ast.walk(ast.parse(text)) if path.suffix == ".py" else ()
        found += [f"{path.name}: {n.value}" for n in nodes if isinstance(n, ast.Constant) and n.value in functions]
    assert not found


def test_every_library_of_the_engine_is_declared():
    """What is there by chance, because another library brings it along today, is gone one day in somebody's course."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = itertools.chain(*project["optional-dependencies"].values())
    needed, optional = ({Requirement(line).name for line in lines} for lines in (project["dependencies"], extras))
    known, imported_by = packages_distributions(), {}
    for path in (ROOT / "nbviva").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in {name.partition(".")[0] for name in names} - {"nbviva", *sys.stdlib_module_names}:
                imported_by.setdefault(known[name][0].lower().replace("_", "-"), path.name)
    # these are loaded where a course uses them; a kernel is started, not imported; psycopg is named by an address
    of_courses = {"pandas", "sympy", "networkx", "scipy", "pillow"}
    of_courses |= {"jupyter-server", "tornado"}  # where nbgrader's pages are served, these serve them
    assert imported_by.keys() - needed - optional == of_courses, imported_by
    assert needed | optional == imported_by.keys() - of_courses | {"ipykernel", "psycopg"}


def test_the_public_face_loads_what_is_asked_for():
    """A process that runs a submission imports this package too; nbgrader in it would cost half a second."""
    code = (
        "import sys, nbviva\n"
        "light = [name for name in sys.modules if name.startswith('nbviva')]\n"
        "assert nbviva.Limits().cell_seconds == 60 and 'nbgrader' not in sys.modules and 'numpy' not in sys.modules\n"
        "print(light, [getattr(nbviva, name).__name__ for name in nbviva.__all__], hasattr(nbviva, 'nosuch'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "['nbviva.faces', 'nbviva'] ['Course', 'Grader', 'Limits', 'switch_on'] False"


@pytest.mark.parametrize("package", ["nbviva", "utils"])
def test_there_are_no_circles(package):
    """A circle of imports is one module in several files."""
    found = imported(package)
    graph = {name: {to for to in names if to in found} for name, names in found.items()}
    TopologicalSorter(graph).prepare()


def test_the_trial_server_needs_nothing_but_ipython():
    """It runs in interpreters where the project is not installed: of the engine it may load only what needs no more."""
    code = (
        "import runpy, sys; before = set(sys.path)\n"
        "runpy.run_path('nbviva/audit/trial_server.py')['start']()\n"
        "print(*(name for name in sys.modules if name.startswith('nbviva.')), set(sys.path) - before)\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    *engine, more = done.stdout.split()
    assert set(engine) == {
        "nbviva.faces", "nbviva.exam", "nbviva.exam.precompile", "nbviva.exam.scoring", "nbviva.exam.shell",
        "nbviva.cells", "nbviva.cells.names", "nbviva.results",
    }  # fmt: skip
    assert more == "set()"
    others = {name.partition(".")[0] for name in done.stderr.split()}
    assert not {"nbformat", "nbgrader", "nbconvert", "rich", "jinja2", "cloudpickle", "dask"} & others


def test_the_page_of_the_house_is_what_the_modules_say():
    """docs/house.md is where one looks for the place of a thing: `python tools/house.py` writes its tables anew."""
    assert house.written(PAGE) == PAGE
    assert all(house.sentence(ROOT / f"{module.replace('.', '/')}.py") for module in imported("nbviva"))


def test_help_needs_no_heavy_import():
    """`nbviva --help` answers at once: nothing of nbgrader, NumPy or Jupyter is loaded for it."""
    code = (
        "import sys; from nbviva.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "usage: nbviva" in done.stdout
    assert "importlib.metadata" not in done.stderr.split()  # nobody asked for the version
    assert not {"numpy", "nbgrader", "nbformat", "rich", "IPython"} & set(done.stderr.split())


def test_the_command_line_alone_prints():
    """What a library prints, nobody who uses it can leave out, translate, or read in a program."""
    printing = set()
    for path in (ROOT / "nbviva").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
                printing.add(path.relative_to(ROOT / "nbviva").parts[0])
    assert printing == {"cli"}


@pytest.mark.parametrize("alone", [True, False])
def test_nobody_looks_for_garbage_while_modules_are_loaded(alone):
    """It takes long, and at the end once more; all is let alone for good only where the process is the command."""
    code = (
        "import gc; from nbviva.cli import autograde, entry\n"
        "looks = []; gc.callbacks.append(lambda phase, info: looks.append(phase))\n"
        f"entry.load((*autograde.NEEDS, 'nbviva.autograde.recorder'), {alone})\n"
        "import sys; print(len(looks), gc.isenabled(), gc.get_freeze_count() > 10_000, 'nbgrader' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    looks, *rest = done.stdout.split()
    assert int(looks) <= 2  # one, which begins and ends, when all is loaded; else there are hundreds
    assert rest == ["True", str(alone), "True"]


@pytest.mark.parametrize("command", sorted(entry.COMMANDS))
def test_what_is_loaded_for_a_command_is_a_module(command):
    """And the code of the command lies where one looks for it."""
    module = importlib.import_module(f"nbviva.cli.{command}")
    assert entry.COMMANDS[command] is module
    assert all(importlib.util.find_spec(name) for name in module.NEEDS)
