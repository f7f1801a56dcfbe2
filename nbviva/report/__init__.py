"""What people read, rendered from values: it knows no database, and nbgrader only by the marks it leaves in cells.

`redaction` takes out of a graded notebook what its student must not see. From what is left, `feedback` makes one of the
`values`: questions, their checks, reasons, the student's own work. `names` finds words for cells, `hints` a next step
for each kind of failure, `markup` makes what students wrote harmless. `pages` fills a template with the value; nothing
in a page runs, and nothing is loaded from elsewhere.
"""

from nbviva.faces import lazy

__all__ = ["Feedback", "feedback_of", "feedback_page", "redact"]

__getattr__ = lazy(
    __name__, {"feedback": ["feedback_of"], "values": ["Feedback"], "pages": ["feedback_page"], "redaction": ["redact"]}
)
