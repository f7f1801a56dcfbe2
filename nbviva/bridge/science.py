"""Values of sympy, networkx, scipy and Pillow across the wire, where a course uses these libraries.

Loaded only then, before a process is forked, as `nbviva.bridge.pandas` is. What comes is made by the libraries from
plain data. Sums, powers and functions of sympy are put together and not evaluated: a few bytes could ask for days.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from nbviva.bridge import decode, encode, mutation
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder
from nbviva.bridge.reflection import PLAIN_OTHERS, find_reference
from nbviva.errors import MessageError

# ---- sympy


def _sympy(e: Encoder, x: Any, n: int) -> list[Any] | None:
    try:
        return _expression(e, x, n)
    except MessageError:  # something in it cannot cross: the whole stays where it is
        return None


def _expressions(e: Encoder, things: Any, n: int) -> list[Any]:
    if n > encode.MAX_DEPTH:
        raise MessageError("nested too deeply")
    return [_expression(e, thing, n + 1) for thing in things]


def _expression(e: Encoder, x: Any, n: int) -> list[Any]:
    import sympy

    kind = type(x)
    if isinstance(x, sympy.MatrixBase):
        return ["sym", *_class(kind), int(x.rows), int(x.cols), _expressions(e, x, n)]
    if isinstance(x, (sympy.Integer, sympy.Rational)):
        return ["sy", "number", e.encode(int(x.p), n), e.encode(int(x.q), n)]
    if kind is sympy.Float:
        return ["sy", "float", str(x), int(x._prec)]
    if kind is sympy.Symbol:
        return ["sy", "symbol", x.name, {name: bool(v) for name, v in x.assumptions0.items() if v is not None}]
    if isinstance(x, sympy.core.function.AppliedUndef):
        return ["sy", "applied", type(x).__name__, _expressions(e, x.args, n)]
    if kind.__name__ == "Str":
        return ["sy", "str", x.name]
    if isinstance(x, (sympy.Dummy, sympy.Wild)) or not isinstance(x, sympy.Basic):
        raise MessageError(f"a {kind.__name__} of sympy is not plain data")
    return ["sy", "made", *_class(kind), _expressions(e, x.args, n)]


def _class(kind: type) -> tuple[str, str]:
    found = find_reference(kind)
    if found is None or found[0].partition(".")[0] != "sympy":
        raise MessageError(f"a {kind.__name__} is not plain data")
    return found


def _class_here(module: Any, name: Any, of: type) -> Any:
    if type(module) is not str or module.partition(".")[0] != "sympy":
        raise MessageError("not a class of sympy")
    found = getattr(sys.modules.get(module), str(name), None)
    if not isinstance(found, type) or not issubclass(found, of):
        raise MessageError("not a class of sympy")
    return found


def _take_sympy(d: Decoder, t: list[Any], n: int) -> Any:
    import sympy

    tag, *parts = t[1:]
    if tag == "number":
        numbers = [d.decode(part, n) for part in parts]
        if len(numbers) != 2 or any(type(number) is not int for number in numbers):
            raise MessageError("not a number")  # of anything else sympy asks itself for days what number it is
        return sympy.Rational(*numbers)
    if tag == "float":
        if type(parts[1]) is not int or not 1 <= parts[1] <= 10_000:  # none at all: it looks for digits for ever
            raise MessageError("not a number")
        return sympy.Float(str(parts[0])[:2000], precision=parts[1])
    if tag == "symbol":
        return sympy.Symbol(str(parts[0]), **{str(name): bool(value) for name, value in parts[1].items()})
    if tag == "str":
        return sympy.core.symbol.Str(str(parts[0]))
    items = _arguments(d, parts[-1], n)
    if tag == "applied":
        with sympy.evaluate(False):
            return sympy.Function(str(parts[0])[:100])(*items)
    kind = _class_here(parts[0], parts[1], sympy.Basic)
    lazy = (sympy.Add, sympy.Mul, sympy.Pow, sympy.Function, sympy.core.relational.Relational)
    with sympy.evaluate(False) if issubclass(kind, lazy) else contextlib.nullcontext():
        return kind(*items)


def _take_matrix(d: Decoder, t: list[Any], n: int) -> Any:
    import sympy

    _, module, name, rows, columns, items = t
    return _class_here(module, name, sympy.MatrixBase)(int(rows), int(columns), _arguments(d, items, n))


def _arguments(d: Decoder, items: list[Any], n: int) -> list[Any]:
    """Return what is put together: sympy runs a text as a program, so nothing but its own objects may be among them."""
    import sympy

    made = d.items(items, n)
    if any(not isinstance(item, (sympy.Basic, sympy.MatrixBase)) for item in made):
        raise MessageError("not an expression")
    return made


# ---- networkx

_GRAPHS = ("MultiDiGraph", "MultiGraph", "DiGraph", "Graph")  # derived ones before those that they are derived from


def _graph(e: Encoder, x: Any, n: int) -> list[Any]:
    edges = list(x.edges(keys=True, data=True) if x.is_multigraph() else x.edges(data=True))
    return ["nx", type(x).__name__, e.items(list(x.nodes(data=True)), n), e.items(edges, n), e.encode(x.graph, n)]


def _take_graph(d: Decoder, t: list[Any], n: int) -> Any:
    import networkx

    if t[1] not in _GRAPHS:
        raise MessageError("not a graph")
    made = d.number(getattr(networkx, t[1])())
    made.add_nodes_from(d.items(t[2], n))
    made.add_edges_from(d.items(t[3], n))
    made.graph.update(d.decode(t[4], n))
    return made


def _same_graph(x: Any, old: Any) -> bool:
    return bool(dict(x.nodes(data=True)) == dict(old.nodes(data=True)) and x.adj == old.adj and x.graph == old.graph)


def _refill_graph(x: Any, content: Any) -> None:
    x.clear()
    x.update(content)
    x.graph.update(content.graph)


# ---- scipy, Pillow

_LONGEST = 1 << 24  # rows or columns of a sparse matrix: some forms of it have a number for each
_MODES = ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "HSV", "I", "F")


def _sparse(e: Encoder, x: Any, n: int) -> list[Any] | None:
    if len(x.shape) != 2 or max(x.shape) > _LONGEST:  # the other side takes no such thing: it stays where it is
        return None
    whole = x.tocoo()
    parts = [e.encode(np.array(part), n) for part in (whole.data, whole.row, whole.col)]
    return ["sp", type(x).__name__, [int(size) for size in x.shape], *parts]


def _take_sparse(d: Decoder, t: list[Any], n: int) -> Any:
    import scipy.sparse

    kind = getattr(scipy.sparse, str(t[1]), None)
    if not str(t[1]).endswith(("_matrix", "_array")) or not isinstance(kind, type):
        raise MessageError("not a sparse matrix")
    data, row, column = parts = [d.decode(part, n) for part in t[3:]]
    # of anything else scipy asks what number it is, and of ``Decimal("1e999999999")`` it does so for days
    if any(type(part) is not np.ndarray or part.ndim != 1 or part.dtype.kind not in "biufc" for part in parts):
        raise MessageError("not a sparse matrix")
    if len(t[2]) != 2 or any(type(side) is not int or not 0 <= side <= _LONGEST for side in t[2]):
        raise MessageError("not the shape of a sparse matrix")
    return kind(scipy.sparse.coo_matrix((data, (row, column)), shape=tuple(t[2])))


def _image(e: Encoder, x: Any, n: int) -> list[Any]:
    palette = x.getpalette() if x.mode == "P" else None
    return ["im", x.mode, list(x.size), *e.put(x.tobytes()), palette]


def _take_image(d: Decoder, t: list[Any], n: int) -> Any:
    from PIL import Image

    _, mode, size, where, length, palette = t
    # Pillow itself refuses bytes that are too few or too many for the size
    if mode not in _MODES or len(size) != 2 or any(type(side) is not int or not 0 <= side < 1 << 20 for side in size):
        raise MessageError("not an image")
    if size[0] * size[1] > 8 * max(length, 1):
        raise MessageError("not an image")
    made = Image.frombytes(mode, tuple(size), d.take(where, length))
    if palette is not None:
        made.putpalette([int(part) for part in palette[:1024]])
    return made


def _serve(base: type, make: Callable[[Encoder, Any, int], list[Any] | None]) -> None:
    """Have the wire carry objects of a class and of the library's own classes that are derived from it."""

    def made(e: Encoder, x: Any, n: int) -> list[Any] | None:
        # of a class of the notebook's own the content is not all there is
        return None if type(x).__module__ == "__main__" else make(e, x, n)

    encode._ENCODERS[base] = made
    encode._BASES.append(base)


def activate() -> None:
    """Have the wire carry the objects of those libraries that are loaded, in this process."""
    if "sympy" in sys.modules:
        import sympy

        _serve(sympy.Basic, _sympy)
        _serve(sympy.MatrixBase, _sympy)
        decode._DECODERS.update({"sy": _take_sympy, "sym": _take_matrix})
    if "networkx" in sys.modules:
        import networkx

        for name in _GRAPHS:
            kind = getattr(networkx, name)
            encode._ENCODERS[kind] = _graph
            PLAIN_OTHERS.append((kind, kind))
            encode._NUMBERED.add(kind)
            mutation.KINDS[kind] = mutation.Kind(lambda x: x.copy(), _same_graph, _refill_graph)
        decode._DECODERS["nx"] = _take_graph
    if "scipy.sparse" in sys.modules:
        import scipy.sparse

        _serve(scipy.sparse.spmatrix, _sparse)
        _serve(scipy.sparse.sparray, _sparse)
        decode._DECODERS["sp"] = _take_sparse
    if "PIL.Image" in sys.modules:
        from PIL import Image

        _serve(Image.Image, _image)
        decode._DECODERS["im"] = _take_image
