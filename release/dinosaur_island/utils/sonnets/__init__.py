"""What the lesson about sonnets imports: `from utils.sonnets import *`. It needs NumPy; Keras where you ask for it."""

from .network import Network
from .pictures import learning_curve, next_characters
from .text import build_data, learned_and_new, load_text, simplified, vectorization
from .training import Callback, LambdaCallback, Progress
from .with_keras import HOW_TO_INSTALL, build_keras, from_keras, keras_is_here, to_keras
from .writing import generate_output, load_model, on_epoch_end, sample, training_curve

__all__ = [
    "HOW_TO_INSTALL",
    "Callback",
    "LambdaCallback",
    "Network",
    "Progress",
    "build_data",
    "build_keras",
    "from_keras",
    "generate_output",
    "keras_is_here",
    "learned_and_new",
    "learning_curve",
    "load_model",
    "load_text",
    "next_characters",
    "on_epoch_end",
    "sample",
    "simplified",
    "to_keras",
    "training_curve",
    "vectorization",
]
