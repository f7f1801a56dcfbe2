"""Namespaces: a machine of its own for a candidate, whose read-only root shows Python and nothing of the course."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import stat
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbviva.sandbox.privileges import call, libc, syscall

NEW_MOUNTS, NEW_CGROUP, NEW_NAMES, NEW_IPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEW_USERS, NEW_PIDS, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SUID, NO_DEVICES, NO_EXEC = 1, 2, 4, 8  # MS_* and MOUNT_ATTR_* agree on these
REMOUNT, BIND, RECURSIVE, PRIVATE, DETACH = 0x20, 0x1000, 0x4000, 0x40000, 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000

JOB, TEMPORARY, SHARED_MEMORY, HOME = "/job", "/tmp", "/dev/shm", "/tmp/home"
WRITABLE = (JOB, TEMPORARY, SHARED_MEMORY)
# What programs and libraries need of the system. On most, /bin and /lib are links into /usr and stay links.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
ETC_FILES = ("ld.so.cache", "localtime", "mime.types")
ETC_FOLDERS = ("fonts", "alternatives")
# Not /dev/zero: mapped as shared it is memory that no process' account shows.
DEVICES = ("null", "full", "random", "urandom")
# If no /proc of its own can be mounted: what libraries read there to learn about the processor and the memory.
PROC_FILES = ("cpuinfo", "meminfo", "stat")


def own_users(uid: int, gid: int) -> None:
    """Enter a user namespace in which this user keeps its ids; needs no privilege, and gives those for the others.

    Raises
    ------
    OSError
        If the machine does not allow it.
    """
    call("a user namespace", libc().unshare, NEW_USERS)
    for file, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        try:
            Path(f"/proc/self/{file}").write_text(text)
        except OSError as error:
            raise OSError(error.errno, f"writing /proc/self/{file}: {os.strerror(error.errno or 0)}") from error


def fork_into_own_processes() -> int | None:
    """Fork a child that is the first process of a process namespace; None if this process may not, and nothing is done.

    An ordinary user can do so only within a user namespace, which this process would not come out of again.

    Returns
    -------
    int or None
        Like `os.fork`.
    """
    try:
        here = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        call("a process namespace", libc().unshare, NEW_PIDS)
    except OSError:
        os.close(here)
        return None
    child = -1
    try:
        child = os.fork()
    finally:
        if child != 0:
            call("the process namespace of before", libc().setns, here, NEW_PIDS)
        os.close(here)
    return child


def separate(processes: bool) -> None:
    """Leave the mounts, network, names, IPC and cgroups of the machine.

    Parameters
    ----------
    processes : bool
        What is forked from now on shall be in a process namespace of its own.

    Raises
    ------
    OSError
        If it is not allowed.
    """
    spaces = NEW_MOUNTS | NEW_NETWORK | NEW_IPC | NEW_NAMES | (NEW_PIDS if processes else 0)
    try:
        call("namespaces", libc().unshare, spaces | NEW_CGROUP)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a kernel without cgroup namespaces
            raise
        call("namespaces", libc().unshare, spaces)


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    texts = [text if text is None else text.encode() for text in (source, target, kind, data)]
    call(f"mounting {target}", libc().mount, texts[0], texts[1], texts[2], flags, texts[3])


def _set_flags(target: str, on: int, off: int = 0, below: bool = False) -> None:
    """Change the flags of a mount, of all mounts below it too if asked."""
    attributes = struct.pack("=4Q", on, off, 0, 0)
    try:
        flags = AT_RECURSIVE if below else 0
        syscall("mount_setattr", AT_FDCWD, target.encode(), flags, attributes, len(attributes))
        return
    except OSError as error:
        if error.errno != errno.ENOSYS:
            raise OSError(error.errno, f"{error.strerror} ({target})") from error
    # Before Linux 5.12: one by one, and flags that must not be taken away have to be named again.
    places = [target]
    if below:
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
        points = [line.split()[4].encode().decode("unicode_escape") for line in lines]
        places += [point for point in points if point.startswith(target + "/")]
    for place in places:
        now = os.statvfs(place).f_flag & (READ_ONLY | NO_SUID | NO_DEVICES | NO_EXEC)
        _mount(None, place, None, REMOUNT | BIND | (now & ~off) | on)


def _bind(source: str, target: str) -> None:
    _mount(source, target, None, BIND | RECURSIVE)


def copy_into(source: int, target: str, owner: int | None) -> None:
    """Copy the regular files, folders and links of the folder with descriptor `source`; nothing is followed."""
    for entry in os.scandir(source):
        goal = os.path.join(target, entry.name)
        if entry.is_symlink():
            os.symlink(os.readlink(entry.name, dir_fd=source), goal)
        elif entry.is_dir(follow_symlinks=False):
            os.mkdir(goal, 0o700)
            below = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=source)
            copy_into(below, goal, owner)
            os.close(below)
        elif entry.is_file(follow_symlinks=False):
            read = os.open(entry.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=source)
            write = os.open(goal, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            os.fchmod(write, stat.S_IMODE(os.fstat(read).st_mode) & 0o777 | 0o600)
            while os.sendfile(write, read, None, 1 << 30):
                pass
            os.close(read)
            os.close(write)
        else:
            continue
        if owner is not None:
            os.chown(goal, owner, owner, follow_symlinks=False)


def covering(readable: Sequence[Path], work: Path) -> tuple[list[str], dict[str, str]]:
    """Return the folders to show, none within another, and the links that lead to them under other names.

    Raises
    ------
    OSError
        If a folder does not exist, is the root, or holds the working folder or lies in it.
    """
    real = {os.path.abspath(path): os.path.realpath(path) for path in readable}
    shown = [place for place in SYSTEM if os.path.isdir(place) and not os.path.islink(place)]
    here = os.path.realpath(work)
    for name, folder in real.items():
        if not os.path.exists(folder):
            raise FileNotFoundError(errno.ENOENT, f"{name}, which the candidate shall read, does not exist")
    for folder in (*shown, *real.values()):
        if _within(here, folder) or _within(folder, here):
            raise OSError(
                errno.EINVAL, f"{folder}, which the candidate may read, and its working folder {work} overlap"
            )
    chosen: list[str] = []
    for folder in sorted(set(real.values())):  # parents come first
        if not any(_within(folder, above) for above in (*shown, *chosen)):
            chosen.append(folder)
    links = {
        name: folder
        for name, folder in real.items()
        if name != folder and not any(_within(name, above) for above in (*shown, *chosen))
    }
    return chosen, links


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _make_target(root: str, path: str) -> str:
    """Make an empty folder, or file, in the new root to mount something on; return its path."""
    target = root + path
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    return target


def _show_system(root: str) -> None:
    """Show the system's programs and libraries in the new root, links as links."""
    for place in SYSTEM:
        if os.path.islink(place):
            os.symlink(os.readlink(place), root + place)
        elif os.path.isdir(place):
            _bind(place, _make_target(root, place))


def _show(root: str, folders: Sequence[str], links: Mapping[str, str]) -> None:
    """Show what `covering` has chosen in the new root."""
    for folder in folders:
        _bind(folder, _make_target(root, folder))
    for name, goal in links.items():
        os.makedirs(os.path.dirname(root + name), exist_ok=True)
        os.symlink(goal, root + name)


def _name_devices(root: str) -> None:
    """Make the places of /dev, while the new root can still be written to; `_fill_dev` mounts the devices there."""
    for place in ("/dev", "/dev/pts"):
        os.mkdir(root + place)
    for name in DEVICES:
        Path(f"{root}/dev/{name}").touch()
    for name, goal in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        os.symlink(goal, f"{root}/dev/{name}")
    os.symlink("pts/ptmx", root + "/dev/ptmx")


def _fill_etc(root: str, uid: int, gid: int) -> None:
    """Give the new root the few files of /etc that libraries read, and a list of users with one in it."""
    os.mkdir(root + "/etc")
    for name in ETC_FILES:
        with contextlib.suppress(OSError):
            Path(f"{root}/etc/{name}").write_bytes(Path(f"/etc/{name}").read_bytes())
    for name in ETC_FOLDERS:
        if os.path.isdir(f"/etc/{name}"):
            _bind(f"/etc/{name}", _make_target(root, f"/etc/{name}"))
    own = {
        "passwd": f"student:x:{uid}:{gid}:student:{HOME}:/bin/sh\n",
        "group": f"student:x:{gid}:\n",
        "hosts": "127.0.0.1 localhost\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    }
    for name, text in own.items():
        Path(f"{root}/etc/{name}").write_text(text)


def _fill_proc(root: str) -> None:
    """Show the processes of this namespace; where that is not allowed, three files and no process at all."""
    os.mkdir(root + "/proc")
    try:
        _mount("proc", root + "/proc", "proc", READ_ONLY | NO_SUID | NO_DEVICES | NO_EXEC)
    except OSError:  # within a container that hides parts of its own /proc
        for name in PROC_FILES:
            Path(f"{root}/proc/{name}").touch()
            with contextlib.suppress(OSError):
                _bind(f"/proc/{name}", f"{root}/proc/{name}")


def _fill_dev(root: str) -> None:
    """Mount the devices last: the root's flags forbid devices to all that was mounted before."""
    for name in DEVICES:
        _bind(f"/dev/{name}", f"{root}/dev/{name}")
        _set_flags(f"{root}/dev/{name}", NO_SUID | NO_EXEC)
    with contextlib.suppress(OSError):  # a terminal, which IPython opens for `!command`
        _mount("devpts", root + "/dev/pts", "devpts", NO_SUID | NO_EXEC, "newinstance,ptmxmode=0666,mode=0600")


def new_root(work: Path, readable: Sequence[Path], size: int, uid: int, gid: int) -> int:
    """Replace all that is mounted by a new root; call it in the first process of the new process namespace.

    One tmpfs of `size` bytes, mounted over `work` in this namespace, is the root (read-only) and holds the places one
    can write to: /job with a copy of what is in `work`, /tmp and /dev/shm.

    Parameters
    ----------
    work : Path
        The working folder, which is read only.
    readable : sequence of Path
        Shown under their own names, read-only; parents that others cannot enter do not matter to root.
    size : int
        Bytes for all that the candidate writes and for the copy.
    uid, gid : int
        Who owns the places one can write to.

    Returns
    -------
    int
        A descriptor of /job, for `os.fstatvfs` and to be closed before anything of the candidate runs.

    Raises
    ------
    OSError
        If something cannot be mounted or copied.
    """
    folders, links = covering(readable, work)
    _mount(None, "/", None, RECURSIVE | PRIVATE)
    root = os.path.realpath(work)
    source = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    space = size + (1 << 20)  # the files of /etc are in it too
    _mount("tmpfs", root, "tmpfs", NO_SUID | NO_DEVICES, f"size={space},nr_inodes={4096 + size // 16384},mode=0755")
    previous = os.umask(0o022)
    _show_system(root)
    _name_devices(root)
    _fill_etc(root, uid, gid)
    _fill_proc(root)
    for place in WRITABLE:
        os.mkdir(root + place)
        _bind(root + place, root + place)  # a mount of its own, so that it can stay writable
    _show(root, folders, links)
    os.mkdir(root + HOME)
    os.umask(previous)
    owner = uid if os.geteuid() == 0 else None
    try:
        copy_into(source, root + JOB, owner)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise OSError(
                errno.ENOSPC, f"what lies in {work} is more than the {size} bytes of limit folder_bytes"
            ) from error
        raise
    os.close(source)
    for place in (*WRITABLE, HOME):
        if owner is not None:
            os.chown(root + place, uid, gid)
        os.chmod(root + place, 0o700)
    # everything at once, then the exceptions: what is forgotten here is read-only
    _set_flags(root, READ_ONLY | NO_SUID | NO_DEVICES, below=True)
    for place in WRITABLE:
        _set_flags(root + place, 0, READ_ONLY)
    _fill_dev(root)
    os.chdir(root)
    # twice the same folder: the old root then lies on top of the new one, and goes by one unmount
    syscall("pivot_root", b".", b".")
    call("leaving the old root", libc().umount2, b".", DETACH)
    os.chdir(JOB)
    with contextlib.suppress(OSError):
        socket.sethostname("sandbox")
    return os.open(JOB, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
