"""Runs the given cells of a notebook once with a network, in a process of its own, and tells what came.

That process runs code of the instructor and meets no submission. It may write in its own folder only, where Linux has
Landlock: a line such as ``!pip install`` must not change the Python that grades.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbviva.errors import CourseError
from nbviva.exam import Replies
from nbviva.workers.child import environment
from nbviva.workers.forkserver import write_files

MOST_BYTES = 256 << 20  # of all that came for a notebook: each candidate has it in memory
# where a machine reaches the network only by way of another one, and which certificates it trusts
_WAY = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE")  # fmt: skip


@dataclass
class Fetched:
    """What came over the network.

    Attributes
    ----------
    replies : Replies
    files : dict
        Path -> content of the files that lines for the shell in given cells have made.
    """

    replies: Replies = field(default_factory=Replies)
    files: dict[str, bytes] = field(default_factory=dict)


def fetch(statements: Sequence[tuple[str, bool]], files: Mapping[str, bytes], seconds: float) -> Fetched:
    """Run statements with a network.

    Parameters
    ----------
    statements : sequence of tuple
        In order, each with whether students write such code: then the files that its lines for the shell make come
        only to those who write the same line. What fails without a word of a network does not matter.
    files : mapping
        Path -> content of the files that lie beside the notebook.
    seconds : float
        Time limit of all together.

    Raises
    ------
    CourseError
        If something could not be fetched, or is too much.
    """
    with tempfile.TemporaryDirectory(prefix="nbviva-fetch-") as place:
        work, came = Path(place, "work"), Path(place, "came")
        write_files(work, files)
        way = {name: os.environ[name] for word in _WAY for name in (word, word.lower()) if name in os.environ}
        command = [sys.executable, "-I", "-m", "nbviva.workers.fetching_main", str(came)]
        try:
            subprocess.run(
                command, input=marshal.dumps(list(statements)), cwd=work, env=environment(str(work), "Agg") | way,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise CourseError(f"the given cells did not end within {seconds:g} seconds with a network") from None
        if not came.is_file():
            raise CourseError("the process that runs given cells with a network ended without a word")
        failed, replies, made = marshal.loads(came.read_bytes())
        if failed:
            raise CourseError(failed)
        if (size := len(replies) + sum(map(len, made.values()))) > MOST_BYTES:
            raise CourseError(
                f"given cells fetch {size >> 20} MB, and {MOST_BYTES >> 20} is the most: put the data beside the "
                "notebook by c.Staging.files"
            )
        return Fetched(Replies.load(replies), made)
