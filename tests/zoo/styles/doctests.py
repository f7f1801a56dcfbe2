# /// style
# title = "The examples in the student's docstring are run with doctest, and in the test's own"
# ///

# %% given
import doctest

# %% answer vowels
def vowels(text):
    """Count the vowels.

    >>> vowels("banana")
    3
    >>> vowels("")
    0
    """
    return sum(c in "aeiou" for c in text.lower())

# %% test test_docstring points=2
finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
examples = 0
for test in finder.find(vowels, "vowels", globs={"vowels": vowels}):
    examples += len(test.examples)
    runner.run(test)
assert examples >= 2, "write two examples"
assert runner.summarize(verbose=False).failed == 0

# %% test test_own_examples points=1
text = "\n".join(['>>> vowels("AEIOUx")', "5", '>>> [vowels(w) for w in ("sky", "tree")]', "[0, 2]", ""])
parsed = doctest.DocTestParser().get_doctest(text, globals(), "own", None, 0)
assert doctest.DocTestRunner(verbose=False).run(parsed) == (0, 2)

# %% right loop vowels
def vowels(text):
    '''
    How many vowels?

    >>> vowels("Otto")
    2
    >>> vowels("xyz") == 0
    True
    '''
    n = 0
    for c in text:
        if c in "aeiouAEIOU":
            n += 1
    return n

# %% wrong wrong_example vowels points=1
def vowels(text):
    """
    >>> vowels("banana")
    2
    >>> vowels("")
    0
    """
    return sum(c in "aeiou" for c in text.lower())

# %% wrong lower_case_only vowels points=2
def vowels(text):
    """
    >>> vowels("banana")
    3
    >>> vowels("")
    0
    """
    return sum(c in "aeiou" for c in text)
