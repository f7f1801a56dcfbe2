# /// style
# title = "Mocks and stubs as arguments: what the student calls on them is checked"
# ///

# %% given
from unittest.mock import MagicMock, Mock, call

# %% answer register
def register(user, database, mailer):
    """Insert a new user and send a mail; return whether the user was new."""
    if database.exists(user):
        return False
    database.insert(user, active=True)
    mailer.send(to=user, subject="Welcome")
    return True

# %% answer drain
def drain(queue):
    """Handle all jobs; return their results."""
    results = []
    while len(queue):
        job = queue.get()
        results.append(job())
    return results

# %% test test_new_user points=2
database, mailer = Mock(), Mock()
database.exists.return_value = False
assert register("ada", database, mailer) is True
database.insert.assert_called_once_with("ada", active=True)
mailer.send.assert_called_once()
assert mailer.send.call_args == call(to="ada", subject="Welcome")

# %% test test_old_user points=1
database, mailer = Mock(), Mock()
database.exists.side_effect = lambda user: user == "bob"
assert register("bob", database, mailer) is False
assert not database.insert.called and not mailer.method_calls

# %% test test_drain points=1
queue = MagicMock()
queue.__len__.side_effect = [2, 1, 0]
queue.get.side_effect = [lambda: "a", lambda: "b"]
assert drain(queue) == ["a", "b"]

# %% right else_branch register
def register(user, database, mailer):
    new = not database.exists(user)
    if new:
        database.insert(user, active=True)
        mailer.send(subject="Welcome", to=user)
    return new

# %% wrong mails_always register points=3
def register(user, database, mailer):
    mailer.send(to=user, subject="Welcome")
    if database.exists(user):
        return False
    database.insert(user, active=True)
    return True

# %% wrong positional register points=2
def register(user, database, mailer):
    if database.exists(user):
        return False
    database.insert(user, True)
    mailer.send(user, "Welcome")
    return True
