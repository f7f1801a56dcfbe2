"""How much one submission may use: time, memory, processes, files, output; and the levels of the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from nbviva.errors import LimitsError

LEVELS = ("namespaces", "landlock", "limits")  # of the sandbox, the strongest first


@dataclass(frozen=True)
class Limits:
    """What the code of one submission may use. Set in `nbgrader_config.py`, for example ``c.Limits.cell_seconds = 20``.

    Attributes
    ----------
    cell_seconds : float
        Wall time of one cell, a test cell with all its calls included.
    submission_seconds : float
        Wall time of all cells of one notebook together.
    cpu_seconds : int
        Processor time of one candidate.
    memory_bytes : int
        Memory of the candidate and the processes it starts, together.
    processes : int
        Processes and threads of the candidate.
    open_files : int
        Files open at the same time, for each process.
    file_bytes, folder_bytes : int
        Size of one file that is written; of all that lie in the working folder and in the temporary one.
    output_bytes : int
        Text and pictures kept of one cell; the rest is dropped and the output says so.
    """

    cell_seconds: float = 60.0
    submission_seconds: float = 600.0
    cpu_seconds: int = 600
    memory_bytes: int = 2 << 30
    processes: int = 64
    open_files: int = 256
    file_bytes: int = 64 << 20
    folder_bytes: int = 256 << 20
    output_bytes: int = 1 << 20

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Limits:
        """Return the limits in a section of the settings; what is not named there keeps its default.

        Raises
        ------
        LimitsError
            If a name is unknown or a value is not a positive number.
        """
        known = {field.name: type(getattr(cls, field.name)) for field in fields(cls)}
        for name, value in settings.items():
            if name not in known:
                raise LimitsError(f"c.Limits.{name} is no limit; there are {', '.join(known)}")
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
                raise LimitsError(f"c.Limits.{name} is {value!r}, expected a number above 0")
        return cls(**{name: known[name](value) for name, value in settings.items()})
