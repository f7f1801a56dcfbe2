# /// style
# title = "Systems: struct, bytes, memoryview, checksums, binary files, generators of packets, zones of time"
# ///

# %% given
import base64
import hashlib
import io
import struct
import zlib
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

# %% answer header
HEADER = struct.Struct(">4sBHI")


def pack(kind, flags, size, number):
    """Return the header as bytes."""
    return HEADER.pack(kind, flags, size, number)


def unpack(data):
    """Return kind, flags, size and number."""
    return HEADER.unpack_from(data)

# %% test header_ok points=3
b = pack(b"DATA", 3, 512, 70000)
assert isinstance(b, bytes) and len(b) == 11 == HEADER.size
assert b == b"DATA\x03\x02\x00\x00\x01\x11p"
assert tuple(unpack(b)) == (b"DATA", 3, 512, 70000)
assert unpack(memoryview(b + b"rest"))[1] == 3
assert unpack(bytearray(b))[0] == b"DATA"
assert HEADER.unpack(b)[3] == 70000
try:
    unpack(b"short")
except struct.error:
    pass
else:
    raise AssertionError("too short")

# %% answer code
def xor(data, key):
    """Return data, each byte xor the byte of the key."""
    return bytes(b ^ key[i % len(key)] for i, b in enumerate(data))


def digest(stream, size=64):
    """Return a hash object of what is in a binary stream."""
    h = hashlib.sha256()
    while chunk := stream.read(size):
        h.update(chunk)
    return h


def bits(n):
    """Yield the bits of a number, the lowest first."""
    while n:
        yield n & 1
        n >>= 1


def swap(buffer):
    """Swap neighbours in place."""
    buffer[0::2], buffer[1::2] = buffer[1::2], buffer[0::2]

# %% test code_ok points=3
assert xor(b"hello", b"k") == bytes(c ^ ord("k") for c in b"hello")
assert xor(xor(b"secret", b"key"), b"key") == b"secret"
assert isinstance(xor(b"", b"a"), (bytes, bytearray))
h = digest(io.BytesIO(b"a" * 1000))
assert h.hexdigest() == hashlib.sha256(b"a" * 1000).hexdigest()
assert h.digest_size == 32 and h.name == "sha256"
assert list(bits(6)) == [0, 1, 1]
buffer = bytearray(b"abcd")
swap(buffer)
assert buffer == b"badc"

# %% answer files
def save(path, numbers):
    """Write the numbers as little-endian doubles, compressed."""
    with open(path, "wb") as f:
        f.write(zlib.compress(struct.pack(f"<{len(numbers)}d", *numbers)))


def load(path):
    """Return the numbers."""
    data = zlib.decompress(open(path, "rb").read())
    return [x for x, in struct.iter_unpack("<d", data)]


def packets(data, size):
    """Return data in pieces of a size, each in base64, as a text."""
    for i in range(0, len(data), size):
        yield base64.b64encode(data[i:i + size]).decode()


def as_file(text):
    """Return an open binary file with the text in UTF-8."""
    return io.BytesIO(text.encode())

# %% test files_ok points=3
save("n.bin", [1.5, -2.0])
raw = open("n.bin", "rb").read()
assert zlib.decompress(raw) == struct.pack("<2d", 1.5, -2)
assert list(load("n.bin")) == [1.5, -2.0]
assert "".join(base64.b64decode(p).decode() for p in packets(b"hello world", 4)) == "hello world"
assert len(list(packets(b"x" * 10, 3))) == 4
f = as_file("grün")
assert f.read(2) == b"gr" and f.tell() == 2
assert f.read().decode() == "ün"
f.seek(0)
assert len(f.read()) == 5

# %% answer when
def meeting(text, zone, other):
    """Return the moment, given in a zone, as a datetime in the other zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(other))


def weekdays(start, n):
    """Yield n working days from start."""
    day = start
    while n:
        if day.weekday() < 5:
            yield day
            n -= 1
        day += timedelta(days=1)


berlin = ZoneInfo("Europe/Berlin")

# %% test when_ok points=3
m = meeting("2024-07-01T09:00", "America/New_York", "Asia/Tokyo")
assert m.hour == 22 and m.utcoffset() == timedelta(hours=9)
assert m == datetime(2024, 7, 1, 13, tzinfo=timezone.utc)
assert m.tzinfo.key == "Asia/Tokyo" and m.tzname() == "JST"
days = list(weekdays(datetime(2024, 7, 5), 3))
assert [f"{d:%a}" for d in days] == ["Fri", "Mon", "Tue"]
assert datetime(2024, 7, 1, tzinfo=berlin).dst() == timedelta(hours=1)
assert berlin.key == "Europe/Berlin" and str(berlin) == "Europe/Berlin"

# %% right beginner header
HEADER = struct.Struct('>4sBHI')
def pack(kind, flags, size, number):
    a = kind
    b = flags.to_bytes(1, 'big')
    c = size.to_bytes(2, 'big')
    d = number.to_bytes(4, 'big')
    return a + b + c + d

def unpack(data):
    if len(data) < 11:
        raise struct.error('short')
    kind = bytes(data[0:4])
    flags = data[4]
    size = int.from_bytes(data[5:7], 'big')
    number = int.from_bytes(data[7:11], 'big')
    return [kind, flags, size, number]

# %% right beginner code
def xor(data, key):
    out = bytearray()
    k = 0
    for b in data:
        out.append(b ^ key[k])
        k += 1
        if k == len(key):
            k = 0
    return out

def digest(stream, size=64):
    data = stream.read()
    return hashlib.sha256(data)

def bits(n):
    s = bin(n)[2:]
    result = []
    for c in s[::-1]:
        result.append(int(c))
    return result

def swap(buffer):
    i = 0
    while i < len(buffer):
        t = buffer[i]
        buffer[i] = buffer[i + 1]
        buffer[i + 1] = t
        i += 2

# %% right beginner files
import array
def save(path, numbers):
    a = array.array('d', numbers)
    f = open(path, 'wb')
    f.write(zlib.compress(a.tobytes(), 1))
    f.close()

def load(path):
    f = open(path, 'rb')
    data = zlib.decompress(f.read())
    f.close()
    a = array.array('d')
    a.frombytes(data)
    return a

def packets(data, size):
    result = []
    while len(data) > 0:
        result.append(str(base64.b64encode(data[:size]), 'ascii'))
        data = data[size:]
    return result

def as_file(text):
    f = io.BytesIO()
    f.write(bytes(text, 'utf-8'))
    f.seek(0)
    return f

# %% right classes header
from typing import NamedTuple

class HEADER_(struct.Struct):
    pass

HEADER = HEADER_(">4sBHI")

class Header(NamedTuple):
    kind: bytes
    flags: int
    size: int
    number: int

    def __bytes__(self):
        return HEADER.pack(*self)


pack = lambda *fields: bytes(Header(*fields))
unpack = lambda data: Header._make(HEADER.unpack_from(data))

# %% right classes code
from itertools import cycle

class Xor(bytes):
    def __new__(cls, data, key):
        return super().__new__(cls, map(int.__xor__, data, cycle(key)))


xor = Xor


class Digest:
    def __init__(self):
        self._h = hashlib.sha256()

    def feed(self, chunk):
        self._h.update(chunk)
        return self

    def __getattr__(self, name):
        return getattr(self._h, name)


def digest(stream, size=64):
    d = Digest()
    for chunk in iter(lambda: stream.read(size), b""):
        d.feed(chunk)
    return d


class bits:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return (self.n >> i & 1 for i in range(self.n.bit_length()))


def swap(buffer):
    view = memoryview(buffer)
    view[:] = bytes(buffer[i ^ 1] for i in range(len(buffer)))

# %% right classes files
import pathlib
import tempfile

import numpy as np

def save(path, numbers):
    pathlib.Path(path).write_bytes(zlib.compress(np.asarray(numbers, "<f8").tobytes()))


def load(path):
    return np.frombuffer(zlib.decompress(pathlib.Path(path).read_bytes()), dtype="<f8")


def packets(data, size):
    return (base64.b64encode(bytes(p)).decode("ascii") for p in iter(lambda s=io.BytesIO(data): s.read(size), b""))


def as_file(text):
    f = tempfile.TemporaryFile()
    f.write(text.encode("utf8"))
    f.seek(0)
    return f

# %% right classes when
import datetime as dt

class Moment(dt.datetime):
    @classmethod
    def at(cls, text, zone):
        return cls.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def meeting(text, zone, other):
    return Moment.at(text, zone).astimezone(ZoneInfo(other))


def weekdays(start, n):
    import pandas as pd
    return list(pd.bdate_range(start, periods=n))


berlin = ZoneInfo(key="Europe/Berlin")

# %% right clever code
xor = lambda data, key: (int.from_bytes(data) ^ int.from_bytes((key * len(data))[:len(data)])).to_bytes(len(data))
digest = lambda stream, size=64: hashlib.file_digest(stream, "sha256")
bits = lambda n: map(int, reversed(f"{n:b}" if n else ""))


def swap(buffer):
    for i in range(0, len(buffer), 2):
        buffer[i:i + 2] = buffer[i:i + 2][::-1]

# %% right clever when
from datetime import date
def meeting(text, zone, other):
    d, _, t = text.partition("T")
    naive = datetime.combine(date.fromisoformat(d), datetime.strptime(t, "%H:%M").time(), ZoneInfo(zone))
    return datetime.fromtimestamp(naive.timestamp(), tz=ZoneInfo(other))


def weekdays(start, n):
    import itertools
    days = (start + timedelta(i) for i in itertools.count())
    return itertools.islice((d for d in days if d.isoweekday() not in (6, 7)), n)


berlin = meeting("2024-01-01T00:00", "UTC", "Europe/Berlin").tzinfo

# %% wrong little header
HEADER = struct.Struct("<4sBHI")


def pack(kind, flags, size, number):
    return HEADER.pack(kind, flags, size, number)


def unpack(data):
    return HEADER.unpack(data)

# %% wrong offsets when
def meeting(text, zone, other):
    return datetime.fromisoformat(text).replace(tzinfo=timezone(timedelta(hours=9)))


def weekdays(start, n):
    return [start + timedelta(days=i) for i in range(n)]


berlin = timezone(timedelta(hours=1))

# %% wrong offsets files
def save(path, numbers):
    open(path, "w").write(str(numbers))


def load(path):
    return eval(open(path).read())


def packets(data, size):
    return base64.b64encode(data)


def as_file(text):
    return io.StringIO(text)
