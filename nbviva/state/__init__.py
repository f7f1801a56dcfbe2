"""What examiner and candidate keep in step: random generators, names, replaced functions, files, environment."""
