"""What an atlas says of itself, `atlas.json`: read, and checked before anything relies on it.

docs/atlas.md says what it holds. The page checks the same, in web/atlas/description-faults.js.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from .publish import ATLAS_FORMAT, DESCRIPTION

Check = Callable[[Any], bool]


class AtlasError(ValueError):
    """An atlas that cannot be made or read: what is wrong, what was expected, what to do."""


def read_description(folder: Path) -> dict[str, Any]:
    """Return what an atlas says of itself.

    Parameters
    ----------
    folder : Path
        NAME.atlas.

    Raises
    ------
    AtlasError
        One sentence: no atlas, one of a newer version, or one whose description is damaged.
    """
    file = folder / DESCRIPTION
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise AtlasError(
            f"{folder} is no atlas: expected a folder with {DESCRIPTION} in it."
        ) from None
    # Lists in lists without end are a RecursionError.
    except (ValueError, RecursionError):
        raise AtlasError(f"{file} is damaged: copy the whole folder again.") from None
    version: Any = told.get("format") if isinstance(told, dict) else None
    if not _is_count(version) or version < 1:
        raise AtlasError(f"{file} tells no format of an atlas: make the atlas again.")
    if version > ATLAS_FORMAT:
        raise AtlasError(
            f"{folder} was made by a newer version of embedding-sphere: its format is {version}, "
            f"expected {ATLAS_FORMAT}; update embedding-sphere."
        )
    fault = _fault(told)
    if fault:
        raise AtlasError(f"{file} {fault}: copy the whole folder again, or make the atlas again.")
    return {**dict.fromkeys(OPTIONAL), **told, "regions": told.get("regions") or []}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) < math.inf  # NaN is not, either
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53


def _list_of(check: Check, length: int | None = None) -> Check:
    return lambda value: (
        isinstance(value, list)
        and (length is None or len(value) == length)
        and all(map(check, value))
    )


def _map_of(check: Check) -> Check:
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _optional(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def _is_model(model: Any) -> bool:
    return (
        isinstance(model, dict)
        and _optional(_is_count)(model.get("dimension"))
        and all(_optional(_is_text)(model.get(key)) for key in ("provider", "name", "template"))
    )


def _is_region(region: Any) -> bool:
    if not isinstance(region, dict) or not _list_of(_is_text)(region.get("titles")):
        return False
    length = len(region["titles"])
    places = _list_of(_list_of(_is_number, 3), length)
    return _optional(_list_of(_is_count, length))(region.get("totals")) and _optional(places)(
        region.get("middles")
    )


OPTIONAL: Mapping[str, Check] = {
    "model": _is_model,
    "description": _is_text,
    "license": _is_text,
    "source": _is_text,
    "display": _map_of(_is_text),
    "method": _is_text,
    "parameters": _is_map,
    "iterations": _is_count,
    "quality": _map_of(_optional(_is_number)),
    "neighbors": _is_map,
    "regions": _list_of(_is_region),
}


def _fault(told: dict[str, Any]) -> str:
    """Return what is wrong, as the end of a sentence; empty for nothing."""
    rows, levels, families = told.get("rows"), told.get("levels"), told.get("families")
    if not _is_count(rows) or rows == 0:
        return "does not say how many rows there are"
    if not _list_of(_is_count)(levels) or sum(levels) != rows or levels[0] == 0:  # type: ignore[arg-type,index]
        return f"has levels that do not add up to its {rows:,} rows"
    if not _is_text(told.get("name")):
        return "tells no name"
    if not _is_count(told.get("dimension")):
        return "does not say how long its vectors are"
    for key, check in OPTIONAL.items():
        if not _optional(check)(told.get(key)):
            return f"has something else for {key} than expected"
    if not isinstance(families, dict) or "places" not in families:
        return "names no family places"
    for name, family in families.items():
        if not re.fullmatch(r"\w+", name) or not _fits(family):
            return f"lists parts of {name} that do not make one file"
    return _fault_of_columns(told.get("columns"), families) or _fault_of_codes(told)


def _fits(family: Any) -> bool:
    """Tell whether the parts of a family make the file that it is."""
    if not isinstance(family, dict) or not isinstance(family.get("parts"), list):
        return False
    pieces = [*family["parts"], family.get("footer")]
    if not all(map(_is_piece, pieces)):
        return False
    ends = list(accumulate(piece["length"] for piece in pieces))
    return [piece["offset"] for piece in pieces] == [0, *ends[:-1]] and ends[-1] == family.get(
        "length"
    )


def _is_piece(piece: Any) -> bool:
    return (
        isinstance(piece, dict)
        and piece.keys() == {"offset", "length", "sha256"}
        and _is_count(piece["offset"])
        and _is_count(piece["length"])
        and _is_text(piece["sha256"])
    )


def _fault_of_columns(columns: Any, families: dict[str, Any]) -> str:
    if not isinstance(columns, list):
        return "lists no columns"
    names = set()
    for column in columns:
        if not _is_column(column) or column["name"] in names or column["family"] not in families:
            name = column.get("name") if isinstance(column, dict) else None
            return f"describes the column “{name if _is_text(name) else ''}” in an unknown way"
        names.add(column["name"])
    return ""


def _is_column(column: Any) -> bool:
    keys = ("name", "kind", "family", "field")
    if not isinstance(column, dict) or not all(_is_text(column.get(key)) for key in keys):
        return False
    if column["kind"] != "category":
        return _optional(_is_map)(column.get("extra"))
    categories = column.get("categories")
    return _list_of(_is_text)(categories) and _list_of(_is_count, len(categories))(  # type: ignore[arg-type]
        column.get("totals")
    )


def _fault_of_codes(told: dict[str, Any]) -> str:
    codes, dimension = told.get("codes"), told["dimension"]
    if codes is None:
        return ""
    sound = (
        isinstance(codes, dict)
        and {"codes", "vectors"} <= told["families"].keys()
        and _list_of(_is_number, dimension)(codes.get("mean"))
        and _list_of(lambda signs: _is_text(signs) and len(signs) == dimension)(codes.get("signs"))
        and _optional(_is_number)(codes.get("recall"))
        and _optional(_is_count)(codes.get("limit"))
    )
    return "" if sound else "describes its codes in an unknown way"
