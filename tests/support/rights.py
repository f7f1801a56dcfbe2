"""Root without the right to read everything: so a grader who is an ordinary user meets a file that is closed."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator

import pytest

from nbviva.grading import readers

VERSION = 0x20080522  # of the structures of capset(2) below: two words of 32 bits for each set
OVERRIDE, SEARCH = 1 << 1, 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


# what readers are forked from, without these rights
_BOUND = """
from nbviva.grading import reader_main
from nbviva.sandbox import privileges
import struct
kept = privileges.capabilities() & ~0b110
low, high = kept & (1 << 32) - 1, kept >> 32
privileges.syscall("capset", struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", low, low, 0, high, high, 0))
reader_main.main()
"""


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Set(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


@contextlib.contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Have this process see files as their permissions say, and those that read submissions for it; other programs
    that it starts are root as before."""
    if os.geteuid() != 0:
        yield
        return
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        get, put = libc.capget, libc.capset
    except (OSError, AttributeError):
        pytest.skip("root may read everything here")
    header, sets = _Header(VERSION, 0), (_Set * 2)()
    if get(ctypes.byref(header), sets):
        pytest.skip("this machine does not tell what root may")
    had = sets[0].effective
    sets[0].effective = had & ~(OVERRIDE | SEARCH)
    if put(ctypes.byref(header), sets):
        pytest.skip("root may read everything here")
    program = readers._Server.program
    readers._server.cache_clear()
    readers._Server.program = ("-c", _BOUND)
    try:
        yield
    finally:
        sets[0].effective = had
        put(ctypes.byref(header), sets)
        readers._Server.program = program
        readers._server.cache_clear()
