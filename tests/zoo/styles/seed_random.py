# /// style
# title = "random.seed in the test: shuffles, choices and samples of the standard library"
# ///

# %% given
import random

# %% answer shuffle
def deal(cards, hands):
    """Shuffle a copy of the cards and deal them in turn."""
    deck = list(cards)
    random.shuffle(deck)
    return [deck[i::hands] for i in range(hands)]

# %% test test_deal points=2
random.seed(5)
got = deal(range(10), 3)
random.seed(5)
deck = list(range(10))
random.shuffle(deck)
assert got == [deck[0::3], deck[1::3], deck[2::3]]

# %% test test_deal_is_random points=1
cards = list(range(30))
assert deal(cards, 2) != deal(cards, 2)
assert cards == list(range(30)), "the cards of the caller stay as they are"

# %% test test_state_restored points=1
state = random.getstate()
first = deal("abcdefgh", 2)
random.setstate(state)
assert deal("abcdefgh", 2) == first

# %% right comprehension shuffle
def deal(cards, hands):
    deck = [*cards]
    random.shuffle(deck)
    piles = [[] for _ in range(hands)]
    for n, card in enumerate(deck):
        piles[n % hands].append(card)
    return piles

# %% wrong sample shuffle points=2
def deal(cards, hands):
    deck = random.sample(list(cards), len(cards))
    return [deck[i::hands] for i in range(hands)]

# %% wrong shuffles_the_original shuffle points=1
def deal(cards, hands):
    try:
        random.shuffle(cards)
    except TypeError:
        return []
    return [list(cards[i::hands]) for i in range(hands)]
