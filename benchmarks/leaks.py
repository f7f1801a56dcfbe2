"""Whether a feedback page shows anything of a hidden test: every style of test cell with all its tests hidden.

python benchmarks/leaks.py [NAME ...]

Each submission of `tests/zoo/styles` is graded by the engine in a course where every test cell is hidden as a whole.
Its feedback page is then searched for what only the hidden tests hold: their lines, their words and numbers, and what
the exceptions that ended them said. No leak is what the student has written, was given or has printed, and what a page
says of any notebook with these names and points.
"""

from __future__ import annotations

import argparse
import ast
import copy
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support import styles
from support.pages import scored, words

from nbviva import report
from nbviva.cells.marks import NBGRADERS, Mark
from nbviva.grading import Grader
from nbviva.limits import Limits
from nbviva.report import feedback_of, feedback_page, redact
from nbviva.results import NotebookResult

HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
SHORTEST_LINE = 8  # characters; `else:` and its like stand in every notebook


def hidden(style: styles.Style) -> styles.Style:
    """Return a style with each test cell hidden as a whole, but for those that hide a part or begin with a magic."""

    def hide(text: str) -> str:
        return text if "HIDDEN TESTS" in text or text.startswith("%%") else HIDDEN.format(text)

    cells = (replace(c, text=hide(c.text)) if c.kind == "test" else c for c in style.cells)
    return replace(style, cells=tuple(cells))


def secrets(style: styles.Style, result: NotebookResult) -> Iterator[tuple[str, str]]:
    """Yield kind and text of what only the tests of a style hold, and of what ended them."""
    for cell in style.cells:
        if cell.kind != "test" or "HIDDEN TESTS" not in cell.text:
            continue
        for line in cell.text.splitlines():
            if len(line.strip()) >= SHORTEST_LINE and "HIDDEN TESTS" not in line:
                yield "line", line.strip()
        try:
            tree = ast.parse(cell.text)
        except SyntaxError:  # a magic
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                text = node.value if isinstance(node.value, str) else repr(node.value)
                if len(text.strip()) >= (4 if isinstance(node.value, str) else 3) and node.value not in (True, False):
                    yield "constant", text.strip()
    for done in result.cells:
        said = done.message.partition(": ")[2]
        if done.kind == "test" and done.in_hidden and not done.for_student and len(said) >= 3:
            yield "message", said


def control(notebook: NotebookNode, name: str) -> str:
    """Return what the page of a notebook says if its tests are empty and gave nothing."""
    made = copy.deepcopy(notebook)
    for cell in made.cells:
        if Mark.of(cell).is_test:
            cell.source, cell.outputs = "", []
    return words(feedback_page(feedback_of(made, NBGRADERS, name, {})))


def own_words() -> str:
    """Return the sentences that any page may have."""
    return "\n".join(path.read_text(encoding="utf-8") for path in Path(report.__file__).parent.glob("*.py"))


def is_in(text: str, page: str) -> bool:
    """Tell whether a text stands in a page as a whole word."""
    return re.search(rf"(?<![\w.]){re.escape(text)}(?![\w.]*\w)", page) is not None


def main(names: list[str]) -> int:
    """Search; return 1 if something was found."""
    chosen = [hidden(s) for s in styles.collect() if not s.lacks() and (not names or s.name in names)]
    counts: Counter[str] = Counter()
    everywhere = own_words()
    with tempfile.TemporaryDirectory(prefix="nbviva-leaks-") as folder:
        course = styles.build(chosen, Path(folder) / "course")
        with Grader(course, limits=Limits(cell_seconds=10)) as grader:
            for style in chosen:
                for submission in style.submissions:
                    there = Path(folder) / "in" / style.name / submission.name
                    there.parent.mkdir(parents=True, exist_ok=True)
                    styles.hand_in(style, submission, course, there)
                    handed_in = nbformat.read(there / f"{style.name}.ipynb", as_version=4)
                    result = grader.grade(style.name, there, submission.name).notebooks[style.name]
                    notebook = scored(result)
                    known = "\n".join([*(c.source for c in handed_in.cells), *style.files.values(), everywhere])
                    known += control(notebook, style.name)
                    redact(notebook, NBGRADERS)
                    page = words(feedback_page(feedback_of(notebook, NBGRADERS, style.name, {})))
                    counts["pages"] += 1
                    for kind, text in {*secrets(style, result)}:
                        counts[f"{kind}s searched"] += 1
                        if text not in known and is_in(text, page):
                            counts[f"{kind}s found"] += 1
                            around = page[max(0, page.index(text) - 60) : page.index(text) + len(text) + 60]
                            print(f"{style.name}/{submission.name}: {kind} {text!r} in {around!r}", flush=True)
    print(", ".join(f"{count:,} {what}" for what, count in counts.items()))
    return 1 if any(what.endswith("found") for what in counts) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="styles to search; all if not given")
    sys.exit(main(parser.parse_args().names))
