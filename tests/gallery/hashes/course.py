# /// style
# title = "First course in data science: answers checked by hashes of their type and value"
# needs = ["pandas"]
# ///

# %% given
from hashlib import md5, sha1

import numpy as np
import pandas as pd

beans = pd.DataFrame({"area": [28395, 28734, 29380, 30008], "ecc": [0.549, 0.412, 0.563, 0.498], "kind": list("SSBB")})


def h(x):
    return sha1((str(x) + "salt").encode("utf-8")).hexdigest()[:10]

# %% answer one
answer1_1 = "B"
answer1_2 = 3.14159
answer1_3 = [2, 4, 1]
answer1_4 = True

# %% test one_ok points=4
assert sha1(str(type(answer1_1)).encode("utf-8") + b"8a").hexdigest() == sha1(b"<class 'str'>8a").hexdigest(), "a str"
assert sha1(str(answer1_1.lower()).encode("utf-8") + b"8a").hexdigest() == sha1(b"b8a").hexdigest()
assert sha1(str(round(answer1_2, 2)).encode("utf-8")).hexdigest() == sha1(b"3.14").hexdigest()
assert md5(str(sorted(map(str, answer1_3))).encode()).hexdigest() == md5(b"['1', '2', '4']").hexdigest()
assert sha1(str(answer1_4 == True).encode()).hexdigest() == sha1(b"True").hexdigest()

# %% answer two
big = beans[beans["area"] > 28500]
means = beans.groupby("kind")["ecc"].mean().reset_index()

# %% test two_ok points=4
assert h(type(big is None)) == h(bool)
assert h(big.shape[0]) == h(3), "rows"
assert h("".join(sorted(big.columns))) == h("areaecckind")
assert h(sum(big.area)) == h(88122), "sum"
assert h(type(means)) == h("<class 'pandas.core.frame.DataFrame'>") or isinstance(means, pd.DataFrame)
assert h(round(float(sum(means.ecc)), 3)) == h(1.011)
assert h(",".join(sorted(means.kind))) == h("B,S")
assert h(int(pd.util.hash_pandas_object(big.area.reset_index(drop=True), index=False).sum() > 0)) == h(1)

# %% answer three
def standardize(col):
    """Return the column with mean 0 and sample deviation 1."""
    return (col - col.mean()) / col.std()


def split(frame, share, seed):
    """Return training and testing set: share of the rows, chosen by seed, and the rest."""
    train = frame.sample(frac=share, random_state=seed)
    return train, frame.drop(train.index)

# %% test three_ok points=3
z = standardize(beans.area)
assert h(len(z)) == h(4)
assert h(str(np.round(np.abs(np.sum(z)), 6))) == h("0.0")
assert h(np.round(np.std(z, ddof=1), 4)) == h(np.float64(1.0))
a, b = split(beans, 0.5, 7)
assert h(len(a) + len(b)) == h(4)
assert sha1(str(sorted([*a.index, *b.index])).encode()).hexdigest() == sha1(b"[0, 1, 2, 3]").hexdigest()
assert a.equals(split(beans, 0.5, 7)[0])
assert h(type(a).__name__) == h("DataFrame")

# %% right beginner two
big = beans.query("area > 28500")
kinds = []
values = []
for k in beans["kind"].unique():
    kinds.append(k)
    values.append(np.mean(beans.loc[beans["kind"] == k, "ecc"]))
means = pd.DataFrame()
means["kind"] = kinds
means["ecc"] = values

# %% right beginner three
def standardize(col):
    m = np.mean(col)
    s = np.std(col, ddof=1)
    out = []
    for x in col:
        out.append((x - m) / s)
    return pd.Series(out)

def split(frame, share, seed):
    np.random.seed(seed)
    rows = list(range(len(frame)))
    np.random.shuffle(rows)
    n = int(share * len(frame))
    return frame.iloc[rows[:n]], frame.iloc[rows[n:]]

# %% right numbers one
answer1_1 = "b"
answer1_2 = np.pi
answer1_3 = (1, 4, 2)
answer1_4 = 3 > 2

# %% right numbers two
big = beans.loc[beans.area.gt(28_500), ["kind", "ecc", "area"]]
means = beans.pivot_table(values="ecc", index="kind").rename_axis("kind").reset_index()

# %% right numbers three
def standardize(col):
    x = np.asarray(col, dtype=float)
    return (x - x.mean()) / x.std(ddof=1)

def split(frame, share, seed):
    rng = np.random.default_rng(seed)
    mask = rng.permutation(len(frame)) < share * len(frame)
    return [frame[mask], frame[~mask]]

# %% right classes three
class Standard:
    def fit(self, col):
        self.mean, self.sd = col.mean(), col.std()
        return self

    def transform(self, col):
        return col.sub(self.mean).div(self.sd)


def standardize(col):
    return Standard().fit(col).transform(col)


def split(frame, share, seed):
    from sklearn.model_selection import train_test_split
    return train_test_split(frame, train_size=share, random_state=seed)

# %% right classes one
answer1_1 = str.upper("b")
answer1_2 = np.float64(22 / 7 - 0.001)
answer1_3 = {1, 2, 4}
answer1_4 = np.True_

# %% right classes two
big = pd.DataFrame([row for row in beans.to_dict("records") if row["area"] > 28500])
means = beans.groupby("kind", as_index=False).agg(ecc=("ecc", "mean"), n=("ecc", "size"))

# %% right shows after=two
display(big.head())
beans.plot.scatter(x="area", y="ecc")
means.style.format(precision=2)

# %% wrong text one
answer1_1 = 2
answer1_2 = "3.14"
answer1_3 = "124"
answer1_4 = None

# %% wrong frame two
big = beans[beans.area > 28000]
means = beans.ecc.mean()

# %% wrong frame three
def standardize(col):
    return col / col.std()


def split(frame, share, seed):
    return frame.sample(frac=share), frame
