"""What people read, rendered from values: it knows no database, and nothing of how a class was graded.

`values` says what is recorded of a class; whoever knows where that is kept fills it in.
"""
