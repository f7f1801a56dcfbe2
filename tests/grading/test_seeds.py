"""Which inputs a student gets: for as long as the course keeps its secret, the same ones."""

from pathlib import Path

import pytest
from support import small

from nbviva.course.layout import Course
from nbviva.grading import Grader

SECRET = "0123456789abcdef" * 4
CELLS = [
    small.given("import os, random\nimport numpy as np"),
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_first", "print(os.environ['NBVIVA_SEED'], random.randrange(1000), np.random.randint(1000))"),
    small.check("test_second", "print(os.environ['NBVIVA_SEED'], random.randrange(1000), np.random.randint(1000))"),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = small.make(tmp_path_factory.mktemp("seeds"), CELLS)
    (made.root / ".nbviva").mkdir()
    (made.root / ".nbviva" / "secret").write_text(SECRET + "\n")
    return made


@pytest.mark.parametrize(
    ("student", "seed", "shown"),
    [
        ("ada", 351764798, ("115722370 967 17", "4270686498 745 843")),
        ("ben", 1253988240, ("128265474 273 474", "1775516090 865 590")),
        ("zoë", 1769730048, ("2316206441 445 812", "1060165893 818 976")),
    ],
)
def test_a_secret_gives_a_student_these_seeds(
    course: Course, tmp_path: Path, student: str, seed: int, shown: tuple[str, str]
) -> None:
    """A grade that was recorded years ago is looked into by running it again: with other seeds it is another grade."""
    with Grader(course) as grader:
        graded = grader.grade("hw", small.hand_in(course, tmp_path / "work", {}), student)
    assert graded.seed == seed
    cells = [cell for cell in graded.notebooks["hw"].cells if cell.kind == "test"]
    assert tuple(cell.outputs[0]["text"].strip() for cell in cells) == shown


def test_sets_have_one_order_in_a_course(tmp_path):
    """The same work has the same points tomorrow; in another course the order is another one."""
    words = "words = {'ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu', 'hen', 'ibis', 'jay', 'kiwi', 'lion'}"
    cells = [
        small.answer("order", f"{words}\norder = ' '.join(words)"),
        small.check("t_order", f"{words}\nprint(order)\nassert ' '.join(words) == order"),
    ]
    orders = []
    for name in ("one", "one", "other"):
        course = Course.at(tmp_path / name) if (tmp_path / name).exists() else small.make(tmp_path / name, cells)
        folder = small.hand_in(course, tmp_path / f"{name}-work", {})
        with Grader(course) as grader:
            (cell,) = [c for c in grader.grade("hw", folder).notebooks["hw"].cells if c.kind == "test"]
        assert cell.points == 1
        orders.append(cell.outputs[0]["text"])
    assert orders[0] == orders[1] != orders[2]
