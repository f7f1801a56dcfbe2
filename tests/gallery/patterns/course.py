# /// style
# title = "Linguistics: compiled patterns, match objects, substitution by functions"
#
# [differences]
# "classes patterns/pat_ok" = { points = 0, manual = true, why = "an object that passes all on to a pattern is no pattern: a person looks" }
# ///

# %% given
import re
from collections import Counter, defaultdict

TEXT = """Dr. Smith arrived on 2021-03-14, Mrs. O'Neil on 2020-12-01.
They wrote to ann.lee@uni.edu and bob@mail.example.org about 3.5 kg of tea."""

# %% answer pat
def date_pattern():
    """Return a compiled pattern with the groups year, month and day."""
    return re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")


def first_date(text):
    """Return the match object of the first date, or None."""
    return date_pattern().search(text)

# %% test pat_ok points=2
p = date_pattern()
assert p.findall("on 1999-01-02 and 2000-10-11") == [("1999", "01", "02"), ("2000", "10", "11")]
assert p.search("no date") is None
assert p.groupindex["year"] == 1
assert set(p.groupindex) == {"year", "month", "day"}
assert p.sub("X", "a 1999-01-02 b") == "a X b"

# %% test first_ok points=2
m = first_date(TEXT)
assert m, "there is a date"
assert m.group("year") == "2021" and m["day"] == "14"
assert m.groupdict() == {"year": "2021", "month": "03", "day": "14"}
assert TEXT[m.start():m.end()] == m.group(0) == m.group()
assert m.span() == (21, 31)
assert first_date("none") is None

# %% answer find
def mails(text):
    """Yield the addresses in a text, in order."""
    for m in re.finditer(r"[\w.]+@[\w.]+\w", text):
        yield m.group()


def name_spans(text):
    """Return the match objects of all titles with names."""
    return re.finditer(r"(Dr|Mrs|Mr|Ms)\. ([A-Z][\w']+)", text)


def shout(text, rule):
    """Replace each word by rule(match)."""
    return re.sub(r"\w+", rule, text)

# %% test mails_ok points=1
assert list(mails(TEXT)) == ["ann.lee@uni.edu", "bob@mail.example.org"]
assert list(mails("")) == []

# %% test spans_ok points=2
found = list(name_spans(TEXT))
assert len(found) == 2
assert [m.group(2) for m in found] == ["Smith", "O'Neil"]
assert all(TEXT[slice(*m.span(1))] in ("Dr", "Mrs") for m in found)

# %% test shout_ok points=2
assert shout("ab cd", lambda m: m.group().upper()) == "AB CD"
seen = []
def spy(m):
    seen.append(m.start())
    return f"<{m[0]}>"
assert shout("x yy", spy) == "<x> <yy>"
assert seen == [0, 2]

# %% answer count
def concordance(text):
    """Return a mapping: word in small letters -> list of positions of words."""
    table = defaultdict(list)
    for i, word in enumerate(re.findall(r"[a-z']+", text.lower())):
        table[word].append(i)
    return table


def bigrams(words):
    """Return a Counter of neighbours."""
    return Counter(zip(words, words[1:]))


stop = re.compile(r"^(the|a|an)$", re.IGNORECASE)

# %% test count_ok points=2
c = concordance("The cat and the dog")
assert c["the"] == [0, 3]
assert sorted(c) == ["and", "cat", "dog", "the"]
assert len(c) == 4
b = bigrams("to be or not to be".split())
assert b.most_common(1) == [(("to", "be"), 2)]
assert b["or", "not"] == 1 and b[("x", "y")] == 0

# %% test stop_ok points=1
assert stop.match("The") and stop.match("AN")
assert not stop.match("then")
assert [w for w in "the cat saw a dog".split() if not stop.match(w)] == ["cat", "saw", "dog"]
assert re.match(stop, "a")

# %% right beginner pat
def date_pattern():
    # a pattern
    pattern = r'(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})'
    x = re.compile(pattern)
    return x

def first_date(text):
    x = date_pattern()
    for m in x.finditer(text):
        return m

# %% right beginner find
def mails(text):
    result = []
    for word in text.split():
        if "@" in word:
            result.append(word.strip(".,"))
    return result

def name_spans(text):
    out = []
    pos = 0
    p = re.compile("(Dr|Mrs|Mr|Ms)[.] ([A-Z][A-Za-z']*)")
    while True:
        m = p.search(text, pos)
        if m is None:
            break
        out.append(m)
        pos = m.end()
    return out

def shout(text, rule):
    p = re.compile(r'[A-Za-z0-9_]+')
    return p.sub(rule, text)

# %% right beginner count
def concordance(text):
    d = {}
    n = 0
    for w in text.lower().split():
        if w in d:
            d[w] += [n]
        else:
            d[w] = [n]
        n += 1
    return d

def bigrams(words):
    c = Counter()
    for i in range(len(words) - 1):
        c[(words[i], words[i + 1])] += 1
    print(c)
    return c

stop = re.compile("(?i)(the|an|a)$")

# %% right classes pat
class Dates:
    """Looks like a pattern, holds one."""

    def __init__(self):
        self._p = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")

    def __getattr__(self, name):
        return getattr(self._p, name)


def date_pattern():
    return Dates()


def first_date(text):
    return next(Dates().finditer(text), None)

# %% right classes find
class Mails:
    def __init__(self, text):
        self.text = text

    def __iter__(self):
        return (m.group() for m in re.finditer(r"\S+@\S+\w", self.text))


def mails(text):
    return Mails(text)


class Names(list):
    pass


def name_spans(text):
    return Names(re.finditer(r"(Dr|Mrs|Mr|Ms)\. ([A-Z][\w']+)", text))


def shout(text, rule):
    parts, last = [], 0
    for m in re.finditer(r"\w+", text):
        parts += [text[last:m.start()], rule(m)]
        last = m.end()
    return "".join(parts) + text[last:]

# %% right classes count
class Concordance(dict):
    def __missing__(self, key):
        self[key] = []
        return self[key]


def concordance(text):
    table = Concordance()
    for m in enumerate(re.finditer(r"[a-z']+", text.lower())):
        table[m[1][0]].append(m[0])
    return table


class Pairs(Counter):
    pass


def bigrams(words):
    return Pairs(zip(words, words[1:]))


class Stop:
    def __init__(self, words):
        self.words = words

    def match(self, text):
        return re.fullmatch("|".join(self.words), text, re.I)


stop = re.compile(r"(the|a|an)\Z", re.I | re.ASCII)

# %% right lazy find
def mails(text):
    return map(lambda m: m[0], re.finditer(r"[\w.+-]+@(?:\w+\.)+\w+", text))


def name_spans(text):
    yield from re.finditer(r"\b(M(?:rs?|s)|Dr)\.\s([A-Z]\S*[a-z])", text)


shout = lambda text, rule: re.compile(r"\w+").sub(rule, text)

# %% right lazy count
import itertools

def concordance(text):
    words = re.findall(r"[a-z']+", text.lower())
    order = sorted(range(len(words)), key=words.__getitem__)
    return {w: list(g) for w, g in itertools.groupby(order, key=words.__getitem__)}


def bigrams(words):
    return Counter(itertools.pairwise(words))

stop = re.compile(r"\A(?:the|an?)\Z", flags=re.I)

# %% right plots after=count
import matplotlib.pyplot as plt
rows = bigrams(re.findall(r"\w+", TEXT)).most_common(3)
plt.bar([str(k) for k, _ in rows], [n for _, n in rows])
plt.show()
first_date(TEXT)

# %% wrong groups pat
def date_pattern():
    return re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def first_date(text):
    return date_pattern().match(text)

# %% wrong texts find
def mails(text):
    return re.findall(r"\w+@\w+", text)


def name_spans(text):
    return re.findall(r"(Dr|Mrs|Mr|Ms)\. ([A-Z][\w']+)", text)


def shout(text, rule):
    return " ".join(rule(w) for w in text.split())
