"""A whole class, from `submitted/` to the gradebook: nothing twice, nothing lost."""
