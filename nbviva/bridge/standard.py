"""Values of the standard library across the wire: views of dictionaries, arrays, zones of time, patterns and the like.

What comes is made here by the library's own classes from plain data, and so is as harmless as they are.
"""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import ipaddress
import random
import re
import time
import types
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

from nbviva.bridge import decode, encode, mutation
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder
from nbviva.errors import MessageError

_ADDRESSES = {
    t.__name__: t
    for t in (
        ipaddress.IPv4Address, ipaddress.IPv6Address, ipaddress.IPv4Network, ipaddress.IPv6Network,
        ipaddress.IPv4Interface, ipaddress.IPv6Interface,
    )
}  # fmt: skip
_TYPECODES = frozenset("bBhHiIlLqQfd")
_LONGEST_PATTERN = 10_000


def _moment(e: Encoder, x: datetime.datetime, n: int) -> list[Any]:
    zone = x.tzinfo
    # of other zones only the distance can be told
    if type(zone) not in (zoneinfo.ZoneInfo, datetime.timezone) or getattr(zone, "key", "") is None:
        return ["w", "datetime", x.isoformat()]
    return ["wz", x.replace(tzinfo=None).isoformat(), x.fold, e.encode(zone, n)]


def _take_moment(d: Decoder, t: list[Any], n: int) -> datetime.datetime:
    naive = datetime.datetime.fromisoformat(t[1])
    zone = d.decode(t[3], n)
    if not isinstance(zone, datetime.tzinfo):
        raise MessageError("not a zone of time")
    return naive.replace(fold=int(t[2]), tzinfo=zone)


def _take_zone(d: Decoder, t: list[Any], n: int) -> datetime.timezone:
    span = d.decode(t[1], n)
    return datetime.timezone(span) if t[2] is None else datetime.timezone(span, str(t[2]))


def _take_array(d: Decoder, t: list[Any], n: int) -> Any:
    if t[1] not in _TYPECODES:
        raise MessageError("not an array")
    return d.number(array.array(t[1], d.take(t[2], t[3])))


def _take_random(d: Decoder, t: list[Any], n: int) -> random.Random:
    made = d.number(random.Random())
    state = d.decode(t[1], n)
    if type(state) is not tuple:
        raise MessageError("not the state of a generator")
    made.setstate(state)
    return made


def _take_pattern(d: Decoder, t: list[Any], n: int) -> re.Pattern[Any]:
    text = d.decode(t[1], n)
    if type(text) not in (str, bytes) or len(text) > _LONGEST_PATTERN:
        raise MessageError("not a pattern")
    try:
        return re.compile(text, int(t[2]))
    except re.error as error:
        raise MessageError(f"not a pattern: {error}") from None


def _wrapping(kind: Any, held: type) -> Callable[[Decoder, list[Any], int], Any]:
    """Return what makes an object that holds a container in `data`: that one is shared, and so are its changes."""

    def take(d: Decoder, t: list[Any], n: int) -> Any:
        data = d.decode(t[1], n)
        if type(data) is not held:
            raise MessageError("malformed")
        made = kind()
        made.data = data
        return made

    return take


def _take_items(d: Decoder, t: list[Any], n: int) -> Any:
    pairs = d.items(t[1], n)
    # whatever else has two items may have millions: a network of addresses makes each of them
    if any(type(pair) is not tuple or len(pair) != 2 for pair in pairs):
        raise MessageError("malformed")
    return dict(pairs).items()


def _take_chain(d: Decoder, t: list[Any], n: int) -> Any:
    maps = d.decode(t[1], n)
    if type(maps) is not list or any(not isinstance(part, dict) for part in maps):
        raise MessageError("malformed")
    made: Any = collections.ChainMap
    return made(*maps)


def _take_view(d: Decoder, t: list[Any], n: int) -> types.MappingProxyType[Any, Any]:
    held = d.decode(t[1], n)
    if type(held) is not dict:
        raise MessageError("malformed")
    return types.MappingProxyType(held)


def _take_namespace(d: Decoder, t: list[Any], n: int) -> types.SimpleNamespace:
    out = types.SimpleNamespace()
    held = d.number(vars(out))  # the very dictionary in which it keeps its attributes
    _, keys, values = t[1]
    for key, value in zip(d.items(keys, n), d.items(values, n), strict=True):
        held[str(key)] = value
    return out


def _namespace(e: Encoder, x: types.SimpleNamespace, n: int) -> list[Any]:
    tree = e.encode(vars(x), n)
    if tree[0] != "d":  # met before, by way of `vars`
        raise MessageError("a namespace whose dictionary stands elsewhere too")
    return ["ns", tree]


# what a dataclass says of a field, and the kinds of fields, for which only dataclasses itself has names
_OF_FIELDS = ("init", "repr", "hash", "compare", "kw_only")
_FIELD_KINDS = [getattr(dataclasses, name) for name in ("_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR")]


def _field(e: Encoder, x: Any, n: int) -> list[Any]:
    given = {name: getattr(x, name) for name in ("default", "default_factory")}
    given = {name: e.encode(value, n) for name, value in given.items() if value is not dataclasses.MISSING}
    flags = {name: getattr(x, name) for name in _OF_FIELDS if type(getattr(x, name)) in (bool, type(None))}
    return ["df", str(x.name), e.encode(x.type, n), given, flags, _FIELD_KINDS.index(x._field_type)]


def _take_field(d: Decoder, t: list[Any], n: int) -> Any:
    _, name, kind, given, flags, number = t
    given = {name: d.decode(given[name], n) for name in ("default", "default_factory") if name in given}
    flags = {name: flags[name] for name in _OF_FIELDS if flags.get(name) in (True, False)}
    made: Any = dataclasses.field(**given, **flags)
    made.name, made.type, made._field_type = str(name), d.decode(kind, n), _FIELD_KINDS[number]
    return made


def activate() -> None:
    """Have the wire carry these objects from now on, in this process."""
    empty: dict[Any, Any] = {}
    encoders: dict[Any, Any] = {
        type(empty.keys()): lambda e, x, n: ["dk", e.items(list(x), n)],
        type(empty.values()): lambda e, x, n: ["dv", e.items(list(x), n)],
        type(empty.items()): lambda e, x, n: ["di", e.items(list(x), n)],
        datetime.datetime: _moment,
        datetime.timezone: lambda e, x, n: ["tz", e.encode(x.utcoffset(None), n), x.tzname(None)],
        zoneinfo.ZoneInfo: lambda e, x, n: ["zi", x.key] if x.key else None,
        uuid.UUID: lambda e, x, n: ["uu", x.hex],
        re.Pattern: lambda e, x, n: ["re", e.encode(x.pattern, n), int(x.flags)],
        random.Random: lambda e, x, n: ["rr", e.encode(x.getstate(), n)],
        array.array: lambda e, x, n: ["ar", x.typecode, *e.put(x.tobytes())],
        memoryview: lambda e, x, n: ["mv", *e.put(x.tobytes())] if x.format == "B" and x.ndim == 1 else None,
        collections.UserList: lambda e, x, n: ["ul", e.encode(x.data, n)],
        collections.UserDict: lambda e, x, n: ["ud", e.encode(x.data, n)],
        collections.UserString: lambda e, x, n: ["us", x.data],
        collections.ChainMap: lambda e, x, n: ["cm", e.encode(list(x.maps), n)],
        types.SimpleNamespace: _namespace,
        types.MappingProxyType: lambda e, x, n: ["mp", e.encode(dict(x), n)],
        dataclasses.Field: _field,
        time.struct_time: lambda e, x, n: ["st", list(x)],
        **{t: lambda e, x, n: ["ip", type(x).__name__, str(x)] for t in _ADDRESSES.values()},
    }
    encode._ENCODERS.update(encoders)
    decode._DECODERS.update(
        {
            "dk": lambda d, t, n: dict.fromkeys(d.items(t[1], n)).keys(),
            "dv": lambda d, t, n: dict(enumerate(d.items(t[1], n))).values(),
            "di": _take_items,
            "wz": _take_moment,
            "tz": _take_zone,
            "zi": lambda d, t, n: zoneinfo.ZoneInfo(str(t[1])[:100]),
            "uu": lambda d, t, n: uuid.UUID(hex=str(t[1])),
            "re": _take_pattern,
            "rr": _take_random,
            "ar": _take_array,
            "mv": lambda d, t, n: memoryview(d.take(t[1], t[2])),
            "ul": _wrapping(collections.UserList, list),
            "ud": _wrapping(collections.UserDict, dict),
            "us": lambda d, t, n: collections.UserString(str(t[1])),
            "cm": _take_chain,
            "ns": _take_namespace,
            "mp": _take_view,
            "df": _take_field,
            "st": lambda d, t, n: time.struct_time(d.items(t[1], n)),
            "ip": lambda d, t, n: _ADDRESSES[t[1]](str(t[2])),
        }
    )
    encode._NUMBERED.update({array.array, random.Random})
    mutation.KINDS[random.Random] = mutation.Kind(
        lambda x: x.getstate(), lambda x, old: bool(x.getstate() == old), lambda x, new: x.setstate(new.getstate())
    )
    mutation.KINDS[array.array] = mutation.Kind(lambda x: x[:], lambda x, old: bool(x == old), _refill)


def _refill(thing: Any, content: Any) -> None:
    if thing.typecode == content.typecode:
        thing[:] = content
