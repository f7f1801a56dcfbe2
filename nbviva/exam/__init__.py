"""One examination: the examiner, who holds the tests, and the candidate, who holds the answers."""
