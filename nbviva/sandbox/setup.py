"""What is asked of a sandbox, as one value that its processes hand on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbviva.limits import Limits


@dataclass(frozen=True)
class Setup:
    """What `nbviva.sandbox.process.start` was asked for, and what was found out on the way in."""

    main: Callable[[], None]
    level: str
    work: Path
    readable: tuple[Path, ...]
    limits: Limits
    keep: frozenset[int]
    environment: dict[str, str]
    collects: bool  # whether Python's garbage collection was on
    first: bool = False  # whether the first process of the sandbox is the first of its process namespace already
    uid: int | None = None  # the candidate's own user, where the keeper is root
    tasks: int = 0  # what its user runs besides it, as far as the kernel counts that
    mapped: int = 0  # bytes of address space it begins with

    @property
    def spaces(self) -> bool:
        """Whether the level is the one with namespaces."""
        return self.level == "namespaces"
