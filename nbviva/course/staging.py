"""What lies beside a notebook when it runs: the shared modules and the corpus, put there from their one home.

`utils/` and `data/` exist once, at the top of the course. A notebook expects `utils/` and `dinos.txt` in its own
folder, in `source/`, in `release/` and wherever a submission is graded. nbgrader already copies every file of
`source/<assignment>/` to the release, and over a submission before it is graded; so it is enough to stage the files in
`source/<assignment>/` first, which nbgrader's `pre_convert_hook` does. A learner's changed copy is thereby replaced.
"""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

from nbviva import atomic, corpus
from nbviva.errors import StagingError

IGNORED = ("__pycache__", ".ipynb_checkpoints")


def read_config(root: Path) -> Config:
    """Return the settings in `nbgrader_config.py` of the course at `root`.

    Raises
    ------
    StagingError
        If there is no such file.
    """
    if not (root / "nbgrader_config.py").is_file():
        raise StagingError(f"{root} has no nbgrader_config.py: run this in the folder of a course")
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def files_of(assignment: str, root: Path) -> dict[str, str]:
    """Return what is staged for an assignment: name beside the notebook -> path in the course (`c.Staging.files`)."""
    staged = read_config(root).get("Staging", {}).get("files", {})
    return dict(staged.get(assignment, {}))


def ungraded_of(assignment: str, config: Config) -> tuple[str, ...]:
    """Return the files and folders that only ungraded notebooks need (`c.Staging.ungraded`).

    They are released, and not laid beside a submission that is graded: that would cost time and room for each student.
    """
    return tuple(config.get("Staging", {}).get("ungraded", {}).get(assignment, ()))


def is_ungraded(name: str, ungraded: Iterable[str]) -> bool:
    """Tell whether a file, named by its path beside the notebook, is one of those or lies in one of those folders."""
    return any(name == one or name.startswith(f"{one}/") for one in ungraded)


def stage(assignment: str, root: Path, into: Path | None = None) -> list[Path]:
    """Put the files of an assignment beside its notebook.

    Parameters
    ----------
    assignment : str
        Name of the assignment.
    root : Path
        Folder of the course.
    into : Path, optional
        Where to put them; ``source/<assignment>`` if not given.

    Returns
    -------
    list of Path
        The staged files. Files that already have the right content are left alone; files in a staged folder that have
        no counterpart in the course are removed.

    Raises
    ------
    StagingError
        If a file of the course is missing.
    CorpusError
        If the corpus is not a list of names; the message names the lines.
    """
    into = into or root / "source" / assignment
    staged: list[Path] = []
    # nbgrader would release what a killed command left there, also where nothing has to be written now
    atomic.sweep(f"{glob.escape(str(into))}/**/*")
    for name, setting in files_of(assignment, root).items():
        target = into / name
        if name.endswith(".txt"):
            # the text has no newline at its end: then text.split("\n") and the lines of the file are the same names
            text = corpus.load(corpus.resolve(setting, root)).text
            staged.append(_write(target, text.rstrip("\n").encode()))
            continue
        home = root / setting
        if not home.exists():
            raise StagingError(f"{setting}, which c.Staging.files names for {assignment}, is not in {root}")
        if home.is_file():
            staged.append(_write(target, home.read_bytes()))
            continue
        wanted = {target / path.relative_to(home): path for path in _files(home)}
        for stale in set(_files(target)) - set(wanted):
            stale.unlink()
        staged.extend(_write(there, path.read_bytes()) for there, path in sorted(wanted.items()))
    return staged


def before_convert(assignment: str, student: str, notebooks: list[str]) -> None:
    """Stage the files of an assignment; nbgrader's `pre_convert_hook` for releases and for grading.

    nbgrader runs hooks in the folder of the course, and logs their exceptions without stopping. To go on without the
    right files would grade every learner with the wrong ones, so this hook ends the command instead.
    """
    try:
        stage(assignment, Path.cwd())
    except (StagingError, corpus.CorpusError, OSError) as error:
        raise SystemExit(f"nbviva: the files of {assignment} could not be staged: {error}") from error


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            ours = path.suffix != ".pyc" and atomic.MARK not in path.name  # another command is writing the latter
            if path.is_file() and ours and not any(part in IGNORED for part in path.parts):
                yield path


def _write(target: Path, content: bytes) -> Path:
    """Write a file unless it has this content already; at no moment is there half a file."""
    if target.is_symlink() or not target.is_file() or target.read_bytes() != content:
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        atomic.write(target, content)
    return target
