"""nbgrader's database: one writer, what it says, and what nbgrader itself makes of a source notebook."""
