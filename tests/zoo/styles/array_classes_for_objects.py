# /// style
# title = "A class that holds an array: its type of numbers, and a student's class that is an array itself"
# ///

# %% given
import numpy as np

# %% answer signal
class Signal:
    """Samples, of which the mean is taken away by `centred`."""

    def __init__(self, samples):
        self._samples = np.array(samples)

    @property
    def samples(self):
        return self._samples

    @property
    def kind(self):
        return self._samples.dtype

    def centred(self):
        return Signal(self._samples - self._samples.mean())

    def __add__(self, other):
        return Signal(self._samples + (other._samples if isinstance(other, Signal) else other))

# %% test test_samples points=2
s = Signal([1, 2, 6])
assert hasattr(s, "_samples") and s._samples.shape == (3,)
assert np.array_equal(s.samples, [1, 2, 6])
assert np.allclose(s.centred().samples, [-2, -1, 3])

# %% test test_kind points=2
assert s.kind in (np.int32, np.int64)
assert s.centred().kind == np.float64
assert s.kind.kind == "i" and np.issubdtype(Signal([0.5]).kind, np.floating)
assert s.kind == np.array([1]).dtype

# %% test test_add points=2
t = s + Signal([1, 1, 1])
assert np.array_equal(t.samples, [2, 3, 7])
assert [x.samples.tolist() for x in [t, t + 1]] == [[2, 3, 7], [3, 4, 8]]

# %% answer zeros
def zeros_like_kind(n, kind):
    """Return n zeros of a type of numbers, and that type."""
    return np.zeros(n, kind), np.dtype(kind)

# %% test test_handed points=1
made, kind = zeros_like_kind(3, np.array([1.5], dtype="f4").dtype)
assert made.dtype == kind == np.float32
assert zeros_like_kind(1, np.dtype(object))[1] == object

# %% right array_itself signal
class Signal(np.ndarray):
    def __new__(cls, samples):
        return np.array(samples).view(cls)

    @property
    def _samples(self):
        return np.asarray(self)

    @property
    def samples(self):
        return np.asarray(self)

    @property
    def kind(self):
        return self.samples.dtype

    def centred(self):
        return self - self.samples.mean()

# %% right name_of_kind zeros
def zeros_like_kind(n, kind):
    made = np.array([0] * n).astype(kind)
    return [made, made.dtype]

# %% wrong text signal points=5
class Signal:
    def __init__(self, samples):
        self.samples = self._samples = np.array(samples)
        self.kind = "whole"

    def centred(self):
        return Signal(self.samples - np.mean(self.samples))

    def __add__(self, other):
        return Signal(self.samples + getattr(other, "samples", other))

# %% wrong always_double zeros points=6
def zeros_like_kind(n, kind):
    return np.zeros(n), np.dtype(float)
