# /// style
# title = "Data science: clean, join, group and reshape tables with pandas; a remark in words"
# needs = ["pandas", "numpy"]
#
# [differences]
# "partly tables/totals_ok" = { points = 2.0, why = "an earlier test hands a table to a function that changes it; here it gets a copy" }
# ///

# %% file trips.csv
trip,rider,start,minutes,kind
1,ana,2024-05-01 08:10,12,bike
2,bo,2024-05-01 08:40,7,scooter
3,ana,2024-05-01 17:55,31,bike
4,cy,2024-05-02 09:05,,bike
5,bo,2024-05-02 18:20,18,bike
6,dee,2024-05-03 07:45,9,scooter
7,ana,2024-05-03 19:30,44,scooter

# %% file riders.csv
rider,home
ana,north
bo,south
cy,north

# %% text
# Trips
Fill in the cells. Do not change the name of any file.

# %% given setup
import numpy as np
import pandas as pd

pd.set_option("display.max_columns", 20)

# %% answer load
trips = pd.read_csv("trips.csv", parse_dates=["start"])

# %% test load_ok points=2
assert isinstance(trips, pd.DataFrame)
assert trips.shape == (7, 5), "did you read all rows?"
assert "start" in trips.columns
assert pd.api.types.is_datetime64_any_dtype(trips["start"])
### BEGIN HIDDEN TESTS
assert trips.minutes.isna().sum() == 1
assert trips.loc[0, "rider"] == "ana"
assert np.isclose(trips["minutes"].mean(), 121 / 6)
### END HIDDEN TESTS

# %% given show
trips.head(3)

# %% answer fill
def fill_minutes(df):
    """Return a copy of df in which missing minutes are the median of their kind."""
    out = df.copy()
    out["minutes"] = out["minutes"].fillna(out.groupby("kind")["minutes"].transform("median"))
    return out

# %% test fill_ok points=3
filled = fill_minutes(trips)
assert filled is not trips
assert not filled["minutes"].isnull().any()
assert filled.loc[filled.trip == 4, "minutes"].item() == 18
assert trips["minutes"].isnull().sum() == 1, "df itself must not change"
small = pd.DataFrame({"kind": list("aab"), "minutes": [1, None, 3.5]})
np.testing.assert_allclose(fill_minutes(small)["minutes"].to_numpy(), [1, 1, 3.5])

# %% answer totals
by_home = (
    trips.merge(pd.read_csv("riders.csv"), on="rider", how="left")
    .assign(home=lambda d: d["home"].fillna("unknown"))
    .groupby("home")["minutes"].sum()
)

# %% test totals_ok points=2
assert isinstance(by_home, pd.Series)
assert by_home.to_dict() == {"north": 87.0, "south": 25.0, "unknown": 9.0}
### BEGIN HIDDEN TESTS
pd.testing.assert_series_equal(
    by_home.sort_index(),
    pd.Series([87.0, 25.0, 9.0], index=["north", "south", "unknown"]),
    check_names=False,
)
### END HIDDEN TESTS

# %% answer pivot
def pivot(df):
    """Return a table: a row for each rider, a column for each kind, number of trips (0 where none)."""
    return df.pivot_table(index="rider", columns="kind", values="trip", aggfunc="count", fill_value=0)


def longest(df, n=2):
    """Return the n longest trips, the longest first."""
    return df.nlargest(n, "minutes")

# %% test pivot_ok points=2
table = pivot(trips)
assert list(table.columns) == ["bike", "scooter"]
assert sorted(table.index) == ["ana", "bo", "cy", "dee"]
assert table.loc["ana", "bike"] == 2 and table.loc["cy", "scooter"] == 0
assert table.values.sum() == len(trips)

# %% test longest_ok points=2
top = longest(trips)
assert top["trip"].tolist() == [7, 3]
assert len(longest(trips, n=4)) == 4
assert longest(trips, 3).iloc[-1].rider == "bo"
assert set(top.columns) >= {"trip", "rider", "minutes"}
assert top["start"].dt.hour.tolist() == [19, 17]

# %% answer hours
busiest_hour = int(trips["start"].dt.hour.mode()[0])
share = (trips["kind"] == "bike").mean()
rush = trips[trips["start"].dt.hour.between(7, 9)]

# %% test hours_ok points=3
score = 0
if busiest_hour == 8:
    score += 1
if abs(share - 4 / 7) < 1e-6:
    score += 1
if len(rush) == 4 and rush.kind.value_counts()["bike"] == 2:
    score += 1
score

# %% essay remark points=2
Most of the minutes come from the north.

# %% right other load
trips = pd.read_csv("trips.csv")
trips["start"] = pd.to_datetime(trips.start, format="%Y-%m-%d %H:%M")

# %% right other fill
def fill_minutes(df):
    parts = []
    for _, part in df.groupby("kind"):
        part = part.copy()
        part.loc[part.minutes.isna(), "minutes"] = part.minutes.median()
        parts.append(part)
    return pd.concat(parts).sort_index()

# %% right other totals
homes = {row.rider: row.home for row in pd.read_csv("riders.csv").itertuples()}
by_home = trips.minutes.groupby(trips.rider.map(homes).fillna("unknown")).sum()

# %% right other pivot
def pivot(df):
    return pd.crosstab(df["rider"], df["kind"])


def longest(df, n=2):
    return df.sort_values("minutes", ascending=False).iloc[:n]

# %% right other hours
busiest_hour = trips.start.dt.hour.value_counts().idxmax()
share = np.mean([kind == "bike" for kind in trips.kind])
rush = trips.query("start.dt.hour >= 7 and start.dt.hour <= 9")

# %% wrong partly fill
def fill_minutes(df):
    df["minutes"] = df["minutes"].fillna(df["minutes"].median())
    return df

# %% wrong partly pivot
def pivot(df):
    return df.groupby(["rider", "kind"]).size()


def longest(df, n=2):
    return df.sort_values("minutes").tail(n)

# %% wrong partly hours
busiest_hour = 8.0
share = 4 / 7 * 100
rush = trips

# %% right messy after=setup
# my own helpers
def median_of(df, kind):
    return df[df["kind"] == kind]["minutes"].median()
print("ready")

# %% right messy show
trips.head(3)
trips.describe()

# %% right messy fill
def fill_minutes(df):
    new = df.copy()
    for i in new.index:
        if pd.isnull(new.loc[i, "minutes"]):
            new.loc[i, "minutes"] = median_of(new, new.loc[i, "kind"])
    print(new)
    return new

# %% right messy after=fill
fill_minutes(trips)

# %% right messy after=totals
by_home.plot

# %% right messy hours
busiest_hour = 8
share = 4/7
rush = trips[(trips.start.dt.hour > 6) & (trips.start.dt.hour < 10)]
rush

# %% right messy after=remark kind=markdown
See also my other notes.
