"""The text that the model reads: where it comes from, and how it becomes windows and what follows them."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from .lstm import NO_CHARACTER, one_hot

WINDOW, STRIDE = 40, 3  # the characters of a window, and from the beginning of one window to that of the next

CLASSIC_NAME = "sonnets.txt"
CLASSIC_SHA256 = "1b454b67b44e6f367c83a17ed295c46c5d4a1173cf5d09161882af4041bae023"
CLASSIC_URL = (
    "https://raw.githubusercontent.com/umermjd11/DLC5M1A2/7518c81edfb8a6a3bf849d120036e3a0c331c190/shakespeare.txt"
)
REFERENCE_VARIABLE = "NBVIVA_REFERENCE"
HELD_OUT = 10  # the shipped model has not learned from one sonnet in so many
SONNETS = 154
SECONDS = 10  # to wait for an answer of the network

# Marks of printed books, as a typewriter has them
_MARKS = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "“": "", "”": "", '"': "", "–": "-", "—": "-", "…": "...", "\t": " "}
)


def folder() -> Path:
    """Return the folder with the model and our own verse: beside the notebook, or in the course."""
    here = Path(__file__).resolve()
    places = [here.parents[2] / "sonnets", here.parents[2] / "data" / "sonnets", Path.cwd() / "sonnets"]
    return next((place for place in places if place.is_dir()), places[0])


def load_text(which: str | os.PathLike[str] = "classic") -> str:
    """Return a text to learn from, as it is written, capitals and all.

    Parameters
    ----------
    which : str or path-like
        ``"classic"``: Shakespeare's sonnets, 94,275 characters. They are looked for in the folder that NBVIVA_REFERENCE
        names and in pooch's cache, then downloaded; the hash is checked. Where none of this works, a sentence says so,
        and our own verse is returned. ``"own"``: our own verse. Anything else: a file in UTF-8, such as Project
        Gutenberg's edition.

    Raises
    ------
    OSError
        If a file that was named cannot be read.
    """
    if which == "classic":
        try:
            return _classic().read_text(encoding="utf-8")
        except (ImportError, OSError, ValueError) as error:
            reason = "pooch is not installed" if isinstance(error, ImportError) else _first_line(error)
            print(f"The sonnets could not be fetched ({reason}), so here is some verse of our own instead.")
            which = "own"
    return (folder() / "verse.txt" if which == "own" else Path(which)).read_text(encoding="utf-8-sig")


def _classic() -> Path:
    """Return the file with the classic text, from this machine or from the network; a wrong one raises ValueError."""
    there = Path(os.environ.get(REFERENCE_VARIABLE) or os.devnull) / CLASSIC_NAME
    if there.is_file():
        got = hashlib.sha256(there.read_bytes()).hexdigest()
        if got != CLASSIC_SHA256:
            raise ValueError(
                f"{CLASSIC_NAME} in the folder of {REFERENCE_VARIABLE} is another text: its sha256 is {got}"
            )
        return there
    import pooch

    # what it tells of a download goes to stderr, which a notebook shows in red
    pooch.get_logger().setLevel("ERROR")
    fetched = pooch.retrieve(
        CLASSIC_URL,
        known_hash=f"sha256:{CLASSIC_SHA256}",
        fname=CLASSIC_NAME,
        path=pooch.os_cache("nbviva"),
        downloader=pooch.HTTPDownloader(timeout=SECONDS),
    )
    return Path(fetched)


def _first_line(error: Exception) -> str:
    """Return a short reason: libraries tell half a page about a network that is not there."""
    kinds = " ".join(kind.__name__ for kind in type(error).__mro__)  # a dead proxy is a kind of ConnectionError too
    return "no connection" if "Connection" in kinds or "Timeout" in kinds else str(error).partition("\n")[0][:120]


def split(text: str, every: int = HELD_OUT) -> tuple[list[str], list[str]]:
    """Return the poems to learn from and those held out: the fifth of each `every`, from its first line to its last.

    A poem is what stands between empty lines and has more than ten: the title, the author and "the end" are none.
    """
    poems = [poem for poem in re.split(r"\n\s*\n", text.lower()) if len(poem.splitlines()) > 10]
    held_out = [poem for number, poem in enumerate(poems) if number % every == 4]
    return [poem for number, poem in enumerate(poems) if number % every != 4], held_out


def learned_and_new(text: str) -> tuple[str, str]:
    """Return what the shipped model has learned from, and what it has never read.

    Parameters
    ----------
    text : str
        Of Shakespeare's 154 sonnets, in any edition in which empty lines part them, nine in ten were learned. Of every
        other text nothing was, and nothing is cut off it.

    Returns
    -------
    learned, new : str
        In lower case; `learned` may be empty.

    Examples
    --------
    >>> learned_and_new("A verse\\nof my own")
    ('', 'a verse\\nof my own')
    """
    learned, new = split(text)
    is_shakespeare = len(learned) + len(new) == SONNETS and "shall i compare thee to a summer's day" in text.lower()
    return ("\n\n".join(learned), "\n\n".join(new)) if is_shakespeare else ("", text.lower())


def simplified(text: str, characters: str) -> tuple[str, str]:
    """Return a text in the alphabet of a model, and what had to be left out.

    Parameters
    ----------
    text : str
    characters : str
        The vocabulary.

    Returns
    -------
    kept : str
        In lower case, with the apostrophes and dashes of a typewriter, without accents and without what is still
        unknown.
    lost : str
        The characters that were left out, each once, sorted.

    Examples
    --------
    >>> simplified("Où est-ce?  £5", "\\n '-?abcdefghijklmnopqrstuvwxyz")
    ('ou est-ce?  ', '5£')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_MARKS)).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("\r\n", "\n").replace("\r", "\n")
    lost = sorted(set(plain) - set(characters))
    return "".join(c for c in plain if c in characters), "".join(lost)


def build_data(text: str, Tx: int = WINDOW, stride: int = STRIDE) -> tuple[list[str], list[str]]:
    """Cut a text into windows.

    Parameters
    ----------
    text : str
    Tx : int
        Characters of a window.
    stride : int
        From the beginning of one window to that of the next.

    Returns
    -------
    X : list of str
        The windows, Tx characters each.
    Y : list of str
        The character after each window.

    Raises
    ------
    ValueError
        If Tx or stride is less than 1.

    Examples
    --------
    >>> build_data("to be or", Tx=4, stride=2)
    (['to b', ' be '], ['e', 'o'])
    """
    if Tx < 1 or stride < 1:
        raise ValueError(f"Tx and stride: expected at least 1, got {Tx} and {stride}")
    starts = range(0, len(text) - Tx, stride)
    return [text[i : i + Tx] for i in starts], [text[i + Tx] for i in starts]


def vectorization(
    X: Sequence[str], Y: Sequence[str], n_x: int, char_indices: Mapping[str, int], Tx: int = WINDOW
) -> tuple[np.ndarray, np.ndarray]:
    """Turn windows and what follows them into one-hot vectors.

    Parameters
    ----------
    X : sequence of m str
        Windows of Tx characters.
    Y : sequence of m str
        The character after each window.
    n_x : int
        Size of the vocabulary.
    char_indices : mapping
        Character -> index.
    Tx : int

    Returns
    -------
    x : ndarray of bool, (m, Tx, n_x)
    y : ndarray of bool, (m, n_x)
        A byte for each number: 48 MB for the 31,412 windows of the sonnets. In float32 it would be 191 MB; as indices,
        see `windows`, it is 5 MB.

    Raises
    ------
    ValueError
        If a window is not Tx characters long, X and Y differ in length, or a character has no index.
    """
    if len(X) != len(Y):
        raise ValueError(f"X and Y: expected as many windows as characters, got {len(X)} and {len(Y)}")
    wrong = next((window for window in X if len(window) != Tx), None)
    if wrong is not None:
        raise ValueError(f"X: expected windows of {Tx} characters, got one of {len(wrong)}: {wrong!r}")
    x = windows(X, char_indices).reshape(len(X), Tx)
    return one_hot(x, n_x, np.bool_), one_hot(windows(Y, char_indices).reshape(len(Y)), n_x, np.bool_)


def windows(X: Sequence[str], char_indices: Mapping[str, int]) -> np.ndarray:
    """Return strings of the same length as indices, (m, length), in 4 bytes each.

    Raises
    ------
    ValueError
        If a character has no index.
    """
    text = "".join(X)
    unknown = sorted(set(text) - set(char_indices))
    if unknown:
        raise ValueError(
            f"{unknown[0]!r} is not among the {len(char_indices)} characters: lower the text with .lower(), or leave "
            "out what the model does not know with simplified(text, characters)"
        )
    # every string of Python can be seen as an array of code points, four bytes each: no loop over the characters
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    table = np.full(int(codes.max(initial=0)) + 1, NO_CHARACTER, np.int32)
    for character, index in char_indices.items():
        if ord(character) < len(table):
            table[ord(character)] = index
    return table[codes].reshape(len(X), -1)
