# /// style
# title = "Categorical, datetime, string and nullable columns; MultiIndex, Timestamps, Timedeltas"
# needs = ["pandas"]
# ///

# %% file visits.csv
day,city,people
2024-03-01,Oslo,5
2024-03-02,Bergen,
2024-04-01,Oslo,7

# %% given
import pandas as pd

# %% answer load
def load(path="visits.csv"):
    """Read the table: dates as dates, cities as categories, whole numbers that may be missing."""
    df = pd.read_csv(path, parse_dates=["day"])
    return df.astype({"city": "category", "people": "Int64"})

# %% answer monthly
def monthly(df):
    """People a month and city, as a Series with two index levels."""
    return df.groupby([df["day"].dt.month.rename("month"), "city"], observed=True)["people"].sum()

# %% answer span
def span(df):
    """Time between first and last day."""
    return df["day"].max() - df["day"].min()

# %% test test_load points=2
visits = load()
assert visits["day"].dtype.kind == "M"
assert visits["city"].dtype == "category"
assert list(visits["city"].cat.categories) == ["Bergen", "Oslo"]
assert visits["people"].isna().tolist() == [False, True, False]
assert str(visits["people"].dtype) == "Int64"
assert visits.loc[0, "day"] == pd.Timestamp("2024-03-01")

# %% test test_monthly points=1
got = monthly(load())
assert got.index.names == ["month", "city"]
assert got[(3, "Oslo")] == 5 and got.loc[4, "Oslo"] == 7

# %% test test_span points=1
assert span(load()) == pd.Timedelta(days=31)
assert span(load()).days == 31

# %% right converted_later load
def load(path="visits.csv"):
    df = pd.read_csv(path)
    df["day"] = pd.to_datetime(df["day"])
    df["city"] = pd.Categorical(df["city"])
    df["people"] = df["people"].astype("Int64")
    return df

# %% wrong text_dates load points=0
def load(path="visits.csv"):
    return pd.read_csv(path)

# %% wrong days_as_int span points=3
def span(df):
    return (df["day"].max() - df["day"].min()).days
