# /// style
# title = "groupby results: their index, columns, dtypes and order"
# needs = ["pandas"]
# ///

# %% given
import pandas as pd

sales = pd.DataFrame(
    {
        "shop": ["N", "S", "N", "S", "E"],
        "item": ["tea", "tea", "cup", "cup", "tea"],
        "count": [3, 1, 4, 1, 5],
        "price": [2.5, 2.5, 8.0, 8.5, 2.0],
    }
)

# %% answer totals
def totals(df):
    """Number sold in each shop, largest first, as a Series."""
    return df.groupby("shop")["count"].sum().sort_values(ascending=False)

# %% answer summary
def summary(df):
    """One row an item: count (sum) and price (mean)."""
    return df.groupby("item").agg(count=("count", "sum"), price=("price", "mean"))

# %% answer pivot
wide = sales.pivot_table(index="shop", columns="item", values="count", fill_value=0)

# %% test test_totals points=2
got = totals(sales)
assert isinstance(got, pd.Series)
assert list(got.index) == ["N", "E", "S"]
assert got.to_dict() == {"N": 7, "E": 5, "S": 2}
assert got.name == "count" and got.index.name == "shop"

# %% test test_summary points=2
got = summary(sales)
assert list(got.columns) == ["count", "price"]
assert got.loc["cup", "price"] == 8.25
assert got.shape == (2, 2) and got["count"].dtype.kind == "i"
assert got.sort_values("count").index[0] == "cup"

# %% test test_wide points=1
assert wide.loc["N", "cup"] == 4 and wide.loc["E", "cup"] == 0
assert list(wide.columns) == ["cup", "tea"]

# %% test test_totals_of_other_data points=1
frame = sales.assign(shop=["B", "A", "B", "A", "A"])
assert totals(frame).tolist() == [7, 7]
assert totals(frame[frame["count"] > 3]).index.tolist() == ["A", "B"]

# %% right named_aggregation summary
def summary(df):
    groups = df.groupby("item")
    return pd.DataFrame({"count": groups["count"].sum(), "price": groups["price"].mean()})

# %% wrong not_sorted totals points=4
def totals(df):
    return df.groupby("shop")["count"].sum()

# %% wrong index_reset summary points=4
def summary(df):
    return df.groupby("item", as_index=False).agg({"count": "sum", "price": "mean"})

# %% wrong counted summary points=6
def summary(df):
    return df.groupby("item").agg(count=("count", "count"), price=("price", "mean"))
