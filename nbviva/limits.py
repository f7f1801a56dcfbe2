"""How much one submission may use: time, memory, processes, files, output; and the levels of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from nbviva.errors import SettingsError

LEVELS = ("namespaces", "landlock", "limits")  # of the sandbox, the strongest first
WEEK = 7 * 24 * 3600
HUGE = 1 << 44  # bytes, 16 TB: what is above is a slip, and the system takes no number above 2**63


def _limit(default: float, least: float, most: float, help: str) -> Any:
    """Return a field of `Limits`; below `least` no cell would run, and the sandbox would be blamed."""
    return field(default=default, metadata={"least": least, "most": most, "help": help})


@dataclass(frozen=True)
class Limits:
    """What the code of one submission may use; each is a number within bounds, a whole one where its default is.

    Set in `nbgrader_config.py`, for example ``c.Limits.cell_seconds = 20``. The help of each stands beside it, because
    messages about wrong settings show it.

    Raises
    ------
    SettingsError
        If one is no such number.
    """

    cell_seconds: float = _limit(60.0, 0.1, WEEK, "time of one cell, a test cell with all its calls included")
    submission_seconds: float = _limit(600.0, 0.1, WEEK, "time of all cells of one notebook together")
    cpu_seconds: int = _limit(600, 1, WEEK, "processor time of one candidate and all it starts")
    memory_bytes: int = _limit(2 << 30, 128 << 20, HUGE, "memory of the candidate and all it starts, together")
    processes: int = _limit(64, 1, 100_000, "processes and threads of the candidate")
    open_files: int = _limit(256, 32, 100_000, "files open at the same time, for each process")
    file_bytes: int = _limit(64 << 20, 1, HUGE, "size of one file that is written")
    folder_bytes: int = _limit(256 << 20, 1, HUGE, "size of all files in the working folder and in the temporary one")
    output_bytes: int = _limit(1 << 20, 1, HUGE, "text and pictures kept of one cell; the output says what was dropped")

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, checked(one.name, getattr(self, one.name)))


def checked(name: str, value: Any) -> float:
    """Return a limit as the kind of number that it is.

    Raises
    ------
    SettingsError
        If it is none, or out of bounds.
    """
    one = Limits.__dataclass_fields__[name]
    kind, least, most = int if isinstance(one.default, int) else float, one.metadata["least"], one.metadata["most"]
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and least <= value <= most and kind(value) == value:
        return kind(value)
    expected = "a whole number" if kind is int else "a number"
    raise SettingsError(
        f"c.Limits.{name} is {value!r}, expected {expected} from {least:,} to {most:,}, written without commas: "
        f"{one.metadata['help']}"
    )
