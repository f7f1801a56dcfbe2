"""Cells of a notebook: their marks, hidden parts, names and outputs."""
