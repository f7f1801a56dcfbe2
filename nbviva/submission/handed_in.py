"""What a student handed in: for each wanted notebook its bytes or why there are none, and the files beside it.

Students hand in a folder in a folder, an archive, a notebook that the browser renamed, or all of it at once. The folder
itself is only read, never changed.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nbviva.errors import EntryError, ExaminationError
from nbviva.submission import advice
from nbviva.submission.archive import ZIP, Entry, Listing, archive, is_hidden, listing, show, some
from nbviva.submission.parse import decode

NOTEBOOK_BYTES = 50 << 20
FILE_BYTES = 16 << 20
FILES_BYTES = 64 << 20
FILES = 500  # that are taken along: each is copied for every run
ARCHIVES = 5  # that are opened
CANDIDATES = 20  # notebooks that are looked into to find a renamed one

Alike = Callable[[str, bytes], int]

# " (1)", "-Copy1", " - Kopie (2)", "_copie", " copy 3": what browsers and file managers put behind a name
_BEHIND = re.compile(r"[ _-]*(\(\d+\)|(copy|kopie|copie|copia|kopia|cópia|копия|duplicate)[ _-]?\d*)$")
_BEFORE = re.compile(r"^(copy of|kopie von|copie de|copia de|copia di|cópia de) ")
_ENDINGS = (".ipynb.txt", ".ipynb.json", ".ipynb")
_PACKED = (".zip",)
_OTHER_PACKED = (".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz")
_CODE = (".so", ".pyd", ".dll", ".dylib", ".pyc", ".pyo", ".pth", ".egg", ".whl", ".exe")


@dataclass(frozen=True)
class Found:
    """One wanted notebook.

    Attributes
    ----------
    content : bytes or None
        The file, None if there is none that can be read.
    reason : str
        Why there is none, and what to do; empty if there is one.
    path : str
        Where it was, relative to the folder.
    notes : tuple of str
        Sentences for the teacher: renamed, packed, in another folder.
    """

    content: bytes | None
    reason: str = ""
    path: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandedIn:
    """All of one submission.

    Attributes
    ----------
    notebooks : dict
        Stem of each wanted notebook -> what was found for it.
    files : dict
        Path beside the notebook -> content of the other files that came along.
    notes : tuple of str
        Sentences about what was left out.
    """

    notebooks: dict[str, Found]
    files: dict[str, bytes]
    notes: tuple[str, ...]


def packed_or_not(folder: Path) -> Path:
    """Return the folder of a submission, or the zip archive of that name where there is no folder."""
    if os.path.exists(folder):
        return folder
    packed = folder.with_name(folder.name + ".zip")
    # where nobody may look, neither is seen: who opens the folder is told why
    return packed if os.path.exists(packed) else folder


def may_be_there(path: Path) -> bool:
    """Tell whether something is there; also if nobody may look: who opens it then hears why, of this student alone."""
    try:
        return path.exists()
    except OSError:
        return True


def find(
    folder: Path, wanted: Sequence[str], alike: Alike | None = None, staged: Collection[str] = (),
    ungraded: Collection[str] = (),
) -> HandedIn:  # fmt: skip
    """Return what lies in the folder of a submission.

    Parameters
    ----------
    folder : Path
        What was handed in: a folder, a notebook or a zip archive. A link is not followed.
    wanted : sequence of str
        The notebooks of the assignment: their file names without ending.
    alike : callable, optional
        Tells for one of `wanted` and the content of a file how much of that notebook is in it; 0 is nothing. Used for
        files with other names; without it, the marks of nbgrader are counted.
    staged : collection of str
        Files that the course itself puts beside the notebook: what came in the place of one, as a file or a module, is
        left out.
    ungraded : collection of str
        File names of the assignment's other notebooks, in which nothing is graded: no note says that they came.

    Raises
    ------
    ExaminationError
        If this machine does not let us read something that a grade depends on.
    """
    came = listing(folder)
    notes: list[str] = []
    packed: dict[str, str] = {}
    entries = _with_archives(came, wanted, packed, notes)
    visible = [entry for entry in entries if not is_hidden(entry.path)]
    notebooks = [entry for entry in visible if _stem(entry, wanted)]
    chosen = _assign(notebooks, wanted, alike)
    found = {}
    for stem in wanted:
        entry = chosen.get(stem)
        found[stem] = _load(entry, stem) if entry else Found(None, _why_missing(stem, came, entries, notebooks, packed))
    expected = {_folded(name) for name in ungraded}
    left = [entry for entry in notebooks if entry not in chosen.values()]
    spare = [show(entry.path) for entry in left if _folded(entry.name) not in expected]
    if spare and chosen:
        notes.append(f"also handed in and not graded: {some(spare)}")
    base = next((entry.path.rpartition("/")[0] for entry in chosen.values()), "")
    files = _files(set(visible) - set(notebooks), base, staged, came)
    return HandedIn(found, files, (*notes, *came.notes()))


def _with_archives(came: Listing, wanted: Sequence[str], packed: dict[str, str], notes: list[str]) -> list[Entry]:
    """Return the files that came, with those in archives if a wanted notebook is not there by its name.

    Archives that cannot be opened are added to `packed` with the reason.
    """
    plain: list[Entry] = []
    archives: list[Entry] = []
    looked = 0
    for entry in came.entries:
        if looked < FILES and not is_hidden(entry.path) and _stem(entry, wanted):
            looked += 1
            (archives if _is_zip(entry) else plain).append(entry)
        else:
            plain.append(entry)
    # an archive beside the notebook is mostly the download it came from: then it stays closed
    there = {_folded(entry.name) for entry in plain if not is_hidden(entry.path)}
    if not all(_folded(f"{stem}.ipynb") in there for stem in wanted):
        archives += [e for e in plain if e.name.lower().endswith(_PACKED) and not is_hidden(e.path)]
    for entry in archives[:ARCHIVES]:
        try:
            inner = archive(entry)
        except EntryError as error:
            packed[entry.path] = f"{show(entry.name)} {error}"
            continue
        plain = [*(other for other in plain if other is not entry), *inner.entries]
        notes.append(f"{show(entry.path)} is an archive; it was opened")
        for why, names in inner.left_out.items():
            came.left_out.setdefault(why, []).extend(names)
    for entry in archives[ARCHIVES:]:
        packed[entry.path] = f"{show(entry.name)} is one archive too many"
    return [entry for entry in plain if entry.path not in packed]


def _assign(notebooks: Sequence[Entry], wanted: Sequence[str], alike: Alike | None) -> dict[str, Entry]:
    """Choose a file for each wanted notebook: by its name, and else by content and name together."""
    chosen: dict[str, Entry] = {}
    for stem in wanted:
        exact = [e for e in notebooks if _folded(e.name) == _folded(f"{stem}.ipynb") and e not in chosen.values()]
        exact.sort(key=lambda entry: (entry.depth, entry.name != f"{stem}.ipynb"))
        nearest = [e for e in exact if (e.depth, e.name) == (exact[0].depth, exact[0].name)]
        if nearest:
            chosen[stem] = _scored(nearest, stem, alike)[0][-1] if len(nearest) > 1 else nearest[0]
    # of renamed files the content counts before the name: a notebook that is called like another is still this one
    missing = [stem for stem in wanted if stem not in chosen]
    free = [entry for entry in notebooks if entry not in chosen.values()] if missing else []
    only = alike is None and len(missing) == len(free) == 1
    pairs = [(score, stem, entry) for stem in missing for score, entry in _scored(free, stem, alike)]
    for score, stem, entry in sorted(pairs, key=lambda pair: pair[0], reverse=True):
        if (score[0] or score[1] or only) and stem not in chosen and entry not in chosen.values():
            chosen[stem] = entry
    return chosen


def _scored(entries: Sequence[Entry], stem: str, alike: Alike | None) -> list[tuple[tuple[int, int, int], Entry]]:
    """Return candidates, the best first: how much of the notebook is in it, how near the name, how near the top."""
    room = NOTEBOOK_BYTES  # for all of them together: a folder of a thousand notebooks is not read through
    found = []
    for at, entry in enumerate(entries):
        room -= entry.size
        content = _alike(entry, stem, alike) if at < CANDIDATES and room >= 0 else 0
        found.append(((content, _rank(entry, stem), -at), entry))
    return sorted(found, key=lambda item: item[0], reverse=True)


def _load(entry: Entry, stem: str) -> Found:
    """Read the file that was chosen for a wanted notebook."""
    notes = []
    if _folded(entry.name) != _folded(f"{stem}.ipynb"):
        notes.append(f"{stem}.ipynb was renamed to {show(entry.name)}")
    elif entry.name != f"{stem}.ipynb":
        notes.append(f"{stem}.ipynb came as {show(entry.name)}")
    folder = entry.path.rpartition("/")[0]
    if folder and folder != entry.inside:
        notes.append(f"{stem}.ipynb was in the folder {show(folder)}")
    try:
        return Found(entry.load(NOTEBOOK_BYTES), "", entry.path, tuple(notes))
    except EntryError as error:
        todo = advice.AGAIN_WITHOUT_OUTPUTS if "larger" in str(error) else advice.AGAIN
        return Found(None, f"{stem}.ipynb {error}: {todo}", entry.path, tuple(notes))


def _why_missing(
    stem: str, came: Listing, entries: Sequence[Entry], notebooks: Sequence[Entry], packed: dict[str, str]
) -> str:
    """Return the reason why there is nothing for a wanted notebook, with what came instead."""
    top = [show(entry.path) for entry in entries if not is_hidden(entry.path)]
    left_out = [name for names in came.left_out.values() for name in names]
    reason = f"{stem}.ipynb was not handed in ({some([*top, *packed, *left_out]) or 'nothing'} came)"
    if packed:
        reason += f"; {'; '.join(packed.values())}"
    if others := [show(entry.name) for entry in notebooks]:
        reason += f"; nothing of {stem} is in {some(others)}"
    if odd := [entry.name for entry in entries if entry.name.lower().endswith(_OTHER_PACKED)]:
        reason += f"; {some(map(show, odd))} is an archive of a kind that is not opened"
    if any(entry.name == f"{stem}-checkpoint.ipynb" for entry in entries):
        reason += "; an older state that Jupyter saved by itself is in .ipynb_checkpoints"
    return f"{reason}: {advice.HAND_IN}"


def _files(entries: Collection[Entry], base: str, staged: Collection[str], came: Listing) -> dict[str, bytes]:
    """Return the files that go beside the notebook: data, and modules that take no other module's place."""
    files: dict[str, bytes] = {}
    room = FILES_BYTES
    # the folder of the notebook first: its names win
    for entry in sorted(entries, key=lambda entry: (not _is_below(entry.path, base), entry.depth, entry.path)):
        name = entry.path[len(base) + 1 :] if base and _is_below(entry.path, base) else entry.path
        name = name.removeprefix(f"{entry.inside}/") if entry.inside else name
        parts = name.split("/")
        if name in files or _is_over(name, staged):
            continue
        if any("/".join(parts[:length]) in files for length in range(1, len(parts))) or not _is_text(name):
            came.leave_out(name, "because it cannot lie beside the others")
        elif name.lower().endswith(_CODE):
            came.leave_out(name, "because it is compiled code or an installer")
        elif name.lower().endswith(".py") and shadows(parts[0].removesuffix(".py")):
            came.leave_out(name, "because it would take the place of a module that others import")
        elif len(files) >= FILES:
            came.leave_out(name, f"because there are more than {FILES} files")
        elif entry.size > min(FILE_BYTES, room):
            came.leave_out(name, f"because it is larger than {min(FILE_BYTES, room) >> 20} MB")
        else:
            room -= entry.size  # also if it then cannot be read: an archive of bad files must not cost more
            try:
                files[name] = entry.load(FILE_BYTES)
            except EntryError as error:
                came.leave_out(name, f"because it {error}")
    return files


def _is_over(name: str, staged: Collection[str]) -> bool:
    """Tell whether a file would take the place of one of the course, or of a module of it, or cannot lie beside it."""
    if any(other == name or other.startswith(f"{name}/") or name.startswith(f"{other}/") for other in staged):
        return True
    if not name.lower().endswith(".py"):
        return False
    # the first part of its name stands for the whole package: that is the course's, with all modules in it
    modules = {other.partition("/")[0].removesuffix(".py") for other in staged if other.endswith(".py")}
    return name.partition("/")[0].removesuffix(".py") in modules


@lru_cache(maxsize=1024)
def shadows(name: str) -> bool:
    """Tell whether a module with this name would hide one of Python's or of an installed package."""
    if name in sys.stdlib_module_names or name in ("sitecustomize", "usercustomize", "conftest"):
        return True
    try:
        spec = importlib.util.find_spec(name) if name.isidentifier() else None
    except (ImportError, ValueError, AttributeError):
        return True
    return spec is not None and spec.origin is not None  # a mere folder on the path hides nothing


def _stem(entry: Entry, wanted: Sequence[str]) -> str:
    """Return the name of a notebook without its ending, empty if the file is none by its name."""
    name = _folded(entry.name)
    for ending in _ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending) or "-"
    return next((_folded(stem) for stem in wanted if name == _folded(f"{stem}.json")), "")


def _rank(entry: Entry, stem: str) -> int:
    """Return how near the name of a file is to the wanted one: 2 but for what browsers add, 1 if it is in it, or 0."""
    name = _BEFORE.sub("", _stem(entry, [stem]))
    while (shorter := _BEHIND.sub("", name)) != name:
        name = shorter
    if name == _folded(stem):
        return 2
    bare = [re.sub(r"[\W_]", "", text) for text in (name, _folded(stem))]
    return int(bool(bare[1]) and bare[1] in bare[0])


def _alike(entry: Entry, stem: str, alike: Alike | None) -> int:
    try:
        data = entry.load(NOTEBOOK_BYTES)
    except EntryError:
        return 0
    return alike(stem, data) if alike is not None else decode(data)[0].count('"grade_id"')


def _is_zip(entry: Entry) -> bool:
    try:
        return entry.head() == ZIP
    except (EntryError, ExaminationError):  # if it is the notebook, reading it says so
        return False


def _is_below(path: str, base: str) -> bool:
    return not base or path.startswith(f"{base}/")


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in name and all(len(part.encode()) < 256 for part in name.split("/"))


def _folded(name: str) -> str:
    """Return a name as file systems compare it that ignore case and how accents are written."""
    return unicodedata.normalize("NFC", name).casefold()
