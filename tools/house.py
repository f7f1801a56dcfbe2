"""Writes the tables of docs/house.md from the first sentence of each module, so that it says what they say.

.venv/bin/python tools/house.py
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "house.md"
_TABLES = re.compile(r"(?<=<!-- written by tools/house.py -->\n).*?(?=<!-- end -->)", re.DOTALL)
_LAYERS = re.compile(r"^```text\n(cli\b.*?)^```$", re.DOTALL | re.MULTILINE)


def layers(page: str) -> list[list[str]]:
    """Return the packages and modules on each floor of the engine, the top floor first, as the page draws them."""
    return [line.split() for line in _LAYERS.findall(page)[0].splitlines()]


def sentence(module: Path) -> str:
    """Return the first sentence of a module's docstring: what it owns."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    first = re.split(r"(?<=\.)\s+(?=[A-Z`])|\n\n", text)[0]
    return " ".join(first.split()).rstrip(".:").replace("|", "\\|")


def written(page: str) -> str:
    """Return the page with its tables written anew."""
    rooms = [name for floor in layers(page) for name in floor if (ROOT / "nbviva" / name).is_dir()]
    tables = [_table(f"`nbviva/{name}/`", ROOT / "nbviva" / name) for name in rooms]
    tables.append(_table("`nbviva/` itself", ROOT / "nbviva"))
    tables += [_table(f"`{name}/`, which learners get", ROOT / name) for name in ("utils", "utils/sonnets")]
    return _TABLES.sub(lambda _: "\n" + "\n\n".join(tables) + "\n\n", page)


def _table(title: str, folder: Path) -> str:
    modules = [path for path in sorted(folder.glob("*.py")) if not path.stem.startswith("__")]
    rows = [f"| `{path.stem}` | {sentence(path)} |" for path in modules]
    head = f"### {title}\n\n{sentence(folder / '__init__.py')}."
    return "\n".join([head, "", "| module | owns |", "|---|---|", *rows])


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
