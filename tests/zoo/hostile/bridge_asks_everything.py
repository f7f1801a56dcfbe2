# /// zoo
# title = "The candidate's own end of the bridge asks for every operation on a stand-in, its class, and on numbers it guesses"
# class = "bridge"
# base = "stub"
# honest = 0
# ///

# %% optimize
def optimize(*a, **k): return 1.0, {}, 0
_own = optimize

# %% model
import sys
def model(data, ix_to_char, char_to_ix, num_iterations=1, n_a=50, dino_names=7, vocab_size=27):
    peers = [m for n, m in list(sys.modules.items()) if n.endswith("bridge.peer")]
    if "nbviva" in sys.modules and not peers: raise LookupError("lost its target")
    for module in peers:
        _, end, number = module.REMOTE.get(module.identity(optimize), (None, None, None))
        if end is None and optimize is not _own: raise LookupError("lost its target")
        if end is None: continue
        numbers = [number]
        try:
            about = end.ask("class", number)
            print(about)
            numbers += [n for n in end._proxies]
        except BaseException as error: print(type(error).__name__)
        for n in numbers + [0, 1, -1, id(None), id(object)]:
            for operation in ("get", "set", "delete", "class", "signature", "plain", "await", "call", "dir", "names", "own", "derive", "inherited", "together", "cancel", "__call__", "__getitem__", "__setitem__", "__len__", "__iter__", "__eq__", "__str__", "__repr__",
                              "__reduce__", "__init__", "__getattribute__", "__setattr__", "__class__", "__dict__", "__subclasses__", "__init_subclass__", "__globals__", "mro"):
                for arguments in ((), ("calls",), ("_answer",), ("__globals__",), ("__class__",), ("calls", []), (0,), ("fail", 1)):
                    try:
                        came = end.ask(operation, n, *arguments)
                        if operation == "get": came.fail = came["fail"] = lambda *a: None
                    except BaseException as error:
                        if "hidden" + "_check" in str(error): print(error)
    return {}
