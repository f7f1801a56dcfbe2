# /// style
# title = "Texts and files that a library would run as programs, in the test cell that uses them"
# needs = ["pandas", "yaml"]
# ///

# %% given
import ast
import importlib.util
import logging
import logging.config
import re
import string

import pandas as pd
import yaml

frame = pd.DataFrame({"name": ["ann", "bob", "cy"], "age": [31, 17, 45]})
limit = 18

# %% answer condition
def condition():
    return "age >= @limit"

# %% answer formula
def formula():
    return "age * 2"

# %% answer line
def line():
    return "{0.name}: {0.age}"

# %% answer template
def template():
    return "Dear $name"

# %% answer settings
def settings():
    return "{colours: [red, blue], size: 3}"

# %% answer logs
def logs():
    return {
        "version": 1,
        "formatters": {"short": {"format": "%(levelname)s-%(message)s"}},
        "handlers": {"memory": {"class": "logging.handlers.MemoryHandler", "capacity": 3, "formatter": "short"}},
        "loggers": {"shop": {"handlers": ["memory"], "level": "INFO"}},
    }

def log_file(path):
    with open(path, "w") as file:
        file.write("[loggers]\nkeys=root\n[handlers]\nkeys=one\n[formatters]\nkeys=\n[logger_root]\nlevel=ERROR\n")
        file.write("handlers=one\n[handler_one]\nclass=NullHandler\nargs=()\n")

# %% answer pattern
def pattern():
    return r"\w+@\w+\.org"

# %% answer literal
def literal():
    return "[1, 2, (3, 4)]"

# %% answer module
def save(path):
    with open(path, "w") as file:
        file.write("x: 3\n")

# %% test t_query points=1
expected = pd.DataFrame({"name": ["ann", "cy"], "age": [31, 45]}, index=[0, 2])
assert frame.query(condition()).equals(expected)

# %% test t_eval points=1
doubled = [62, 34, 90]
assert list(frame.eval(formula())) == doubled and list(pd.eval(formula(), resolvers=[frame])) == doubled
assert len(frame.query("age > @limit")) == 2

# %% test t_format points=1
class Person:
    def __init__(self, name, age):
        self.name, self.age = name, age

wanted = "ann: 31"
assert line().format(Person("ann", 31)) == wanted

# %% test t_template points=1
letter = "Dear bob"
assert string.Template(template()).substitute(name="bob") == letter

# %% test t_yaml points=1
right = {"colours": ["red", "blue"], "size": 3}
assert yaml.load(settings(), Loader=yaml.FullLoader) == right and yaml.unsafe_load(settings()) == right

# %% test t_logs points=1
logging.config.dictConfig(logs())
form = "%(levelname)s-%(message)s"
assert logging.getLogger("shop").handlers[0].formatter._fmt == form

# %% test t_log_file points=1
log_file("logs.ini")
logging.config.fileConfig("logs.ini", disable_existing_loggers=False)
assert logging.root.level == logging.ERROR

# %% test t_pattern points=1
texts = ["ann@site.org", "a" * 40 + "!", "bob@site.com"]
assert [bool(re.fullmatch(pattern(), text)) for text in texts] == [True, False, False]

# %% test t_literal points=1
assert ast.literal_eval(literal()) == [1, 2, (3, 4)]

# %% test t_module points=1
save("made.yml")
assert yaml.safe_load(open("made.yml")) == {"x": 3}

# %% right other_words condition
def condition():
    return "name.str.startswith('a') or age > 30"

# %% right other_words formula
def formula():
    return "age + age"

# %% right other_words pattern
def pattern():
    return re.compile(r"[a-z]+@[a-z]+\.org")

# %% right other_words template
def template():
    return "Dear ${name}"

# %% right other_words logs
def logs():
    handler = {"()": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "f"}
    form = {"format": "%(levelname)s-%(message)s"}
    return {"version": 1, "formatters": {"f": form}, "handlers": {"h": handler}, "loggers": {"shop": {"handlers": ["h"]}}}

def log_file(path):
    open(path, "w").write(
        "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=\n[logger_root]\nlevel=ERROR\nhandlers=h\n"
        "[handler_h]\nclass=StreamHandler\nargs=(sys.stdout,)\n"
    )

# %% wrong names_of_the_test condition points=9
def condition():
    return "index in @expected.index"

# %% wrong names_of_the_test_by_eval formula points=9
def formula():
    return "@doubled"

# %% wrong behind_the_objects condition points=8
def condition():
    return "age.__class__.__init__.__globals__['sys'].modules['__main__'].expected.age == age"

# %% wrong behind_the_objects formula
def formula():
    return "@pd.compat.sys.modules['__main__'].doubled"

# %% wrong behind_the_arguments line points=9
def line():
    return "{0.__init__.__globals__[wanted]}"

# %% wrong tags_of_yaml settings points=9
def settings():
    return "!!python/name:__main__.right"

# %% wrong objects_of_yaml settings points=9
def settings():
    return "!!python/object/apply:builtins.eval ['{\"colours\": [\"red\", \"blue\"], \"size\": 3}']"

# %% wrong factories_of_logging logs points=8
def logs():
    code = "import logging; h = logging.NullHandler(); h.formatter = logging.Formatter('%(levelname)s-%(message)s'); "
    code += "logging.getLogger('shop').handlers[:] = [h]"
    return {"version": 1, "filters": {"f": {"()": "timeit.timeit", "stmt": code, "number": 1}}}

def log_file(path):
    with open(path, "w") as file:
        file.write("[loggers]\nkeys=root\n[handlers]\nkeys=one\n[formatters]\nkeys=\n[logger_root]\nlevel=DEBUG\n")
        file.write("handlers=one\n[handler_one]\nclass=NullHandler\nargs=[logging.root.__class__.setLevel(logging.root, 40), setattr(logging.root.__class__, 'setLevel', print)][:0]\n")

# %% wrong patterns_without_end pattern points=9
def pattern():
    return r"(a|aa)+$|\w+@\w+\.org"

# %% wrong nested_without_end literal points=9
def literal():
    return "-" * 200_000 + "1"

# %% wrong a_module_in_a_file module points=9
def save(path):
    with open("yaml.py", "w") as file:
        file.write("safe_load = lambda file: {'x': 3}")
    with open(path, "w") as file:
        file.write("!!python/object/apply:builtins.dict {kwds: {x: 3}}")
