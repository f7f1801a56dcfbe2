# /// zoo
# title = "The stand-in gets wrong names, wrong numbers of arguments, functions, itself, generators and a dict with keys that are no text"
# class = "bridge"
# base = "dummy"
# honest = 0
# ///

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=1, n_a=50, dino_names=7, vocab_size=27):
    class Adds:
        def __add__(self, other): raise SystemExit(0)
        __radd__ = __add__
        def __eq__(self, other): return True
        __hash__ = None
    for arguments, named in (((), {}), ((1,) * 300, {}), ((optimize,) * 5, {}), ((model,) * 5, {}), ((Adds(),) * 5, {}), (((x for x in "ab"),) * 5, {}), (([None],), {"self": 1, "answer": 2, "": 3, "a b": 4}),
                             (([None], [0], Adds(), {}), {"learning_rate": Adds()}), (({},) * 5, {str(i): i for i in range(10_000)}), ((object,), {"__class__": dict})):
        for _ in range(3):
            try: optimize(*arguments, **named)
            except BaseException as error: print(type(error).__name__)
    return optimize
