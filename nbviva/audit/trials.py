"""Trials for the audit, as values: one set of answers in one environment, and what each test cell gave for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

# What the BLAS takes a processor for -> what the processor must be able to do: other kernels round differently.
CORES = {
    "Prescott": "pni", "Nehalem": "sse4_2", "Sandybridge": "avx", "Haswell": "avx2", "Zen": "avx2",
    "SkylakeX": "avx512vl",
}  # fmt: skip


@dataclass(frozen=True)
class Environment:
    """What may differ between two machines, or two runs on one, without changing a verdict.

    Attributes
    ----------
    hash_seed : int
        ``PYTHONHASHSEED``.
    threads : int
        Threads of the BLAS.
    core : str
        ``OPENBLAS_CORETYPE``, the processor the BLAS takes this one for; empty to let it find out.
    python : str
        Path of another interpreter; empty for this one.
    """

    hash_seed: int = 0
    threads: int = 1
    core: str = ""
    python: str = ""

    def variables(self) -> dict[str, str]:
        """Return the environment variables that must be set before Python starts."""
        threads = {f"{name}_NUM_THREADS": str(self.threads) for name in ("OPENBLAS", "OMP", "MKL")}
        core = {"OPENBLAS_CORETYPE": self.core} if self.core else {}
        return {"PYTHONHASHSEED": str(self.hash_seed), **threads, **core}

    def __str__(self) -> str:
        numpy = f", {self.python}" if self.python else ""
        return f"hash seed {self.hash_seed}, {self.threads} BLAS thread(s), core {self.core or 'as found'}{numpy}"


@dataclass(frozen=True)
class Trial:
    """One run: which answers, where, and from which seeds.

    Attributes
    ----------
    name : str
        What the answers are, for the report.
    answers : mapping
        Answer cell's grade_id -> text; cells that are not named keep the instructor's solution.
    environment : Environment
    input_seed : str
        ``NBVIVA_SEED``, from which a test cell may draw its inputs; empty to leave it unset.
    start : int
        Seed of the global generators at the start of the notebook. A test that seeds what it uses does not notice it.
    whole : bool
        Whether cells behind the last test cell are run too: they cannot change a verdict, but they may never end.
    """

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    environment: Environment = field(default_factory=Environment)
    input_seed: str = ""
    start: int = 0
    whole: bool = True


@dataclass(frozen=True)
class Ending:
    """What makes one of several runs that begin alike differ from the others.

    Attributes
    ----------
    name : str
    answers : mapping
        Answer cell's grade_id -> text.
    seeds : mapping
        Test cell's grade_id -> ``NBVIVA_SEED`` while it runs.
    """

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    seeds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Fork:
    """Several runs that share their beginning, which is run once: up to the first cell in which one of them differs.

    Attributes
    ----------
    trial : Trial
        What they have in common.
    endings : tuple of Ending
    needed : frozenset of str
        The test cells whose verdicts are wanted. Cells after the last of them are not run.
    all_or_nothing : bool
        Whether a run may end with the first of those cells that fails. Cells that were not run earn nothing.
    """

    trial: Trial
    endings: tuple[Ending, ...]
    needed: frozenset[str]
    all_or_nothing: bool = False


@dataclass(frozen=True)
class Verdict:
    """How one test cell ended.

    Attributes
    ----------
    points : float
    message : str
        The exception that ended it; empty if none did.
    stderr : str
        What it wrote there.
    drew : tuple of (int or None)
        The states of the global generators it used, None for those it left alone.
    seconds : float
    half : str
        ``"visible"`` or ``"hidden"``: where the exception came from. Empty if nothing tells, as of text on stderr.
    for_student : bool
        Whether the exception's words were written for students, who then read them of a hidden test too.
    """

    points: float
    message: str
    stderr: str = ""
    drew: tuple[int | None, ...] = ()
    seconds: float = 0.0
    half: str = ""
    for_student: bool = False


@dataclass(frozen=True)
class TrialOutcome:
    """What a trial gave: a verdict for each test cell that was run, or the reason why there is none."""

    trial: Trial
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    failed: str = ""
    broken: tuple[str, str] | None = None  # the first other cell that failed, and how
    seconds: float = 0.0  # of all its cells
    loaded: tuple[str, ...] = ()  # libraries, of those that it may import

    def points(self, tests: Mapping[str, float]) -> dict[str, float]:
        """Return what each test cell earned; nothing if it was not run, or the run itself failed."""
        return {name: 0.0 if name not in self.verdicts else self.verdicts[name].points for name in tests}

    def lost(self, tests: Mapping[str, float]) -> frozenset[str]:
        """Return the test cells that earned less than their points; all of them if the run itself failed."""
        return frozenset(name for name, points in self.points(tests).items() if self.failed or points < tests[name])


def surroundings(trials: Sequence[Trial], pythons: Sequence[str], runs: int) -> Iterator[Trial]:
    """Yield each trial in `runs` different surroundings: environment, ``NBVIVA_SEED``, seed of the global generators.

    In the first of them it is run to the last cell, in all others to the last test cell.

    Parameters
    ----------
    trials : sequence of Trial
    pythons : sequence of str
        Further interpreters, each of which gets two of the runs.
    runs : int
    """
    cores = ["", *_cores()]
    for i in range(runs):
        python = pythons[i % len(pythons)] if pythons and i >= runs - 2 * len(pythons) else ""
        environment = Environment(hash_seed=i, threads=1 + i % 2, core=cores[i % len(cores)], python=python)
        for trial in trials:
            yield replace(trial, environment=environment, input_seed=str(i) if i else "", start=1000 + i, whole=not i)


def _cores() -> list[str]:
    """Return the OpenBLAS kernels that this processor can run."""
    about = Path("/proc/cpuinfo")
    flags = about.read_text(encoding="utf-8", errors="replace") if about.exists() else ""
    return [core for core, flag in CORES.items() if f" {flag} " in flags]
