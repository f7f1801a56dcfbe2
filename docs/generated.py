"""What pages of the site are made of at build time: settings, help of commands, packages; formulas for no network."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from nbviva.cli.entry import COMMANDS
from nbviva.course.settings import SECTIONS
from nbviva.limits import Limits

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "docs" / "house.md"  # which packages there are, from the command line down
OLDER_NAMES = {"Jail"}


class Generated(SphinxDirective):
    """A directive without content, whose `pages` are made of the code: each a heading and Markdown below it."""

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield a heading and what stands below it, nothing for no heading."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        made: list[nodes.Node] = []
        for title, text in self.pages():
            parsed = self.parse_text_to_nodes(StringList(text.splitlines(), title))
            if title:
                section = nodes.section(ids=[nodes.make_id(title)], names=[nodes.fully_normalize_name(title)])
                section += [nodes.title("", title), *parsed]
                self.state.document.note_explicit_target(section)
                parsed = [section]
            made += parsed
        return made


def help_of(*words: str) -> str:
    """Return what a command prints when it is asked for help, as a block, in lines that a page has room for."""
    ran = subprocess.run(
        [sys.executable, "-m", "nbviva", *words, "--help"],
        cwd=ROOT, env={**os.environ, "COLUMNS": "74"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return f"```text\n{ran.stdout}```"


class Commands(Generated):
    """`{commands}`: each command of `nbviva` with its help as it is printed."""

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield the program, then each command."""
        yield "", help_of()
        for name in COMMANDS:
            yield f"nbviva {name}", help_of(name)


def literal(value: object) -> str:
    """Return a default as one would write it."""
    return f"{value:_}" if isinstance(value, int) else repr(value)


class Settings(Generated):
    """`{settings}`: each part of the engine's settings, from the traitlets that check them."""

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield each part, with a table of its settings."""
        for part, kind in SECTIONS.items():
            if part in OLDER_NAMES:
                continue
            lines = [(kind.__doc__ or "").split("\n\n")[0], "", "| setting | what for |", "|---|---|"]
            for name, trait in kind.class_own_traits(config=True).items():
                told = f"{trait.help}."
                if part == "Limits":
                    bounds = Limits.__dataclass_fields__[name].metadata
                    told += f" From {literal(bounds['least'])} to {literal(bounds['most'])}."
                elif values := getattr(trait, "values", None):
                    told += f" One of {', '.join(f'`{literal(value)}`' for value in values)}."
                told = re.sub(r"(\{.*\})", r"`\1`", told)
                told += f" Default: `{literal(trait.default())}`."
                lines.append(f"| `c.{part}.{name}` | {told[0].upper()}{told[1:]} |")
            yield f"c.{part}", "\n".join(lines)


class Packages(Generated):
    """`{packages}`: what each package of the engine says of itself, its diagrams as they are."""

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield each package in the order of the house."""
        for name in re.findall(r"^### `nbviva/(\w+)/`", HOUSE.read_text(encoding="utf-8"), re.MULTILINE):
            module = importlib.import_module(f"nbviva.{name}")
            yield f"nbviva.{name}", re.sub(r"^( {4}.*(?:\n(?: {4}.*)?$)*)", r"\n\1\n", module.__doc__ or "", flags=re.M)


class ReadmeTable(Generated):
    """`{readme-table}`: the table beside other graders, which the README has; one place for its figures."""

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield the table, its links as they are from the folder of a page."""
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        (table,) = re.findall(r"^## Why not nbgrader alone\?\n\n((?:\|.*\n)+)", text, re.MULTILINE)
        yield "", re.sub(r"\]\((?!\w+:)", "](../", table)


def mathml(self: Any, node: nodes.Element) -> None:
    """Write a formula as MathML, which browsers draw by themselves."""
    block = isinstance(node, nodes.math_block)
    self.body.append(convert(node.astext(), display="block" if block else "inline"))
    raise nodes.SkipNode


def keep_trees(_app: Sphinx, what: str, _name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Let what is indented in the docstring of a module, a tree or a diagram, stay as it is drawn."""
    if what == "module":
        for number in range(len(lines) - 1, 0, -1):
            if lines[number].startswith("    ") and not lines[number - 1]:
                before = next((line for line in reversed(lines[:number]) if line), "")
                if not before.startswith("    ") and not before.endswith("::"):
                    lines[number:number] = ["::", ""]


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of it."""
    app.add_directive("commands", Commands)
    app.add_directive("settings", Settings)
    app.add_directive("packages", Packages)
    app.add_directive("readme-table", ReadmeTable)
    app.add_html_math_renderer("mathml", (mathml, None), (mathml, None))
    app.connect("autodoc-process-docstring", keep_trees, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
