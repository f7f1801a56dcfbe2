"""What people read, rendered from values: it knows no database, and nothing of how a class was graded.

`values` says what is recorded of a class; whoever knows where that is kept fills it in. `figures` computes from it all
that a class report says, with the formulas of `statistics`; `class_report` puts the figures into a page and into JSON.
`exports` makes tables for other gradebooks, with the names of a roster (`exports_roster`), `exports_worksheet` fills
one in, `exports_platforms` makes the result of one submission for a learning platform.
"""
