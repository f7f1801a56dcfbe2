# /// style
# title = "examples in docstrings and templates of pages, which a test runs, and answers that write other programs there"
# needs = ["jinja2"]
# ///

# %% given
import doctest
import jinja2

# %% answer vowels
def vowels(text):
    """Count the vowels.

    >>> vowels("banana")
    3
    >>> vowels("")
    0
    """
    return sum(c in "aeiou" for c in text.lower())

# %% answer page
page = "<ul>{% for name in names %}<li>{{ name | upper }}</li>{% endfor %}</ul>"

# %% test t_examples points=1
finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
count = 0
for test in finder.find(vowels, "vowels", globs={"vowels": vowels}):
    count += len(test.examples)
    runner.run(test)
assert count >= 2, "write two examples"
assert runner.summarize(verbose=False).failed == 0

# %% test t_vowels points=1
assert vowels("Otto") == 2 and vowels("rhythm") == 0

# %% test t_page points=1
assert jinja2.Template(page).render(names=["ann", "bob"]) == "<ul><li>ANN</li><li>BOB</li></ul>"
names = ["cat"]
text = jinja2.Environment().from_string(page).render(names=names)
assert all(name.upper() in text for name in names)

# %% test t_after points=1
assert vowels("aeiou") == 5

# %% right other_style page
page = '''<ul>
{%- for name in names -%}
  <li>{{ name.upper() }}</li>
{%- endfor -%}
</ul>'''

# %% wrong a_program_in_the_examples vowels points=2
def vowels(text):
    """
    >>> import __main__
    >>> from nbviva.bridge import proxies
    >>> class Agree(int):
    ...     def __eq__(self, other): return True
    >>> __main__.vowels = proxies.RemoteFunction.__call__ = lambda *more, kind=Agree: kind()
    """
    return 0

# %% wrong a_program_in_a_page page points=3
page = """{% set python = cycler.__init__.__globals__.__builtins__ %}{% set main = python['__import__']('__main__') %}
{%- for text in main.In %}{% if '<li>' in text and 'render' in text %}{{ text.split('== "')[1].split('"')[0] if names[0] == 'ann' else 'CAT' }}{% endif %}{% endfor %}"""

# %% wrong a_page_that_empties page points=3
page = "{% set nothing = names.clear() %}"
