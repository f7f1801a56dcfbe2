"""What lies beside a notebook when it runs: shared modules and data of the course, put there from their one home.

What several notebooks share exists once, at the top of the course (`c.Staging.files`). A notebook expects it in its own
folder, in `source/`, in `release/` and wherever a submission is graded. nbgrader already copies every file of
`source/<assignment>/` to the release, and over a submission before it is graded; so it is enough to stage the files in
`source/<assignment>/` first, which nbgrader's `pre_convert_hook` does. A learner's changed copy is thereby replaced.
What staging did not write in `source/<assignment>/` it leaves alone, or keeps in `.nbviva/replaced/` (`staged`).

Files are copied as they are. A course that wants something else of one of them, such as a check of what is in it, says
so in `tools/nbviva_staging.py`: its function ``prepare(name, setting, root)`` returns the bytes of the staged file, or
None to have it copied, and raises StagingError with what is wrong.
"""

from __future__ import annotations

import difflib
import glob
import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from nbviva import atomic
from nbviva.course import private, staged
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
        The staged files. Files that already have the right content are left alone; what staging wrote into a staged
        folder, and has no counterpart in the course any more, is removed. Another file in the place of a staged one is
        kept in `.nbviva/replaced/`; nothing else there is removed or replaced.

    Raises
    ------
    SettingsError
        If what should be staged contains the place where it would lie.
    StagingError
        If a file of the course is missing, the course's own `prepare` will not have it, or something that staging did
        not write is in its place. Nothing was written then.
    """
    place = settings.folder("source", assignment)
    into = into or place
    _check_names(settings, place.parent)
    for folder, _, _ in os.walk(into):
        # nbgrader would release what a killed command left there, also where nothing has to be written now
        atomic.sweep(f"{glob.escape(folder)}/*")
    wanted = _wanted(settings, assignment)
    noted = staged.known(settings.root, assignment)
    digests = {name: staged.digest_of(_read(content)) for name, content in wanted.items()}
    leaving = staged.left_over(into, noted, digests, settings.staged(assignment))
    missing = [name for name, digest in digests.items() if not staged.is_there(into, name, digest)]
    for name in missing:
        staged.check_free(into, name, noted, leaving)
    # before the files and after them: a kill in between must not make strangers of what was written
    if into == place and noted != digests:
        staged.remember(settings.root, assignment, noted | digests)
    for name in leaving:
        staged.remove(into, name)
    for name in missing:
        if (into / name).is_dir() and not (into / name).is_symlink():
            staged.clear_folder(into / name)
        if into == place:
            staged.set_aside(settings.root, assignment, into, name, noted)
        atomic.write(into / name, _read(wanted[name]))
    if into == place and noted != digests:
        staged.remember(settings.root, assignment, digests)
    return [into / name for name in wanted]


def check_homes(settings: Settings, assignment: str) -> None:
    """See that nothing which is staged contains the place where it would lie, or lies there already.

    Raises
    ------
    SettingsError
        If something does.
    """
    for name, setting in settings.staged(assignment).items():
        home = (settings.root / setting).resolve()
        target = settings.folder("source", assignment).resolve() / name
        ours = (settings.root / private.FOLDER).resolve()
        if home.is_relative_to(ours):
            raise SettingsError(
                f"c.Staging.files puts {setting!r} beside the notebooks of {assignment}: it belongs to the instructors "
                "alone, and students would get it"
            )
        if home.is_relative_to(target):
            raise SettingsError(
                f"c.Staging.files puts {setting!r} beside the notebooks of {assignment}, where it lies already: take "
                "it out, or give it a home elsewhere in the course"
            )
        if target.is_relative_to(home) or ours.is_relative_to(home):
            raise SettingsError(
                f"c.Staging.files puts {setting!r} beside the notebooks of {assignment}, which lie in it themselves: "
                "name a folder that holds nothing but what they share"
            )


def before_convert(assignment: str, student: str, notebooks: list[str]) -> None:
    """Stage the files of an assignment; nbgrader's `pre_convert_hook` for releases and for grading.

    nbgrader runs hooks in the folder of the course, and logs their exceptions without stopping. To go on without the
    right files would grade every learner with the wrong ones, so this hook ends the command instead.
    """
    try:
        stage(Settings.read(Path.cwd()), assignment)
    except (SettingsError, StagingError, OSError) as error:
        raise SystemExit(f"nbviva: the files of {assignment} could not be staged: {error}") from error


def _check_names(settings: Settings, source: Path) -> None:
    """Refuse settings for an assignment that is not there, if one that is there has no settings and such a name.

    Numbers are no slips: the settings of week12 may be written before its folder is made.
    """
    given = {*settings.files, *settings.ungraded}
    there = {folder.name for folder in source.iterdir() if folder.is_dir()} if source.is_dir() else set()
    for name in sorted(given - there):
        near = difflib.get_close_matches(name, sorted(there - given), 1, 0.75)
        if near and re.sub(r"\d", "", near[0]) != re.sub(r"\d", "", name):
            raise SettingsError(
                f"c.Staging names the assignment {name}, which is not in {source.name}/: did you mean {near[0]}?"
            )


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


def _wanted(settings: Settings, assignment: str) -> dict[str, Path | bytes]:
    """Return what is to lie beside the notebooks: each file's name there -> its home, or what it holds."""
    check_homes(settings, assignment)
    found: dict[str, Path | bytes] = {}
    # the longest last: a file may be named for itself that lies in a folder which is staged too
    for name, setting in sorted(settings.staged(assignment).items(), key=lambda item: item[0].count("/")):
        prepared, home = _prepared(name, setting, settings.root), settings.root / setting
        if prepared is not None:
            found[name] = prepared
        elif not home.exists():
            raise StagingError(f"{setting}, which c.Staging.files names for {assignment}, is not in {settings.root}")
        elif home.is_file():
            found[name] = home
        else:
            found.update({f"{name}/{path.relative_to(home).as_posix()}": path for path in _files(home)})
    for name in found:
        for above in map(str, PurePosixPath(name).parents):
            if above in found:
                raise SettingsError(f"c.Staging.files for {assignment}: {above} is a file, so {name} cannot be in it")
    return found


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        ours = path.suffix != ".pyc" and atomic.MARK not in path.name  # another command is writing the latter
        if path.is_file() and ours and not any(part in IGNORED for part in path.parts):
            yield path


def _read(content: Path | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()
