"""A whole class, from `submitted/` to the gradebook: nothing twice, nothing lost.

`batch.run` finds who handed in and leaves alone what is recorded already and has not changed. The others go through
`grading.pipeline`, which takes results that were kept from the cache; what comes out of it is recorded in batches by
`recorder`. Killed at any moment, the next run goes on where this one stopped. `lock` keeps two runs apart.
"""

__all__ = ["batch"]
