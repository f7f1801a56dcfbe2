# /// style
# title = "Environment variables: set by the test and read by the student, and the other way round"
# ///

# %% given
import os
from unittest.mock import patch

# %% answer level
def log_level():
    """Return LOG_LEVEL in capitals, or INFO."""
    return os.environ.get("LOG_LEVEL", "INFO").upper()

# %% answer set_home
def use_cache(folder):
    """Set CACHE_DIR for the programs that follow."""
    os.environ["CACHE_DIR"] = str(folder)

# %% test test_log_level points=2
os.environ.pop("LOG_LEVEL", None)
assert log_level() == "INFO"
os.environ["LOG_LEVEL"] = "debug"
assert log_level() == "DEBUG"
del os.environ["LOG_LEVEL"]
with patch.dict(os.environ, {"LOG_LEVEL": "error"}):
    assert log_level() == "ERROR"
assert log_level() == "INFO"

# %% test test_use_cache points=1
use_cache("somewhere")
assert os.environ["CACHE_DIR"] == "somewhere"

# %% right getenv level
def log_level():
    return (os.getenv("LOG_LEVEL") or "info").upper()

# %% wrong default_only level points=1
def log_level(level="INFO"):
    return level

# %% wrong python_variable set_home points=2
def use_cache(folder):
    CACHE_DIR = folder
