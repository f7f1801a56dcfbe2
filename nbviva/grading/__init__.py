"""From an assignment, read once as a value, and the folder of a submission to its results."""
