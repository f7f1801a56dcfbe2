"""The checks of the lesson: one line for each check cell, and what hidden tests and experiments use.

| module | what it owns |
|---|---|
| `clip`, `sample`, `optimize`, `model` | the checks of that function; hidden tests use the same with other numbers |
| `causes` | what may be the cause when a check of `model` fails |
| `comparing` | comparing values, and the words of a failure |
| `surroundings` | stand-ins for other functions, a file of names, the seed of a hidden test |
| `showing` | what a learner reads below a check cell |
"""

from utils.checks.clip import clip_all_gradients, clip_bounds, clip_values
from utils.checks.comparing import CheckFailed, array, fail, value
from utils.checks.model import model_log, model_order, model_parameters, model_state, model_training_pairs
from utils.checks.optimize import optimize_gradients, optimize_loss_and_state, optimize_update
from utils.checks.sample import sample_indices, sample_limit, sample_newline
from utils.checks.showing import congratulate
from utils.checks.surroundings import Calls, corpus_file, forgive_stderr, printed, replaced, seed

__all__ = [
    "Calls",
    "CheckFailed",
    "array",
    "clip_all_gradients",
    "clip_bounds",
    "clip_values",
    "congratulate",
    "corpus_file",
    "fail",
    "forgive_stderr",
    "model_log",
    "model_order",
    "model_parameters",
    "model_state",
    "model_training_pairs",
    "optimize_gradients",
    "optimize_loss_and_state",
    "optimize_update",
    "printed",
    "replaced",
    "sample_indices",
    "sample_limit",
    "sample_newline",
    "seed",
    "value",
]
