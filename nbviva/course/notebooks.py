"""An instructor's notebook as it is read from its file, or what is wrong with that file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbviva.errors import MasterError

# beginnings of the names of kernels whose notebooks do not always say in which language they are
_KERNELS = {
    "ir": "R", "julia": "Julia", "octave": "Octave", "matlab": "MATLAB", "bash": "bash", "java": "Java", "sas": "SAS",
    "stata": "Stata", "scala": "Scala", "sage": "Sage", "sos": "SoS", "xcpp": "C++", "xeus-cling": "C++",
    "rust": "Rust", "gophernotes": "Go", "deno": "TypeScript", "wolfram": "Wolfram", "coq": "Coq", "haskell": "Haskell",
}  # fmt: skip


def language(notebook: NotebookNode) -> str:
    """Return the language of a notebook's code, as its kernel says; "python" if it says nothing."""

    def said(section: str, key: str) -> str:
        about: Any = notebook.metadata.get(section, {})
        return str(about.get(key, "")) if isinstance(about, dict) else ""

    kernel = said("kernelspec", "name").lower()
    known = (
        name for begins, name in _KERNELS.items() if kernel == begins or kernel.startswith((f"{begins}-", f"{begins}_"))
    )
    found = said("kernelspec", "language") or next(known, "") or said("language_info", "name") or "python"
    return "python" if found.lower() in ("python", "ipython", "python3") else found


def read_notebook(path: Path) -> NotebookNode:
    """Return a notebook of `source/` or `release/`, in version 4 of the format.

    Raises
    ------
    MasterError
        If the file holds no notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except OSError:
        raise
    except Exception as error:  # of what is no notebook nbformat makes errors of many kinds
        text = (str(error).splitlines() or [""])[0][:200]
        raise MasterError(
            f"{path} cannot be read as a notebook ({type(error).__name__}: {text}): open it in Jupyter, or put it back "
            "from a copy"
        ) from error
