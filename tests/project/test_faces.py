"""What packages offer: every name of a face leads somewhere, and to look at a face loads nothing heavy."""

import importlib
import subprocess
import sys

import pytest
from support import ROOT

PACKAGES = sorted(f"nbviva.{path.parent.name}" for path in (ROOT / "nbviva").glob("*/__init__.py"))
FORKED = ["nbviva.bridge", "nbviva.exam", "nbviva.sandbox", "nbviva.state", "nbviva.workers"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_of_a_face_is_there(package):
    """Most are looked up when they are asked for: a typing error would be found by a user."""
    module = importlib.import_module(package)
    assert all(getattr(module, name) is not None for name in getattr(module, "__all__", ()))
    with pytest.raises(AttributeError, match="no_such_name"):
        module.no_such_name  # noqa: B018


@pytest.mark.parametrize("package", FORKED)
def test_a_face_is_light(package):
    """They are imported by the fork server, and all that it loads lies in the memory of every candidate."""
    code = f"import sys, {package}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "IPython", "sqlite3", "nbformat", "nbgrader", "sqlalchemy"} & set(loaded.split())
