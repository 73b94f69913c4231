"""Sparse vectors, written as indices and values: whole ones are made where their length is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .limits import MOST_COLUMNS

VALUES, PLACES, SIZE = "values", ("indices", "dimensions"), "size"
UNTOLD = (
    "its vectors are sparse, as indices and values, and nothing tells how long they are; write "
    "whole ones, such as of fewer dimensions by scikit-learn's TruncatedSVD"
)

# Spark's; PySpark's; pgvector's, which counts from 1; and its Python's.
_SPARK = re.compile(r"\((\d{1,9}),\s*\[([^][]*+)\],\s*\[([^][]*+)\]\)", re.ASCII)
_PYSPARK = re.compile(r"SparseVector\((\d{1,9}), \{([^{}]*+)\}\)", re.ASCII)
_PGVECTOR = re.compile(r"\{([^{}]*+)\}/(\d{1,9})", re.ASCII)
_PGVECTOR_PYTHON = re.compile(r"SparseVector\(\{([^{}]*+)\}, (\d{1,9})\)", re.ASCII)
_PAIRS = re.compile(r"(?:\s*+\d{1,9}\s*+:\s*+[-+.\deE]++\s*+(?:,|$))++", re.ASCII)


@dataclass(frozen=True)
class Sparse:
    """Where the indices of a column of values are, and how long its vectors are; 0 is unknown."""

    places: int
    size: int


def find_sparse(names: Sequence[str], sample: Sequence[Sequence[Any]]) -> dict[int, Sparse]:
    """Return which columns hold the values of sparse vectors.

    They are called "values", also inside an object, and beside them stand as many "indices" in each
    row that has any; "size" tells how long the vectors are, as Spark writes them. Where it does not
    and the indices are the same in all rows, nothing but zeros is left out: these are vectors.
    """
    found: dict[int, Sparse] = {}
    numbers = {name: index for index, name in enumerate(names)}
    for name, index in numbers.items():
        outer, leaf = name[: name.rfind(".") + 1], name.rpartition(".")[2]
        if leaf.lower() != VALUES:
            continue
        beside = [numbers[f"{outer}{other}"] for other in PLACES if f"{outer}{other}" in numbers]
        if beside and _as_many(index, beside[0], sample):
            sizes = {_cell(row, numbers.get(f"{outer}{SIZE}")) for row in sample} - {None}
            size = sizes.pop() if len(sizes) == 1 else 0
            fits = isinstance(size, int | np.integer) and 0 < size <= MOST_COLUMNS
            if fits or not _all_alike(index, beside[0], sample):
                found[index] = Sparse(beside[0], int(size) if fits else 0)
    return found


def _cell(row: Sequence[Any], index: int | None) -> Any:
    return row[index] if index is not None and index < len(row) else None


def _told(values: int, places: int, sample: Sequence[Sequence[Any]]) -> list[tuple[Any, Any]]:
    """Return the values and the indices of the rows that have a list of both, and any indices."""
    pairs = [(_cell(row, values), _cell(row, places)) for row in sample]
    return [
        (numbers, indices)
        for numbers, indices in pairs
        if isinstance(numbers, list | np.ndarray)
        and isinstance(indices, list | np.ndarray)
        and len(indices)
    ]


def _all_alike(values: int, places: int, sample: Sequence[Sequence[Any]]) -> bool:
    return len({tuple(indices) for _, indices in _told(values, places, sample)}) == 1


def _as_many(values: int, places: int, sample: Sequence[Sequence[Any]]) -> bool:
    """Tell whether rows have as many values as whole indices, if they have any of these."""
    told = _told(values, places, sample)
    return bool(told) and all(
        len(numbers) == len(indices) and all(isinstance(i, int | np.integer) for i in indices)
        for numbers, indices in told
    )


def whole_of(values: Any, places: Any, size: int) -> NDArray[np.float32] | None:
    """Return a whole vector of values and their indices from 0; None where they do not fit."""
    try:
        indices = np.asarray(places, dtype=np.int64)
        numbers = np.asarray(values, dtype=np.float32)
    except (ValueError, TypeError, OverflowError):
        return None
    if indices.shape != numbers.shape or indices.ndim != 1 or size > MOST_COLUMNS:
        return None
    if np.any((indices < 0) | (indices >= size)):
        return None
    vector = np.zeros(size, dtype=np.float32)
    vector[indices] = numbers
    return vector


def printed_whole(text: str) -> NDArray[np.float32] | None:
    """Return the whole vector that a text of a sparse one tells, None for any other text."""
    if match := _SPARK.fullmatch(text):
        return whole_of(_list(match[3]), _list(match[2]), int(match[1]))
    if match := _PYSPARK.fullmatch(text):
        size, pairs, first = int(match[1]), match[2], 0
    elif match := _PGVECTOR_PYTHON.fullmatch(text):
        size, pairs, first = int(match[2]), match[1], 0
    elif match := _PGVECTOR.fullmatch(text):
        size, pairs, first = int(match[2]), match[1], 1
    else:
        return None
    if not pairs.strip():
        return whole_of([], [], size)
    if not _PAIRS.fullmatch(pairs):
        return None
    parts = [pair.split(":") for pair in pairs.strip(" ,").split(",")]
    return whole_of([value for _, value in parts], [int(at) - first for at, _ in parts], size)


def _list(text: str) -> list[str]:
    return text.split(",") if text.strip() else []
