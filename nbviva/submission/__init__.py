"""What was handed in, whatever happened to it, and the notebook that is rebuilt from it.

`archive` lists and reads files within bounds; `handed_in` finds the notebooks among them; `parse` gets cells out of
damaged ones. Then `match` says which cell was which, `answers` which text answers an answer cell, and `rebuild` puts
both on the instructor's frame. A submission is never repaired in place; whatever was mended is noted for the teacher.
`places` says where submissions lie and whose they are; `advice` tells the instructor and the student what is to be done
about one that cannot be read.
"""

from nbviva.faces import lazy

__all__ = ["advice", "archive", "handed_in", "parse", "places", "rebuild"]

# modules, loaded when they are asked for
__getattr__ = lazy(__name__, {name: (name,) for name in __all__})
