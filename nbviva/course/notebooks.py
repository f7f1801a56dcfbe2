"""An instructor's notebook as it is read from its file, or what is wrong with that file."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbviva.errors import MasterError


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
