"""An IPython shell without a Jupyter kernel: it executes cells and keeps what they show as a notebook's outputs.

Examiner and candidate run one each. A kernel would bring sockets, threads and half a second; a shell is there when the
fork server has one.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.core.logger import Logger
from traitlets import Instance, Type
from traitlets.config import Config

from nbviva.exam.precompile import Ready, ReadyCompiler, ReadyTransformers

Command = tuple[int, str, dict[str, bytes]]  # exit code of a line for the shell, what it printed, files that it makes
_LEAST = 200  # letters that are kept of the value of a cell's last line
INLINE = "module://matplotlib_inline.backend_inline"


class Screen:
    """What one cell shows, in the form of nbformat's outputs, up to a number of bytes.

    Attributes
    ----------
    outputs : list of dict
    dropped : int
        Bytes that came after the limit.
    complained : bool
        Whether the cell's own code wrote to stderr, by ``print(..., file=sys.stderr)``, not a library or a warning.
    """

    def __init__(self, limit: int):
        self.outputs: list[dict[str, Any]] = []
        self.dropped = 0
        self.complained = False
        self._limit, self._used = limit, 0

    def write(self, name: str, text: str) -> None:
        """Add text to the stream ``"stdout"`` or ``"stderr"``."""
        room = self._limit - self._used
        self.dropped += max(0, len(text) - room)
        text = text[: max(0, room)]
        if not text:
            return
        self._used += len(text)
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["parts"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "parts": [text]})

    def show(self, kind: str, data: dict[str, Any], metadata: dict[str, Any] | None = None, **more: Any) -> None:
        """Add a ``"display_data"`` or an ``"execute_result"``."""
        size = sum(len(value) if isinstance(value, (str, bytes)) else 1000 for value in data.values())
        if size > self._limit - self._used:  # half a picture is none
            self.dropped += size
            if kind != "execute_result" or any(one["output_type"] == kind for one in self.outputs):
                return
            # the points on a last line stay, however much was printed before
            data, size = {"text/plain": str(data.get("text/plain", ""))[:_LEAST]}, 0
        self._used += size
        self.outputs.append({"output_type": kind, "data": dict(data), "metadata": dict(metadata or {}), **more})

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """Add an error; it is kept even when the limit is reached, cut to 20,000 characters."""
        lines, left = [], 20_000
        for line in traceback:
            lines.append(line[:left])
            left = max(0, left - len(line))
        self.outputs.append(
            {"output_type": "error", "ename": name[:200], "evalue": value[:2000], "traceback": [x for x in lines if x]}
        )

    def take(self) -> list[dict[str, Any]]:
        """Return the outputs and begin anew."""
        taken, self.outputs, self._used = self.outputs, [], 0
        for output in taken:
            if "parts" in output:
                output["text"] = "".join(output.pop("parts"))
        if self.dropped:
            note = f"\n[{self.dropped:,} more bytes of output were dropped]\n"
            taken.append({"output_type": "stream", "name": "stdout", "text": note})
            self.dropped = 0
        return taken


class _Stream(io.TextIOBase):
    """Standard output or standard error of a notebook."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, shell: Shell, name: str):
        self._shell, self._name = shell, name

    @property
    def name(self) -> str:
        return f"<{self._name}>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return {"stdout": 1, "stderr": 2}[self._name]

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._name == "stderr":
            # nbgrader takes any word there for a failure; here only what the cell itself writes is one, not a library
            caller: Any = sys._getframe(1)
            while caller is not None and str(caller.f_globals.get("__name__", "")).startswith("IPython."):
                caller = caller.f_back
            if caller is not None and caller.f_globals is self._shell.user_ns:
                self._shell.screen.complained = True
        self._shell.screen.write(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    shell: Any

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **more: Any) -> None:  # type: ignore[override]
        self.shell.screen.show("display_data", data, metadata)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.screen.outputs.clear()


class _Hook(DisplayHook):
    shell: Any

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.screen.show("execute_result", format_dict, md_dict, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        pass


class Shell(InteractiveShell):
    """The shell. `screen` holds what the present cell shows."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    compiler_class = Type(ReadyCompiler)
    input_transformer_manager = Instance(ReadyTransformers, ())
    screen: Screen
    known_commands: Mapping[str, Command] = {}  # see `nbviva.exam.replies`
    new_commands: dict[str, Command] | None = None
    playing: Any = None
    _awaits: Mapping[str, bool] = {}

    @classmethod
    def start(cls, output_bytes: int = 1 << 20) -> Shell:
        """Return the shell of this process, which is made at the first call."""
        if cls.initialized():
            return cls.instance()
        quiet = Config()
        quiet.HistoryManager.enabled = False  # its thread would be lost in a fork
        quiet.HistoryManager.hist_file = ":memory:"
        shell = cls.instance(config=quiet)  # in colours for a white page, as a kernel
        assert shell.display_formatter is not None
        shell.display_formatter.active_types = shell.display_formatter.format_types
        assert isinstance(shell.logger, Logger)  # loaded when it is first used: here, not in every process forked later
        shell.screen = Screen(output_bytes)
        return shell

    def settle(self, output_bytes: int, folder: str) -> None:
        """Take over this process, after the fork: streams, descriptors 1 and 2, `input`, and the module search path."""
        self.screen = Screen(output_bytes)
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")  # type: ignore[assignment]
        sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc, assignment]
        # what writes to the descriptors themselves (a library in C, a process that is started) ends in a file
        self._raw = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the process lives
        for descriptor in (1, 2):
            os.dup2(self._raw.fileno(), descriptor)
        builtins.input = self._no_input  # it would wait for somebody for the whole time limit
        if "" not in sys.path:
            sys.path.insert(0, "")

    def draw_inline(self) -> None:
        """Have figures shown as in a notebook: with their pictures, at the latest at the end of the cell."""
        # what the environment says of it counts only for a library that is loaded later
        if "matplotlib.pyplot" in sys.modules:
            with contextlib.suppress(Exception):  # an old or a broken one: grading goes on without pictures
                self.enable_matplotlib("inline")
        elif "matplotlib" in sys.modules:
            sys.modules["matplotlib"].rcParams["backend"] = INLINE

    def show_figures(self) -> None:
        """Show and close the figures that are open, as at the end of a cell."""
        if "matplotlib.pyplot" in sys.modules:
            self.events.trigger("post_execute")

    def use(self, ready: Ready) -> None:
        """Take over what was made ready of cells that will be run here."""
        self.input_transformer_manager.texts, self._awaits = ready.texts, ready.awaits
        assert isinstance(self.compile, ReadyCompiler)
        self.compile.codes = ready.codes
        self.compile.usable = lambda: self.autoawait and not self.ast_transformers

    def should_run_async(self, raw_cell: str, **more: Any) -> bool:
        """Tell whether a cell needs an event loop."""
        text = more.get("transformed_cell", "")
        known = self._awaits.get(text)
        if known is None and text and "await" not in text and "async" not in text:
            known = False  # IPython compiles it to see that
        if known is None or more.get("preprocessing_exc_tuple") is not None:
            return bool(super().should_run_async(raw_cell, **more))
        return known and self.autoawait

    def execute(self, source: str) -> ExecutionResult:
        """Execute a cell as JupyterLab would; what it shows is in `screen`."""
        result = self.run_cell(source, store_history=True)
        self.collect_raw()
        return result

    def collect_raw(self) -> None:
        """Move what was written to the descriptors 1 and 2 to the screen."""
        try:
            size = os.lseek(self._raw.fileno(), 0, os.SEEK_CUR)
            if size:
                text = os.pread(self._raw.fileno(), self.screen._limit + 1, 0)
                os.ftruncate(self._raw.fileno(), 0)
                os.lseek(self._raw.fileno(), 0, os.SEEK_SET)
                self.screen.write("stdout", text.decode(errors="backslashreplace"))
                self.screen.dropped += max(0, size - len(text))
        except OSError:
            pass

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        try:
            value = str(evalue)
        except BaseException as error:  # a class of the notebook's own may do anything here
            value = f"<its text could not be made: {type(error).__name__}>"
        self.screen.error(getattr(etype, "__name__", str(etype)), value, stb)

    def enable_gui(self, gui: Any = None) -> None:
        pass

    def ask_exit(self) -> None:
        pass

    def system(self, cmd: str) -> None:
        """Run a line that begins with ``!``."""
        line = self.var_expand(cmd, depth=1)
        if line in self.known_commands:
            code, said, files = self.known_commands[line]
            for name, content in files.items():
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_bytes(content)
        else:
            done = subprocess.run(
                line, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                check=False,
            )  # fmt: skip
            code, said = done.returncode, done.stdout.decode(errors="backslashreplace")
        if self.new_commands is not None:
            self.new_commands[line] = code, said, {}
        sys.stdout.write(said)
        self.user_ns["_exit_code"] = code

    @staticmethod
    def _no_input(prompt: object = "") -> str:
        raise StdinNotImplementedError("input() was called, but nobody is there to answer while a notebook is graded.")
