"""From an assignment, read once as a value, and the folder of a submission to its results.

`assignment` reads what is graded; `learning` runs the reference solution once, to see what submissions may do. Then
`grader` reads what a student handed in, rebuilds its notebooks on the instructor's frame, has them examined by
`workers`, and `graded` puts the results into them. `pipeline` does that for a class; `summary` is what stays of it.
"""

__all__ = ["assignment", "grader", "learning", "pipeline", "summary"]
