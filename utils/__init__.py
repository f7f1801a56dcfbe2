"""What the lessons import: `from utils import *` gives the ten functions of the character model and nothing else."""

from utils.rnn import (
    initialize_parameters,
    rnn_backward,
    rnn_forward,
    rnn_step_backward,
    rnn_step_forward,
    softmax,
    update_parameters,
)
from utils.text import get_initial_loss, print_sample, smooth

__all__ = [
    "get_initial_loss",
    "initialize_parameters",
    "print_sample",
    "rnn_backward",
    "rnn_forward",
    "rnn_step_backward",
    "rnn_step_forward",
    "smooth",
    "softmax",
    "update_parameters",
]
