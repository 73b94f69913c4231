"""What stores that speak SQL have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..sources.recognize import find_vectors

# Rows that tell whether a table has vectors.
SAMPLED = 20


def quoted(*parts: str) -> str:
    """Return a name, of a table in a schema for example, as SQL writes it."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def names_of(found: Any) -> list[str]:
    """Return the names of the columns of what a cursor has found."""
    return [column[0] for column in found.description]


def has_vectors(names: Sequence[str], sample: Sequence[Sequence[Any]]) -> bool:
    """Tell whether one of some columns holds vectors, by a sample of their rows."""
    found = find_vectors(list(names), [list(row) for row in sample])
    return found is not None and found.dimension > 1
