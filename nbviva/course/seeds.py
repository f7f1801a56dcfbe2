"""The seeds from which every student gets inputs of their own: from a secret of the course, reproducible."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from nbviva import atomic

FILE = Path(".nbviva", "secret")


def course_secret(root: Path) -> bytes:
    """Return the secret of a course, made at the first call and kept in `.nbviva/secret`.

    Whoever knows it can compute the inputs of hidden tests: it belongs to the instructors alone.
    """
    path = root / FILE
    if not path.is_file():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        # two that begin at once agree on the first one's, which is why the file is read in any case
        atomic.write(path, secrets.token_hex(32) + "\n", 0o600, replace=False)
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def submission_seed(secret: bytes, assignment: str, student: str) -> int:
    """Return the seed of a student's inputs in an assignment, between 0 and 2**32 - 1."""
    digest = hmac.new(secret, f"{assignment}\0{student}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:4], "big")
