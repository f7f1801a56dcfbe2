"""The way into the engine: a new course, an assignment made from a plain notebook, a course that others graded before.

`template` writes a course that works at once, from the files in `nbviva/templates/course`; `plain` tells what each cell
of a plain notebook is to be, and `adding` makes an assignment of it; `demo` grades made-up students, in a copy of the
course. `switching` puts the line into somebody's settings and takes it out, and `comparing` says whose points differ.
"""

from nbviva.faces import lazy

__all__ = ["adding", "comparing", "demo", "plain", "switching", "template"]

# modules, loaded when they are asked for
__getattr__ = lazy(__name__, {name: (name,) for name in __all__})
