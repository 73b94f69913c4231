"""Which column is what. data/README.md, "What is recognised", states these rules in words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from ..bundle.make import are_categories
from .cells import CellError, is_missing, number_of, text_of, vector_of

# So many rows from the start tell which columns hold the vectors and how long they are.
SAMPLE_ROWS = 200
# So many numbers make a vector where neither name nor brackets say so.
FEWEST_NUMBERS = 8

VECTOR_NAMES = ("embedding", "embeddings", "vector", "vectors")
VECTOR_PARTS = ("embedding", "vector", "emb", "vec")
NUMBERED_NAMES = (
    *("", "c", "col", "column", "component", "d", "dim", "dimension", "e", "emb", "embedding"),
    *("f", "feat", "feature", "pc", "v", "vec", "vector", "x"),
)
TEXT_NAMES = (
    *("text", "content", "document", "body", "combined", "sentence", "review", "description"),
    *("abstract", "comment", "message", "question", "passage", "chunk", "page_content"),
)
LABEL_NAMES = ("title", "name", "label", "headline", "heading", "summary", "subject", "word")
CATEGORY_NAMES = (
    *("category", "class", "label", "cluster", "topic", "group", "type", "genre", "tag"),
    *("language",),
)
ID_NAMES = (
    *("_id", "id", "doc_id", "docid", "docno", "document_id", "corpus-id", "corpus_id", "chunk_id"),
    *("node_id", "passage_id", "row_id", "uuid"),
)
_DIGITS = "0123456789"
# More digits number no column of a vector.
_MOST_DIGITS = 9
_SEPARATORS = " _-.:[("


@dataclass(frozen=True)
class VectorColumns:
    """Where the vectors are: one column, or several of a number each, in order.

    Attributes
    ----------
    name : str
        For people.
    indices : tuple of int
        Numbers of columns.
    numbered : bool
        Whether each column holds one number.
    dimension : int
    others : tuple of int
        Columns of vectors that were not chosen.
    """

    name: str
    indices: tuple[int, ...]
    numbered: bool
    dimension: int
    others: tuple[int, ...] = ()

    def pick(self, cells: Sequence[Any]) -> Sequence[Any]:
        """Return a row's cells in these columns; those that it lacks are None."""
        if len(self.indices) > 1 and len(cells) > self._last:
            return self._picker(cells)
        return [cells[index] if index < len(cells) else None for index in self.indices]

    @cached_property
    def _last(self) -> int:
        return max(self.indices)

    @cached_property
    def _picker(self) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return itemgetter(*self.indices)


def find_vectors(
    names: Sequence[str],
    sample: Sequence[Sequence[Any]],
    wanted: str | None = None,
    decimal_comma: bool = False,
) -> VectorColumns | None:
    """Return where the vectors are, or None when there are none.

    Parameters
    ----------
    names : column names
    sample : rows of cells
    wanted : str, optional
        The name of the column, or what the names of numbered columns begin with.
    decimal_comma : bool
    """
    columns: list[list[Any]] = [[] for _ in names]
    for row in sample:
        for index, cell in enumerate(row):
            if cell is not None:
                columns[index].append(cell)
    if wanted is not None:
        if wanted in names:
            index = names.index(wanted)
            column = _one_column(names, columns, index, ())
            return column if column.dimension else None
        return _numbered_columns(names, columns, decimal_comma, wanted)
    found = [
        index
        for index, name in enumerate(names)
        if _holds_vectors(name.lower(), columns[index], decimal_comma)
    ]
    if found:
        best = min(found, key=lambda index: _vector_rank(names[index], columns[index], index))
        return _one_column(names, columns, best, tuple(p for p in found if p != best))
    return _numbered_columns(names, columns, decimal_comma)


def find_kind(values: Sequence[str], decimal_comma: bool = False) -> str:
    """Return what a column's texts are: "number", "category" or "text"."""
    present = [value for value in values if not is_missing(value)]
    if present and all(number_of(value, decimal_comma) is not None for value in present):
        return "number"
    return "category" if are_categories(present) else "text"


def counts_rows(name: str, values: Sequence[str]) -> bool:
    """Tell whether a column only numbers the rows, as pandas writes an index: no name, 0, 1, 2…

    Of a part of a table the numbers begin where the part does.
    """
    if name.strip() and not re.fullmatch(r"Unnamed: \d+|column \d+", name):
        return False
    first = values[0] if values else ""
    # One number alone counts nothing, unless it is where counting begins.
    if not re.fullmatch(r"0|1" if len(values) < 2 else r"0|[1-9]\d{0,14}", first):
        return False
    return all(value == str(number) for number, value in enumerate(values, int(first)))


def find_roles(kinds: dict[str, str], columns: dict[str, list[str]]) -> dict[str, str]:
    """Return which columns serve as text, label and color.

    Parameters
    ----------
    kinds : dict of column name to kind
    columns : dict of column name to values
    """
    texts = [name for name, kind in kinds.items() if kind == "text"]
    categories = [name for name, kind in kinds.items() if kind == "category"]
    # A row's number is no quantity: no colour tells anything of it.
    numbers = [
        name for name, kind in kinds.items() if kind == "number" and name.lower() not in ID_NAMES
    ]
    roles = {}
    lengths = {name: sum(map(len, columns[name])) for name in texts}
    text = find_by_name(texts, TEXT_NAMES) or max(texts, key=lengths.__getitem__, default=None)
    if text is not None:
        roles["text"] = text
    label = find_by_name([name for name in texts if name != text], LABEL_NAMES)
    if label is not None:
        roles["label"] = label
    color = find_by_name(categories, CATEGORY_NAMES) or next(iter([*categories, *numbers]), None)
    if color is not None:
        roles["color"] = color
    return roles


def find_header(cells: Sequence[str]) -> bool:
    """Tell whether a file's first row names its columns.

    It does not when a cell is a vector or has a decimal point, or when all are numbers, unless
    they count up from 0 or 1.
    """
    numbers = [number_of(cell, decimal_comma=False) for cell in cells]
    if any(
        (number is not None and not cell.strip().isdigit()) or _brackets_numbers(cell)
        for cell, number in zip(cells, numbers, strict=True)
    ):
        return False
    if any(number is None for number in numbers) or len(numbers) < 2:
        return True
    return numbers in (
        [float(index) for index in range(len(numbers))],
        [float(index) for index in range(1, len(numbers) + 1)],
    )


def find_by_name(names: Iterable[str], preferred: Sequence[str]) -> str | None:
    """Return the column with the first of the preferred names, in capitals or not; None for none.

    Of columns whose names differ in capitals alone it is the first.
    """
    by_lower = {name.lower(): name for name in reversed(list(names))}
    return next((by_lower[name] for name in preferred if name in by_lower), None)


def _named_vector(name: str) -> bool:
    return name in VECTOR_NAMES or any(part in name for part in VECTOR_PARTS)


def _vector_rank(name: str, cells: Sequence[Any], index: int) -> tuple[int, int, int]:
    name = name.lower()
    named = 0 if name in VECTOR_NAMES else 1 if _named_vector(name) else 2
    return named, -_dimension(cells), index


def _holds_vectors(name: str, cells: Sequence[Any], decimal_comma: bool) -> bool:
    """Tell whether at least half of the cells that are not missing are vectors."""
    present = [cell for cell in cells if not _is_blank(cell)]
    vectors = sum(_is_vector(cell, _named_vector(name), decimal_comma) for cell in present)
    return vectors > 0 and 2 * vectors >= len(present)


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str | float) and is_missing(text_of(cell))


def _is_vector(cell: Any, named: bool, decimal_comma: bool) -> bool:
    if isinstance(cell, str) and not _brackets_numbers(cell):
        if number_of(cell, decimal_comma) is not None:
            return False
        # Without brackets, numbers that stand beside each other may be anything.
        parts = cell.replace(",", " ").replace(";", " ").split()
        enough = 2 if named else 3 if any("." in part for part in parts) else FEWEST_NUMBERS
        if len(parts) < enough:
            return False
    elif isinstance(cell, list | tuple) and any(isinstance(part, bool) for part in cell[:4]):
        return False
    try:
        return len(vector_of(cell)) >= 2
    except CellError:
        # A vector that lost its middle is one all the same: its rows are told, not its column.
        return isinstance(cell, str) and _brackets_numbers(cell) and "..." in cell


def _brackets_numbers(cell: str) -> bool:
    return bool(re.match(r"\s*(?:[a-z.]+\()?[\[({]\s*[-+.\d]|\[np\.float", cell, re.ASCII))


def _dimension(cells: Sequence[Any]) -> int:
    """Return the commonest length of the vectors in a column, the first where two are alike."""
    lengths: Counter[int] = Counter()
    for cell in cells:
        try:
            lengths[len(vector_of(cell))] += 1
        except CellError:
            continue
    return max(lengths, key=lengths.__getitem__, default=0)


def _one_column(
    names: Sequence[str], columns: list[list[Any]], index: int, others: tuple[int, ...]
) -> VectorColumns:
    return VectorColumns(names[index], (index,), False, _dimension(columns[index]), others)


def _numbered_columns(
    names: Sequence[str],
    columns: list[list[Any]],
    decimal_comma: bool,
    wanted: str | None = None,
) -> VectorColumns | None:
    groups: dict[str, dict[int, int]] = {}
    for index, name in enumerate(names):
        name = name.strip().rstrip("])")
        prefix = name.rstrip(_DIGITS)
        number = name[len(prefix) :]
        if not 0 < len(number) <= _MOST_DIGITS:
            continue
        if wanted is None or prefix.rstrip(_SEPARATORS) == wanted.rstrip(_SEPARATORS):
            groups.setdefault(prefix, {})[int(number)] = index
    best: VectorColumns | None = None
    for prefix, indices in groups.items():
        indices = {
            number: index
            for number, index in indices.items()
            if _holds_numbers(columns[index], decimal_comma)
        }
        count = len(indices)
        if count == 0:
            continue
        plain = prefix.strip(_SEPARATORS).lower()
        fewest = 2 if wanted is not None or plain in NUMBERED_NAMES else FEWEST_NUMBERS
        first = min(indices)
        if count < fewest or first > 1 or max(indices) - first != count - 1:
            continue
        ordered = tuple(indices[number] for number in sorted(indices))
        if best is None or count > best.dimension:
            last = names[ordered[-1]]
            best = VectorColumns(f"{names[ordered[0]]} … {last}", ordered, True, count)
    return best


def _holds_numbers(cells: Sequence[Any], decimal_comma: bool) -> bool:
    present = [text_of(cell) for cell in cells if not _is_blank(cell)]
    numbers = sum(number_of(text, decimal_comma) is not None for text in present)
    return numbers > 0 and 2 * numbers >= len(present)
