"""JupyterLab as a user meets it: a server with settings of its own, and a notebook open in Chromium."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # nothing but this machine: a page that needs the rest of the world shows it here, not in a train
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip
PATIENCE = 60.0  # seconds for anything that a kernel or a page may take on a small machine

expect.set_options(timeout=PATIENCE * 1000)


@dataclass(frozen=True)
class Server:
    """A running JupyterLab.

    Attributes
    ----------
    process : subprocess.Popen
        Leads a process group of its own.
    folder : Path
        What it serves.
    url, token : str
        Where it listens, without a slash at the end, and what it wants to see.
    """

    process: subprocess.Popen[bytes]
    folder: Path
    url: str
    token: str

    def address(self, path: str) -> str:
        """Return the address of `path`, with the token."""
        return f"{self.url}/{path}?token={self.token}"


@contextlib.contextmanager
def server(folder: Path, home: Path) -> Iterator[Server]:
    """Run JupyterLab in `folder` on a free port; nothing of it is left afterwards.

    Parameters
    ----------
    folder : Path
        Where the server starts, and all that it serves.
    home : Path
        Empty or new folder for the settings, so that those of this machine's user do not count.

    Raises
    ------
    RuntimeError
        If the server ends early or does not answer, with its log.
    """
    token = secrets.token_hex(16)
    runtime = home / "runtime"
    runtime.mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    environment |= {
        "HOME": str(home), "USERPROFILE": str(home), "JUPYTER_TOKEN": token, "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data"),
        "IPYTHONDIR": str(home / "ipython"), "MPLCONFIGDIR": str(home / "matplotlib"),
        "PATH": os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath))),
    }  # fmt: skip
    # the question about news at the first start asks for the network, and covers a corner of the window
    settings = home / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    # learners have other kernels too; with one alone, JupyterLab takes it for any Python notebook without asking
    other = home / "data" / "kernels" / "other"
    other.mkdir(parents=True)
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (other / "kernel.json").write_text(json.dumps({"argv": start, "display_name": "Other", "language": "python"}))

    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        command.append("--allow-root")
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield Server(process, folder, _wait_for_address(process, runtime, log), token)
    finally:
        _end(process)


def _wait_for_address(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Return the address that the server wrote down once it listens."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError, ValueError):
            return str(json.loads((runtime / f"jpserver-{process.pid}.json").read_text())["url"]).rstrip("/")
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start (exit code {process.poll()}):\n{log.read_text(errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and whatever it started; kernels lead sessions of their own, so its group is not enough."""
    started: list[psutil.Process] = []
    with contextlib.suppress(psutil.NoSuchProcess):
        started = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    for left in started:
        with contextlib.suppress(psutil.NoSuchProcess):  # psutil knows a process id that was given to another since
            left.kill()
    process.kill()
    process.wait()
    psutil.wait_procs(started, timeout=10)


@contextlib.contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """Run the browser at `executable` without a window."""
    root = getattr(os, "geteuid", lambda: 1)() == 0
    flags = [*FLAGS, "--no-sandbox"] if root else [*FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def find_browser() -> str | None:
    """Return the path of the system's Chromium, None if there is none."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


@dataclass(frozen=True)
class Notebook:
    """A notebook open in JupyterLab, alone in its window."""

    page: Page

    @classmethod
    def open(cls, page: Page, server: Server, path: str) -> Notebook:
        """Open the notebook at `path` and wait until all its cells are there."""
        # reset: without it the window would also reopen what an earlier test had open
        page.goto(server.address(f"lab/tree/{path}") + "&reset")
        notebook = cls(page)
        expect(notebook.cells).to_have_count(len(json.loads((server.folder / path).read_text("utf-8"))["cells"]))
        return notebook

    @property
    def cells(self) -> Locator:
        """All cells."""
        return self.page.locator(".jp-Notebook .jp-Cell")

    @property
    def dialogs(self) -> Locator:
        """What stands in the user's way."""
        return self.page.locator(".jp-Dialog")

    @property
    def errors(self) -> Locator:
        """Outputs of cells that ended in an exception."""
        return self.page.locator('.jp-Notebook [data-mime-type="application/vnd.jupyter.error"]')

    def cell(self, index: int) -> Locator:
        """Return the cell at `index`, counted from 0 as in the file."""
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{index}"]')

    def editor(self, index: int) -> Locator:
        """Return what the user types into in the code cell at `index`."""
        return self.cell(index).locator(".cm-content")

    def validate(self) -> Locator:
        """Press nbgrader's button; return the dialog with its verdict."""
        self.page.get_by_role("button", name="Validate", exact=True).click()
        dialog = self.dialogs.filter(has_text="Validation Results")
        expect(dialog).to_be_visible()
        return dialog
