# /// style
# title = "Enumerations: members, values, identity, iteration, an enumeration of the given cell"
# ///

# %% given
from enum import Enum, IntEnum


class Suit(Enum):
    HEARTS = "h"
    SPADES = "s"

# %% answer light
class Light(Enum):
    RED = 1
    GREEN = 2
    YELLOW = 3

    def next(self):
        return Light(self.value % 3 + 1)

# %% answer read
def read_card(text):
    """'7h' -> (7, Suit.HEARTS)"""
    return int(text[:-1]), Suit(text[-1])

# %% test test_light points=2
assert Light.RED.next() is Light.GREEN
assert Light.YELLOW.next() == Light.RED
assert [light.name for light in Light] == ["RED", "GREEN", "YELLOW"]
assert Light(2) is Light.GREEN and Light["RED"].value == 1
assert isinstance(Light.RED, Light) and issubclass(Light, Enum)

# %% test test_read_card points=2
number, suit = read_card("10s")
assert number == 10
assert suit is Suit.SPADES
assert read_card("7h") == (7, Suit.HEARTS)

# %% test test_members_as_keys points=1
waits = {Light.RED: 30, Light.GREEN: 20}
assert waits[Light.RED] == 30
assert waits.get(Light.YELLOW, 5) == 5
assert Light.RED in waits and len({Light.RED, Light.RED.next(), Light.RED}) == 2

# %% right table light
class Light(Enum):
    RED, GREEN, YELLOW = 1, 2, 3

    def next(self):
        members = list(type(self))
        return members[(members.index(self) + 1) % len(members)]

# %% wrong letter_kept read points=3
def read_card(text):
    return int(text[:-1]), text[-1]

# %% wrong int_constants light points=2
class Light:
    RED = 1
    GREEN = 2
    YELLOW = 3
