"""Lines between the names of a table and its rows: second names, and types of the columns."""

import re
from collections import Counter
from collections.abc import Sequence

# As ClickHouse, polars, DuckDB and Orange call them.
_TYPE = re.compile(
    r"(?:nullable|lowcardinality|array|list|map|tuple|struct|enum\d*|decimal|fixedstring|varchar"
    r"|u?int\d+|[uif]\d+|float\d*|double|real|bigint|integer|hugeint|smallint|tinyint|string|str"
    r"|bool(?:ean)?|date\d*|time|datetime\d*|timestamp|uuid|cat|json|blob|binary|object|null"
    r"|continuous|discrete)(?:[\[(<].*[\])>])?",
    re.IGNORECASE | re.DOTALL,
)
# What Orange writes below the types: what each column is for.
_ROLES = frozenset({"class", "meta", "ignore", "weight", ""})
LONGEST_TYPE = 200


def are_types(cells: Sequence[str]) -> bool:
    """Tell whether each cell of a row is the name of a type."""
    parts = [cell.strip() for cell in cells]
    return len(parts) > 1 and all(
        len(part) < LONGEST_TYPE and _TYPE.fullmatch(part) for part in parts
    )


def are_roles(cells: Sequence[str]) -> bool:
    """Tell whether a row below one of types says what columns are for."""
    parts = [cell.strip().lower() for cell in cells]
    return any(parts) and _ROLES.issuperset(parts)


def second_names(names: Sequence[str], cells: Sequence[str]) -> list[str] | None:
    """Return the names of columns that two lines make, as pandas writes those of two levels.

    Below a name that several columns share the second line counts from 0 or 1, and has nothing
    below the others.
    """
    if len(cells) != len(names):
        return None
    shared = {name for name, count in Counter(names).items() if count > 1}
    counted = [cell.strip() for name, cell in zip(names, cells, strict=True) if name in shared]
    others = [cell for name, cell in zip(names, cells, strict=True) if name not in shared]
    if not counted or any(cell.strip() for cell in others):
        return None
    whole = list(map(str, range(len(counted))))
    if counted not in (whole, [str(int(number) + 1) for number in whole]):
        return None
    return [f"{name}.{cell.strip()}" if cell.strip() else name
            for name, cell in zip(names, cells, strict=True)]  # fmt: skip
