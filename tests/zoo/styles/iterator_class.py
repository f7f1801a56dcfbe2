# /// style
# title = "A class with __iter__ and __next__, __len__, __getitem__, __setitem__, __reversed__"
# ///

# %% answer countdown
class Countdown:
    def __init__(self, start):
        self.current = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.current <= 0:
            raise StopIteration
        self.current -= 1
        return self.current + 1

# %% answer grid
class Grid:
    """Cells by (row, column); missing ones are 0."""

    def __init__(self, rows, columns):
        self.rows, self.columns, self.cells = rows, columns, {}

    def __getitem__(self, place):
        return self.cells.get(place, 0)

    def __setitem__(self, place, value):
        r, c = place
        if not (0 <= r < self.rows and 0 <= c < self.columns):
            raise IndexError(place)
        self.cells[place] = value

    def __delitem__(self, place):
        del self.cells[place]

    def __len__(self):
        return self.rows * self.columns

    def __iter__(self):
        for r in range(self.rows):
            yield [self[r, c] for c in range(self.columns)]

    def __reversed__(self):
        return reversed(list(self))

# %% test test_countdown points=2
assert list(Countdown(3)) == [3, 2, 1]
it = Countdown(1)
assert iter(it) is it
assert next(it) == 1
assert list(it) == []
assert sum(Countdown(4)) == 10
assert [a + b for a, b in zip(Countdown(2), Countdown(5))] == [7, 5]

# %% test test_grid points=2
grid = Grid(2, 3)
grid[0, 1] = 5
grid[1, 2] += 7
assert grid[0, 1] == 5 and grid[0, 0] == 0
assert [row for row in grid] == [[0, 5, 0], [0, 0, 7]]
assert len(grid) == 6

# %% test test_grid_more points=1
del grid[0, 1]
assert grid[0, 1] == 0
assert list(reversed(grid))[0] == [0, 0, 7]
try:
    grid[2, 0] = 1
    raise AssertionError
except IndexError:
    pass

# %% right generator countdown
class Countdown:
    def __init__(self, start):
        self._it = iter(range(start, 0, -1))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._it)

# %% wrong not_its_own_iterator countdown points=3
class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return iter(range(self.start, 0, -1))

# %% wrong no_check grid points=4
class Grid(dict):
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns

    def __missing__(self, place):
        return 0

    def __len__(self):
        return self.rows * self.columns

    def __iter__(self):
        return iter([[self[r, c] for c in range(self.columns)] for r in range(self.rows)])

    def __reversed__(self):
        return reversed(list(iter(self)))
