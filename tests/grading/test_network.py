"""Given cells with a network: fetched once for a class, played back where submissions run; students get no other."""

import http.server
import socketserver
import threading
from types import SimpleNamespace

import pytest
from support import small

from nbviva.errors import CourseError
from nbviva.grading import Grader

ON = 'c.Sandbox.network = "given"\n'
GET = """import csv, urllib.request

def get(path):
    with urllib.request.urlopen("{address}/" + path) as came:
        return came.read().decode()

rows = list(csv.reader(get("rows").splitlines()))
"""
SHELL = "!curl -s -o table.csv {address}/table\nlines = open('table.csv').read().splitlines()"


@pytest.fixture
def server():
    """A web server on this machine; `asked` says for what."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = b"" if self.path == "/missing" else b"name,age\nada,36\n"
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield SimpleNamespace(address=f"http://127.0.0.1:{server.server_address[1]}", asked=asked)
        server.shutdown()
        thread.join()


def cells(server):
    return [
        small.given(GET.format(address=server.address)),
        small.given(SHELL.format(address=server.address)),
        small.answer("oldest", "def oldest(rows):\n    return max(rows[1:], key=lambda row: int(row[1]))[0]"),
        small.check("t_oldest", "assert oldest(rows) == 'ada' == lines[1].split(',')[0]"),
    ]


def points(course, folder, grader=None):
    with Grader(course) as grader:
        return grader.grade("hw", folder).notebooks["hw"].points


def test_a_class_is_graded_with_what_was_fetched_once(server, tmp_path):
    course = small.make(tmp_path / "course", cells(server), ON)
    right = small.hand_in(course, tmp_path / "right", {})
    wrong = small.hand_in(course, tmp_path / "wrong", {"oldest": "def oldest(rows):\n    return rows[0][0]"})
    assert points(course, right) == {"t_oldest": 1.0}
    assert points(course, wrong) == {"t_oldest": 0.0}
    assert server.asked == ["/rows", "/table"], "each grading has fetched it again"


def test_a_student_gets_what_was_fetched_and_nothing_else(server, tmp_path):
    course = small.make(tmp_path / "course", cells(server), ON)
    asks = (
        "import urllib.request\n\ndef oldest(rows):\n    return urllib.request.urlopen('{}/{}').read()[9:12].decode()"
    )
    known = small.hand_in(course, tmp_path / "known", {"oldest": asks.format(server.address, "rows")})
    unknown = small.hand_in(course, tmp_path / "unknown", {"oldest": asks.format(server.address, "answers")})
    shell = (
        "get_ipython().system('curl -s {}/told > told')\n"
        "def oldest(rows):\n    return 'ada' if open('told').read() else ''"
    )
    by_shell = small.hand_in(course, tmp_path / "shell", {"oldest": shell.format(server.address)})
    assert points(course, known) == {"t_oldest": 1.0}
    assert points(course, unknown) == {"t_oldest": 0.0}
    assert points(course, by_shell) == {"t_oldest": 0.0}
    assert server.asked == ["/rows", "/table"], "a student has used the network"


def test_what_the_solution_fetches_students_can_fetch(server, tmp_path):
    """The exercise is to fetch: in a call of the test, and by a line for the shell."""
    get = "import urllib.request\ndef get(path):\n    return urllib.request.urlopen('{}/' + path).read().decode()"
    table = "!curl -s -o mine.csv {}/table\nlines = open('mine.csv').read().splitlines()"
    fetching = [
        small.answer("get", get.format(server.address)),
        small.answer("table", table.format(server.address)),
        small.check("t_get", "assert get('rows').splitlines()[1] == 'ada,36'"),
        small.check("t_table", "assert lines[1] == 'ada,36'"),
    ]
    course = small.make(tmp_path / "course", fetching, 'c.Sandbox.network = "solution"\n')
    other = "from urllib import request\ndef get(path):\n    with request.urlopen('{}/' + path) as came:\n        "
    other = other.format(server.address) + "return came.read().decode('ascii')"
    assert points(course, small.hand_in(course, tmp_path / "right", {})) == {"t_get": 1, "t_table": 1}
    assert points(course, small.hand_in(course, tmp_path / "other", {"get": other})) == {"t_get": 1, "t_table": 1}
    wrong = {"get": "def get(path):\n    return open('mine.csv').read()[:3]", "table": "lines = []"}
    assert points(course, small.hand_in(course, tmp_path / "wrong", wrong)) == {"t_get": 0, "t_table": 0}
    assert sorted(server.asked) == ["/rows", "/table"]


def test_changed_cells_are_fetched_again(server, tmp_path):
    course = small.make(tmp_path / "course", cells(server), ON)
    points(course, small.hand_in(course, tmp_path / "before", {}))
    other = [small.given(f"import urllib.request\nurllib.request.urlopen('{server.address}/new')"), *cells(server)]
    (tmp_path / "course" / "nbgrader_config.py").unlink()
    (tmp_path / "course" / "source" / "hw" / "hw.ipynb").unlink()
    (tmp_path / "course" / "source" / "hw").rmdir()
    course = small.make(tmp_path / "course", other, ON)
    assert points(course, small.hand_in(course, tmp_path / "after", {})) == {"t_oldest": 1.0}
    assert server.asked == ["/rows", "/table", "/new", "/rows", "/table"]


def test_what_cannot_be_fetched_is_said_before_anything_is_graded(server, tmp_path):
    fails = small.given(f"import urllib.request\nurllib.request.urlopen('{server.address}/missing')")
    course = small.make(tmp_path / "course", [fails, *cells(server)], ON)
    with pytest.raises(CourseError, match=r"hw/hw: .*404.* nothing was graded"):
        points(course, small.hand_in(course, tmp_path / "right", {}))


def test_a_given_cell_may_fail_for_other_reasons(server, tmp_path):
    fails = small.given("open('there is no such file')")
    course = small.make(tmp_path / "course", [fails, *cells(server)], ON)
    assert points(course, small.hand_in(course, tmp_path / "right", {})) == {"t_oldest": 1.0}


def test_what_runs_with_a_network_writes_in_its_own_folder_only(server, tmp_path):
    tries = small.given(f"!echo planted > {tmp_path}/planted || true")
    course = small.make(tmp_path / "course", [tries, *cells(server)], ON)
    assert points(course, small.hand_in(course, tmp_path / "right", {})) == {"t_oldest": 1.0}
    assert not (tmp_path / "planted").exists()


def test_without_the_setting_nothing_is_fetched_and_the_reason_is_said(server, tmp_path):
    course = small.make(tmp_path / "course", cells(server))
    with Grader(course) as grader:
        flags = grader.assignment("hw").notebooks["hw"].flags
        assert grader.grade("hw", small.hand_in(course, tmp_path / "right", {})).notebooks["hw"].points == {
            "t_oldest": 0
        }
    assert any('c.Sandbox.network = "given"' in flag for flag in flags)
    assert server.asked == []
