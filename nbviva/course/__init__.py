"""A course on disk: its folders, settings, the files beside its notebooks, its seeds."""
