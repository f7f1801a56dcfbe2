"""What the tests and the benchmarks share: small courses, attacks, styles of test cells, gradebooks side by side."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
