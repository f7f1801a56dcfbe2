"""A process that has given up all but reading can do nothing else, whatever is made of it."""

import json
import os
import socket
import sys

import pytest

from nbviva.sandbox import landlock, only_read

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has what this uses")


def attempts(inside, outside):
    """Return what each attempt came to: "done", or the name of the exception."""

    def write(path):
        with open(path, "w") as file:
            file.write("x" * 10)

    def fill():
        return len(bytearray(200 << 20))

    tried = {
        "read inside": lambda: (inside / "in.txt").read_text(),
        "read outside": lambda: (outside / "out.txt").read_text(),
        "list outside": lambda: os.listdir(outside),
        "write inside": lambda: write(inside / "new.txt"),
        "write outside": lambda: write(outside / "new.txt"),
        "network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(("127.0.0.1", 9)),
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "memory": fill,
    }
    found = {}
    for name, attempt in tried.items():
        try:
            attempt()
            found[name] = "done"
        except Exception as error:
            found[name] = type(error).__name__
    return found


def test_nothing_but_reading_below_its_folders(tmp_path):
    """It parses what others wrote; nothing it could be made to do may matter."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder, name in ((inside, "in.txt"), (outside, "out.txt")):
        folder.mkdir()
        (folder / name).write_text("text")
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            layers = only_read([inside], 100 << 20)
            os.write(write, json.dumps([layers, attempts(inside, outside)]).encode())
        finally:
            os._exit(0)
    os.close(write)
    with open(read) as pipe:
        layers, found = json.loads(pipe.read())
    os.waitpid(pid, 0)
    assert found["read inside"] == "done"
    assert found["memory"] == "MemoryError"
    assert found["write inside"] != "done"
    if "seccomp" in layers:
        assert (found["network"], found["signal its parent"]) == ("OSError", "PermissionError")
    if landlock.abi():
        assert {found[name] for name in ("read outside", "list outside", "write outside")} == {"PermissionError"}
