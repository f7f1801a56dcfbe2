# /// style
# title = "archives that a test unpacks, with links to its own files and names that lead to them"
# ///

# %% given
import pathlib
import shutil
import tarfile

# %% answer pack
def pack(names, archive):
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            tar.add(name)

# %% answer folder
def pack_folder(folder, archive):
    shutil.make_archive(archive, "gztar", folder)

# %% test t_pack points=1
pathlib.Path("a.txt").write_text("apple")
pathlib.Path("b.txt").write_text("banana")
pack(["a.txt", "b.txt"], "both.tar.gz")
with tarfile.open("both.tar.gz") as tar:
    assert sorted(tar.getnames()) == ["a.txt", "b.txt"]
    tar.extractall("out")
for name in ("a.txt", "b.txt"):
    assert pathlib.Path("out", name).read_text() == pathlib.Path(name).read_text()

# %% test t_folder points=1
pathlib.Path("things").mkdir(exist_ok=True)
pathlib.Path("things/a.txt").write_text("apple")
pack_folder("things", "packed")
shutil.unpack_archive("packed.tar.gz", "unpacked")
assert pathlib.Path("unpacked/a.txt").read_text() == pathlib.Path("things/a.txt").read_text()

# %% right other_ways pack
import os

def pack(names, archive):
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            tar.add(os.path.abspath(name), arcname=name)

# %% right other_ways folder
import io

def pack_folder(folder, archive):
    with tarfile.open(archive + ".tar.gz", "w:gz") as tar:
        for path in pathlib.Path(folder).iterdir():
            info = tarfile.TarInfo(path.name)
            info.size = path.stat().st_size
            tar.addfile(info, io.BytesIO(path.read_bytes()))

# %% wrong empty_files pack points=1
def pack(names, archive):
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name))

# %% wrong links pack points=1
def pack(names, archive):
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, "../" + name
            tar.addfile(info)

# %% wrong hard_links pack points=1
def pack(names, archive):
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.LNKTYPE, "../" + name
            tar.addfile(info)

# %% wrong over_the_original folder points=1
import io

def pack_folder(folder, archive):
    with tarfile.open(archive + ".tar.gz", "w:gz") as tar:
        for name in (f"../{folder}/a.txt", "a.txt"):
            info = tarfile.TarInfo(name)
            info.size = 1
            tar.addfile(info, io.BytesIO(b"x"))
