# /// style
# title = "Bioinformatics: a class of sequences that is a text, records from a file, alignments, trees, motifs"
# ///

# %% file genes.fa
>g1 first
ATGGCCTAA
GGC
>g2 second
TTGACA

# %% given
import itertools
import re
from collections import Counter, defaultdict

import numpy as np

CODONS = {"ATG": "M", "GCC": "A", "TAA": "*", "GGC": "G", "TTG": "L", "ACA": "T"}

# %% answer seq
class Seq(str):
    """A sequence of DNA; it is a text."""

    def complement(self):
        return Seq(self.translate(str.maketrans("ACGT", "TGCA")))

    def reverse_complement(self):
        return Seq(self.complement()[::-1])

    @property
    def gc(self):
        return sum(c in "GC" for c in self) / len(self) if self else 0.0

    def codons(self):
        for i in range(0, len(self) - 2, 3):
            yield Seq(self[i : i + 3])

# %% test seq_ok points=3
s = Seq("ATGC")
assert s == "ATGC" and len(s) == 4 and s[0] == "A"
assert isinstance(s, str)
assert s.complement() == "TACG"
assert s.reverse_complement() == "GCAT"
assert s.reverse_complement().reverse_complement() == s
assert s.gc == 0.5 and Seq("").gc == 0
assert list(Seq("ATGGCCT").codons()) == ["ATG", "GCC"]
assert "TG" in s and s.count("A") == 1 and s.lower() == "atgc"
assert str(s) == "ATGC" and f"{s}!" == "ATGC!"
assert hash(s) == hash("ATGC") or {s: 1}[Seq("ATGC")] == 1

# %% answer fasta
def read_fasta(path):
    """Yield the records of a file: name and sequence."""
    name, parts = None, []
    with open(path) as f:
        for line in f:
            if line.startswith(">"):
                if name:
                    yield name, "".join(parts)
                name, parts = line[1:].split()[0], []
            else:
                parts.append(line.strip())
    if name:
        yield name, "".join(parts)


genes = dict(read_fasta("genes.fa"))

# %% test fasta_ok points=2
assert genes == {"g1": "ATGGCCTAAGGC", "g2": "TTGACA"}
records = list(read_fasta("genes.fa"))
assert [name for name, _ in records] == ["g1", "g2"]
with open("one.fa", "w") as f:
    f.write(">x\nAC\nGT\n")
for name, sequence in read_fasta("one.fa"):
    assert (name, sequence) == ("x", "ACGT")

# %% answer align
def kmers(text, k):
    """Return a Counter of the k-mers."""
    return Counter(text[i : i + k] for i in range(len(text) - k + 1))


def edit_matrix(a, b):
    """Return the matrix of edit distances."""
    d = np.zeros((len(a) + 1, len(b) + 1), int)
    d[:, 0], d[0] = range(len(a) + 1), range(len(b) + 1)
    for i, j in itertools.product(range(1, len(a) + 1), range(1, len(b) + 1)):
        d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
    return d


def motif(pattern):
    """Return a function that finds where a motif with N for any base begins in a text."""
    p = re.compile(f"(?={pattern.replace('N', '.')})")
    return lambda text: [m.start() for m in p.finditer(text)]


def translate(dna, stop=True):
    """Return the protein, up to a stop."""
    out = ""
    for i in range(0, len(dna) - 2, 3):
        a = CODONS[dna[i : i + 3]]
        if a == "*" and stop:
            break
        out += a
    return out

# %% test align_ok points=3
k = kmers("AAAT", 2)
assert k["AA"] == 2 and k["AT"] == 1 and k["GG"] == 0
assert k.most_common(1)[0] == ("AA", 2)
assert sum(k.values()) == 3
m = edit_matrix("kitten", "sitting")
assert m.shape == (7, 8) and m[-1, -1] == 3
assert np.array_equal(np.asarray(m)[0], np.arange(8))
find = motif("ANA")
assert list(find("AAATACA")) == [0, 3 - 1, 4] or list(find("AAATACA")) == [0, 2, 4]
assert list(find("GGG")) == []
assert translate("ATGGCCTAAGGC") == "MA"
assert translate("ATGTAAGGC", stop=False) == "M*G"
try:
    translate("XXX")
except KeyError as e:
    assert "XXX" in str(e)
else:
    raise AssertionError("an unknown codon")

# %% answer tree
class Clade:
    """A node of a tree of life."""

    def __init__(self, name="", *children):
        self.name, self.children = name, list(children)

    def __iter__(self):
        """Go through the leaves."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child

    def newick(self):
        inner = f"({','.join(c.newick() for c in self.children)})" if self.children else ""
        return inner + self.name

    def __contains__(self, name):
        return self.name == name or any(name in c for c in self.children)


def parse(text):
    """Return the tree of a text such as (a,b)c."""
    stack, name = [[]], ""
    for c in text + ",":
        if c == "(":
            stack.append([])
        elif c in ",)":
            if name or stack[-1] is not None:
                pass
            if isinstance(name, Clade):
                stack[-1].append(name)
            elif name:
                stack[-1].append(Clade(name))
            name = ""
            if c == ")":
                name = Clade("", *stack.pop())
        elif isinstance(name, Clade):
            name.name += c
        else:
            name += c
    return stack[0][0]

# %% test tree_ok points=3
t = Clade("root", Clade("a"), Clade("in", Clade("b"), Clade("c")))
assert [leaf.name for leaf in t] == ["a", "b", "c"]
assert t.newick() == "(a,(b,c)in)root"
assert "in" in t and "z" not in t
p = parse("(a,(b,c)d)e")
assert p.name == "e" and len(p.children) == 2
assert p.children[1].name == "d"
assert [leaf.name for leaf in p] == ["a", "b", "c"]
assert parse(t.newick()).newick() == t.newick()

# %% right beginner seq
class Seq(str):
    def complement(self):
        r = ''
        for c in self:
            if c == 'A': r += 'T'
            elif c == 'T': r += 'A'
            elif c == 'G': r += 'C'
            else: r += 'G'
        return Seq(r)
    def reverse_complement(self):
        return Seq(''.join(reversed(self.complement())))
    @property
    def gc(self):
        if len(self) == 0:
            return 0
        return (self.count('G') + self.count('C')) / len(self)
    def codons(self):
        result = []
        i = 0
        while i + 3 <= len(self):
            result.append(self[i:i+3])
            i = i + 3
        return result

# %% right beginner fasta
def read_fasta(path):
    f = open(path)
    result = []
    for line in f.read().split('\n'):
        if line == '':
            continue
        if line[0] == '>':
            result.append([line[1:].split(' ')[0], ''])
        else:
            result[-1][1] += line
    f.close()
    return [tuple(r) for r in result]

genes = {}
for a, b in read_fasta('genes.fa'):
    genes[a] = b

# %% right beginner align
def kmers(text, k):
    d = {}
    for i in range(len(text) - k + 1):
        w = text[i:i+k]
        if w not in d:
            d[w] = 0
        d[w] += 1
    return Counter(d)

def edit_matrix(a, b):
    m = []
    for i in range(len(a) + 1):
        m.append([0] * (len(b) + 1))
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i == 0:
                m[i][j] = j
            elif j == 0:
                m[i][j] = i
            elif a[i-1] == b[j-1]:
                m[i][j] = m[i-1][j-1]
            else:
                m[i][j] = 1 + min(m[i-1][j], m[i][j-1], m[i-1][j-1])
    return np.array(m)

def motif(pattern):
    def find(text):
        hits = []
        for i in range(len(text) - len(pattern) + 1):
            ok = True
            for j in range(len(pattern)):
                if pattern[j] != 'N' and pattern[j] != text[i + j]:
                    ok = False
            if ok:
                hits.append(i)
        return hits
    return find

def translate(dna, stop=True):
    protein = []
    for i in range(0, len(dna), 3):
        codon = dna[i:i+3]
        if codon in CODONS:
            if stop and CODONS[codon] == '*':
                return ''.join(protein)
            protein.append(CODONS[codon])
        else:
            raise KeyError('unknown codon ' + codon)
    return ''.join(protein)

# %% right classes fasta
from dataclasses import astuple, dataclass

@dataclass
class Record:
    name: str
    seq: str

    def __iter__(self):
        return iter(astuple(self))


class Fasta:
    def __init__(self, path):
        self.text = open(path).read()

    def __iter__(self):
        for part in self.text.split(">")[1:]:
            head, *lines = part.splitlines()
            yield Record(head.split()[0], Seq("".join(lines)))


read_fasta = Fasta
genes = {r.name: str(r.seq) for r in Fasta("genes.fa")}

# %% right classes align
class Kmers(Counter):
    def __init__(self, text="", k=1):
        super().__init__(map("".join, zip(*(text[i:] for i in range(k)))))


kmers = Kmers


def edit_matrix(a, b):
    from functools import cache

    @cache
    def d(i, j):
        if not i or not j:
            return i + j
        return min(d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return np.fromfunction(np.vectorize(d, otypes=[int]), (len(a) + 1, len(b) + 1), dtype=int)


class motif:
    def __init__(self, pattern):
        self.pattern = pattern

    def __call__(self, text):
        n = len(self.pattern)
        return (i for i in range(len(text) - n + 1) if all(p in ("N", c) for p, c in zip(self.pattern, text[i:])))


class Codons(dict):
    def __missing__(self, codon):
        raise KeyError(f"no such codon: {codon}")


def translate(dna, stop=True):
    acids = map(Codons(CODONS).__getitem__, map("".join, zip(*[iter(dna)] * 3)))
    return "".join(itertools.takewhile("*".__ne__, acids) if stop else acids)

# %% right classes tree
from typing import NamedTuple

class Clade(tuple):
    def __new__(cls, name="", *children):
        made = super().__new__(cls, children)
        made.name = name
        return made

    @property
    def children(self):
        return [*tuple.__iter__(self)]

    def __iter__(self):
        return itertools.chain.from_iterable(map(iter, self.children)) if self.children else iter([self])

    def newick(self):
        return (f"({','.join(map(Clade.newick, self.children))})" if self.children else "") + self.name

    def __contains__(self, name):
        return name in re.findall(r"\w+", self.newick())


def parse(text):
    code = re.sub(r"\)(\w*)", r",),'\1')", re.sub(r"(?<![)\w])(\w+)", r"((),'\1')", text)).replace("((),", "((),")
    pos = 0

    def node():
        nonlocal pos
        children = []
        if text[pos] == "(":
            while text[pos] in "(,":
                pos += 1
                children.append(node())
            pos += 1
        name = re.match(r"\w*", text[pos:])[0]
        pos += len(name)
        return Clade(name, *children)

    return node()

# %% right clever seq
class Seq(str):
    _pairs = dict(zip("ACGT", "TGCA"))

    complement = lambda self: type(self)("".join(map(self._pairs.get, self)))
    reverse_complement = lambda self: type(self)(self.complement()[::-1])
    gc = property(lambda self: np.mean([c in "GC" for c in self] or [0]))
    codons = lambda self: map("".join, zip(*[iter(self)] * 3))

# %% right shows after=tree
import matplotlib.pyplot as plt
plt.imshow(edit_matrix("abc", "abd"))
for g in genes:
    print(g, Seq(genes[g]).gc)
Seq("AC")

# %% wrong text seq
class Seq(str):
    def complement(self):
        return self

    def reverse_complement(self):
        return self[::-1]

    @property
    def gc(self):
        return 0.5

    def codons(self):
        return [self]

# %% wrong text tree
class Clade:
    def __init__(self, name="", *children):
        self.name, self.children = name, children

    def __iter__(self):
        return iter(self.children)

    def newick(self):
        return self.name


def parse(text):
    return Clade(text)

# %% wrong lists fasta
def read_fasta(path):
    return {}


genes = {"g1": "ATGGCCTAAGGC", "g2": "TTGACA"}
