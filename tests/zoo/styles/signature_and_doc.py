# /// style
# title = "The signature, the docstring, the name and the annotations of a function are checked"
# blank = 4
# ///

# %% given
import inspect
from typing import get_type_hints

# %% answer bmi
def bmi(weight: float, height: float, *, digits: int = 1) -> float:
    """Return the body mass index, rounded."""
    return round(weight / height**2, digits)

# %% test test_bmi points=1
assert bmi(80, 2) == 20.0
assert bmi(70, 1.75, digits=3) == 22.857

# %% test test_signature points=2
signature = inspect.signature(bmi)
assert list(signature.parameters) == ["weight", "height", "digits"]
assert signature.parameters["digits"].default == 1
assert signature.parameters["digits"].kind is inspect.Parameter.KEYWORD_ONLY
assert bmi.__code__.co_argcount == 2
assert bmi.__kwdefaults__ == {"digits": 1}

# %% test test_docstring points=1
assert bmi.__doc__ and "body mass" in bmi.__doc__.lower()
assert bmi.__name__ == "bmi"
assert inspect.getdoc(bmi).endswith(".")

# %% test test_annotations points=1
hints = get_type_hints(bmi)
assert hints["weight"] is float and hints["return"] is float
assert bmi.__annotations__["digits"] in (int, "int")
assert inspect.isfunction(bmi) and callable(bmi)

# %% right long_docstring bmi
def bmi(weight: "float", height: "float", *, digits: "int" = 1) -> "float":
    '''Body mass index.

    Weight in kg, height in m.
    '''
    index = weight / (height * height)
    return round(index, digits)

# %% wrong no_docstring bmi points=4
def bmi(weight: float, height: float, *, digits: int = 1) -> float:
    return round(weight / height**2, digits)

# %% wrong not_keyword_only bmi points=2
def bmi(weight, height, digits=1):
    """Body mass index."""
    return round(weight / height**2, digits)
