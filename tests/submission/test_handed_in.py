"""What students hand in: found under any name and in any wrapping; no link is followed, nothing blocks or fills up."""

import errno
import io
import json
import os
import re
import socket
import stat
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from support import ROOT
from support.rights import bound_by_permissions

from nbviva.errors import ExaminationError
from nbviva.submission import archive, handed_in
from nbviva.submission.handed_in import find

STEM = "week1"


def notebook(text="x = 1", *grade_ids):
    cells = [new_code_cell(text, metadata={"nbgrader": {"grade_id": name}}, id=name) for name in grade_ids or ("a",)]
    return json.dumps(new_notebook(cells=cells)).encode()


def zipped(files, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def hand_in(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def count_a(stem, data):
    """How much of the notebook is in a file, by a count of one letter."""
    return data.count(b"a" if stem == STEM else b"b")


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("week1.ipynb", ""),
        ("Week1.IPYNB", "week1.ipynb came as Week1.IPYNB"),
        ("week1 (1).ipynb", "week1.ipynb was renamed to week1 (1).ipynb"),
        ("week1-Copy1.ipynb", "was renamed to week1-Copy1.ipynb"),
        ("week1 - Kopie (2).ipynb", "was renamed to"),
        ("Copy of week1.ipynb", "was renamed to"),
        ("week1.ipynb.txt", "was renamed to week1.ipynb.txt"),
        ("week1.ipynb.json", "was renamed to"),
        ("week1.json", "was renamed to"),
        ("1234_ada_Week_1.ipynb", "was renamed to"),
        ("final.ipynb", "was renamed to final.ipynb"),
        ("a/week1.ipynb", "week1.ipynb was in the folder a"),
        ("a/b/c/week1.ipynb", "was in the folder a/b/c"),
        ("week1.ipynb/week1.ipynb", "was in the folder week1.ipynb"),
        ("my homework/week1 (3).ipynb", "was in the folder my homework"),
    ],
)
@pytest.mark.parametrize("packed", ["", "hand in.zip", "week1.ipynb"])
def test_a_notebook_is_found_under_other_names_in_folders_and_archives(tmp_path, name, note, packed):
    """Each of these came from an honest student; stock nbgrader gives none of them a grade but the first."""
    folder = tmp_path / "in"
    content = notebook()
    files = {"notes.txt": "hello", name: content}
    hand_in(folder, {packed: zipped(files)} if packed else files)
    came = find(folder, [STEM])
    found = came.notebooks[STEM]
    assert (found.content, found.reason) == (content, "")
    if note:
        assert any(note.replace("in the folder ", f"in the folder {packed}/" if packed else "in the folder ") in one
                   for one in found.notes)  # fmt: skip
    else:
        assert found.notes == ()
    if packed:
        assert f"{packed} is an archive; it was opened" in came.notes
    assert came.files["notes.txt"] == b"hello"


def test_a_single_file_can_be_handed_in(tmp_path):
    """`nbviva run NOTEBOOK` gets a path to a file, also to an archive."""
    hand_in(tmp_path, {"any.ipynb": notebook(), "any.zip": zipped({"week1.ipynb": notebook("y")})})
    assert find(tmp_path / "any.ipynb", [STEM]).notebooks[STEM].content == notebook()
    assert find(tmp_path / "any.zip", [STEM]).notebooks[STEM].content == notebook("y")


def test_the_exact_name_is_preferred_and_others_are_named(tmp_path):
    """A copy beside it may be older or newer: the teacher must know that it is there."""
    hand_in(tmp_path, {"week1.ipynb": notebook(), "week1 (1).ipynb": notebook("y", *"abc"), "old/week1.ipynb": b"x"})
    came = find(tmp_path, [STEM])
    assert came.notebooks[STEM].content == notebook()
    assert came.notes == ("also handed in and not graded: week1 (1).ipynb, old/week1.ipynb",)
    assert came.files == {}


def test_of_several_the_one_with_most_of_the_assignment_is_taken(tmp_path):
    """Three files with other names, one of them from another course."""
    hand_in(tmp_path, {"x.ipynb": b"{}", "y.ipynb": b"{aaa}", "z.ipynb": b"{a}", "week1 old.ipynb": b"{a}"})
    assert find(tmp_path, [STEM], count_a).notebooks[STEM].content == b"{aaa}"
    (tmp_path / "y.ipynb").unlink()
    assert find(tmp_path, [STEM], count_a).notebooks[STEM].path == "week1 old.ipynb"
    # of two that are both asked for, each is taken once, by what is in it
    two = hand_in(tmp_path / "two", {"one.ipynb": b"{ab bb}", "two.ipynb": b"{aab}"})
    came = find(two, [STEM, "week2"], count_a).notebooks
    assert {stem: found.content for stem, found in came.items()} == {STEM: b"{aab}", "week2": b"{ab bb}"}


def locked() -> bytes:
    """Return an archive with a password."""
    data = bytearray(zipped({"week1.ipynb": notebook()}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, r"was not handed in \(nothing came\): ask the student for it"),
        ({"week1.html": "<html>"}, r"was not handed in \(week1.html came\)"),
        ({"week1.rar": "Rar!"}, "week1.rar is an archive of a kind that is not opened"),
        ({"week1.zip": b"PK\x03\x04 broken"}, "week1.zip is a damaged archive"),
        ({".ipynb_checkpoints/week1-checkpoint.ipynb": notebook()}, "an older state .* is in .ipynb_checkpoints"),
        ({"__MACOSX/week1.ipynb": "x", ".hidden/week1.ipynb": "x"}, "nothing came"),
        ({"a\nb\x1b[31m.txt": "x"}, r"\(a\?b\?\[31m.txt came\)"),
        # the student must hand it in again; a password in a mail does not help a script
        ({"a.zip": locked()}, "a.zip is locked with a password"),
        # LZMA lets a file ask for four gigabytes before its first byte
        (
            {"a.zip": zipped({"week1.ipynb": notebook()}, zipfile.ZIP_LZMA)},
            "is packed in a way that is not supported",
        ),
        # a list of a million names fills the memory before one file is unpacked
        ({"a.zip": zipped(dict.fromkeys(map(str, range(51)), b""))}, "a.zip holds more than 50 files"),
        # nothing in it is of this one: better to ask than to give 0 points
        (
            {"week7.ipynb": b"{}"},
            r"^week1.ipynb was not handed in \(week7.ipynb came\); nothing of week1 is in week7.ipynb: "
            "ask the student for it$",
        ),
    ],
    ids=range(11),
)
def test_what_is_missing_is_said_with_what_came_instead(tmp_path, monkeypatch, files, reason):
    """The teacher copies this sentence into a mail."""
    monkeypatch.setattr(archive, "ENTRIES", 50)
    found = find(hand_in(tmp_path, files), [STEM], count_a).notebooks[STEM]
    assert found.content is None
    assert re.search(reason, found.reason), found.reason


def test_a_folder_that_is_not_there_is_nothing(tmp_path):
    """A student without a folder is a student who handed in nothing."""
    assert "nothing came" in find(tmp_path / "none", [STEM]).notebooks[STEM].reason


UTILS = (
    "utils/rnn.py", "utils/numpy.py", "utils.py", "utils/dinos.txt", "dinos.txt", "cases.py", "cases/__init__.py",
    "dinos.txt/x",
)  # fmt: skip
OF_PROGRAMS = (
    ".git/config", ".DS_Store", "__pycache__/x.pyc", ".ipynb_checkpoints/week1-checkpoint.ipynb", ".pythonrc.py",
)  # fmt: skip
HIDING = ("random.py", "numpy/__init__.py", "sitecustomize.py", "IPython.py", "conftest.py")


@pytest.mark.parametrize(
    ("files", "kept", "notes"),
    [
        # data and modules that a student wrote are honest work; their folder is that of the notebook
        (
            {
                "hw/week1.ipynb": notebook(),
                "hw/data/points.csv": "1,2",
                "hw/my_helpers.py": "x",
                "read me.txt": "hello",
            },
            {"data/points.csv": b"1,2", "my_helpers.py": b"x", "read me.txt": b"hello"},
            [],
        ),
        # everybody hands in the whole folder; the course's own files win anyway
        ({"week1.ipynb": notebook(), "mine.txt": "1", **dict.fromkeys(UTILS[:-1], "x")}, {"mine.txt": b"1"}, []),
        ({"week1.ipynb": notebook(), "utils/mine.txt": "1", UTILS[-1]: "x"}, {"utils/mine.txt": b"1"}, []),
        # caches, version control and settings are no part of the work
        ({"week1.ipynb": notebook(), **dict.fromkeys(OF_PROGRAMS, "x")}, {}, []),
        # a `random.py` from an earlier exercise breaks NumPy; one called `numpy` could do more
        (
            {"week1.ipynb": notebook(), "random.csv": "1", "numpy/data.csv": "2", **dict.fromkeys(HIDING, "x")},
            {"random.csv": b"1", "numpy/data.csv": b"2"},
            ["take the place of a module.*random.py"],
        ),
        (
            {"week1.ipynb": notebook(), **dict.fromkeys(("a.so", "b.pth", "c.pyc"), "x")},
            {},
            ["compiled code.*a.so, b.pth"],
        ),
    ],
    ids=[
        "beside the notebook",
        "the course's own",
        "in a folder of the course's",
        "of programs",
        "modules that hide others",
        "compiled code",
    ],
)
def test_files_of_the_learner_come_along_and_others_do_not(tmp_path, files, kept, notes):
    """What is left out without a word would only be noise; what may be missed is named."""
    came = find(hand_in(tmp_path, files), [STEM], staged=("utils/rnn.py", "utils/dinos.txt", "dinos.txt", "cases.py"))
    assert came.files == kept
    assert len(came.notes) == len(notes)
    assert all(map(re.search, notes, came.notes)), came.notes


def test_files_are_bounded_in_size_and_number(tmp_path, monkeypatch):
    """What comes along is copied for each grading."""
    monkeypatch.setattr(handed_in, "FILES", 3)
    monkeypatch.setattr(handed_in, "FILE_BYTES", 1 << 20)
    monkeypatch.setattr(handed_in, "FILES_BYTES", 3 << 19)
    big = b"x" * (1 << 20)
    hand_in(tmp_path, {"week1.ipynb": notebook(), "1": big + b"x", "2": big, "3": big, "4": b"", "5": b"", "6": b""})
    came = find(tmp_path, [STEM])
    assert set(came.files) == {"2", "4", "5"}
    assert len(came.notes) == 3


def test_links_are_not_followed(tmp_path):
    """A link to the instructor's solution, to a neighbour's work or to a password file is an attack or a mistake."""
    secret = hand_in(tmp_path / "secret", {"week1.ipynb": notebook(), "key.txt": "k", "deep/key.txt": "k"})
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("week1.ipynb", "key.txt", "deep"):
        (folder / name).symlink_to(secret / name)
    (folder / "zero.csv").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder)
    came = find(folder, [STEM])
    assert (came.notebooks[STEM].content, came.files) == (None, {})
    assert "was not handed in" in came.notebooks[STEM].reason
    assert "left out, because links are not followed: deep, key.txt, loop, week1.ipynb, zero.csv" in came.notes
    (tmp_path / "link").symlink_to(secret)
    assert find(tmp_path / "link", [STEM]).notebooks[STEM].content is None


def test_a_file_that_becomes_a_link_after_the_look_is_not_read(tmp_path):
    """Between listing and reading, somebody with access could change a folder into a link."""
    hand_in(tmp_path, {"in/a/week1.ipynb": b"mine", "secret/week1.ipynb": b"secret"})
    (entry,) = archive.listing(tmp_path / "in").entries
    assert entry.load(99) == b"mine"
    (tmp_path / "in" / "a").rename(tmp_path / "b")
    (tmp_path / "in" / "a").symlink_to(tmp_path / "secret")
    with pytest.raises(archive.EntryError, match="cannot be opened"):
        entry.load(99)


@pytest.mark.parametrize("kind", ["fifo", "socket"])
def test_pipes_and_sockets_do_not_block(tmp_path, kind, monkeypatch):
    """Opening a pipe waits for ever for somebody who writes into it."""
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path, {"data.csv": "1"})
    listener = socket.socket(socket.AF_UNIX)
    (os.mkfifo if kind == "fifo" else listener.bind)("week1.ipynb")
    code = (
        "import pathlib; from nbviva.submission.handed_in import find; from nbviva.submission import archive\n"
        "print(find(pathlib.Path('.'), ['week1']))\n"
        "try: archive._File(pathlib.Path('.'), ('week1.ipynb',), 1).load(9)\n"
        "except EntryError as error: print(error)"
    )
    path = {**os.environ, "PYTHONPATH": os.getcwd() + os.pathsep + str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=path)
    assert "left out, because it is no ordinary file: week1.ipynb" in done.stdout, done.stderr
    assert "is no ordinary file" in done.stdout.splitlines()[-1] or "cannot be opened" in done.stdout.splitlines()[-1]


def test_a_huge_file_is_not_read(tmp_path):
    """A sparse file of a terabyte takes no space on disk, but all of the memory."""
    for name in ("week1.ipynb", "data.csv"):
        hand_in(tmp_path, {name: b""})
        os.truncate(tmp_path / name, 1 << 40)
    came = find(tmp_path, [STEM])
    assert came.notebooks[STEM].reason == (
        "week1.ipynb is larger than 50 MB: ask the student to hand it in again without its outputs"
    )
    assert came.files == {}


@pytest.mark.parametrize("closed", ["week1.ipynb", "data.csv", "more", "more/data.csv", "."])
def test_what_the_grader_may_not_read_is_never_the_students_fault(tmp_path, closed):
    """With 0 points and "was not handed in", wrong permissions on the grader's disk would take a grade away."""
    folder = hand_in(tmp_path / "in", {"week1.ipynb": notebook(), "data.csv": b"1", "more/data.csv": b"2"})
    place = folder / closed
    place.chmod(0)
    try:
        with bound_by_permissions(), pytest.raises(ExaminationError, match=r"cannot be read .*see that your user"):
            find(folder, [STEM])
    finally:
        place.chmod(0o700)
    assert find(folder, [STEM]).notebooks[STEM].content == notebook()


def test_a_closed_file_on_which_no_grade_depends_is_left_alone(tmp_path):
    """What Jupyter or a Mac saved by itself, another notebook, a file that the course has of its own."""
    spare = (".ipynb_checkpoints", ".DS_Store", "old/week0.ipynb", "utils.py")
    folder = hand_in(tmp_path, {"week1.ipynb": notebook(), ".ipynb_checkpoints/x": b"", ".DS_Store": b""})
    hand_in(folder, {"old/week0.ipynb": notebook(), "utils.py": b""})
    for name in spare:
        (folder / name).chmod(0)
    with bound_by_permissions():
        came = find(folder, [STEM], staged=["utils/rnn.py"])
    (folder / spare[0]).chmod(0o700)
    assert (came.notebooks[STEM].content, came.files) == (notebook(), {})


@pytest.mark.parametrize("error", [errno.EIO, errno.ESTALE, errno.EMFILE, errno.ENOENT])
def test_a_disk_that_fails_is_never_the_students_fault(tmp_path, monkeypatch, error):
    """A network share that goes away in the middle of the class."""
    folder = hand_in(tmp_path, {"week1.ipynb": notebook()})
    opened = os.open

    def fails(path, *more, **named):
        if path == "week1.ipynb":
            raise OSError(error, os.strerror(error), path)
        return opened(path, *more, **named)

    monkeypatch.setattr(os, "open", fails)
    with pytest.raises(ExaminationError, match=r"week1\.ipynb cannot be read"):
        find(folder, [STEM])


def test_entries_that_lead_out_of_an_archive_are_left_out(tmp_path):
    """Archives may name any path, and links."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("../up.txt", "/etc/passwd", "a/../../b.txt", "C:/x.txt", "./dot.txt", "a//b.txt", "..\\win.txt"):
            archive.writestr(zipfile.ZipInfo(name), "x")
        for name, kind in (("link.txt", stat.S_IFLNK), ("week1.ipynb", stat.S_IFIFO)):
            odd = zipfile.ZipInfo(name)
            odd.external_attr = (kind | 0o777) << 16
            archive.writestr(odd, "/etc/passwd")
        archive.writestr("sub\\week1.ipynb", notebook())
        archive.writestr("good.txt", "1")
    hand_in(tmp_path, {"a.zip": data.getvalue()})
    came = find(tmp_path, [STEM])
    assert (came.notebooks[STEM].content, came.notebooks[STEM].path) == (notebook(), "a.zip/sub/week1.ipynb")
    assert came.files == {"good.txt": b"1"}
    assert "left out, because its path leads elsewhere: ../up.txt, /etc/passwd, a/../../b.txt" in came.notes[1]
    assert [note.split(":")[0] for note in came.notes[1:]] == [
        "left out, because its path leads elsewhere",
        "left out, because links are not followed",
        "left out, because it is no ordinary file",
    ]


def test_archives_that_unpack_to_gigabytes_cost_little(tmp_path):
    """Zeros pack a thousand to one; a header may also lie about the size."""
    zeros = b"\0" * (80 << 20)
    bomb = zipped({"week1.ipynb": zeros, "x.csv": zeros})
    lie = bytearray(zipped({"week1.ipynb": zeros}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lie.rindex(signature)
        lie[at + offset : at + offset + 4] = struct.pack("<I", 1000)
    many = zipped({f"{number}.csv": zeros[: 15 << 20] for number in range(20)} | {"week1.ipynb": notebook()})
    del zeros
    for data, reason in ((bomb, "is larger than 50 MB"), (bytes(lie), "cannot be unpacked"), (many, "")):
        hand_in(tmp_path, {"a.zip": data})
        tracemalloc.start()
        start = time.process_time()
        came = find(tmp_path, [STEM])
        assert time.process_time() - start < 5
        assert tracemalloc.get_traced_memory()[1] < 200 << 20
        tracemalloc.stop()
        assert reason in came.notebooks[STEM].reason
        assert sum(map(len, came.files.values())) <= handed_in.FILES_BYTES


def test_an_archive_of_files_that_fail_late_is_bounded(tmp_path, monkeypatch):
    """Each is unpacked to its end before its checksum turns out to be wrong: that work is counted, too."""
    monkeypatch.setattr(handed_in, "FILES_BYTES", 1 << 20)
    data = bytearray(zipped({f"{number}.csv": b"\0" * (1 << 19) for number in range(50)} | {"week1.ipynb": notebook()}))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        if data[at + 46 : at + 51] != b"week1":
            data[at + 16] ^= 255
    hand_in(tmp_path, {"a.zip": bytes(data)})
    read = []
    plain = archive._Packed._read
    monkeypatch.setattr(archive._Packed, "_read", lambda self, most: read.append(self.name) or plain(self, most))
    came = find(tmp_path, [STEM])
    assert came.notebooks[STEM].content == notebook()
    assert came.files == {}
    assert len(read) == 3


def test_folders_without_end_are_bounded(tmp_path, monkeypatch):
    """Thousands of names and folders in folders; the notebook at the top is found all the same."""
    deep = tmp_path / "in" / "/".join(["d"] * 40)
    deep.mkdir(parents=True)
    hand_in(tmp_path / "in", {"week1.ipynb": notebook(), **{f"many/{number}.ipynb": b"{}" for number in range(300)}})
    (deep / "week1.ipynb").write_bytes(b"{}")
    came = find(tmp_path / "in", [STEM])
    assert came.notebooks[STEM].content == notebook()
    assert any("because it lies in more than 12 folders" in note for note in came.notes)
    monkeypatch.setattr(archive, "ENTRIES", 100)
    came = find(tmp_path / "in", [STEM])
    assert came.notebooks[STEM].content == notebook()
    assert any("because there are more than 100 names: many/..." in note for note in came.notes)
    assert all(len(note) < 600 for note in came.notes)


def test_only_so_many_files_are_looked_into(tmp_path):
    """A thousand renamed notebooks must not be read a thousand times."""
    hand_in(tmp_path, {f"{number:04}.ipynb": b"{a}" for number in range(200)})
    asked = []
    find(tmp_path, [STEM], lambda stem, data: asked.append(stem) or 1)
    assert len(asked) == handed_in.CANDIDATES


def test_long_names_take_no_time(tmp_path):
    """A pattern for ' - Copy (2)' must not try all ways to read a name that repeats it."""
    hand_in(tmp_path, {"a.zip": zipped({"week1" + " copy" * 45 + "x.ipynb": b"{a}", "-" * 250 + "_.ipynb": b"{}"})})
    start = time.process_time()
    assert find(tmp_path, [STEM], count_a).notebooks[STEM].content == b"{a}"
    assert time.process_time() - start < 1
