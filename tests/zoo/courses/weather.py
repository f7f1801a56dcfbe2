# /// style
# title = "A small assignment with pandas and matplotlib: clean a table, group it, draw it"
# needs = ["pandas", "matplotlib"]
# ///

# %% file readings.csv
day;station;temperature;rain
2024-01-03;Bergen;4,5;12.0
2024-01-17;Bergen;n/a;3.5
2024-01-17;Bergen;n/a;3.5
2024-02-05;Bergen;3,0;20.5
2024-01-09; Oslo;-6,0;0.0
2024-02-11;Oslo ;-4,0;1.5
2024-02-20;Oslo;-1,0;0.0

# %% given
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

raw = pd.read_csv("readings.csv", sep=";", dtype=str)
raw.head()

# %% answer clean
def clean(raw):
    """Return the readings with real types, in the order of the days.

    Duplicated rows are dropped, blanks around station names removed; `day` is a date, `temperature` and `rain` are
    floats with NaN where nothing was measured. The table that is passed in stays as it is.
    """
    table = raw.drop_duplicates().copy()
    table["station"] = table["station"].str.strip()
    table["day"] = pd.to_datetime(table["day"])
    table["temperature"] = pd.to_numeric(table["temperature"].str.replace(",", "."), errors="coerce")
    table["rain"] = table["rain"].astype(float)
    return table.sort_values("day", ignore_index=True)

# %% given
readings = clean(raw)
readings

# %% test test_clean points=3
before = raw.copy()
got = clean(raw)
assert isinstance(got, pd.DataFrame), f"clean returned a {type(got).__name__}"
pd.testing.assert_frame_equal(raw, before)
assert len(got) == 6 and list(got.columns) == ["day", "station", "temperature", "rain"]
assert got["day"].dtype.kind == "M" and got["rain"].dtype == float
assert got["day"].is_monotonic_increasing
### BEGIN HIDDEN TESTS
assert got["temperature"].tolist()[:2] == [4.5, -6.0]
assert got["temperature"].isna().sum() == 1
### END HIDDEN TESTS

# %% test test_clean_other_table points=2
other = pd.DataFrame({"day": ["2024-05-02", "2024-05-01"], "station": ["A ", "B"], "temperature": ["1,5", "x"], "rain": ["0", "2"]})
got = clean(other)
score = float(list(got["station"]) == ["B", "A"]) + float(got["temperature"].isna().tolist() == [True, False])
score

# %% answer group
def monthly(readings):
    """Return a table with one row a station and month: mean temperature and total rain."""
    month = readings["day"].dt.month.rename("month")
    return readings.groupby(["station", month]).agg(temperature=("temperature", "mean"), rain=("rain", "sum"))


wettest = monthly(readings)["rain"].idxmax()

# %% test test_monthly points=3
table = pd.DataFrame(
    {
        "day": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-03-01"]),
        "station": ["A", "A", "B"],
        "temperature": [1.0, 3.0, np.nan],
        "rain": [0.5, 0.25, 4.0],
    }
)
expected = pd.DataFrame(
    {"temperature": [2.0, np.nan], "rain": [0.75, 4.0]},
    index=pd.MultiIndex.from_tuples([("A", 1), ("B", 3)], names=["station", "month"]),
)
pd.testing.assert_frame_equal(monthly(table), expected, check_index_type=False)

# %% test test_wettest points=1
assert tuple(wettest) == ("Bergen", 2)

# %% answer draw
def draw(readings, ax):
    """Draw one line of temperatures for each station, with title, label of the y axis and legend."""
    for station, part in readings.groupby("station"):
        ax.plot(part["day"], part["temperature"], marker="o", label=station)
    ax.set_title("Winter")
    ax.set_ylabel("temperature (°C)")
    ax.legend()

# %% given
fig, ax = plt.subplots()
draw(readings, ax)
plt.show()

# %% test test_draw points=3
table = pd.DataFrame(
    {
        "day": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"]),
        "station": ["A", "B", "A"],
        "temperature": [1.0, 3.0, 5.0],
        "rain": 0.0,
    }
)
fig, ax = plt.subplots()
draw(table, ax)
assert len(ax.lines) == 2, f"{len(ax.lines)} lines for 2 stations"
assert ax.lines[0].get_ydata().tolist() == [1.0, 5.0]
assert ax.lines[1].get_ydata().tolist() == [3.0]
plt.close(fig)

# %% test test_draw_labels points=1
fig, ax = plt.subplots()
draw(table, ax)
assert ax.get_title() and "temp" in ax.get_ylabel().lower()
assert [text.get_text() for text in ax.get_legend().get_texts()] == ["A", "B"]
plt.close(fig)

# %% essay remark points=2
Bergen is wet and mild, Oslo dry and cold: the sea is near the one and far from the other.

# %% right step_by_step clean
def clean(raw):
    rows = []
    for row in raw.drop_duplicates().to_dict("records"):
        text = str(row["temperature"]).replace(",", ".")
        try:
            temperature = float(text)
        except ValueError:
            temperature = np.nan
        rows.append([pd.Timestamp(row["day"]), row["station"].strip(), temperature, float(row["rain"])])
    table = pd.DataFrame(rows, columns=["day", "station", "temperature", "rain"])
    return table.sort_values("day").reset_index(drop=True)

# %% right step_by_step group
def monthly(readings):
    table = readings.copy()
    table["month"] = table["day"].dt.month
    groups = table.groupby(["station", "month"])
    result = groups[["temperature"]].mean()
    result["rain"] = groups["rain"].sum()
    print(result)
    return result

by_month = monthly(readings)
wettest = by_month.index[by_month["rain"].argmax()]

# %% right step_by_step draw
def draw(readings, ax):
    for name in sorted(set(readings["station"])):
        mine = readings[readings["station"] == name]
        line, = ax.plot(mine["day"], mine["temperature"])
        line.set_label(name)
    ax.set(title="Temperatures in " + str(readings["day"].dt.year.iloc[0]), ylabel="Temperature")
    ax.legend(loc="best")

# %% wrong in_place clean points=10 stock=8 fault=stderr
def clean(raw):
    raw.drop_duplicates(inplace=True)
    raw["station"] = raw["station"].str.strip()
    raw["day"] = pd.to_datetime(raw["day"])
    raw["temperature"] = pd.to_numeric(raw["temperature"].str.replace(",", "."), errors="coerce")
    raw["rain"] = raw["rain"].astype(float)
    raw.sort_values("day", ignore_index=True, inplace=True)
    return raw

# %% wrong half_way clean points=8
def clean(raw):
    table = raw.drop_duplicates().copy()
    table["day"] = pd.to_datetime(table["day"])
    table["temperature"] = pd.to_numeric(table["temperature"].str.replace(",", "."), errors="coerce")
    table["rain"] = table["rain"].astype(float)
    return table.sort_values("day", ignore_index=True)

# %% wrong half_way draw
def draw(readings, ax):
    ax.plot(readings["day"], readings["temperature"])
    ax.set_title("Winter")

# %% wrong sums group points=9
def monthly(readings):
    month = readings["day"].dt.month.rename("month")
    return readings.groupby(["station", month])[["temperature", "rain"]].sum()

wettest = monthly(readings)["rain"].max()
