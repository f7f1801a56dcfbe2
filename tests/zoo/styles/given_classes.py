# /// style
# title = "Enumerations, named tuples and classes of a given cell go to the answers and come back; exceptions of libraries"
# ///

# %% given
import json
from enum import Enum
from typing import NamedTuple


class Suit(Enum):
    HEARTS = "h"
    SPADES = "s"


class Card(NamedTuple):
    rank: int
    suit: Suit

    def name(self):
        return f"{self.rank}{self.suit.value}"


class Deck:
    def __init__(self, cards):
        self.cards = list(cards)

    def __len__(self):
        return len(self.cards)

# %% answer colour
def is_red(thing):
    """Of a suit or a card."""
    suit = thing.suit if isinstance(thing, Card) else thing
    return suit is Suit.HEARTS

# %% answer best
def best(deck, trumps=Suit.SPADES):
    """Return the best card of a Deck; of other things raise TypeError."""
    if not isinstance(deck, Deck):
        raise TypeError("a deck is wanted")
    return max(deck.cards, key=lambda card: (card.suit == trumps, card.rank))


def count(cards):
    """Return {suit: number of cards}."""
    return {suit: sum(card.suit is suit for card in cards) for suit in Suit}

# %% answer load
def load(text):
    """Return the Card in a JSON text such as [7, "h"]."""
    rank, letter = json.loads(text)
    return Card(rank, Suit(letter))

# %% test test_is_red points=2
assert is_red(Suit.HEARTS) and not is_red(Suit.SPADES)
assert is_red(Card(7, Suit.HEARTS)) and not is_red(Card(7, Suit.SPADES))

# %% test test_best points=2
cards = [Card(9, Suit.HEARTS), Card(3, Suit.SPADES)]
assert best(Deck(cards)) == Card(3, Suit.SPADES) and best(Deck(cards), Suit.HEARTS).name() == "9h"
assert isinstance(best(Deck(cards)), Card)
try:
    best(cards)
except TypeError as error:
    assert "deck" in str(error)
else:
    raise AssertionError("a list is no deck")
assert count(cards) == {Suit.HEARTS: 1, Suit.SPADES: 1} and count([])[Suit.HEARTS] == 0

# %% test test_load points=2
assert load('[7, "h"]') == Card(7, Suit.HEARTS) and load('[7, "h"]').suit is Suit.HEARTS
try:
    load("7h")
except json.JSONDecodeError as error:
    assert error.pos == 1
else:
    raise AssertionError("that is no JSON")

# %% right by_value colour
def is_red(thing):
    return getattr(thing, "suit", thing).value == "h"

# %% right sorted_cards best
def best(deck, trumps=Suit.SPADES):
    if type(deck).__name__ != "Deck":
        raise TypeError(f"not a deck: {deck}")
    return sorted(deck.cards, key=lambda c: c.rank + 100 * (c.suit is trumps))[-1]

def count(cards):
    found = dict.fromkeys(Suit, 0)
    for _, suit in cards:
        found[suit] += 1
    return found

# %% wrong letters colour points=4
def is_red(thing):
    suit = thing.suit if isinstance(thing, Card) else thing
    return suit == "h"

# %% wrong no_check best points=4
def best(deck, trumps=Suit.SPADES):
    return max(getattr(deck, "cards", deck), key=lambda card: (card.suit == trumps, card.rank))

def count(cards):
    return {suit: sum(card.suit is suit for card in cards) for suit in Suit}

# %% wrong plain_tuple load points=4
def load(text):
    rank, letter = json.loads(text)
    return rank, Suit(letter)
