# /// style
# title = "Going through an object: with a generator, or with an iterator of the student's own"
# ///

# %% given
import random

# %% answer card
class Card:
    def __init__(self, value):
        self.value = value

# %% answer deck
class Deck:
    """Cards, dealt in hands of some size."""

    def __init__(self, cards, size, shuffled=False):
        self.cards, self.size, self.shuffled = cards, size, shuffled

    def __len__(self):
        return -(-len(self.cards) // self.size)

    def __iter__(self):
        order = list(self.cards)
        if self.shuffled:
            random.shuffle(order)
        for start in range(0, len(order), self.size):
            yield [Card(value) for value in order[start : start + self.size]]

# %% test test_hands points=2
deck = Deck([1, 2, 3, 4, 5], 2)
hands = list(deck)
assert len(deck) == len(hands) == 3
assert [[card.value for card in hand] for hand in hands] == [[1, 2], [3, 4], [5]]
assert [len(hand) for hand in deck] == [2, 2, 1]

# %% test test_twice points=1
deck = Deck("abc", 1)
assert sum(1 for _ in deck) == 3
assert [hand[0].value for hand in deck] == ["a", "b", "c"]

# %% test test_same_seed points=2
random.seed(5)
first = [card.value for hand in Deck(range(8), 3, shuffled=True) for card in hand]
random.seed(5)
second = [card.value for hand in Deck(range(8), 3, shuffled=True) for card in hand]
assert first == second
assert sorted(first) == [*range(8)]

# %% test test_other_seed points=1
random.seed(6)
assert first != [card.value for hand in Deck(range(8), 3, shuffled=True) for card in hand]

# %% right itself deck
class Deck:
    def __init__(self, cards, size, shuffled=False):
        self.cards, self.size, self.shuffled = list(cards), size, shuffled

    def __len__(self):
        return (len(self.cards) + self.size - 1) // self.size

    def __iter__(self):
        self.left = list(self.cards)
        if self.shuffled:
            random.shuffle(self.left)
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        hand, self.left = self.left[: self.size], self.left[self.size :]
        return [Card(value) for value in hand]

# %% right another_class deck
class Dealing:
    def __init__(self, cards, size):
        self.cards, self.size, self.at = cards, size, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.at >= len(self.cards):
            raise StopIteration
        self.at += self.size
        return [Card(value) for value in self.cards[self.at - self.size : self.at]]


class Deck:
    def __init__(self, cards, size, shuffled=False):
        self.cards = random.sample(list(cards), len(cards)) if shuffled else list(cards)
        self.size = size

    def __len__(self):
        return len(range(0, len(self.cards), self.size))

    def __iter__(self):
        return Dealing(self.cards, self.size)

# %% right at_once deck
class Deck:
    def __init__(self, cards, size, shuffled=False):
        self.cards, self.size, self.shuffled = [*cards], size, shuffled

    def hands(self):
        cards = random.sample(self.cards, len(self.cards)) if self.shuffled else self.cards
        return [[Card(value) for value in cards[i : i + self.size]] for i in range(0, len(cards), self.size)]

    def __len__(self):
        return sum(1 for _ in range(0, len(self.cards), self.size))

    def __iter__(self):
        return iter(self.hands())

# %% wrong once deck points=3
class Deck:
    def __init__(self, cards, size, shuffled=False):
        self.left, self.size = list(cards), size
        self.count = -(-len(self.left) // size)
        if shuffled:
            random.shuffle(self.left)

    def __len__(self):
        return self.count

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        hand, self.left = self.left[: self.size], self.left[self.size :]
        return [Card(value) for value in hand]

# %% wrong never_shuffled deck points=5
class Deck:
    def __init__(self, cards, size, shuffled=False):
        self.cards, self.size = cards, size

    def __len__(self):
        return -(-len(self.cards) // self.size)

    def __iter__(self):
        for start in range(0, len(self.cards), self.size):
            yield [Card(value) for value in self.cards[start : start + self.size]]
