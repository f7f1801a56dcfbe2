# /// style
# title = "examples in docstrings, run by a module beside the notebook, which no cell of the notebook names as such"
# ///

# %% file checking.py
import doctest


def failures(function, names):
    """Return how many examples of a function fail."""
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(function, function.__name__, globs=names):
        runner.run(test)
    return runner.summarize(verbose=False).failed

# %% answer vowels
def vowels(text):
    """Count the vowels.

    >>> vowels("banana")
    3
    """
    return sum(c in "aeiou" for c in text.lower())

# %% test t_examples points=1
import checking
assert ">>>" in vowels.__doc__
assert checking.failures(vowels, {"vowels": vowels}) == 0

# %% test t_vowels points=1
assert vowels("Otto") == 2 and vowels("rhythm") == 0

# %% right other_examples vowels
def vowels(text):
    """
    >>> [vowels(word) for word in ("a", "bcd", "")]
    [1, 0, 0]
    """
    return len([c for c in text if c in "aeiouAEIOU"])

# %% wrong examples_that_fail vowels points=0
def vowels(text):
    """
    >>> vowels("banana")
    3
    """
    return 0

# %% wrong a_program_in_the_examples vowels points=1
def vowels(text):
    """
    >>> from nbviva.bridge import proxies
    >>> class Agree(int):
    ...     def __eq__(self, other): return True
    >>> proxies.RemoteFunction.__call__ = lambda *more, kind=Agree: kind()
    """
    return -1
