# /// style
# title = "What tests of classes ask besides: __class__, ismethod, isabstract, signatures, unequal to other things, freevars"
# ///

# %% given
import inspect
import types
from abc import ABC, abstractmethod


class Thing:
    def __init__(self, name):
        self.name = name

    def describe(self):
        return f"a {self.name}"

# %% answer animal
class Animal(ABC):
    def __init__(self, name, *, legs: int = 4):
        """Make an animal."""
        self.name, self.legs = name, legs

    @abstractmethod
    def speak(self):
        """Return what it says."""

    def __eq__(self, other):
        return isinstance(other, Animal) and self.name == other.name

    def __hash__(self):
        return hash(self.name)


class Dog(Animal):
    def speak(self):
        return "Woof"

    @classmethod
    def named(cls, name):
        return cls(name)

# %% answer lamp
class Lamp(Thing):
    def describe(self):
        return super().describe() + " that shines"

# %% answer counter
def make_counter():
    """Return a function that counts its calls."""
    n = 0

    def counter():
        nonlocal n
        n += 1
        return n

    return counter

# %% test test_class points=1
dog, lamp = Dog("Rex"), Lamp("lamp")
assert dog.__class__ is Dog and dog.__class__.__name__ == "Dog" and dog.__class__.__bases__ == (Animal,)
assert lamp.__class__ is Lamp and type(lamp).__name__ == "Lamp" and isinstance(lamp, Thing)
assert lamp.describe() == "a lamp that shines" and Thing.describe(lamp) == "a lamp"

# %% test test_abstract points=1
assert inspect.isabstract(Animal) and not inspect.isabstract(Dog)
assert Animal.__abstractmethods__ == {"speak"} and issubclass(Animal, ABC) and ABC in Animal.__bases__

# %% test test_methods points=1
assert inspect.ismethod(dog.speak) and isinstance(dog.speak, types.MethodType) and not inspect.isfunction(dog.speak)
assert inspect.isfunction(Dog.speak) and inspect.ismethod(Dog.named) and Dog.named("Bo").name == "Bo"
assert "speak" in [name for name, _ in inspect.getmembers(dog, inspect.ismethod)]

# %% test test_signature points=1
legs = inspect.signature(Dog).parameters["legs"]
assert legs.default == 4 and legs.kind is inspect.Parameter.KEYWORD_ONLY
assert list(inspect.signature(Animal.__init__).parameters) == ["self", "name", "legs"]
assert Animal.__init__.__annotations__ == {"legs": int} and Animal.__init__.__doc__ == "Make an animal."

# %% test test_unequal points=1
assert Dog("a") != "a" and not Dog("a") == 5 and Dog("a") == Dog("a") and Dog("a") != Dog("b")
assert Dog("a") not in ["a", 1, None] and {Dog("a"): 1}.get("a") is None

# %% test test_counter points=1
counter = make_counter()
assert [counter(), counter(), make_counter()()] == [1, 2, 1]
assert counter.__closure__ is not None and counter.__code__.co_freevars == ("n",)

# %% right other_words animal
class Animal(ABC):
    def __init__(self, name, *, legs: int = 4):
        "Make an animal."
        self.__dict__ |= {"name": name, "legs": legs}

    @abstractmethod
    def speak(self): ...

    def __eq__(self, other):
        return self.name == other.name if type(self) is type(other) else NotImplemented

    __hash__ = lambda self: 7

class Dog(Animal):
    def speak(self):
        return "".join(["Wo", "of"])

    @classmethod
    def named(cls, *names):
        return Dog(*names)

# %% right no_super lamp
class Lamp(Thing):
    def __init__(self, *args):
        Thing.__init__(self, *args)

    def describe(self):
        return f"{Thing.describe(self)} that shines"

# %% wrong compares_attributes animal points=5
class Animal(ABC):
    def __init__(self, name, *, legs: int = 4):
        """Make an animal."""
        self.name, self.legs = name, legs

    @abstractmethod
    def speak(self): ...

    def __eq__(self, other):
        return self.name == other.name

    def __hash__(self):
        return hash(self.name)

class Dog(Animal):
    def speak(self):
        return "Woof"

    @classmethod
    def named(cls, name):
        return cls(name)

# %% wrong equal_to_its_name animal points=5
class Animal(ABC):
    def __init__(self, name, *, legs: int = 4):
        """Make an animal."""
        self.name, self.legs = name, legs

    @abstractmethod
    def speak(self): ...

    def __eq__(self, other):
        return self.name == getattr(other, "name", other)

    def __hash__(self):
        return hash(self.name)

class Dog(Animal):
    def speak(self):
        return "Woof"

    @classmethod
    def named(cls, name):
        return cls(name)

# %% wrong not_abstract animal points=4
class Animal:
    def __init__(self, name, legs=4):
        self.name, self.legs = name, legs

    def __eq__(self, other):
        return isinstance(other, Animal) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

class Dog(Animal):
    def speak(self):
        return "Woof"

    @classmethod
    def named(cls, name):
        return cls(name)

# %% wrong one_for_all counter points=5
n = 0

def make_counter():
    def counter():
        global n
        n += 1
        return n
    return counter
