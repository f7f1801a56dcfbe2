"""The process that runs given cells with a network: statements come on standard input, what came goes into a file."""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from pathlib import Path

from nbviva.exam import Replies, Shell
from nbviva.exam.shell import Command
from nbviva.sandbox import write_only_below
from nbviva.state import SCRATCH

# raised by the file system, which has no part in a network
_OF_FILES = (FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError, NotADirectoryError)
_CLIENTS = ("requests", "urllib3", "httpx", "httpcore", "aiohttp")
_OUTPUT = 1 << 20


def main() -> None:
    """Run the statements and leave what came, or the reason why it did not, in the file that is named."""
    statements, work = marshal.loads(sys.stdin.buffer.read()), Path.cwd()
    answer = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT, 0o600)  # before the walls
    Path(SCRATCH).mkdir(exist_ok=True)
    write_only_below(work)
    shell, replies, files, failed = Shell.start(_OUTPUT), Replies(), dict[str, bytes](), ""
    shell.settle(_OUTPUT, SCRATCH)
    with replies.recording(shell):
        for statement, of_students in statements:
            commands, before = len(replies.commands), _listing(work)
            result = shell.execute(statement)
            failed = _network_failed(result.error_before_exec or result.error_in_exec)
            failed = failed or _command_failed(list(replies.commands.items())[commands:])
            if failed:
                failed = f"`{statement.strip()[:200]}` failed while there was a network: {failed}"
                break
            if len(replies.commands) > commands:  # what Python itself writes it writes again
                made = {name: Path(name).read_bytes() for name, what in _listing(work).items()
                        if before.get(name) != what}  # fmt: skip
                if of_students:
                    replies.commands[list(replies.commands)[-1]][2].update(made)
                else:
                    files |= made
    with open(answer, "wb") as file:
        file.write(marshal.dumps((failed, replies.dump(), files)))
    os._exit(0)  # threads of what the cells have imported are nobody's business


def _network_failed(error: BaseException | None) -> str:
    """Return what an exception says, if it is one of a network; given cells may fail otherwise as they like."""
    client = any(kind.__module__.partition(".")[0] in _CLIENTS for kind in type(error).__mro__)
    if client or (isinstance(error, OSError) and not isinstance(error, _OF_FILES)):
        return f"{type(error).__name__}: {error}"[:500]
    return ""


def _command_failed(commands: list[tuple[str, Command]]) -> str:
    for line, (code, said, _) in commands:
        if code:
            return f"`{line[:200]}` ended with {code}: {said.strip()[-300:]} (write `... || true` if it may fail)"
    return ""


def _listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Return name -> time and size of the files below a folder; hidden ones are nobody's business."""
    found = {}
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(top, name)
            with contextlib.suppress(OSError):
                if not name.startswith(".") and path.is_file() and not path.is_symlink():
                    status = path.stat()
                    found[path.relative_to(folder).as_posix()] = status.st_mtime_ns, status.st_size
    return found


if __name__ == "__main__":
    main()
