"""Makes an environment with the oldest NumPy that the course supports, and runs the audit given with it as well."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HOME = Path(sys.prefix) / "oldest-numpy"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WANTED = ("numpy>=2", "ipython>=8.20", "matplotlib>=3.9")


def main() -> int:
    """Make the environment unless it works already; return the exit code."""
    works = (
        PYTHON.exists() and not subprocess.run([PYTHON, "-c", "import numpy, IPython"], capture_output=True).returncode
    )
    if not works:
        uv = [sys.executable, "-m", "uv"] if find_spec("uv") else [shutil.which("uv") or "uv"]
        certificates = {"UV_SYSTEM_CERTS": "1"}
        oldest = ("--quiet", "--resolution", "lowest-direct", "--only-binary", ":all:", "--python", str(PYTHON))
        for command in (
            ("venv", "--quiet", "--clear", "--python", sys.executable, str(HOME)),
            ("pip", "install", *oldest, *WANTED),
        ):
            done = subprocess.run([*uv, *command], env={**os.environ, **certificates})
            if done.returncode:
                return done.returncode
    print(PYTHON)
    return subprocess.run([*sys.argv[1:], "--python", PYTHON]).returncode if sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
