"""The seeds from which every student gets inputs of their own, and pseudonyms: from a secret of the course."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from pathlib import Path

from nbviva import atomic
from nbviva.course import private
from nbviva.errors import CourseError

FILE = private.FOLDER / "secret"
BYTES = 32
_PSEUDONYM = 12  # letters of five bits each: among a million students, two share one once in two million times


def course_secret(root: Path) -> bytes:
    """Return the secret of a course, made at the first call and kept in `.nbviva/secret`.

    Whoever knows it can compute the inputs of hidden tests: it belongs to the instructors alone.

    Raises
    ------
    CourseError
        If the file cannot be read or written, or holds no secret: to go on with an empty one would let everybody
        compute those inputs, and a new one would give every student other inputs than those recorded.
    """
    path = root / FILE
    try:
        if not path.is_file():
            private.folder(root)
            # two that begin at once agree on the first one's, which is why the file is read in any case
            atomic.write(path, secrets.token_hex(BYTES) + "\n", 0o600, replace=False)
        text = path.read_bytes().strip()
    except OSError as error:
        raise CourseError(
            f"the secret of the course, {path}, cannot be read or made ({error}): see that your user may write in that "
            "folder"
        ) from error
    if not re.fullmatch(rb"[0-9a-fA-F]{%d}" % (2 * BYTES), text):
        raise CourseError(
            f"{path} should hold the secret of the course, {2 * BYTES} hexadecimal digits, and holds "
            f"{'something else' if text else 'nothing'}. Put it back from a copy, because the recorded inputs of "
            "students were drawn with it; if there is none, delete the file: a new secret is made, and all inputs are "
            "drawn anew"
        )
    return bytes.fromhex(text.decode())


def submission_seed(secret: bytes, assignment: str, student: str) -> int:
    """Return the seed of a student's inputs in an assignment, between 0 and 2**32 - 1."""
    digest = hmac.new(secret, f"{assignment}\0{student}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:4], "big")


def hash_seed(secret: bytes) -> int:
    """Return the seed with which Python hashes text where submissions of the course run, between 1 and 2**32 - 1.

    The order of a set of words hangs on it. It is no known one: who knows it can choose words that make a dictionary
    slow.
    """
    digest = hmac.new(secret, b"hashes", hashlib.sha256).digest()
    return 1 + int.from_bytes(digest[:4], "big") % (2**32 - 1)


def pseudonym(secret: bytes, student: str) -> str:
    """Return what a student is called where names do not belong: the same in every assignment of the course.

    Only who knows the secret can tell whose it is, by computing that of each student.

    Examples
    --------
    >>> pseudonym(b"of the course", "ada") == pseudonym(b"of the course", "ada") != pseudonym(b"of another", "ada")
    True
    """
    key = hmac.new(secret, b"pseudonyms", hashlib.sha256).digest()  # so that no seed tells a part of one
    digest = hmac.new(key, student.encode(), hashlib.sha256).digest()
    return "p" + base64.b32encode(digest).decode("ascii")[:_PSEUDONYM].lower()
