"""Archives that a test cell unpacks: what is in one comes into the folder that is named, and nowhere else.

An archive of a submission may hold a link, by which the test would read its own file and find it equal to itself, or a
name that leads out of the folder, to a file with which the test compares.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable


def guard(refused: Callable[[str], None]) -> None:
    """Unpack nothing of an archive outside of its folder from now on, unless the test cell asks for that by name.

    Parameters
    ----------
    refused : callable
        Called with what was refused, before the test cell gets the exception.
    """
    if not hasattr(tarfile, "data_filter"):  # of a Python without its security updates
        return

    def inside(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
        try:
            return tarfile.data_filter(member, folder)
        except tarfile.FilterError as error:
            refused(f"an archive: {error}")
            raise

    tarfile.TarFile.extraction_filter = staticmethod(inside)
