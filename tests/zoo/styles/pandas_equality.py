# /// style
# title = "DataFrames and Series compared with pandas.testing"
# needs = ["pandas"]
# ///

# %% given
import numpy as np
import pandas as pd

marks = pd.DataFrame({"name": ["Ada", "Bob", "Cy"], "maths": [1.0, 3.0, np.nan], "art": [2, 2, 4]})

# %% answer clean
def fill_missing(df):
    """Return a copy with missing numbers replaced by the mean of their column."""
    return df.fillna(df.mean(numeric_only=True))

# %% answer mean
means = marks.set_index("name").mean(axis=1)

# %% test test_fill_missing points=2
expected = pd.DataFrame({"name": ["Ada", "Bob", "Cy"], "maths": [1.0, 3.0, 2.0], "art": [2, 2, 4]})
pd.testing.assert_frame_equal(fill_missing(marks), expected)
assert marks["maths"].isna().sum() == 1, "the original must stay"

# %% test test_means points=2
pd.testing.assert_series_equal(means, pd.Series([1.5, 2.5, 4.0], index=["Ada", "Bob", "Cy"]), check_names=False)
assert means["Bob"] == 2.5
assert means.idxmax() == "Cy"

# %% test test_fill_missing_other points=1
other = pd.DataFrame({"a": [np.nan, 4.0, 8.0]}, index=[10, 20, 30])
got = fill_missing(other)
assert got.loc[10, "a"] == 6
assert got.index.tolist() == [10, 20, 30]
assert got.equals(pd.DataFrame({"a": [6.0, 4.0, 8.0]}, index=[10, 20, 30]))

# %% right column_loop clean
def fill_missing(df):
    result = df.copy()
    for column in result.select_dtypes("number"):
        result[column] = result[column].fillna(result[column].mean())
    return result

# %% wrong zeros clean points=2
def fill_missing(df):
    return df.fillna(0)

# %% wrong in_place clean points=3
def fill_missing(df):
    for column in df.select_dtypes("number"):
        df[column] = df[column].fillna(df[column].mean())
    return df

# %% wrong skipna mean points=3
means = marks.set_index("name").mean(axis=1, skipna=False)
