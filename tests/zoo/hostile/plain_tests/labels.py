# /// style
# title = "orders and labels that a student's table brings along"
# needs = ["pandas", "networkx"]
# ///

# %% given
import json

import numpy as np
import pandas as pd
import networkx as nx

sales = pd.DataFrame({"shop": ["b", "a", "c", "a"], "price": [1.0, 2.0, 4.5, 3.0]})

# %% answer per
def per_shop(frame):
    return frame.groupby("shop")["price"].sum()

# %% answer ordered
def by_shop(frame):
    return frame.sort_values(["shop", "price"]).reset_index(drop=True)

# %% answer totals
def totals(frame):
    return frame.groupby("shop", as_index=False)["price"].sum()

# %% answer months
def largest(frame):
    return frame["shop"].iloc[frame["price"].to_numpy().argmax()]

def grades(points):
    return pd.Series(np.where(np.asarray(points) >= 5, "pass", "fail"))

# %% answer report
def report(frame):
    return json.dumps({"mean": frame["price"].mean(), "prices": frame["price"].tolist()})

# %% answer roads
def roads(edges):
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    return graph

# %% answer save
def save(values, path):
    np.save(path, np.asarray(values) / max(values))

# %% test t_apart_sum points=1
assert (per_shop(sales) - pd.Series({"a": 5.0, "b": 1.0, "c": 4.5})).abs().sum() < 1e-9

# %% test t_apart_any points=1
assert not ((per_shop(sales) - pd.Series({"a": 5.0, "b": 1.0, "c": 4.5})).abs() > 1e-9).any()

# %% test t_apart_max points=1
want = pd.Series({"a": 5.0, "b": 1.0, "c": 4.5})
assert len(per_shop(sales)) == 3 and np.nanmax([0, *(per_shop(sales) - want).abs()]) < 1e-9

# %% test t_ordered points=1
assert by_shop(sales)["shop"].is_monotonic_increasing and len(by_shop(sales)) == 4

# %% test t_ordered_by_max points=1
got = by_shop(sales)
assert got["shop"].max() == got["shop"].iloc[-1] and got["shop"].min() == got["shop"].iloc[0]

# %% test t_merged points=1
want = pd.DataFrame({"shop": ["a", "b", "c"], "price": [5.0, 1.0, 4.5]})
both = totals(sales).merge(want, on="shop")
assert np.allclose(both["price_x"], both["price_y"])

# %% test t_looked_up points=1
got = totals(sales).set_index("shop")["price"]
assert np.isclose(got.reindex(["a", "b"]).sum(), 6) and len(got) == 3

# %% test t_report points=1
got = json.loads(report(sales))
assert not abs(got["mean"] - 2.625) > 1e-9 and len(got["prices"]) == 4

# %% test t_save points=1
save([2, 2, 2], "ones.npy")
assert np.allclose(np.load("ones.npy"), 1)

# %% test t_roads points=1
assert not abs(nx.shortest_path_length(roads([("a", "b", 2), ("b", "c", 3)]), "a", "c", weight="weight") - 5) > 1e-9

# %% test t_grades points=1
assert sorted(grades([5, 4, 9])) == ["fail", "pass", "pass"] and (grades([1, 9]) == ["fail", "pass"]).all()

# %% right other_style per
def per_shop(frame):
    return pd.Series({shop: part["price"].sum() for shop, part in frame.groupby("shop")})

# %% right other_style ordered
def by_shop(frame):
    return frame.sort_values("price").sort_values("shop", kind="stable")

# %% wrong other_labels per points=8
def per_shop(frame):
    return pd.Series([0.0, 0.0, 0.0], index=["x", "y", "z"])

# %% wrong an_order_of_its_own ordered points=9
def by_shop(frame):
    made = frame.copy()
    made["shop"] = pd.Categorical(frame["shop"], categories=frame["shop"].unique(), ordered=True)
    made = made.sort_values("shop")
    return made

# %% wrong no_key_in_common totals points=9
def totals(frame):
    return pd.DataFrame({"shop": ["x", "y", "z"], "price": [0.0] * 3})

# %% wrong nan_in_a_text report points=10
def report(frame):
    return json.dumps({"mean": float("nan"), "prices": [0] * 4})

# %% wrong nothing_in_a_file save points=10
def save(values, path):
    np.save(path, np.zeros(0))

# %% wrong roads_of_no_length roads points=10
def roads(edges):
    graph = nx.Graph()
    graph.add_weighted_edges_from([(a, b, float("nan")) for a, b, _ in edges])
    return graph
