# /// style
# title = "Text: regular expressions, counting words, ciphers, formats; answers checked by their hashes"
# ///

# %% file poem.txt
The wind was cold, the wind was wide,
And no one walked on the other side.
"Who goes?" said one. 'Tis I, said he;
The wind, the wind, and the grey-green sea.

# %% text
Write functions about text. `poem.txt` lies beside this notebook.

# %% given load
import hashlib
import re
import string

with open("poem.txt", encoding="utf-8") as file:
    poem = file.read()


def digest(x):
    return hashlib.md5(str(x).encode()).hexdigest()

# %% answer counts
n_lines = len(poem.splitlines())
n_the = len(re.findall(r"\bthe\b", poem, re.IGNORECASE))
longest_word = max(re.findall(r"[A-Za-z]+", poem), key=len)

# %% test counts_ok points=3
assert type(n_lines) == int
assert digest(n_lines) == "a87ff679a2f3e71d9181a67b7542122c", "count the lines again"
assert digest(n_the) == "1679091c5a880faf6fb5e6087eb1b2dc"
assert hashlib.sha256(longest_word.lower().encode("utf8")).hexdigest()[:8] == "2c158582"

# %% answer words
def words(text):
    """Return the words in lower case, in order; hyphens belong to words, apostrophes do not."""
    return re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())


def top(text, n):
    """Return the n most frequent words as pairs (word, count), ties in alphabetical order."""
    counted = {}
    for word in words(text):
        counted[word] = counted.get(word, 0) + 1
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:n]

# %% test words_ok points=2
assert list(words("A b-c, d!")) == ["a", "b-c", "d"]
assert len(list(words(poem))) == 32
### BEGIN HIDDEN TESTS
assert list(words("--x-- y-")) == ["x", "y"]
assert list(words("")) == []
### END HIDDEN TESTS

# %% test top_ok points=2
assert [tuple(pair) for pair in top(poem, 2)] == [("the", 6), ("wind", 4)]
assert dict(top("b a b a c", 2)) == {"a": 2, "b": 2}

# %% answer patterns
DATE = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
phone = re.compile(r"^\+?\d[\d ]{5,14}$")


def mask(text):
    """Return the text with all but the last two digits of each number replaced by *."""
    return re.sub(r"\d+(?=\d\d)", lambda m: "*" * len(m.group()), text)

# %% test patterns_ok points=3
match = re.fullmatch(DATE, "2024-02-29")
assert match is not None
assert match.group("year") == "2024" and match["day"] == "29"
assert not re.fullmatch(DATE, "24-2-29")
assert phone.match("+49 30 123456")
assert not phone.match("12a456789") and phone.search("12") is None

# %% test mask_ok points=1
assert mask("call 12345 or 67") == "call ***45 or 67"
assert mask("no digits") == "no digits"

# %% answer cipher
def caesar(text, shift):
    """Shift letters; leave all else."""
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    shift %= 26
    table = str.maketrans(lower + upper, lower[shift:] + lower[:shift] + upper[shift:] + upper[:shift])
    return text.translate(table)


def crack(text):
    """Return the shift that was used: the most frequent letter stands for e."""
    letters = [c for c in text.lower() if c.isalpha()]
    common = max(sorted(set(letters)), key=letters.count)
    return (ord(common) - ord("e")) % 26

# %% test cipher_ok points=2
assert caesar("Abc, xyZ!", 3) == "Def, abC!"
for k in (-30, -1, 0, 7, 26):
    assert caesar(caesar(poem, k), -k) == poem
assert caesar(caesar("Straße", 5), 21) == "Straße"

# %% test crack_ok points=2
assert all(crack(caesar(poem, k)) == k for k in range(26))

# %% answer table
def report(rows):
    """Return lines 'name....12.50' of 20 characters, joined by newlines; numbers with two digits."""
    lines = []
    for name, value in rows:
        number = f"{value:.2f}"
        lines.append(name + "." * (20 - len(name) - len(number)) + number)
    return "\n".join(lines)

# %% test report_ok points=2
out = report([("tea", 2.5), ("green tea", 12)])
assert out.split("\n")[0] == "tea.............2.50"
assert out == """tea.............2.50
green tea......12.00"""
assert {len(line) for line in out.splitlines()} == {20}

# %% right other counts
n_lines = poem.count("\n")
n_the = sum(w.strip(string.punctuation) == "the" for w in poem.lower().split())
longest_word = sorted(re.split(r"\W+", poem), key=len)[-1]

# %% right other words
from collections import Counter

def words(text):
    for m in re.finditer(r"[a-z]+(-[a-z]+)*", text, flags=re.I):
        yield m.group(0).lower()


def top(text, n):
    return [list(p) for p in Counter(sorted(words(text))).most_common(n)]

# %% right other patterns
DATE = re.compile(r"""
    (?P<year>[0-9]{4}) -
    (?P<month>[0-9]{2}) -
    (?P<day>[0-9]{2})""", re.VERBOSE)
phone = re.compile("[+]?[0-9][0-9 ]{5,14}$", re.ASCII)

def mask(text):
    return re.sub(r"\d(?=\d{2,})", "*", text)

# %% right other cipher
def caesar(text, shift):
    out = ""
    for c in text:
        if "a" <= c <= "z":
            out += chr((ord(c) - 97 + shift) % 26 + 97)
        elif "A" <= c <= "Z":
            out += chr((ord(c) - 65 + shift) % 26 + 65)
        else:
            out += c
    return out

crack = lambda text: next(k for k in range(26) if caesar(text, -k).lower().count("e") == max(text.lower().count(c) for c in string.ascii_lowercase))

# %% right other table
report = lambda rows: "\n".join("{}{:.>{}.2f}".format(n, v, 20 - len(n)) for n, v in rows)

# %% wrong partly counts
n_lines = str(len(poem.splitlines()))
n_the = 6
longest_word = "The"

# %% wrong partly words
def words(text):
    return text.lower().split()


def top(text, n):
    from collections import Counter
    return Counter(words(text)).most_common(n)

# %% wrong partly patterns
DATE = r"(\d{4})-(\d{2})-(\d{2})"
phone = None

def mask(text):
    return re.sub(r"\d", "*", text)

# %% wrong partly table
def report(rows):
    for name, value in rows:
        print(name, value)

# %% right messy load
import hashlib
import re
import string

# I moved the file
with open("poem.txt", encoding="utf-8") as file:
    poem = file.read()
print(poem)


def digest(x):
    return hashlib.md5(str(x).encode()).hexdigest()

# %% right messy after=load
PUNCT = set(string.punctuation) - {"-"}
def clean(text):
    return "".join(" " if c in PUNCT or c.isspace() else c for c in text).lower()

# %% right messy words
def words(text):
    out = [w.strip("-") for w in clean(text).split()]
    return [w for w in out if w]
print(words(poem)[:5])
def top(text, n):
    d = {}
    for w in words(text): d[w] = d.get(w, 0) + 1
    items = list(d.items())
    items.sort()
    items.sort(key=lambda x: x[1], reverse=True)
    return items[0:n]

# %% right messy after=words
for w, n in top(poem, 3):
    print(f"{w:10}{n}")

# %% right messy cipher shape=unmarked

# %% right messy after=table
report([("a", 1)])
# done!
