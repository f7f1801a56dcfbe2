# /// style
# title = "Properties with checks, class attributes, static and class methods"
# ///

# %% answer temperature
class Temperature:
    count = 0

    def __init__(self, celsius):
        self.celsius = celsius
        Temperature.count += 1

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError("below absolute zero")
        self._celsius = value

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32

    @classmethod
    def from_fahrenheit(cls, value):
        return cls((value - 32) * 5 / 9)

    @staticmethod
    def is_freezing(celsius):
        return celsius <= 0

# %% test test_property points=2
t = Temperature(100)
assert t.fahrenheit == 212
t.celsius = 0
assert t.fahrenheit == 32
try:
    t.celsius = -300
    raise AssertionError("no check in the setter")
except ValueError:
    pass
assert t.celsius == 0

# %% test test_read_only points=1
t = Temperature(5)
try:
    t.fahrenheit = 3
except AttributeError:
    pass
else:
    raise AssertionError("fahrenheit can be set")
assert isinstance(Temperature.fahrenheit, property)

# %% test test_methods_of_the_class points=2
t = Temperature.from_fahrenheit(50)
assert isinstance(t, Temperature) and t.celsius == 10
assert Temperature.is_freezing(-1) and not t.is_freezing(20)

# %% test test_class_attribute points=1
before = Temperature.count
Temperature(1), Temperature(2)
assert Temperature.count == before + 2
Temperature.count = 0
Temperature(3)
assert Temperature.count == 1

# %% right property_function temperature
class Temperature:
    count = 0

    def __init__(self, c):
        self.set_celsius(c)
        type(self).count += 1

    def get_celsius(self):
        return self.__c

    def set_celsius(self, c):
        if c + 273.15 < 0:
            raise ValueError(c)
        self.__c = c

    celsius = property(get_celsius, set_celsius)
    fahrenheit = property(lambda self: 1.8 * self.__c + 32)
    from_fahrenheit = classmethod(lambda cls, f: cls((f - 32) / 1.8))
    is_freezing = staticmethod(lambda c: c <= 0)

# %% wrong plain_attributes temperature points=2
class Temperature:
    def __init__(self, celsius):
        self.celsius = celsius
        self.fahrenheit = celsius * 9 / 5 + 32

    @classmethod
    def from_fahrenheit(cls, value):
        return cls((value - 32) * 5 / 9)

    @staticmethod
    def is_freezing(celsius):
        return celsius <= 0

# %% wrong counts_on_the_instance temperature points=5
class Temperature:
    count = 0

    def __init__(self, celsius):
        self.celsius = celsius
        self.count += 1

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError("below absolute zero")
        self._celsius = value

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32

    @classmethod
    def from_fahrenheit(cls, value):
        return cls((value - 32) * 5 / 9)

    @staticmethod
    def is_freezing(celsius):
        return celsius <= 0
