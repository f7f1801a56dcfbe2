"""How much one submission may use: time, memory, processes, files, output; and the levels of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LEVELS = ("namespaces", "landlock", "limits")  # of the sandbox, the strongest first


def _limit(default: float, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Limits:
    """What the code of one submission may use; each is a number above 0.

    Set in `nbgrader_config.py`, for example ``c.Limits.cell_seconds = 20``. The help of each stands beside it, because
    messages about wrong settings show it.
    """

    cell_seconds: float = _limit(60.0, "wall time of one cell, a test cell with all its calls included")
    submission_seconds: float = _limit(600.0, "wall time of all cells of one notebook together")
    cpu_seconds: int = _limit(600, "processor time of one candidate")
    memory_bytes: int = _limit(2 << 30, "memory of the candidate and the processes it starts, together")
    processes: int = _limit(64, "processes and threads of the candidate")
    open_files: int = _limit(256, "files open at the same time, for each process")
    file_bytes: int = _limit(64 << 20, "size of one file that is written")
    folder_bytes: int = _limit(256 << 20, "size of all files in the working folder and in the temporary one")
    output_bytes: int = _limit(1 << 20, "text and pictures kept of one cell; the output says what was dropped")
