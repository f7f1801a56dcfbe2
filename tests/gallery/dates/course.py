# /// style
# title = "Dates: time zones, spans, calendars, ISO weeks; uuid, Decimal and Fraction"
# ///

# %% given
import calendar
import datetime as dt
import uuid
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

# %% answer moments
def to_utc(text, zone):
    """Return the moment 'YYYY-MM-DD HH:MM' in a zone, as a datetime in UTC."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)


def flight(start, start_zone, hours, end_zone):
    """Return when a flight ends, as a datetime of the other zone."""
    return (to_utc(start, start_zone) + timedelta(hours=hours)).astimezone(ZoneInfo(end_zone))

# %% test utc_ok points=2
got = to_utc("2024-07-01 12:00", "Europe/Berlin")
assert got == datetime(2024, 7, 1, 10, tzinfo=timezone.utc)
assert got.utcoffset() == timedelta(0)
assert to_utc("2024-01-01 12:00", "Europe/Berlin").hour == 11
assert got.tzinfo is not None

# %% test flight_ok points=2
landing = flight("2024-03-30 22:00", "America/New_York", 8, "Europe/Paris")
assert landing.strftime("%d %H:%M") == "31 12:00"
assert landing.utcoffset() == timedelta(hours=2)
assert landing.isoformat() == "2024-03-31T12:00:00+02:00"

# %% answer spans
def age(born, today):
    """Return full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def fridays(year):
    """Return all Fridays the 13th of a year as dates."""
    return [date(year, m, 13) for m in range(1, 13) if date(year, m, 13).weekday() == 4]


def total(spans):
    """Return the sum of timedeltas."""
    return sum(spans, timedelta())


def every(start, end, step):
    """Return the dates from start to end, end not included."""
    out = []
    while start < end:
        out.append(start)
        start += step
    return out

# %% test spans_ok points=2
assert age(date(2000, 2, 29), date(2024, 2, 28)) == 23
assert list(fridays(2024)) == [date(2024, 9, 13), date(2024, 12, 13)]
assert all(type(d) is date for d in fridays(2023))
assert total([timedelta(minutes=50), timedelta(minutes=30)]) == timedelta(hours=1, minutes=20)
assert total([]).total_seconds() == 0

# %% test every_ok points=2
days = every(date(2024, 2, 27), date(2024, 3, 3), timedelta(days=2))
assert [d.isoformat() for d in days] == ["2024-02-27", "2024-02-29", "2024-03-02"]
stamps = every(datetime(2024, 1, 1), datetime(2024, 1, 2), timedelta(hours=8))
assert [d.hour for d in stamps] == [0, 8, 16]

# %% answer weeks
week_of = {d: date.fromisoformat(d).isocalendar().week for d in ("2024-12-30", "2021-01-03")}
opening = time(8, 30)
leap = {y for y in range(1990, 2011) if calendar.isleap(y)}

# %% test weeks_ok points=2
assert week_of["2024-12-30"] == 1 and week_of["2021-01-03"] == 53
assert opening.minute == 30 and opening < time(9)
assert sorted(leap) == [1992, 1996, 2000, 2004, 2008]

# %% answer ids
def ids(names):
    """Return a dictionary name -> uuid5 in the namespace of DNS."""
    return {name: uuid.uuid5(uuid.NAMESPACE_DNS, name) for name in names}


def fresh():
    """Return a new random uuid."""
    return uuid.uuid4()

# %% test ids_ok points=2
made = ids(["a.org", "b.org"])
assert made["a.org"] == uuid.uuid5(uuid.NAMESPACE_DNS, "a.org")
assert made["b.org"].version == 5
assert isinstance(fresh(), uuid.UUID) and fresh() != fresh()
assert len({str(fresh()) for _ in range(20)}) == 20

# %% answer exact
def split(amount, n):
    """Return n Decimals with two digits that add up to amount; the first ones get the cents that are left."""
    cents = int(amount * 100)
    return [Decimal(cents // n + (i < cents % n)) / 100 for i in range(n)]


def harmonic(n):
    """Return 1 + 1/2 + ... + 1/n as a Fraction."""
    return sum((Fraction(1, k) for k in range(1, n + 1)), Fraction(0))

# %% test exact_ok points=3
parts = split(Decimal("10.00"), 3)
assert sum(parts) == Decimal("10.00")
assert sorted(parts) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
assert all(isinstance(p, Decimal) for p in parts)
assert harmonic(4) == Fraction(25, 12)
assert harmonic(3).numerator == 11
assert harmonic(0) == 0

# %% right other moments
def to_utc(text, zone):
    local = datetime.fromisoformat(text + ":00")
    aware = local.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(ZoneInfo("UTC"))


def flight(start, start_zone, hours, end_zone):
    end = to_utc(start, start_zone) + hours * timedelta(seconds=3600)
    offset = end.astimezone(ZoneInfo(end_zone)).utcoffset()
    return end.astimezone(timezone(offset, "there"))

# %% right other spans
class Years(int):
    pass


def age(born, today):
    n = 0
    while True:
        try:
            birthday = born.replace(year=born.year + n + 1)
        except ValueError:
            birthday = date(born.year + n + 1, 3, 1)
        if birthday > today:
            return Years(n)
        n += 1


def fridays(year):
    for m in range(1, 13):
        for week in calendar.Calendar().itermonthdates(year, m):
            if week.month == m and week.day == 13 and week.isoweekday() == 5:
                yield week


def total(spans):
    out = dt.timedelta(0)
    for s in spans:
        out = out + s
    return out


def every(start, end, step):
    n = -((start - end) // step)
    return (start + i * step for i in range(n))

# %% right other weeks
week_of = {"2024-12-30": int(datetime(2024, 12, 30).strftime("%V")), "2021-01-03": date(2021, 1, 3).isocalendar()[1]}
opening = datetime(2000, 1, 1, 8, 30).time()
leap = frozenset(y for y in range(1990, 2011) if y % 4 == 0)

# %% right other ids
ids = lambda names: dict(zip(names, map(lambda n: uuid.uuid5(uuid.NAMESPACE_DNS, n), names)))


class Id(uuid.UUID):
    pass


def fresh():
    return Id(bytes=uuid.uuid4().bytes)

# %% right other exact
def split(amount, n):
    share = (amount / n).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    parts = [share] * n
    i = 0
    while sum(parts) < amount:
        parts[i] += Decimal("0.01")
        i += 1
    return tuple(parts)


def harmonic(n):
    return Fraction(1, n) + harmonic(n - 1) if n else Fraction()

# %% wrong partly moments
def to_utc(text, zone):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


def flight(start, start_zone, hours, end_zone):
    return to_utc(start, start_zone) + timedelta(hours=hours)

# %% wrong partly spans
def age(born, today):
    return (today - born).days // 365


def fridays(year):
    return [datetime(year, m, 13) for m in range(1, 13) if datetime(year, m, 13).weekday() == 4]


def total(spans):
    return sum(s.total_seconds() for s in spans)


def every(start, end, step):
    return [start, end]

# %% wrong partly exact
def split(amount, n):
    return [float(amount) / n] * n


def harmonic(n):
    return sum(1 / k for k in range(1, n + 1))

# %% right messy after=moments
for z in ("Asia/Tokyo", "UTC"):
    print(to_utc("2024-01-01 00:00", z))

# %% right messy weeks
week_of = {}
for s in ["2024-12-30", "2021-01-03", "2020-01-01"]:
    y, m, d = map(int, s.split("-"))
    week_of[s] = date(y, m, d).isocalendar()[1]
opening = time(hour=8, minute=30)
leap = []
for y in range(1990, 2011):
    if calendar.isleap(y): leap.append(y)
now = datetime.now()
now

# %% right messy after=ids
u = fresh()
u.hex
