"""seccomp: the system calls a candidate may make, as a filter that the kernel runs before each.

Those of `nbviva.sandbox.syscalls` pass. Those below are answered by what they are asked for, or refused by name,
because whoever makes one shall be told so; a call that is in neither table does not exist here.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterable

from nbviva.sandbox.privileges import MACHINES, prctl, syscall
from nbviva.sandbox.syscalls import ALLOWED

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
PR_SET_SECCOMP, MODE_FILTER, FLAG_SPEC_ALLOW = 22, 2, 4
LOAD, AND, JUMP_EQ, JUMP_GT, JUMP_GE, JUMP_ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x25, 0x35, 0x45, 0x06
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW* that clone() takes
SHARED_ANONYMOUS = 0x21  # MAP_SHARED (also in MAP_SHARED_VALIDATE) and MAP_ANONYMOUS
AF_UNIX, SOCK_STREAM, SOCK_SEQPACKET = 1, 1, 5

# Numbers on x86_64 and aarch64; None where the call does not exist.
NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "pidfd_getfd": (438, 438),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "kill": (62, 129), "tkill": (200, 130),
    "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "prlimit64": (302, 261), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "fcntl": (72, 25),
    # mounts and namespaces
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "mount_setattr": (442, 442), "open_tree": (428, 428), "open_tree_attr": (467, 467),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "unshare": (272, 97), "setns": (308, 268), "clone": (56, 220), "clone3": (435, 435),
    # files by other ways than their path
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263), "quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89),
    # what belongs to a file and Landlock leaves alone
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "setxattrat": (463, 463), "removexattrat": (466, 466), "file_setattr": (469, 469),
    # memory that belongs to no process' account, or to all processes of the machine
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "mmap": (9, 222), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180),
    "mq_unlink": (241, 181), "prctl": (157, 167),
    # large and seldom needed parts of the kernel
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "personality": (135, 92), "modify_ldt": (154, None), "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42), "uselib": (134, None), "ustat": (136, None), "sysfs": (139, None), "_sysctl": (156, None),
    # the machine
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "create_module": (174, None), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266),
    "adjtimex": (159, 171), "syslog": (103, 116), "vhangup": (153, 58), "sethostname": (170, 161),
    "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    # network and terminals
    "setsockopt": (54, 208), "vmsplice": (278, 75),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "ioctl": (16, 29),
}  # fmt: skip
# With an answer of their own below; all others are refused outright.
CONDITIONAL = {
    "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal", "prlimit64", "setpriority",
    "sched_setaffinity", "fcntl", "setsockopt", "clone",
    "clone3", "memfd_create", "mmap", "personality", "socket", "socketpair", "connect", "ioctl", "prctl",
}  # fmt: skip
OWNERSHIP = {
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime", "utimes",
    "futimesat", "utimensat",
}  # fmt: skip
ATTRIBUTES = {
    "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "setxattrat",
    "removexattrat", "file_setattr",
}  # fmt: skip
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX write into other terminals
FILE_FLAGS = (0x40086602, 0x401C5820)  # FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR
F_SETPIPE_SZ, SIGNAL_TARGETS = 1031, (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX
SOCKET_SIZES = (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF, and what forces them
SIGNAL_OWNER = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP: whom a descriptor signals

Code = list[tuple[int, int, int, int]]


def _error(number: int) -> Code:
    return [(RETURN, 0, 0, ERROR | number)]


def _argument(index: int, allowed: tuple[int, ...], otherwise: Code) -> Code:
    """Go on if the low 32 bits of an argument are one of `allowed`: ids, flags and commands have no more."""
    code: Code = [(LOAD, 0, 0, 16 + 8 * index)]
    for left, value in zip(range(len(allowed), 0, -1), allowed, strict=True):
        code.append((JUMP_EQ, left - 1 + len(otherwise), 0, value))
    return code + otherwise


def _not(index: int, values: tuple[int, ...]) -> Code:
    """Go on if the low 32 bits of an argument are one of `values`; let the call pass if they are not."""
    return _argument(index, values, [(RETURN, 0, 0, ALLOW)])


def _refused(index: int, values: tuple[int, ...], number: int) -> Code:
    """Answer with an error if the low 32 bits of an argument are one of `values`."""
    code: Code = [(LOAD, 0, 0, 16 + 8 * index)]
    for value in values:
        code += [(JUMP_EQ, 0, 1, value), *_error(number)]
    return code


def _null(index: int) -> Code:
    """Go on if a pointer is null, else pass over the next instruction."""
    low, high = 16 + 8 * index, 20 + 8 * index
    return [(LOAD, 0, 0, low), (JUMP_EQ, 0, 3, 0), (LOAD, 0, 0, high), (JUMP_EQ, 0, 1, 0)]


def _conditions(unix_sockets: bool, signals_to: int | None, shares_files: bool) -> dict[str, Code]:
    denied = _error(errno.EPERM)
    ioctls = (*TERMINAL_INPUT, *FILE_FLAGS, *(SIGNAL_OWNER if signals_to is not None else ()))
    only_me = _argument(0, (0,), denied)
    conditions: dict[str, Code] = {
        "clone3": _error(errno.ENOSYS),  # its flags lie in memory; libc then takes clone
        "clone": [(LOAD, 0, 0, 16), (JUMP_ANY_BIT, 0, 1, NEW_NAMESPACES), *denied],
        "memfd_create": _error(errno.ENOSYS),
        "mmap": [(LOAD, 0, 0, 16 + 8 * 3), (AND, 0, 0, SHARED_ANONYMOUS), (JUMP_EQ, 0, 1, SHARED_ANONYMOUS), *denied],
        "personality": _argument(0, (0, 0xFFFFFFFF), denied),
        "ioctl": _refused(1, ioctls, errno.EPERM),
        "prctl": _refused(0, (4,), errno.EPERM),  # PR_SET_DUMPABLE: to hide what it uses
        # What a descriptor holds is counted by what it can hold: no larger pipe, and a larger socket only in name.
        "fcntl": _refused(1, (F_SETPIPE_SZ, *(SIGNAL_TARGETS if signals_to is not None else ())), errno.EPERM),
        "setsockopt": [*_not(2, SOCKET_SIZES), *_error(0)],
        # It keeps to the core that it was given, and is told so by nothing but the time it takes.
        "sched_setaffinity": [*only_me, *_error(0)],
        **dict.fromkeys(("socket", "socketpair"), _argument(0, (AF_UNIX,), _error(errno.EAFNOSUPPORT))),
        "prlimit64": only_me,  # not those of other processes of the same user
        "setpriority": [*_argument(0, (0,), denied), *_argument(1, (0,), denied)],  # of this process alone, and down
    }
    if not unix_sockets:
        # A socket outside may be anybody's door (D-Bus, Docker, tmux). A datagram pair can send to any address.
        conditions["socket"] = _error(errno.EAFNOSUPPORT)
        conditions["connect"] = _error(errno.EACCES)
        conditions["socketpair"] = [
            *_argument(0, (AF_UNIX,), _error(errno.EAFNOSUPPORT)),
            (LOAD, 0, 0, 16 + 8),
            (AND, 0, 0, 0xF),
            (JUMP_EQ, 2, 0, SOCK_STREAM),
            (JUMP_EQ, 1, 0, SOCK_SEQPACKET),
            *_error(errno.EPROTONOSUPPORT),
        ]
    if shares_files:
        # Success that does nothing: copying a file ends with these, and need not fail.
        conditions |= dict.fromkeys(OWNERSHIP, _error(0)) | dict.fromkeys(ATTRIBUTES, _error(errno.ENOTSUP))
        # But "now" by a path (two null words) is how a missing file is told from one that is there: Path.touch.
        conditions["utimensat"] = [*_null(1), *_error(0), *_null(2), *denied, *_error(0)]
    if signals_to is not None:
        mine = _argument(0, (0, signals_to, 2**32 - signals_to), denied)  # the group, the process, the group by its id
        conditions |= dict.fromkeys(("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"), mine)
        conditions["pidfd_send_signal"] = denied
    return conditions


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as runs of neighbours, each by its first and its last one."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def program(machine: str, *, unix_sockets: bool, signals_to: int | None, shares_files: bool) -> bytes:
    """Return the filter as the kernel takes it (struct sock_filter, 8 bytes each).

    Parameters
    ----------
    machine : str
        A machine of `ARCHITECTURES`.
    unix_sockets : bool
        Allow unix sockets, for a sandbox with its own network and files; without, pairs of connected ones remain.
    signals_to : int, optional
        The only process, with its group, that signals can be sent to; None where another layer sees to it.
    shares_files : bool
        Other files of the machine are in sight: owners, modes, times and attributes stay as they are everywhere.
    """
    column = MACHINES.index(machine)
    conditions = _conditions(unix_sockets, signals_to, shares_files)
    code: Code = [(LOAD, 0, 0, 4), (JUMP_EQ, 1, 0, ARCHITECTURES[machine]), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    if machine == "x86_64":  # the x32 calls, which have numbers of their own
        code += [(JUMP_GE, 0, 1, 0x40000000), *_error(errno.ENOSYS)]
    passing = [numbers[column] for numbers in ALLOWED.values()]
    for name, numbers in NUMBERS.items():
        number = numbers[column]
        free = CONDITIONAL | OWNERSHIP | ATTRIBUTES
        block = conditions.get(name, [] if name in free else _error(errno.EPERM))
        if not block:
            passing.append(number)
        elif number is not None:
            if block[-1][0] != RETURN or len(block) > 1:
                block = [*block, (RETURN, 0, 0, ALLOW)]
            code += [(JUMP_EQ, 0, len(block), number), *block]
    for first, last in _runs(number for number in passing if number is not None):
        code += [(JUMP_GE, 0, 2, first), (JUMP_GT, 1, 0, last), (RETURN, 0, 0, ALLOW)]
    code += _error(errno.ENOSYS)
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def restrict(*, unix_sockets: bool, signals_to: int | None, shares_files: bool) -> None:
    """Put the filter in force for this process and those it starts. Needs `no_new_privileges` first.

    Raises
    ------
    OSError
        If the machine is not known here or the kernel takes no filter.
    """
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise OSError(f"the system call filter is written for {' and '.join(ARCHITECTURES)}, this is {machine}")
    code = program(machine, unix_sockets=unix_sockets, signals_to=signals_to, shares_files=shares_files)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = ctypes.create_string_buffer(struct.pack("=H6xQ", len(code) // 8, ctypes.addressof(buffer)), 16)
    try:
        # Without this flag older kernels switch off speculation, and all that the candidate computes is slower.
        syscall("seccomp", 1, FLAG_SPEC_ALLOW, header)
    except OSError:
        prctl("setting the system call filter", PR_SET_SECCOMP, MODE_FILTER, ctypes.addressof(header))
