"""What people read, rendered from values: it knows no database, and nbgrader only by the marks it leaves in cells.

Feedback: `redaction` takes out of a graded notebook what its student must not see. From what is left, `feedback` makes
what is `told`: questions, their checks, reasons, the student's own work. `names` finds words for cells, `hints` a next
step for each kind of failure, `markup` makes what students wrote harmless. `pages` fills a template with the value.

A class: `values` says what is recorded of it; whoever knows where that is kept fills it in. `figures` computes from it
all that a class report says, with the formulas of `statistics`; `class_report` puts the figures into a page and JSON.

Grades for others: `exports` makes tables for other gradebooks, with the names of a roster (`exports_roster`),
`exports_worksheet` fills one in, `exports_platforms` makes the result of one submission for a learning platform.

Nothing that a student wrote runs in a page, and nothing is loaded from elsewhere.
"""

from nbviva.faces import lazy

__all__ = ["Feedback", "feedback_of", "feedback_page", "redact"]

__getattr__ = lazy(
    __name__, {"feedback": ["feedback_of"], "told": ["Feedback"], "pages": ["feedback_page"], "redaction": ["redact"]}
)
