"""Which words of an exception a student sees below hidden tests, though code that was handed in may have chosen them.

Whoever may choose words can spell an input with them, be they their own, the instructor's or Python's. So a message is
held against the texts that were there before: those in the notebook, and what Python, NumPy and pandas say. What such a
text leaves open holds a few words at most.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Sequence

from nbviva.cells.names import parse

UNKNOWN = "…"
_OPEN, _OWN = 3, 1  # words that a text leaves open, and how many of these may be the student's
_LINES = 2  # of a student's own code, on the way to an exception
WORD = re.compile(r"\w+")
_LINE = re.compile(r"^(?P<name>\S+), line (?P<number>\d+): (?P<text>.*)$")
_KNOWN = """
    name '{}' is not defined
    name '{}' is not defined. Did you mean: '{}'?
    cannot access local variable '{}' where it is not associated with a value
    '{}' object has no attribute '{}'
    type object '{}' has no attribute '{}'
    module '{}' has no attribute '{}'
    '{}' object is not callable
    '{}' object is not iterable
    '{}' object is not subscriptable
    '{}' object does not support item assignment
    '{}' object does not support item deletion
    '{}' object cannot be interpreted as an integer
    {}() missing 1 required positional argument: '{}'
    {}() missing {} required positional arguments: '{}' and '{}'
    {}() takes {} positional arguments but {} were given
    {}() takes {} positional argument but {} were given
    {}() got an unexpected keyword argument '{}'
    unsupported operand type(s) for {}: '{}' and '{}'
    bad operand type for unary {}: '{}'
    '{}' not supported between instances of '{}' and '{}'
    can only concatenate {} (not "{}") to {}
    must be real number, not {}
    unhashable type: '{}'
    {} indices must be integers or slices, not {}
    {} indices must be integers, not '{}'
    object of type '{}' has no len()
    {} index out of range
    list index out of range
    string index out of range
    pop from empty {}
    division by zero
    {} division by zero
    cannot unpack non-iterable {} object
    not enough values to unpack (expected {}, got {})
    too many values to unpack (expected {})
    could not convert string to float: {}
    invalid literal for int() with base 10: {}
    maximum recursion depth exceeded
    maximum recursion depth exceeded {}
    expected a {}, got {}
    plain data is expected here
    operands could not be broadcast together with shapes {}
    index {} is out of bounds for axis {} with size {}
    The truth value of {} with more than one element is ambiguous. Use a.any() or a.all()
    local variable '{}' referenced before assignment
    {} has no attribute '{}'
    can't multiply sequence by non-int of type '{}'
    sequence item {}: expected str instance, {} found
    unsupported format string passed to {}.__format__
    slice indices must be integers or None or have an __index__ method
    pop from an empty {}
    list.remove(x): x not in list
    dictionary changed size during iteration
    math domain error
    cannot convert float {} to integer
    cannot convert float NaN to integer
    [Errno {}] No such file or directory: '{}'
    shapes {} and {} not aligned: {} (dim {}) != {} (dim {})
    matmul: Input operand {} has a mismatch in its core dimension {}, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size {} is different from {})
    could not broadcast input array from shape {} into shape {}
    cannot reshape array of size {} into shape {}
    setting an array element with a sequence.
    only length-1 arrays can be converted to Python scalars
    only 0-dimensional arrays can be converted to Python scalars
    only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices
    too many indices for array: array is {}-dimensional, but {} were indexed
    axis {} is out of bounds for array of dimension {}
    all the input arrays must have same number of dimensions, but the array at index {} has {} and the array at index {} has {}
    zero-size array to reduction operation {} which has no identity
    negative dimensions are not allowed
    Length of values ({}) does not match length of index ({})
    Can only compare identically-labeled {} objects
    The truth value of a {} is ambiguous. Use a.empty, a.bool(), a.item(), a.any() or a.all().
    Columns must be same length as key
"""  # noqa: E501
_TEMPLATES = [[part for part in line.strip().split("{}") if part] for line in _KNOWN.strip().split("\n")]


def texts_of(sources: Iterable[str]) -> list[list[str]]:
    """Return the texts in cells, each as its parts: an f-string has several, with something between them."""
    found = []
    for source in sources:
        for node in ast.walk(parse(source) or ast.Module([], [])):
            values = node.values if isinstance(node, ast.JoinedStr) else [node]
            parts = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
            if any(WORD.search(part) for part in parts):
                found.append(parts)
    return found


def quoted(message: str, texts: Sequence[list[str]], theirs: Collection[str], own: Collection[str]) -> str:
    """Return a message without the words that could spell something.

    Parameters
    ----------
    message : str
    texts : sequence of list
        Those of the notebook (`texts_of`).
    theirs, own : collection of str
        Words that the instructor's cells and Python have, and those that the student's have.
    """
    kept = max((_spans(message, parts) for parts in (*_TEMPLATES, *texts)), key=_length)
    left, mine = _OPEN, _OWN

    def shown(found: re.Match[str]) -> str:
        nonlocal left, mine
        if any(first <= found.start() and found.end() <= last for first, last in kept):
            return found[0]
        is_mine = found[0] not in theirs
        if found[0] not in (own if is_mine else theirs) or not left or (is_mine and not mine):
            return UNKNOWN
        left, mine = left - 1, mine - is_mine
        return found[0]

    return WORD.sub(shown, message)


def _spans(message: str, parts: list[str]) -> list[tuple[int, int]]:
    """Return where in a message the parts of a text stand, one after the other; nothing if one is missing."""
    spans, place = [], 0
    for part in parts:
        begin = message.find(part, place)
        if begin < 0:
            return []
        place = begin + len(part)
        spans.append((begin, place))
    return spans


def _length(spans: list[tuple[int, int]]) -> int:
    return sum(last - first for first, last in spans)


def lines_of(lines: Iterable[str], sources: Sequence[str], words: Collection[str]) -> list[str]:
    """Return those of the lines on the way to an exception that stand in the notebook where they say they do."""
    kept = []
    places = {(n, text.strip()) for source in sources for n, text in enumerate(source.lstrip("\n").split("\n"), 1)}
    for line in lines:
        found = _LINE.match(line.strip())
        if found and found["name"] in words and (int(found["number"]), found["text"].strip()) in places:
            kept.append(line)
    return kept[-_LINES:]
