"""The corpus: a file with one name a line, checked when it is loaded, so that a bad one never reaches a learner.

All problems of a file are collected and told together, each with its line and with what to do.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbviva.errors import StagingError

DEFAULT_ALPHABET = string.ascii_lowercase + " -'"
MIN_NAMES = 20  # fewer are learned by heart in a few hundred steps, and the samples show nothing
MAX_BYTES = 5_000_000
MAX_NAME = 50  # `sample` stops after 50 symbols, so a longer name could never be drawn
MAX_PROBLEMS = 5

CLASSIC = "classic"
CLASSIC_NAME = "dinos.txt"
CLASSIC_SHA256 = "ad6465621cf56c08f71d4fbb40cf7eab763f9df42c54cc460d6c4d86e9c927fb"
CLASSIC_FOLDER = "https://raw.githubusercontent.com/umermjd11/DLC5M1A2/7518c81edfb8a6a3bf849d120036e3a0c331c190/"
REFERENCE_VARIABLE = "NBVIVA_REFERENCE"

_UTF16_MARKS = {codecs.BOM_UTF16_LE: "UTF-16 (little-endian)", codecs.BOM_UTF16_BE: "UTF-16 (big-endian)"}
_WORDS = {" ": "space", "-": "hyphen", "'": "apostrophe", "\t": "tab"}


class CorpusError(StagingError, ValueError):
    """A corpus cannot be used; the message lists what is wrong with it and what to do."""


@dataclass(frozen=True)
class Corpus:
    """A checked list of names.

    Attributes
    ----------
    names : tuple of str
        The names as written, without spaces at either end.
    text : str
        The names joined by ``\\n``: what the lesson calls `data`. It has no newline at its end, so that
        ``text.split("\\n")`` gives the names.
    source : str
        The file they came from.
    """

    names: tuple[str, ...]
    text: str
    source: str

    @property
    def size(self) -> int:
        """Number of characters of `text`."""
        return len(self.text)

    @property
    def alphabet(self) -> tuple[str, ...]:
        """The distinct symbols of the lower-cased text, sorted; the newline, which ends a name, is one of them."""
        return tuple(sorted(set(self.text.lower()) | {"\n"}))


def load(
    path: str | os.PathLike[str],
    alphabet: str = DEFAULT_ALPHABET,
    min_names: int = MIN_NAMES,
    max_bytes: int = MAX_BYTES,
) -> Corpus:
    """Read and check a corpus.

    Carriage returns are tolerated: ``\\r\\n`` and a lone ``\\r`` become ``\\n``. One newline at the end of the file is
    the end of its last line. Spaces and tabs at either end of a line are dropped, as `model` drops them. Repeats are
    allowed.

    Parameters
    ----------
    path : path-like
        File in UTF-8, one name a line.
    alphabet : str
        The symbols allowed in a lower-cased name.
    min_names : int
        Smallest number of names.
    max_bytes : int
        Largest size of the file, in bytes.

    Returns
    -------
    Corpus
        The names and the text made of them.

    Raises
    ------
    CorpusError
        If the file is missing, empty, too large, not UTF-8, has too few names, or has a line that is empty, longer than
        50 symbols or written with other symbols. Up to five problems are told at once.
    """
    source = os.fspath(path)
    raw = _read(source, max_bytes)
    problems: list[str] = []
    if raw.startswith(codecs.BOM_UTF8):
        problems.append("it starts with a byte order mark (EF BB BF): save it as UTF-8 without BOM")
        raw = raw[len(codecs.BOM_UTF8) :]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(_not_utf8(raw, error.start, offset=error.start + (3 if problems else 0)))
        # what can be read is still checked; a bad byte becomes a surrogate, which is not reported a second time
        text = raw.decode("utf-8", "surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    names = [line.strip(" \t") for line in text.split("\n")]
    if not any(names):
        raise _refusal(source, [*problems, f"it is empty: write at least {min_names} names into it, one a line"])
    problems.extend(_problems(names, alphabet, min_names))
    if problems:
        raise _refusal(source, problems)
    return Corpus(tuple(names), "\n".join(names), source)


def resolve(setting: str, root: str | os.PathLike[str]) -> Path:
    """Return the file that a setting means.

    Parameters
    ----------
    setting : str
        A path relative to the course, or the word ``classic`` for the list of the published assignment: from the folder
        that NBVIVA_REFERENCE names, else from the cache, else fetched. (A file of that name is ``./classic``.)
    root : path-like
        Folder of the course.

    Raises
    ------
    CorpusError
        If the path leads out of the course, or the classic list cannot be had. Whether the file exists is left to
        `load`.
    """
    if setting == CLASSIC:
        found = reference_file(CLASSIC_NAME)
        if found is None:
            return fetch_classic()
        got = hashlib.sha256(found.read_bytes()).hexdigest()
        if got != CLASSIC_SHA256:
            raise CorpusError(
                f"{found} is not the classic corpus: its sha256 is {got}, expected {CLASSIC_SHA256}. "
                f"Remove the file, or let {REFERENCE_VARIABLE} name another folder"
            )
        return found
    root = Path(root)
    path = root / setting
    if not path.resolve().is_relative_to(root.resolve()):
        raise CorpusError(f"the corpus {setting!r} lies outside the course: copy it to data/ and name it from there")
    return path


def reference_file(name: str) -> Path | None:
    """Return a reference file if this machine has it; nothing is downloaded.

    Parameters
    ----------
    name : str
        Name of the file, without a folder.

    Returns
    -------
    Path or None
        The file in the folder that the environment variable NBVIVA_REFERENCE names, else in pooch's cache, else None.
    """
    import pooch  # here, because it takes longer to import than the rest of the package

    folders = [Path(folder) for folder in (os.environ.get(REFERENCE_VARIABLE), pooch.os_cache("nbviva")) if folder]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def fetch_classic(cache: str | os.PathLike[str] | None = None) -> Path:
    """Return the list of the published assignment, from the cache or downloaded into it; its hash is checked.

    Parameters
    ----------
    cache : path-like, optional
        Folder to keep it in; pooch's cache of this user if not given. pooch reports a download on stderr.

    Raises
    ------
    CorpusError
        If it cannot be downloaded, or what came is another file.
    """
    import pooch

    store = pooch.create(
        path=pooch.os_cache("nbviva") if cache is None else cache,
        base_url=CLASSIC_FOLDER,
        registry={CLASSIC_NAME: f"sha256:{CLASSIC_SHA256}"},
    )
    try:
        return Path(store.fetch(CLASSIC_NAME))
    except (OSError, ValueError) as error:  # no network or no such page; another hash
        raise CorpusError(
            f"the classic corpus could not be fetched from {CLASSIC_FOLDER}: {error}. "
            f"Use the project's own data/dinos.txt, or put the file into a folder that {REFERENCE_VARIABLE} names"
        ) from error


def _read(source: str, max_bytes: int) -> bytes:
    """Return the bytes of a file that exists, is not too large and is not in UTF-16."""
    try:
        with open(source, "rb") as file:
            raw = file.read(max_bytes + 1)  # never more, whatever the file is
            size = max(len(raw), os.fstat(file.fileno()).st_size)
    except FileNotFoundError:
        raise _refusal(source, ["there is no such file: check the path, which is relative to the course"]) from None
    except OSError as error:
        raise _refusal(source, [f"it cannot be read ({error.strerror}): it must be a readable text file"]) from error
    if len(raw) > max_bytes:
        raise _refusal(source, [f"it has {size:,} bytes, at most {max_bytes:,} are allowed: take fewer names"])
    for mark, encoding in _UTF16_MARKS.items():
        if raw.startswith(mark):
            marked = f"it starts with the byte order mark of {encoding}, at byte 0: save it as UTF-8 without BOM"
            raise _refusal(source, [marked])
    return raw


def _not_utf8(raw: bytes, position: int, offset: int) -> str:
    """Describe the first byte that is not UTF-8; `position` is in `raw`, `offset` in the file."""
    before = raw[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    return f"line {line}: byte 0x{raw[position]:02X} at byte {offset} of the file is not UTF-8: save it as UTF-8"


def _problems(names: list[str], alphabet: str, min_names: int) -> Iterator[str]:
    """Yield what is wrong with the lines, in their order; a foreign symbol is told once, where it first stands."""
    allowed = set(alphabet.lower())
    # bad bytes were decoded as surrogates and are reported already
    foreign = {s for s in set().union(*names) if not allowed.issuperset(s.lower()) and not "\udc80" <= s <= "\udcff"}
    lines = Counter(symbol for name in names for symbol in foreign.intersection(name))
    for number, name in enumerate(names, start=1):
        if not name:
            yield f"line {number} is empty: delete it"
        if len(name) > MAX_NAME:
            yield f"line {number} has {len(name)} symbols, at most {MAX_NAME} can be sampled: shorten or delete it"
        for symbol in sorted(foreign.intersection(name), key=name.index):
            foreign.remove(symbol)
            shown = name if len(name) <= MAX_NAME else name[:MAX_NAME] + "..."
            more = f" (in {lines[symbol]} lines)" if lines[symbol] > 1 else ""
            yield (
                f"line {number}, {shown!r}: {symbol!r}, {_name_of(symbol)}, is not one of {_describe(allowed)}{more}: "
                "respell the name, or widen the alphabet"
            )
    count = sum(map(bool, names))
    if count < min_names:
        yield f"it has {count} names, at least {min_names} are needed: add names, one a line"


def _name_of(symbol: str) -> str:
    return _WORDS.get(symbol, unicodedata.name(symbol, f"character U+{ord(symbol):04X}"))


def _describe(allowed: set[str]) -> str:
    """Return a set of symbols in words: ``a-z, space, apostrophe, hyphen``."""
    letters = set(string.ascii_lowercase)
    parts = ["a-z"] if letters <= allowed else sorted(letters & allowed)
    return ", ".join(parts + [_WORDS.get(symbol, symbol) for symbol in sorted(allowed - letters)])


def _refusal(source: str, problems: list[str]) -> CorpusError:
    """Return the error that lists the first problems of a file and counts the rest."""
    listed = problems[:MAX_PROBLEMS]
    if len(problems) > MAX_PROBLEMS:
        listed.append(f"and {len(problems) - MAX_PROBLEMS} more")
    return CorpusError(f"{source} cannot be a corpus:" + "".join(f"\n  - {problem}" for problem in listed))
