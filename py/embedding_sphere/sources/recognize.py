"""Which column is what. data/README.md, "What is recognised", states these rules in words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

import numpy as np

from ..bundle.make import are_categories, names_rows
from .cells import CellError, is_missing, number_of, text_of, vector_of
from .dates import find_dates
from .packed import unpack
from .printed import looks_printed
from .sparse import UNTOLD, find_sparse

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
# Lists of whole numbers of these names are no vectors.
INTEGER_NAMES = (
    *("dims", "shape", "size", "indices", "ids", "input_ids", "token_ids", "tokens"),
    *("attention_mask", "token_type_ids"),
)
# So many rows that count up by one are numbered, not measured.
FEWEST_COUNTED = 4
# As many numbers at most name groups.
MOST_GROUPS = 100
_REFERENCE = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|data:|mailto:|www\.)\S+$|[^\s@]+@[^\s@]+\.[a-z]+$|(?:[A-Za-z]:)?[\\/]\S*$"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$|[0-9a-f]{24,}$"
)
_PICTURE = re.compile(
    r"data:image/[a-z0-9.+-]+[;,]"
    r"|[^\r\n<>\"]{1,2000}\.(?:avif|bmp|gif|ico|jpe?g|png|svg|webp)(?:[?#]\S*)?\s*$",
    re.IGNORECASE,
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
    places : int
        The column of the indices, where the vectors are sparse; -1 where they are whole.
    """

    name: str
    indices: tuple[int, ...]
    numbered: bool
    dimension: int
    others: tuple[int, ...] = ()
    places: int = -1

    @property
    def columns(self) -> tuple[int, ...]:
        """All columns that are no table's: those of vectors, chosen or not."""
        return (*self.indices, *self.others, *([self.places] if self.places >= 0 else []))

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
        return _numbered_columns(names, columns, sample, decimal_comma, wanted)
    sparse = find_sparse(names, sample)
    found = [
        index
        for index, name in enumerate(names)
        if (index not in sparse or sparse[index].size)
        and _holds_vectors(name.lower(), columns[index], decimal_comma)
    ]
    if found:
        best = min(found, key=lambda index: _vector_rank(names[index], columns[index], index))
        others = tuple(p for p in found if p != best)
        if best in sparse:
            place, size = sparse[best].places, sparse[best].size
            return VectorColumns(names[best], (best,), False, size, others, place)
        return _one_column(names, columns, best, others)
    return _numbered_columns(names, columns, sample, decimal_comma)


def is_named(name: str, vector: str) -> bool:
    """Tell whether vectors of a name, as `find_vectors` gives it, are those that a person names."""
    return name == vector or (" … " in name and name.startswith(vector))


def unreadable_vectors(
    names: Sequence[str], sample: Sequence[Sequence[Any]]
) -> tuple[str, CellError] | None:
    """Return the column that is called as vectors are and holds none, and why it does not."""
    sparse = find_sparse(names, sample)
    for index, name in enumerate(names):
        if index in sparse:
            return name.rpartition(".")[0] or name, CellError(UNTOLD)
        if name.lower().rpartition(".")[2] not in VECTOR_NAMES:
            continue
        for row in sample:
            cell = row[index] if index < len(row) else None
            if not _is_blank(cell) and cell is not None:
                try:
                    vector_of(cell)
                except CellError as error:
                    return name, error
                break
    return None


def find_kind(values: Sequence[str], decimal_comma: bool = False) -> str:
    """Return what a column's texts are: "number", "date", "image", "category" or "text"."""
    present = [value for value in values if not is_missing(value)]
    if present and all(number_of(value, decimal_comma) is not None for value in set(present)):
        return "number"
    if find_dates(present) is not None:
        return "date"
    if present and all(map(_PICTURE.match, present)):
        return "image"
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
    kinds = {name: kind for name, kind in kinds.items() if any(columns[name])}
    texts = [name for name, kind in kinds.items() if kind == "text"]
    numbers = [name for name, kind in kinds.items() if kind == "number"]
    categories = [name for name, kind in kinds.items() if kind == "category"]
    roles = {}
    # An address, an id, a path or JSON is read by nobody while there is another text.
    spoken = [name for name in texts if not _is_reference(name, columns[name])] or texts
    lengths = {name: sum(map(len, columns[name])) for name in spoken}
    text = find_by_name(spoken, TEXT_NAMES) or max(spoken, key=lengths.__getitem__, default=None)
    if text is not None:
        roles["text"] = text
    label = find_by_name([name for name in texts if name != text], LABEL_NAMES)
    if label is not None:
        roles["label"] = label
    color = _color(categories, numbers, columns)
    if color is not None:
        roles["color"] = color
    return roles


def _color(categories: list[str], numbers: list[str], columns: dict[str, list[str]]) -> str | None:
    """Return the column that colours tell most of; a constant or a row's number tells nothing."""
    numbers = [n for n in numbers if not (names_rows(n) or _counts_up(columns[n]))]
    telling = [name for name in [*categories, *numbers] if len(set(columns[name])) > 1]
    return (
        find_by_name([name for name in categories if name in telling], CATEGORY_NAMES)
        or find_by_name([n for n in numbers if names_groups(n, columns[n])], CATEGORY_NAMES)
        or next(iter(telling), None)
        or find_by_name(categories, CATEGORY_NAMES)
        or next(iter([*categories, *numbers]), None)
    )


def _counts_up(values: Sequence[str]) -> bool:
    """Tell whether a column counts up by one from row to row."""
    if len(values) < FEWEST_COUNTED or not re.fullmatch(r"\d{1,9}", values[0]):
        return False
    first = int(values[0])
    return all(value == str(first + row) for row, value in enumerate(values))


def names_groups(name: str, values: Sequence[str]) -> bool:
    """Tell whether a column of few whole numbers is called as clusters or labels are."""
    different = set(values)
    if name.lower() not in CATEGORY_NAMES or len(different) < 2:
        return False
    return (
        len(different) <= MOST_GROUPS
        and 2 * len(different) <= len(values)
        and all(re.fullmatch(r"-?\d{1,6}", value) for value in different if value)
    )


def _is_reference(name: str, values: Sequence[str]) -> bool:
    """Tell whether a column holds addresses, ids, paths or JSON."""
    present = [value for value in values[:SAMPLE_ROWS] if value.strip()]
    if names_rows(name):
        return True
    return bool(present) and 2 * sum(map(_refers, present)) > len(present)


def _refers(value: str) -> bool:
    value = value.strip()
    return bool(_REFERENCE.match(value)) or (value[0] in "[{" and value[-1] in "]}")


def find_header(cells: Sequence[str], decimal_comma: bool = False) -> bool:
    """Tell whether a file's first row names its columns.

    It does not when a cell is a vector or has a decimal point, or when all are numbers, unless
    they count up from 0 or 1.
    """
    numbers = [number_of(cell, decimal_comma) for cell in cells]
    if any(
        (number is not None and not cell.strip().isdigit())
        or looks_printed(cell)
        or _are_fractions(re.split(r"[\s,;|]+", cell.strip()))
        for cell, number in zip(cells, numbers, strict=True)
    ):
        return False
    if any(number is None for number in numbers) or len(numbers) < 2:
        return True
    return numbers in (
        [float(index) for index in range(len(numbers))],
        [float(index) for index in range(1, len(numbers) + 1)],
    )


def _are_fractions(parts: list[str]) -> bool:
    """Tell whether several numbers stand in one cell, as in a matrix between spaces."""
    return (
        len(parts) > 1
        and any("." in part for part in parts)
        and all(number_of(part) is not None for part in parts)
    )


def find_by_name(names: Iterable[str], preferred: Sequence[str]) -> str | None:
    """Return the column with the first of the preferred names, in capitals or not; None for none.

    Of columns whose names differ in capitals alone it is the first.
    """
    by_lower = {name.lower(): name for name in reversed(list(names))}
    return next((by_lower[name] for name in preferred if name in by_lower), None)


def _named_vector(name: str) -> bool:
    return name in VECTOR_NAMES or any(part in name for part in VECTOR_PARTS)


def _vector_rank(name: str, cells: Sequence[Any], index: int) -> tuple[bool, int, int, int]:
    name = name.lower()
    named = 0 if name in VECTOR_NAMES else 1 if _named_vector(name) else 2
    return _hold_integers(cells), named, -_dimension(cells), index


def _hold_integers(cells: Sequence[Any]) -> bool:
    """Tell whether lists hold whole numbers alone, as shapes, indices and tokens do."""
    lists = [cell for cell in cells if isinstance(cell, list | tuple | np.ndarray) and len(cell)]
    return bool(lists) and all(
        isinstance(part, int | np.integer) for cell in lists for part in cell[:FEWEST_NUMBERS]
    )


def _holds_vectors(name: str, cells: Sequence[Any], decimal_comma: bool) -> bool:
    """Tell whether at least half of the cells that are not missing are vectors."""
    if name.rpartition(".")[2] in INTEGER_NAMES and _hold_integers(cells):
        return False
    present = [cell for cell in cells if not _is_blank(cell)]
    vectors = sum(_is_vector(cell, _named_vector(name), decimal_comma) for cell in present)
    return vectors > 0 and 2 * vectors >= len(present)


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str | float) and is_missing(text_of(cell))


def _is_vector(cell: Any, named: bool, decimal_comma: bool) -> bool:
    if isinstance(cell, str) and not looks_printed(cell):
        if number_of(cell, decimal_comma) is not None:
            return False
        # Without brackets, numbers that stand beside each other may be anything.
        parts = re.split(r"[\s,;|]+", cell.strip())
        if named and len(parts) == 1:
            return unpack(cell) is not None
        enough = 2 if named else 3 if any("." in part for part in parts) else FEWEST_NUMBERS
        if len(parts) < enough:
            return False
    elif isinstance(cell, list | tuple) and any(isinstance(part, bool) for part in cell[:4]):
        # Answers to many questions, more likely than bits.
        return named and all(isinstance(part, bool) for part in cell)
    try:
        return len(vector_of(cell)) >= 2
    except CellError:
        # A vector that lost its middle is one all the same: its rows are told, not its column.
        return isinstance(cell, str) and looks_printed(cell) and ("..." in cell or "…" in cell)


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
    sample: Sequence[Sequence[Any]],
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
        indices = _with_first(names, prefix, indices)
        indices = {
            number: index
            for number, index in indices.items()
            if _holds_numbers(columns[index], decimal_comma)
            # Of sparse numbers, each row has its own.
            and 2 * len(columns[index]) >= len(sample)
        }
        count = len(indices)
        if count == 0:
            continue
        plain = prefix.strip(_SEPARATORS).lower()
        fewest = 2 if wanted is not None or plain in NUMBERED_NAMES else FEWEST_NUMBERS
        first = min(indices)
        # Who names the columns knows of their gaps.
        if count < fewest or (wanted is None and (first > 1 or max(indices) - first != count - 1)):
            continue
        ordered = tuple(indices[number] for number in sorted(indices))
        if best is None or count > best.dimension:
            last = names[ordered[-1]]
            best = VectorColumns(f"{names[ordered[0]]} … {last}", ordered, True, count)
    return best


def _with_first(names: Sequence[str], prefix: str, indices: dict[int, int]) -> dict[int, int]:
    """Return numbered columns with one before them that has their name and no number.

    So are columns of one name told apart: "emb", "emb 2" here, and "emb", "emb.1" by pandas.
    """
    first = min(indices)
    before = indices[first] - 1
    stem = prefix.rstrip(_SEPARATORS)
    if stem == prefix or first not in (1, 2) or before < 0 or names[before].strip() != stem:
        return indices
    return {first - 1: before} | indices


def _holds_numbers(cells: Sequence[Any], decimal_comma: bool) -> bool:
    present = [text_of(cell) for cell in cells if not _is_blank(cell)]
    numbers = sum(number_of(text, decimal_comma) is not None for text in present)
    return numbers > 0 and 2 * numbers >= len(present)
