"""Where a command's report is written, somebody else may already have decided what lies there."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from nbviva.cli.common import save


def test_a_report_goes_where_it_was_wanted(tmp_path: Path) -> None:
    """A link is somebody's wish, permissions protect grades, and a pipe or /dev/null must not become a file."""
    real, link, pipe = tmp_path / "real.json", tmp_path / "link.json", tmp_path / "pipe"
    link.symlink_to(real)
    save(link, "first")
    real.chmod(0o600)
    save(link, "second")
    assert (link.is_symlink(), real.read_text(), real.stat().st_mode & 0o777) == (True, "second", 0o600)

    os.mkfifo(pipe)
    writer = threading.Thread(target=save, args=(pipe, "third"))
    writer.start()
    assert pipe.read_text() == "third"
    writer.join()
    save(Path(os.devnull), "lost")
    assert Path(os.devnull).is_char_device()
    assert sorted(os.listdir(tmp_path)) == ["link.json", "pipe", "real.json"]
