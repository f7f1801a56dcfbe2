"""A PostgreSQL server of one's own: without a network, in a folder of its own, and gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

USERS = ("postgres", "nobody")  # as whom it runs where the tests run as root, whom PostgreSQL refuses


class NoPostgres(RuntimeError):
    """There is no PostgreSQL on this machine; the message says how to get one."""


class Server:
    """A running server, reached through a socket in `folder`."""

    def __init__(self, folder: Path, user: str, who: dict[str, object]):
        self.folder, self.user, self._who = folder, user, who

    def start(self) -> None:
        """Start the server, also after it was killed."""
        for _ in range(50):  # a killed one's children hold its memory until they notice
            with (self.folder / "log").open("a") as log:
                self._process = subprocess.Popen(
                    [programs() / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=",
                     "-c", "fsync=off"],
                    stdout=log, stderr=log, cwd=self.folder, **self._who,
                )  # type: ignore[call-overload]  # fmt: skip
            try:
                _wait(self._process, self.folder, self.user)
                return
            except NoPostgres:
                if "shared memory" not in (self.folder / "log").read_text()[-600:]:
                    raise
                time.sleep(0.2)
        raise NoPostgres("the server did not start again")

    def kill(self) -> None:
        """End the server as a power failure does."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the server; connections that are left are closed."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)

    def url(self, name: str) -> str:
        """Return the address of a database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, empty or a copy of another; return its address."""
        where = f"host={self.folder} user={self.user} dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
        return self.url(name)


def programs() -> Path:
    """Return the folder with the server's programs.

    Raises
    ------
    NoPostgres
        If there are none.
    """
    found = [path for name in ("initdb", "postgres") if (path := shutil.which(name))]
    folders = [Path(path).resolve().parent for path in found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("PostgreSQL is not installed (Debian: apt-get install postgresql); nothing was checked with it")


@contextmanager
def server() -> Iterator[Server]:
    """Start a server, and end it with all it has.

    Raises
    ------
    NoPostgres
        If there is none here, or it does not start.
    """
    there = programs()
    who: dict[str, object] = {}
    user = pwd.getpwuid(os.getuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="nbviva-pg-"))  # short: the address of a socket has at most 107 characters
    try:
        if os.getuid() == 0:
            known = {entry.pw_name for entry in pwd.getpwall()}
            user = next((name for name in USERS if name in known), "")
            if not user:
                raise NoPostgres("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            who = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        with (folder / "log").open("w") as log:
            data = folder / "data"
            subprocess.run(
                [there / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
                stdout=log, stderr=log, check=True, cwd=folder, **who,
            )  # type: ignore[call-overload]  # fmt: skip
        made = Server(folder, user, who)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    except subprocess.CalledProcessError as error:
        raise NoPostgres(f"initdb failed: {(folder / 'log').read_text()[-300:]}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], folder: Path, user: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"host={folder} user={user} dbname=postgres").close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise NoPostgres(f"the server did not start: {(folder / 'log').read_text()[-300:]}") from error
            time.sleep(0.05)
