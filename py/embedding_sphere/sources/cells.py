"""One cell: as text, as a number, as a vector."""

import json
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .nesting import is_too_deep
from .packed import unpack
from .printed import inner_numbers
from .sparse import UNTOLD, printed_whole

# The largest number that a bundle's float16 vectors hold.
LARGEST = 65504
# Beyond so many digits a whole number is a name, not a quantity, and float64 would change it.
MOST_DIGITS = 15

# Cells may be of any length, so what repeats must not give back to what repeats before it.
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?\d++,\d++", re.ASCII)
_COMMAS_BETWEEN_SPACES = re.compile(
    r"\s*+[+-]?\d++,\d++(?:[eE][+-]?\d++)?(?:\s++[+-]?\d++,\d++(?:[eE][+-]?\d++)?)++\s*+",
    re.ASCII,
)
_SPARSE = re.compile(r"\{(?:\s*+(?!0\s*+:|1\s*+:)\d{1,9}\s*+:[-+.\deE\s]++,?)++\}", re.ASCII)
_LEADING_ZERO = re.compile(r"[+-]?0\d", re.ASCII)
_BEYOND = f"the vector holds a number beyond {LARGEST:,}, the largest that a bundle holds"
# The last is how PostgreSQL and MySQL write no value.
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "\\n"})


class CellError(ValueError):
    """A cell that is no vector; the message is the end of a sentence about its row."""


def _plain(value: Any) -> Any:
    """Return what JSON has no form for, as it has one for."""
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else str(value)


# Made once: making it takes longer than a short list does.
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_plain)


def text_of(cell: Any) -> str:
    """Return a cell as text; nothing becomes "", a list JSON, a lone surrogate a question mark."""
    if isinstance(cell, str):
        return cell if cell.isascii() else _without_surrogates(cell)
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, float):
        return "" if cell != cell else repr(cell)
    if isinstance(cell, np.ndarray):
        cell = cell.tolist()
    if isinstance(cell, list | tuple | dict):
        cell = _ENCODER.encode(cell)
    return _without_surrogates(str(cell))


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_missing(text: str) -> bool:
    """Tell whether a text stands for no value: empty, NA, N/A, NaN, null, none or a dash."""
    return not text or text.strip().lower() in _MISSING


def number_of(text: str, decimal_comma: bool = False) -> float | None:
    """Return the finite number that a text is, or None.

    Leading zeros and more than 15 digits are of names (postal codes, identifiers), not of numbers.
    """
    text = text.strip()
    if decimal_comma and _COMMA_NUMBER.fullmatch(text):
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text) or _LEADING_ZERO.match(text):
        return None
    if text.lstrip("+-").isdigit() and len(text.lstrip("+-")) > MOST_DIGITS:
        return None
    value = float(text)
    return value if abs(value) != float("inf") else None


def vector_of(cell: Any) -> NDArray[np.float32]:
    """Return the vector that a cell is, whatever its length.

    Raises
    ------
    CellError
        When it is missing, not a list of numbers, or was shortened with "...".
    """
    if isinstance(cell, str):
        return _from_text(cell.strip())
    if cell is None or (isinstance(cell, float) and cell != cell):
        raise CellError("the vector is missing")
    if isinstance(cell, list | tuple | np.ndarray):
        return _from_list(cell)
    if isinstance(cell, bytes) and (vector := unpack(cell)) is not None:
        return vector.astype(np.float32)
    raise CellError(f"the vector is {quote(text_of(cell))}, expected a list of numbers")


def check_vector(vector: NDArray[np.float32], dimension: int) -> None:
    """Raise CellError unless a bundle of that dimension can hold the vector."""
    if len(vector) != dimension:
        raise CellError(
            f"the vector has {len(vector):,} number{'s' * (len(vector) != 1)}, "
            f"expected {dimension:,}"
        )
    # One sum tells about all of them: NaN and infinity spread.
    largest = float(np.abs(vector).max())
    if not largest <= LARGEST:
        raise CellError("the vector holds NaN or infinity" if not np.isfinite(largest) else _BEYOND)


def short(text: str) -> str:
    """Return a text on one line and cut to 40 characters."""
    line = " ".join(text[:200].split())
    return line if len(line) <= 40 else line[:39] + "…"


def quote(text: str) -> str:
    """Return a text in quotation marks, on one line and cut to 40 characters."""
    return f'"{short(text)}"'


def _from_text(text: str) -> NDArray[np.float32]:
    if is_missing(text):
        raise CellError("the vector is missing")
    if len(text) > 2 and text[0] in "\"'" and text.endswith(text[0]):
        # Written as a text of a text.
        text = text[1:-1].replace('\\"', '"').strip()
    if (cells := _json_list(text)) is not None:
        return _from_list(cells)
    if (whole := printed_whole(text)) is not None:
        return whole
    if _SPARSE.fullmatch(text):
        raise CellError(UNTOLD)
    if "..." in text or "…" in text:
        raise CellError('the vector was shortened with "..." when it was written')
    if (vector := unpack(text)) is not None:
        return vector.astype(np.float32)
    if not text.isascii():
        # A minus as typesetters write it.
        text = text.replace("\u2212", "-")
    inner = inner_numbers(text).replace("|", " ")
    # Between semicolons a comma is a decimal point, and between spaces where each number has one.
    commas = ";" in inner or bool(_COMMAS_BETWEEN_SPACES.fullmatch(inner))
    parts = (
        inner.replace(",", ".").replace(";", " ") if commas else inner.replace(",", " ")
    ).split()
    if not parts:
        raise CellError("the vector is missing")
    return _numbers(parts, text)


def _json_list(text: str) -> Any:
    """Return the list that a text is in JSON, or None."""
    if not text.startswith("[") or is_too_deep(text):
        return None
    try:
        return json.loads(text)
    except ValueError:  # no JSON, or a whole number of too many digits for Python
        return None


def _from_list(cells: Any) -> NDArray[np.float32]:
    if len(cells) == 1 and isinstance(cells[0], list | tuple | np.ndarray):
        cells = cells[0]
    if len(cells) == 0:
        raise CellError("the vector is missing")
    return _numbers(cells, cells)


def _numbers(parts: Any, written: Any) -> NDArray[np.float32]:
    try:
        # What float32 cannot hold becomes infinite, which is told later.
        wide = np.asarray(parts, dtype=np.float64)
        with np.errstate(over="ignore"):
            vector = wide.astype(np.float32)
        if np.isinf(vector).any() and not np.isinf(wide).any():
            raise CellError(_BEYOND)
    except CellError:
        raise
    except (ValueError, TypeError, OverflowError):
        vector = None
    if vector is None or vector.ndim != 1:
        if _are_vectors(parts):
            raise CellError("it holds several vectors, expected one a row")
        raise CellError(f"the vector is {quote(text_of(written))}, expected a list of numbers")
    return vector


def _are_vectors(parts: Any) -> bool:
    """Tell whether each part of a list is a list of numbers."""
    return all(
        isinstance(part, list | tuple | np.ndarray)
        and len(part) > 0
        and isinstance(part[0], int | float | np.number)
        for part in parts
    )
