# /// style
# title = "Exceptions raised from others: cause, context, and clean-up code that must have run"
# ///

# %% answer load
class ConfigError(Exception):
    pass

def load(settings, name, log):
    """Return an integer setting; write 'done' to log in any case."""
    try:
        return int(settings[name])
    except KeyError as error:
        raise ConfigError(f"no setting {name!r}") from error
    finally:
        log.append("done")

# %% test test_load points=1
log = []
assert load({"size": "3"}, "size", log) == 3
assert log == ["done"]

# %% test test_load_chained points=2
log = ["start"]
try:
    load({}, "size", log)
except ConfigError as error:
    assert isinstance(error.__cause__, KeyError)
    assert "size" in str(error)
else:
    assert False, "ConfigError expected"
assert log == ["start", "done"]

# %% test test_load_other_errors points=1
log = []
try:
    load({"size": "three"}, "size", log)
except ConfigError:
    raise AssertionError("this one is a ValueError")
except ValueError:
    pass
assert log == ["done"]

# %% right chain_by_hand load
class ConfigError(LookupError):
    def __init__(self, name):
        LookupError.__init__(self, "setting missing: " + name)

def load(settings, name, log):
    log += ["done"]
    try:
        value = settings[name]
    except KeyError as e:
        new = ConfigError(name)
        new.__cause__ = e
        raise new
    return int(value)

# %% wrong not_chained load points=2
class ConfigError(Exception):
    pass

def load(settings, name, log):
    log.append("done")
    if name not in settings:
        raise ConfigError("no " + name)
    return int(settings[name])

# %% wrong no_finally load points=1
class ConfigError(Exception):
    pass

def load(settings, name, log):
    try:
        value = int(settings[name])
        log.append("done")
        return value
    except KeyError as error:
        raise ConfigError(name) from error
