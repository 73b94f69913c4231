"""Which texts a search finds for which question, how well, and why not: retrieval."""

from .evaluation import Evaluation, Miss, evaluate_steps
from .explain import explain_misses_steps
from .explanation import Explanation
from .rules import Cause
from .run import evaluate

__all__ = [
    "Cause",
    "Evaluation",
    "Explanation",
    "Miss",
    "evaluate",
    "evaluate_steps",
    "explain_misses_steps",
]
