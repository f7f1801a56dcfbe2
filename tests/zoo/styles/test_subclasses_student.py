# /// style
# title = "The test derives a class from the student's, and gives its objects to the student's functions"
# ///

# %% answer base
class Employee:
    def __init__(self, name, salary):
        self.name, self.salary = name, salary

    def bonus(self):
        return 0

    def pay(self):
        return self.salary + self.bonus()

# %% answer payroll
def payroll(employees):
    """Return {name: pay}."""
    return {e.name: e.pay() for e in employees}

# %% test test_pay points=1
assert Employee("Ada", 10).pay() == 10

# %% test test_subclass points=2
class Boss(Employee):
    def __init__(self, name):
        super().__init__(name, 100)

    def bonus(self):
        return self.salary / 10

boss = Boss("Bob")
assert boss.pay() == 110
assert boss.name == "Bob" and isinstance(boss, Employee)
assert issubclass(Boss, Employee)

# %% test test_payroll points=1
assert payroll([Employee("Ada", 5), boss]) == {"Ada": 5, "Bob": 110}

# %% right method_lookup base
class Employee:
    def __init__(self, name, salary):
        self.__dict__.update(name=name, salary=salary)

    bonus = lambda self: 0

    def pay(self):
        return sum((self.salary, self.bonus()))

# %% wrong bonus_not_called base points=1
class Employee:
    def __init__(self, name, salary):
        self.name, self.salary = name, salary

    def bonus(self):
        return 0

    def pay(self):
        return self.salary

# %% wrong list payroll points=3
def payroll(employees):
    return [(e.name, e.pay()) for e in employees]
