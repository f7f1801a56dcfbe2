# /// style
# title = "Inheritance between two answer cells: super(), overriding, method resolution"
# ///

# %% answer animal
class Animal:
    legs = 4

    def __init__(self, name):
        self.name = name

    def speak(self):
        return "..."

    def introduce(self):
        return f"{self.name} says {self.speak()}"

# %% answer dog
class Dog(Animal):
    def speak(self):
        return "Woof"


class Puppy(Dog):
    def __init__(self, name, weeks):
        super().__init__(name)
        self.weeks = weeks

    def speak(self):
        return super().speak().lower() + "!"

# %% test test_animal points=1
assert Animal("Tom").introduce() == "Tom says ..."

# %% test test_dog points=2
rex, bo = Dog("Rex"), Puppy("Bo", 8)
assert rex.introduce() == "Rex says Woof"
assert bo.introduce() == "Bo says woof!"
assert bo.weeks == 8 and bo.legs == 4

# %% test test_hierarchy points=1
assert issubclass(Puppy, Dog) and issubclass(Dog, Animal)
assert isinstance(bo, Animal) and not isinstance(rex, Puppy)
assert [c.__name__ for c in Puppy.__mro__] == ["Puppy", "Dog", "Animal", "object"]
assert Dog.__bases__ == (Animal,)

# %% test test_not_written_again points=1
assert "introduce" not in vars(Dog) and "introduce" not in Puppy.__dict__
assert "speak" in vars(Dog)

# %% right class_attribute dog
class Dog(Animal):
    sound = "Woof"

    def speak(self):
        return self.sound

class Puppy(Dog):
    sound = "woof!"

    def __init__(self, *args):
        *first, self.weeks = args
        Dog.__init__(self, *first)

# %% wrong copies_everything dog points=3
class Dog(Animal):
    def speak(self):
        return "Woof"

    def introduce(self):
        return self.name + " says " + self.speak()

class Puppy(Animal):
    def __init__(self, name, weeks):
        self.name = name
        self.weeks = weeks

    def speak(self):
        return "woof!"

    def introduce(self):
        return self.name + " says " + self.speak()

# %% wrong no_call_to_speak animal points=3
class Animal:
    legs = 4

    def __init__(self, name):
        self.name = name

    def speak(self):
        return "..."

    def introduce(self):
        return self.name + " says ..."
