# /// style
# title = "time.sleep is a mock: nothing waits, and the waits are checked"
# ///

# %% given
import time
from unittest.mock import call, patch

# %% answer retry
def retry(action, tries=3, wait=1):
    """Call action until it does not raise; wait twice as long each time."""
    for attempt in range(tries):
        try:
            return action()
        except OSError:
            if attempt == tries - 1:
                raise
            time.sleep(wait * 2**attempt)

# %% test test_retry points=3
answers = [OSError("busy"), OSError("busy"), "ok"]

def action():
    answer = answers.pop(0)
    if isinstance(answer, Exception):
        raise answer
    return answer

with patch("time.sleep") as sleep:
    assert retry(action, wait=30) == "ok"
assert sleep.call_args_list == [call(30), call(60)]
assert answers == []

# %% test test_retry_gives_up points=1
def always():
    raise OSError("gone")

with patch("time.sleep"):
    try:
        retry(always, tries=2, wait=60)
    except OSError as error:
        assert str(error) == "gone"
    else:
        raise AssertionError("the last error must come through")

# %% right while_loop retry
def retry(action, tries=3, wait=1):
    while True:
        tries -= 1
        try:
            result = action()
        except OSError:
            if not tries:
                raise
        else:
            return result
        time.sleep(wait)
        wait *= 2

# %% wrong same_wait retry points=1
def retry(action, tries=3, wait=1):
    for attempt in range(tries):
        try:
            return action()
        except OSError:
            if attempt == tries - 1:
                raise
            time.sleep(wait)

# %% wrong swallows retry points=3
def retry(action, tries=3, wait=1):
    for attempt in range(tries):
        try:
            return action()
        except OSError:
            time.sleep(wait * 2**attempt)
