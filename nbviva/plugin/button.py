"""The formgrader's button that grades: in a process of its own, as the command does, so that the server stays free."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from nbviva.course.layout import tools_path

_END = "the process that grades ended without an answer:\n"


def take_over(handler: Any) -> None:
    """Give nbgrader's handler of the button a `post` that does not wait with the whole server.

    Parameters
    ----------
    handler : type
        ``AutogradeHandler`` of nbgrader's formgrader.
    """
    from nbgrader.server_extensions.formgrader.base import check_notebook_dir, check_xsrf
    from tornado import web

    async def post(self: Any, assignment_id: str, student_id: str) -> None:
        answer = await graded(Path(self.coursedir.root), assignment_id, student_id)
        if self.settings["nbgrader_gradebook"] is not None:
            self.settings["nbgrader_gradebook"].db.expire_all()  # what it has read may be no longer true
        self.write(json.dumps(answer))

    handler.post = web.authenticated(check_xsrf(check_notebook_dir(post)))


async def graded(root: Path, assignment: str, student: str) -> dict[str, Any]:
    """Grade a submission and return nbgrader's answer: ``success``, and perhaps ``log`` and ``error``.

    Parameters
    ----------
    root : Path
        Folder of the course.
    assignment, student : str
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "nbviva.plugin.button", assignment, student, cwd=root,
        env={**os.environ, "PATH": tools_path()}, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, log = await process.communicate()
    try:
        answer: dict[str, Any] = json.loads(said.splitlines()[-1])
        return answer
    except (ValueError, IndexError):
        return {"success": False, "log": _END + log.decode(errors="replace")[-5000:]}


def main() -> None:
    """Grade what the arguments name in the course of the working folder; write nbgrader's answer as a line of JSON."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory

    assignment, student = sys.argv[1:]
    app = NbGrader()
    app.initialize([])  # reads the settings of the course, which switch the engine on
    coursedir = CourseDirectory(parent=app)
    answer = NbGraderAPI(coursedir, Authenticator(parent=app), parent=app).autograde(assignment, student)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
