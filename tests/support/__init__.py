"""What the tests and the benchmarks share: small courses, attacks, styles of test cells, gradebooks side by side."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def tool(name: str, root: Path = ROOT) -> ModuleType:
    """Import a script of `tools/` by its name, without running it."""
    spec = importlib.util.spec_from_file_location(f"tools_{name}", root / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
