"""Judges the model of data/sonnets: what a character costs it, how much of its verse is copied, some poems to read.

python tools/judge_sonnets.py              the figures of data/sonnets/README.md
python tools/judge_sonnets.py --poems 3    and three poems, the seeds 1, 2, 3: nothing is chosen
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from utils.sonnets import text as texts  # noqa: E402
from utils.sonnets.lstm import NO_CHARACTER  # noqa: E402
from utils.sonnets.network import Network  # noqa: E402
from utils.sonnets.writing import BEGINNING, LENGTH, characters, load_model  # noqa: E402


def longest_copy(poem: str, text: str) -> str:
    """Return the longest run of characters in `poem` that stands in `text` too; line ends count as spaces.

    Examples
    --------
    >>> longest_copy("or not to bee", "to be or not to be")
    'or not to be'
    """
    poem, text = _one_line(poem), _one_line(text)
    best, at = "", 0
    # a run that is longer than the best so far begins with more characters than that, which must be in the text
    while at + len(best) < len(poem):
        end = at + len(best) + 1
        while end <= len(poem) and poem[at:end] in text:
            best = poem[at:end]
            end += 1
        at += 1
    return best.strip()


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def words(known: Iterable[str], text: str) -> float:
    """Return which part of the words of a text is among those known."""
    vocabulary, found = set(known), re.findall(r"[a-z']+", text)
    return sum(word in vocabulary for word in found) / max(1, len(found))


def bits(model: Network, poems: Sequence[str], keep_state: bool) -> float:
    """Return what a character costs the model, in bits: read as it writes, from the first character of each poem on.

    Parameters
    ----------
    model : Network
    poems : sequence of str
        In the model's alphabet.
    keep_state : bool
        Whether the state is kept, or the 40 characters before are read anew for each.
    """
    costs = []
    for poem in poems:
        line = np.array([model.characters.index(character) for character in poem])
        padded = np.concatenate([np.full(texts.WINDOW, NO_CHARACTER), line])
        if keep_state:
            p = model.expectations(padded[:-1])[texts.WINDOW - 1 :]
        else:
            p = model.predict(padded[np.arange(len(line))[:, None] + np.arange(texts.WINDOW)])
        costs.append(-np.log2(p[np.arange(len(line)), line]))
    return float(np.concatenate(costs).mean())


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Judge what the model of sonnets writes.")
    parser.add_argument("--text", default="classic")
    parser.add_argument("--count", type=int, default=30, help="poems for each temperature (default: 30)")
    parser.add_argument("--poems", type=int, default=0, help="how many to print (default: none)")
    parser.add_argument("--temperature", type=float, default=0.7, help="of those that are printed (default: 0.7)")
    options = parser.parse_args(arguments)
    text, model = texts.load_text(options.text).lower(), load_model()
    learned, held_out = texts.split(text)
    known = re.findall(r"[a-z']+", text)
    for seed in range(1, options.poems + 1):
        drawn = characters(BEGINNING.lower(), model, temperature=options.temperature, seed=seed)
        verse = "".join(itertools.islice(drawn, LENGTH))
        print(f"--- seed {seed}, temperature {options.temperature}; copied: {longest_copy(verse, text)!r}")
        print(f"{BEGINNING}{verse}\n")
    print("bits per character                   state kept  windows of 40")
    verse = texts.load_text("own").lower().strip().split("\n\n")
    for name, part in (("held out", held_out), ("our own verse", verse)):
        kept, anew = (bits(model, part, keep_state) for keep_state in (True, False))
        print(f"{name + f', {len(part)} poems':34} {kept:12.3f}  {anew:13.3f}")
    print("longest run copied, in characters     median  longest  words that Shakespeare used")
    for temperature in (0.2, 0.5, 0.7, 1.0):
        poems = [
            "".join(itertools.islice(characters("", model, temperature=temperature, seed=seed), LENGTH))
            for seed in range(1000, 1000 + options.count)
        ]
        runs = [longest_copy(poem, text) for poem in poems]
        longest = max(runs, key=len)
        shares = words(known, "\n".join(poem[:-10] for poem in poems))
        print(f"T = {temperature}, {options.count} poems of 400            {median(map(len, runs)):6.0f}", end="")
        print(f"{len(longest):9}  {shares:.0%}   {longest!r}")
    rest = "\n\n".join(learned)
    runs = [longest_copy(poem[:LENGTH], rest) for poem in held_out]
    longest = max(runs, key=len)
    print(f"Shakespeare, {len(runs)} sonnets held out     {median(map(len, runs)):6.0f}{len(longest):9}  {longest!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
