# /// style
# title = "Methods and attributes of the student's class are patched; class-level spies; monkeypatched instances"
# ///

# %% given
from unittest.mock import patch

# %% answer shop
class Shop:
    rate = 2

    def fetch_price(self, item):
        """Slow: asks a server that does not exist here."""
        raise ConnectionError("no server")

    def total(self, items):
        return sum(self.fetch_price(item) for item in items) * self.rate

# %% test test_total points=2
with patch.object(Shop, "fetch_price", return_value=5) as fake:
    assert Shop().total(["a", "b"]) == 20
assert fake.call_count == 2
fake.assert_called_with("b")

# %% test test_autospec points=1
with patch.object(Shop, "fetch_price", autospec=True, side_effect=lambda self, item: len(item)):
    assert Shop().total(["aa", "b"]) == 6

# %% test test_rate points=1
shop = Shop()
shop.fetch_price = lambda item: 10
assert shop.total("xy") == 40
with patch.object(Shop, "rate", 1):
    assert shop.total("x") == 10
assert Shop.rate == 2

# %% test test_no_server points=1
try:
    Shop().total(["a"])
except ConnectionError as error:
    assert "server" in str(error)
else:
    raise AssertionError

# %% right loop shop
class Shop:
    rate = 2

    def fetch_price(self, item):
        raise ConnectionError(f"server of {item} is down")

    def total(self, items):
        result = 0
        for item in items:
            result += self.rate * self.fetch_price(item)
        return result

# %% wrong rate_written_down shop points=4
class Shop:
    rate = 2

    def fetch_price(self, item):
        raise ConnectionError("no server")

    def total(self, items):
        return sum(self.fetch_price(item) for item in items) * 2

# %% wrong price_of_its_own shop points=0
class Shop:
    rate = 2

    def fetch_price(self, item):
        return 3

    def total(self, items):
        return len(items) * 3 * self.rate
