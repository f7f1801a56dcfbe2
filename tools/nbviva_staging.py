"""What this course stages in another form than it is written: the engine calls `prepare` for each staged file."""

from __future__ import annotations

from pathlib import Path

from . import corpus


def prepare(name: str, setting: str, root: Path) -> bytes | None:
    """Return what a staged file holds, or None where the engine copies it as it is.

    Parameters
    ----------
    name, setting : str
        Name beside the notebook, and what `c.Staging.files` says of it.
    root : Path
        Folder of the course.

    Raises
    ------
    CorpusError
        If the list of names cannot be used; the message names the lines.
    """
    if name != corpus.CLASSIC_NAME:
        return None
    # The text has no newline at its end: then text.split("\n") and the lines of the file are the same names.
    return corpus.load(corpus.resolve(setting, root)).text.encode()
