"""Which texts a search finds for which question, how well, and why not: retrieval."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

# Imported when first asked for: a tab checks the data that it opens, and needs none of them for it.
_HOMES = {
    "Cause": "rules",
    "Evaluation": "evaluation",
    "Explanation": "explanation",
    "Miss": "evaluation",
    "evaluate": "run",
    "evaluate_steps": "evaluation",
    "explain_misses_steps": "explain",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
