"""What lies beside a notebook when it runs: shared modules and data of the course, put there from their one home.

What several notebooks share exists once, at the top of the course (`c.Staging.files`). A notebook expects it in its own
folder, in `source/`, in `release/` and wherever a submission is graded. nbgrader already copies every file of
`source/<assignment>/` to the release, and over a submission before it is graded; so it is enough to stage the files in
`source/<assignment>/` first, which nbgrader's `pre_convert_hook` does. A learner's changed copy is thereby replaced.

Files are copied as they are. A course that wants something else of one of them, such as a check of what is in it, says
so in `tools/nbviva_staging.py`: its function ``prepare(name, setting, root)`` returns the bytes of the staged file, or
None to have it copied, and raises StagingError with what is wrong.
"""

from __future__ import annotations

import glob
import importlib.util
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbviva import atomic
from nbviva.course.settings import Settings
from nbviva.errors import SettingsError, StagingError

IGNORED = ("__pycache__", ".ipynb_checkpoints")
OF_THE_COURSE = Path("tools", "nbviva_staging.py")  # a name that no script has by chance: it is run


def is_ungraded(name: str, ungraded: Iterable[str]) -> bool:
    """Tell whether a file, named by its path beside the notebook, is one of those or lies in one of those folders."""
    return any(name == one or name.startswith(f"{one}/") for one in ungraded)


def stage(settings: Settings, assignment: str, into: Path | None = None) -> list[Path]:
    """Put the files of an assignment beside its notebook.

    Parameters
    ----------
    settings : Settings
        Those of the course.
    assignment : str
        Name of the assignment.
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
        If a file of the course is missing, or the course's own `prepare` will not have it.
    """
    root = settings.root
    into = into or root / "source" / assignment
    staged: list[Path] = []
    # nbgrader would release what a killed command left there, also where nothing has to be written now
    atomic.sweep(f"{glob.escape(str(into))}/**/*")
    for name, setting in settings.staged(assignment).items():
        target = into / name
        prepared = _prepared(name, setting, root)
        if prepared is not None:
            staged.append(_write(target, prepared))
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
        stage(Settings.read(Path.cwd()), assignment)
    except (SettingsError, StagingError, OSError) as error:
        raise SystemExit(f"nbviva: the files of {assignment} could not be staged: {error}") from error


def _prepared(name: str, setting: str, root: Path) -> bytes | None:
    """Return what the course's own `prepare` makes of a staged file; None where it is copied as it is."""
    file = root / OF_THE_COURSE
    if not file.is_file():
        return None
    # Loaded as the head of a package, so that it can import what lies beside it; under a name of its own, because
    # several courses may be at work in one process.
    made = importlib.util.spec_from_file_location(
        f"{file.stem}_{abs(hash(file))}", file, submodule_search_locations=[str(file.parent)]
    )
    assert made is not None
    assert made.loader is not None
    module = sys.modules[made.name] = importlib.util.module_from_spec(made)
    try:
        made.loader.exec_module(module)
        prepared = module.prepare(name, setting, root)
    except StagingError:
        raise
    except Exception as error:  # the code of the course; nbgrader would log it and grade without the file
        raise StagingError(f"{file} failed for {name}: {type(error).__name__}: {error}") from error
    if prepared is not None and not isinstance(prepared, bytes):
        kind = type(prepared).__name__
        raise StagingError(f"{file} returned a {kind} for {name}, expected bytes (text.encode()) or None")
    return prepared


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
