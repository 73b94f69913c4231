"""Which texts a search finds for which question, how well, and why not: retrieval."""

from .evaluation import Evaluation, Miss, evaluate, evaluate_steps

__all__ = ["Evaluation", "Miss", "evaluate", "evaluate_steps"]
