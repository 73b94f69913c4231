"""What groups of texts are about, in any language that writes words or characters."""

from .collect import Terms, collect_terms
from .titles import Titles

__all__ = ["Terms", "Titles", "collect_terms"]
