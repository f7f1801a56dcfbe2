"""What an epoch of the second notebook costs: NumPy beside Keras on each backend, in seconds, and what each installs.

Each contender is a process of its own with as many threads as `--threads` says. They take turns, so that a busy moment
of the machine hits all of them, and train the same windows from the same weights with batches of 128. A turn is a part
of an epoch, because a slow backend would take everybody's patience; the first batches, in which JAX and TensorFlow
compile, are timed by themselves. The losses are compared: whoever learns something else is not faster, but wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LABELS = {"numpy": "NumPy", "jax": "Keras on JAX", "tensorflow": "Keras on TensorFlow", "torch": "Keras on PyTorch"}
BATCH, WINDOWS = 128, 31_412  # of the classic text
BATCHES = -(-WINDOWS // BATCH)
WARM = 3  # batches before the clock starts


@dataclass
class Contender:
    """A process that trains on demand: `times` are seconds for a batch, one for each turn."""

    name: str
    process: subprocess.Popen[str]
    about: dict
    times: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)

    def ask(self, batches: int) -> dict:
        """Have some batches trained; return what it says."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{batches}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{LABELS[self.name]} ended: see what it wrote above")
        return json.loads(line)


def package(module: str) -> str:
    """Return the name under which the package of a module is installed: tensorflow may be tensorflow-cpu."""
    return metadata.packages_distributions().get(module, [module])[0].replace("_", "-")


def installed(roots: tuple[str, ...]) -> tuple[int, dict[str, str]]:
    """Return the bytes of some packages with all that they need, and their versions."""
    from packaging.requirements import Requirement

    seen: dict[str, int] = {}
    left = list(roots)
    while left:
        name = left.pop().lower().replace("_", "-")
        if name in seen:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        paths = [Path(str(file.locate())) for file in found.files or []]
        seen[name] = sum(path.stat().st_size for path in paths if path.is_file() and path.suffix != ".pyc")
        for text in found.requires or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                left.append(needed.name)
    return sum(seen.values()), {name: metadata.version(name) for name in roots if name in seen}


def work(name: str) -> None:
    """Be a contender: for each number that comes, train so many batches and answer with seconds and loss."""
    begin = time.perf_counter()
    import numpy as np

    from utils import sonnets
    from utils.sonnets.text import windows

    model = sonnets.load_model()
    model.dropout = 0.0  # so that the losses can be compared: dropout is drawn otherwise in each library
    text = sonnets.load_text().lower()
    X, Y = sonnets.build_data(text)
    indices = {character: index for index, character in enumerate(model.characters)}
    order = np.random.default_rng(0).permutation(len(X))
    if name == "numpy":
        x, y = windows(X, indices)[order], windows(Y, indices).ravel()[order]
        from utils.sonnets.training import Adam

        optimiser = Adam(model.parameters)

        def train(chosen: slice) -> float:
            loss, gradients = model.loss_and_gradients(x[chosen], y[chosen], np.random.default_rng(0))
            optimiser.step(gradients)
            return loss
    else:
        os.environ["KERAS_BACKEND"] = name
        x, y = (part[order] for part in sonnets.vectorization(X, Y, len(model.characters), indices))
        keras_model = sonnets.to_keras(model)

        def train(chosen: slice) -> float:
            return float(np.asarray(keras_model.train_on_batch(x[chosen], y[chosen])))

    size, versions = installed(("numpy",) if name == "numpy" else ("keras", package(name)))
    print(json.dumps({"load": time.perf_counter() - begin, "bytes": size, "versions": versions}), flush=True)
    at = 0
    for line in sys.stdin:
        losses, begin = [], time.perf_counter()
        for _ in range(int(line)):
            start = at % (len(x) // BATCH) * BATCH
            losses.append(train(slice(start, start + BATCH)))
            at += 1
        print(json.dumps({"seconds": time.perf_counter() - begin, "loss": float(np.mean(losses))}), flush=True)


def start(name: str, python: str, threads: int) -> Contender | None:
    """Start a contender; return None where its library is not installed."""
    if name != "numpy":
        code = f"import importlib.util as u, sys; sys.exit(not (u.find_spec('keras') and u.find_spec({name!r})))"
        if subprocess.run([python, "-c", code], check=False).returncode:
            return None
    environ = dict(os.environ) | {
        "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads), "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": str(threads), "TF_NUM_INTEROP_THREADS": "1", "JAX_PLATFORMS": "cpu",
    }  # fmt: skip
    if threads == 1:
        environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    process = subprocess.Popen(
        [python, __file__, "--work", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    while line and not line.startswith("{"):  # a sentence of `load_text`
        print(line, end="", file=sys.stderr)
        line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{LABELS[name]} did not start: see what it wrote above")
    return Contender(name, process, json.loads(line))


def table(contenders: list[Contender], warm: dict[str, float]) -> str:
    """Return the result as a table in Markdown."""
    slowest = max(contenders, key=lambda c: median(c.times))
    rows = [
        "| backend | seconds an epoch: median (least) | times the slowest (range) | first batches, s | MB | versions |",
        "|---|---|---|---|---|---|",
    ]
    for c in contenders:
        ratios = sorted(theirs / ours for theirs, ours in zip(slowest.times, c.times, strict=True))
        versions = ", ".join(f"{name} {version}" for name, version in c.about["versions"].items())
        rows.append(
            f"| {LABELS[c.name]} | {median(c.times) * BATCHES:.0f} ({min(c.times) * BATCHES:.0f}) | "
            f"{median(ratios):.1f} "
            f"({ratios[0]:.1f}-{ratios[-1]:.1f}) | {warm[c.name]:.1f} | {c.about['bytes'] / 1e6:.0f} | {versions} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Time an epoch of the second notebook on each backend.")
    parser.add_argument("--batches", type=int, default=20, help=f"batches of a turn; an epoch has {BATCHES} (20)")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="of each contender (all cores)")
    parser.add_argument("--python", action="append", default=[], help="another Python, for what is not installed here")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work)
        return
    if find_spec("packaging") is None:
        parser.error("packaging is needed to add up what is installed")
    contenders = []
    for name in LABELS:
        made = next(
            (c for python in (sys.executable, *options.python) if (c := start(name, python, options.threads))), None
        )
        if made is None:
            print(f"{LABELS[name]}: not installed here, skipped", file=sys.stderr)
        else:
            contenders.append(made)
    warm = {c.name: c.ask(WARM)["seconds"] for c in contenders}
    for turn in range(options.turns):
        for c in contenders:
            said = c.ask(options.batches)
            c.times.append(said["seconds"] / options.batches)
            c.losses.append(said["loss"])
        print(f"turn {turn + 1} of {options.turns}", file=sys.stderr)
    for c in contenders:
        c.process.stdin.close()  # type: ignore[union-attr]
        c.process.wait()
    spread = max(abs(c.losses[0] - contenders[0].losses[0]) for c in contenders)
    print(table(contenders, warm))
    print(
        f"\n{options.turns} turns of {options.batches} batches, {options.threads} threads; the losses of the first turn"
    )
    print(f"differ by at most {spread:.4f}")


if __name__ == "__main__":
    main()
