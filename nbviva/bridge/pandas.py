"""pandas across the wire: frames, series and indexes as their columns, moments and spans as text.

Loaded only where the course uses pandas, before a process is forked: both sides must know it. What comes is built by
pandas from plain arrays; there is no pickle here either.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from nbviva.bridge import decode, encode, mutation
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder
from nbviva.bridge.mutation import NEW
from nbviva.errors import MessageError

_EXTENSION = re.compile(r"^(str|string(\[\w+\])?|U?Int\d{1,2}|Float\d{2}|boolean|period\[[\w-]{1,20}\])$")
_ZONED = re.compile(r"^datetime64\[(s|ms|us|ns), ([\w/+:-]{1,60})\]$")


def _column(encoder: Encoder, values: Any, depth: int) -> list[Any]:
    """Return what stands for the values of a series or an index."""
    kind = values.dtype
    if isinstance(kind, pd.CategoricalDtype):
        held = pd.Categorical(values)
        return [
            "category",
            encoder.encode(np.array(held.codes), depth),
            _column(encoder, held.categories, depth),
            held.ordered,
        ]
    if isinstance(kind, pd.DatetimeTZDtype):
        moments = np.array(pd.DatetimeIndex(values).asi8)
        return ["zoned", encoder.encode(moments, depth), str(kind)]
    if isinstance(kind, np.dtype) and kind.kind in "biufcmM":
        return ["numbers", encoder.encode(np.array(values), depth)]
    # pandas makes NA of None again, by the type of the column
    items = [None if thing is pd.NA else thing for thing in values.tolist()]
    return ["items", encoder.items(items, depth), str(kind) if _EXTENSION.match(str(kind)) else "object"]


def _take_column(d: Decoder, tree: list[Any], depth: int) -> Any:
    if tree[0] == "category":
        codes, categories = d.decode(tree[1], depth), _take_column(d, tree[2], depth)
        made = pd.Categorical.from_codes(codes, pd.Index(categories), ordered=bool(tree[3]))
        if not d.takes("category"):
            return pd.Index(made).astype(made.categories.dtype if (made.codes >= 0).all() else object).array
        return made if not made.ordered or d.takes("ordered") else made.as_unordered()
    if tree[0] == "zoned":
        unit, zone = _ZONED.match(tree[2]).groups()  # type: ignore[union-attr]
        moments = d.decode(tree[1], depth).view(f"M8[{unit}]")
        return pd.DatetimeIndex(moments).tz_localize("UTC").tz_convert(zone)
    if tree[0] == "numbers":
        return d.decode(tree[1], depth)
    if tree[0] != "items" or not (tree[2] == "object" or _EXTENSION.match(tree[2])):
        raise MessageError("not a column")
    items = d.items(tree[1], depth)
    if tree[2] != "object":
        made = pd.array(items, dtype=tree[2])
        missing = made.isna()
        is_na = made.dtype.na_value is pd.NA and missing.any()
        return decode.with_nan(made.to_numpy(object), missing) if is_na and not d.takes("missing") else made
    held = np.empty(len(items), object)
    held[:] = items
    return held


def _kind_of(values: Any) -> Any:
    """Return the type to ask pandas for: of objects it would guess one."""
    return object if getattr(getattr(values, "dtype", None), "kind", "") == "O" and type(values) is np.ndarray else None


def _index(encoder: Encoder, index: Any, depth: int) -> list[Any]:
    names = encoder.items(list(index.names), depth)
    if isinstance(index, pd.MultiIndex):
        return ["several", [_column(encoder, index.get_level_values(i), depth) for i in range(index.nlevels)], names]
    if isinstance(index, pd.RangeIndex):
        return ["range", index.start, index.stop, index.step, names]
    return ["one", _column(encoder, index, depth), names]


def _take_index(d: Decoder, tree: list[Any], depth: int) -> Any:
    # names are decoded last here and first there: they are plain, and number nothing
    names = d.items(tree[-1], depth)
    if tree[0] == "range":
        return pd.RangeIndex(tree[1], tree[2], tree[3], name=names[0])
    if tree[0] == "several":
        return pd.MultiIndex.from_arrays([_take_column(d, column, depth) for column in tree[1]], names=names)
    values = _take_column(d, tree[1], depth)
    return pd.Index(values, name=names[0], dtype=_kind_of(values))


def _frame(e: Encoder, x: Any, n: int) -> list[Any]:
    columns = [_column(e, x.iloc[:, i], n) for i in range(x.shape[1])]
    return ["pdD", columns, _index(e, x.index, n), _index(e, x.columns, n)]


def _take_frame(d: Decoder, t: list[Any], n: int) -> Any:
    place = len(d.objects)
    d.objects.append(None)  # its number comes before those of its columns, as in the encoder
    columns = [_take_column(d, column, n) for column in t[1]]
    index, names = _take_index(d, t[2], n), _take_index(d, t[3], n)
    made = pd.DataFrame(dict(enumerate(columns)), index=index)
    made.columns = names
    d.objects[place] = made
    return made


def _take_series(d: Decoder, t: list[Any], n: int) -> Any:
    place = len(d.objects)
    d.objects.append(None)
    values = _take_column(d, t[1], n)
    kind = _kind_of(values)
    made = pd.Series(values, index=_take_index(d, t[2], n), name=d.decode(t[3], n), dtype=kind)
    d.objects[place] = made
    return made


def _is_same_frame(x: Any, old: Any) -> bool:
    return bool(x.equals(old)) and x.index.equals(old.index) and x.columns.equals(old.columns)


def _parts(x: Any, content: Any) -> list[str]:
    """Return the columns that are others in another frame; none of them if the rows are others."""
    if not (x.index.equals(content.index) and x.columns.is_unique and content.columns.is_unique):
        return []
    # a new one of the student's own is no reason to refuse what is asked for
    return [str(n) for n in x.columns if n not in content or not x[n].equals(content[n])] or [NEW]


def _short(text: Any) -> str:
    """Return the text of a time, of a length at which pandas does not look for seconds what it may mean."""
    if type(text) is not str or len(text) > 100:
        raise MessageError("not a time")
    return text


def activate() -> None:
    """Have the wire carry pandas' objects from now on, in this process."""
    indexes = {
        pd.Index,
        pd.RangeIndex,
        pd.MultiIndex,
        pd.DatetimeIndex,
        pd.CategoricalIndex,
        pd.TimedeltaIndex,
        pd.PeriodIndex,
    }
    encode._ENCODERS.update({kind: lambda e, x, n: ["pdI", _index(e, x, n)] for kind in indexes})
    encode._ENCODERS.update(
        {
            pd.DataFrame: _frame,
            pd.Series: lambda e, x, n: ["pdS", _column(e, x, n), _index(e, x.index, n), e.encode(x.name, n)],
            pd.Timestamp: lambda e, x, n: ["pdt", x.isoformat()],
            pd.Timedelta: lambda e, x, n: ["pdd", x.isoformat()],
            type(pd.NaT): lambda e, x, n: ["pdn", "NaT"],
            type(pd.NA): lambda e, x, n: ["pdn", "NA"],
        }
    )
    decode._DECODERS.update(
        {
            "pdI": lambda d, t, n: _take_index(d, t[1], n),
            "pdD": _take_frame,
            "pdS": _take_series,
            "pdt": lambda d, t, n: pd.Timestamp(_short(t[1])),
            "pdd": lambda d, t, n: pd.Timedelta(_short(t[1])),
            "pdn": lambda d, t, n: {"NaT": pd.NaT, "NA": pd.NA}[t[1]],
        }
    )
    # as they can be changed in place; an index cannot
    encode._NUMBERED.update({pd.DataFrame, pd.Series})
    mutation.KINDS[pd.DataFrame] = mutation.Kind(
        lambda x: x.copy(), _is_same_frame, lambda x, content: x._update_inplace(content), _parts
    )
