"""The parts of a bundle from what a program has at hand: arrays, lists, the columns of a table."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .frames import plain, rows_of
from .parts import (
    BundleError,
    CategoryColumn,
    Column,
    Judgements,
    Model,
    NumberColumn,
    Questions,
    StoredLayout,
    TextColumn,
    quote,
)

LARGEST_HALF = 65504
# What rounding to float16 may change of a vector, as a fraction of its length.
TOLERANCE = 0.01
UNIT_TOLERANCE = 1e-2
MOST_CATEGORIES = 256
LONGEST_CATEGORY = 80
ID_NAMES = (
    *("_id", "id", "doc_id", "docid", "docno", "document_id", "corpus-id", "corpus_id", "chunk_id"),
    *("node_id", "passage_id", "row_id", "uuid"),
)


def make_vectors(vectors: ArrayLike) -> NDArray[np.float16]:
    """Return vectors as a bundle stores them, or raise BundleError where that would spoil them."""
    try:
        rows = np.asarray(_stacked(vectors), dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BundleError(
            "The vectors are not an array of numbers: expected N rows of D numbers, all as long."
        ) from error
    if rows.ndim != 2 or 0 in rows.shape:
        raise BundleError(f"Vectors have shape {rows.shape}: expected (rows, dimensions).")
    _refuse(
        np.asarray(~np.isfinite(rows).all(axis=1)),
        "holds NaN or infinity: embed it again or drop it",
    )
    _refuse(
        np.asarray((np.abs(rows) > LARGEST_HALF).any(axis=1)),
        f"holds a number above {LARGEST_HALF}, the largest a bundle stores: scale all vectors",
    )
    stored = rows.astype(np.float16)
    lengths, errors = np.linalg.norm(rows, axis=1), np.linalg.norm(stored - rows, axis=1)
    lost = np.asarray(errors > TOLERANCE * lengths)
    _refuse(lost, "holds numbers too small for a bundle, which stores float16: scale all vectors")
    return stored


def _stacked(vectors: Any) -> Any:
    """Return an array of rows where they are the lists of a Series or of an array of objects."""
    if (hasattr(vectors, "ndim") and vectors.ndim == 1) or hasattr(vectors, "to_pylist"):
        rows = rows_of(vectors)
        return rows if np.ndim(rows[0] if rows else 0) == 0 else np.array(list(map(list, rows)))
    if type(vectors).__module__.startswith("polars"):
        return rows_of(vectors) if not hasattr(vectors, "columns") else vectors.to_numpy()
    return vectors


def make_model(
    model: Model | str | None, vectors: NDArray[np.float16], template: str = ""
) -> Model:
    """Return the model of the vectors, from its name where that is all there is."""
    if isinstance(model, Model):
        return model
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    unit = bool((np.abs(lengths - 1) < UNIT_TOLERANCE).all())
    return Model("", model or "", vectors.shape[1], unit, template)


def make_columns(
    count: int, texts: Sequence[str] | None, columns: Mapping[str, Any] | None
) -> list[Column]:
    """Return the columns of `count` rows, each of the kind that its values ask for.

    Parameters
    ----------
    count : int
    texts : strings, optional
        The first column, "text".
    columns : mapping of name to values, optional
        Anything with ``items()`` that gives names and sequences, such as a DataFrame.
    """
    made: list[Column] = []
    if texts is not None:
        made.append(TextColumn("text", "text", _texts("text", _rows("text", texts, count))))
    for name, values in (columns if columns is not None else {}).items():
        if isinstance(values, TextColumn | CategoryColumn | NumberColumn):
            made.append(values)
        else:
            made.append(_infer(str(name), _rows(str(name), values, count)))
    return made


def are_categories(values: Sequence[str]) -> bool:
    """Tell whether texts, without those that are missing, name the categories of their rows.

    They do where each occurs twice on average, where they are few and where none is long.
    """
    different = set(values)
    return (
        0 < len(different) <= min(MOST_CATEGORIES, len(values) / 2)
        and max(map(len, different)) <= LONGEST_CATEGORY
    )


def number_categories(name: str, values: Sequence[str]) -> CategoryColumn:
    """Return the column of texts that name categories, numbered as they first appear."""
    categories = list(dict.fromkeys(values))
    codes = {category: code for code, category in enumerate(categories)}
    return CategoryColumn(name, categories, np.array([codes[value] for value in values]))


def make_layout(positions: ArrayLike) -> StoredLayout:
    """Return a layout made elsewhere."""
    try:
        positions = np.asarray(positions, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise BundleError("The positions are not an array of numbers: expected (N, 3).") from error
    return StoredLayout("Layout", "", {}, positions)


def make_questions(
    texts: Sequence[str],
    vectors: ArrayLike,
    answers: Sequence[Mapping[int, float]] | None = None,
    ids: Sequence[str] | None = None,
    prompt: str = "",
) -> Questions:
    """Return the questions of a bundle.

    Parameters
    ----------
    texts : Q strings
    vectors : (Q, D) array-like of finite numbers
        From the model of the bundle's rows.
    answers : Q mappings of row to grade, optional
        Above 0 the row answers the question. Without them nothing is judged.
    ids : Q strings that differ, optional
        The numbers from 1 otherwise.
    prompt : str
        What stood before each text when it was embedded.

    Raises
    ------
    BundleError
        One sentence: what does not fit, and in which row.

    Examples
    --------
    >>> asked = make_questions(["a soup?"], [[1.0, 0.0]], [{2: 1, 0: 3}])
    >>> rows, grades = asked.judgements.of(0)
    >>> rows.tolist(), grades.tolist()
    ([0, 2], [3.0, 1.0])
    """
    answers = [{}] * len(texts) if answers is None else answers
    if len(answers) != len(texts):
        raise BundleError(
            f"There are {len(answers)} answers for {len(texts)} questions: expected as many."
        )
    ordered = [sorted(judged.items()) for judged in answers]
    judged = [pair for pairs in ordered for pair in pairs]
    return Questions(
        list(ids) if ids is not None else [str(number) for number in range(1, len(texts) + 1)],
        list(texts),
        make_vectors(vectors),
        Judgements(
            np.cumsum([0, *map(len, ordered)], dtype=np.uint32),
            np.array([row for row, _ in judged], dtype=np.int64),
            np.array([grade for _, grade in judged], dtype=np.float32),
        ),
        prompt,
    )


def suggest_display(columns: Sequence[Column]) -> dict[str, str]:
    """Return the columns that suit the roles "text" and "color", where there are any."""
    display: dict[str, str] = {}
    for role, kinds in (("text", ("text",)), ("color", ("category",)), ("color", ("number",))):
        for column in columns:
            if column.kind in kinds and (role != "color" or not names_rows(column.name)):
                display.setdefault(role, column.name)
    return display


def names_rows(column: str) -> bool:
    """Tell whether a column is called as ids are, alone or within another: id, payload.id."""
    return column.lower().rpartition(".")[2] in ID_NAMES


def _refuse(bad: NDArray[np.bool_], fault: str) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        raise BundleError(f"Row {row} of the vectors (rows count from 0) {fault}.")


def _rows(name: str, values: Any, count: int) -> list[Any]:
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise BundleError(f"The column {quote(name)} is one value: expected a list of {count}.")
    rows = [plain(value) for value in rows_of(values)]
    if len(rows) != count:
        raise BundleError(
            f"The column {quote(name)} has {len(rows)} values: expected {count}, one a vector."
        )
    return rows


def _infer(name: str, values: list[Any]) -> Column:
    known = [value for value in values if not _is_missing(value)]
    if known and all(isinstance(value, bool | np.bool_) for value in known):
        named = ["" if _is_missing(value) else str(value) for value in values]
        return number_categories(name, named)
    if known and all(isinstance(value, numbers.Real) for value in known):
        wide = [math.nan if _is_missing(value) else float(value) for value in values]
        return NumberColumn(name, np.array(wide))
    texts = _texts(name, values)
    if are_categories([str(value) for value in known]):
        return number_categories(name, texts)
    return TextColumn(name, "text", texts)


def _is_missing(value: Any) -> bool:
    # pandas has marks of its own, of numbers and of times.
    unknown = value is None or type(value).__name__ in ("NAType", "NaTType")
    return unknown or (isinstance(value, numbers.Real) and bool(value != value))


def _texts(name: str, values: list[Any]) -> list[str]:
    for row, value in enumerate(values):
        if not isinstance(value, str) and not _is_missing(value):
            raise BundleError(
                f"Row {row} of the column {quote(name)} is of type {type(value).__name__} "
                "(rows count from 0): expected all texts or all numbers."
            )
    return ["" if _is_missing(value) else str(value) for value in values]
