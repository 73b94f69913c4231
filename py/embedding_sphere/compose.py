"""From a table to a bundle: columns and their kinds, vectors, neighbours, a layout."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .bundle import (
    Bundle,
    Column,
    Model,
    NumberColumn,
    StoredLayout,
    StoredNeighbors,
    TextColumn,
    encode,
)
from .bundle.make import number_categories
from .kernel import load_backend
from .land import store_regions
from .methods import METHODS
from .methods.base import Frame, Progress
from .methods.layout import Layout
from .numeric.steps import OnProgress, drain
from .session import Session
from .sources.cells import is_missing, number_of, quote
from .sources.dates import UNITS, find_dates
from .sources.recognize import find_kind, find_roles, names_groups
from .sources.table import Fault, SourceError, Table

# Twice as many as the usual layout asks for: a perplexity of 45 then needs no search.
NEIGHBORS = 90
UNIT_TOLERANCE = 0.01
NO_CATEGORY = "(none)"


@dataclass(frozen=True)
class Plan:
    """What a table's columns become.

    Attributes
    ----------
    kinds : dict of column name to "text", "image", "category", "number" or "date"
    roles : dict of role (text, label, color) to column name
    """

    kinds: dict[str, str]
    roles: dict[str, str]


def plan(
    table: Table, text: str | None = None, label: str | None = None, category: str | None = None
) -> Plan:
    """Recognise a table's columns; those named here have their role whatever they hold.

    Raises
    ------
    SourceError
        When a column that is named is not there.
    """
    for name in (text, label, category):
        if name is not None and name not in table.columns:
            there = ", ".join(map(quote, table.columns)) or "none beside the vectors"
            raise SourceError(
                f"{table.source} has no column {quote(name)}: expected one of {there}."
            )
    kinds = {name: find_kind(values, table.decimal_comma) for name, values in table.columns.items()}
    if category is not None:
        kinds[category] = "category"
    for name in (text, label):
        if name is not None and name != category:
            kinds[name] = "text"
    roles = find_roles(kinds, table.columns)
    color = roles.get("color")
    if color is not None and kinds[color] == "number" and names_groups(color, table.columns[color]):
        kinds[color] = "category"
    named = {"text": text, "label": label, "color": category}
    roles |= {role: name for role, name in named.items() if name is not None}
    if roles.get("label") == roles.get("text") and label is None:
        roles.pop("label", None)
    return Plan(kinds, roles)


def require_texts(table: Table, column: str) -> Table:
    """Return a table in which rows without a text to embed have a fault."""
    faults = dict(table.faults)
    for row, value in enumerate(table.columns[column]):
        if not value.strip() and row not in faults:
            faults[row] = Fault(table.source, row + 1, f"the text in {quote(column)} is missing")
    return replace(table, faults=dict(sorted(faults.items())))


def compose(table: Table, plan: Plan, model: Model, name: str | None = None) -> Bundle:
    """Return a bundle of a table's usable rows, which must have vectors; no layout yet.

    Raises
    ------
    SourceError
        When there are no vectors, or no rows that can be used.
    """
    if table.vectors is None:
        # Where no row can be used, that is what is wrong.
        table.usable()
        raise SourceError(
            f"{table.source} has no column of vectors: name it with --vector, or embed its texts "
            "with --embed local."
        )
    table = table.usable()
    assert table.vectors is not None
    columns = [
        column_of(column, plan.kinds[column], values, table.decimal_comma)
        for column, values in table.columns.items()
    ]
    about = table.about
    return Bundle(
        name=name or about.get("name") or title_of(about.get("stem", "")),
        description=about.get("description", ""),
        license=about.get("license"),
        source=about.get("source"),
        vectors=table.vectors.astype(np.float16),
        model=model,
        columns=columns,
        display=dict(plan.roles),
    )


def model_of(table: Table, name: str | None = None) -> Model:
    """Return the model that a table's own vectors came from, as far as it is known."""
    assert table.vectors is not None
    about = table.about
    known = name or about.get("model", "")
    provider = about.get("provider", "") if name is None or name == about.get("model") else ""
    if not provider and known.startswith("text-embedding-"):
        provider = "openai"
    usable = table.usable().vectors
    assert usable is not None
    template = about.get("template", "")
    return Model(provider, known, usable.shape[1], is_normalized(usable), template)


def add_neighbors(bundle: Bundle, count: int, on_progress: OnProgress | None = None) -> list[str]:
    """Store every row's nearest others in a bundle; return sentences for the user.

    Parameters
    ----------
    bundle : Bundle
    count : int
        At most one less than the rows are stored; 0 stores none.
    on_progress : callable, optional
        Told the stage and the fraction done, in [0, 1].
    """
    count = min(count, bundle.count - 1)
    if count < 1:
        bundle.neighbors = None
        return []
    steps = load_backend().neighbors(bundle.vectors.astype(np.float32), count, "cosine")
    found = drain(
        steps, lambda fraction: on_progress and on_progress("Finding neighbours", fraction)
    )
    # Their distances are left out: who opens the bundle measures them from the vectors.
    bundle.neighbors = StoredNeighbors("cosine", count, found.indices)
    if found.recall is None:
        return []
    return [
        "Neighbours were searched in buckets, as the points are many: about "
        f"{found.recall:.0%} of the true ones were found (measured on a sample)."
    ]


def add_layout(
    bundle: Bundle,
    method: str = "spherical-tsne",
    parameters: Mapping[str, Any] | None = None,
    on_progress: OnProgress | None = None,
    cores: int | None = None,
) -> Layout:
    """Lay a bundle out, measure the layout, and store it, with its regions, as the first one.

    It is the layout that the page makes of the bundle with the same parameters. One of the same
    method and parameters that was stored before is replaced. `cores` says how many may be used;
    the layout does not depend on it.

    Raises
    ------
    ValueError
        One sentence: an unknown method or parameter, or a value out of range.
    """
    session = Session(load_backend(cores))
    session.open(encode(bundle))

    def told(event: Progress | Frame) -> None:
        if on_progress is not None and isinstance(event, Progress):
            on_progress(event.stage, event.fraction)
        elif on_progress is not None and isinstance(event, Frame):
            on_progress("Laying out", event.iteration / event.iterations)

    try:
        done = drain(session.relayout(method, parameters or {}), told)
    except ImportError:
        raise ValueError(
            f"{METHODS[method].title} needs scikit-learn: install it with `pip install "
            "'embedding-sphere[sklearn]'`."
        ) from None
    measured = drain(
        session.measure(done.positions),
        lambda fraction: on_progress and on_progress("Measuring the layout", fraction),
    )
    stored = StoredLayout(
        name=METHODS[method].title,
        method=method,
        parameters=done.parameters,
        positions=done.positions,
        iterations=done.iterations,
        cost=done.cost,
        quality=measured.to_dict(),
    )
    store_regions(stored, drain(session.regions(done.positions)))
    others = [
        other
        for other in bundle.layouts
        if (other.method, other.parameters) != (method, done.parameters)
    ]
    bundle.layouts = [stored, *others]
    return done


def add_regions(bundle: Bundle) -> None:
    """Name the regions of a bundle's first layout anew, and keep them with it."""
    session = Session(load_backend())
    session.show(bundle)
    store_regions(bundle.layouts[0], drain(session.regions()))


def column_of(name: str, kind: str, values: list[str], decimal_comma: bool) -> Column:
    """Return a bundle's column of texts that are of a kind as `Plan` has it."""
    if kind == "number":
        # Columns of many rows repeat their numbers.
        read = {value: number_of(value, decimal_comma) for value in set(values)}
        numbers = {value: np.nan if number is None else number for value, number in read.items()}
        return NumberColumn(name, np.array([numbers[value] for value in values], dtype=np.float64))
    if kind == "date":
        present = [value for value in values if not is_missing(value)]
        dates = find_dates(present)
        days = [None if is_missing(value) or not dates else dates.read(value) for value in values]
        known = np.array([np.nan if day is None else day for day in days])
        return NumberColumn(name, known, extra={"units": UNITS})
    if kind == "category":
        named = [NO_CATEGORY if is_missing(value) else value for value in values]
        return number_categories(name, named)
    return TextColumn(name, kind, values)


def is_normalized(vectors: NDArray[np.float32]) -> bool:
    """Tell whether all rows are of length 1, but for rounding."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return bool(np.abs(lengths - 1).max(initial=0) <= UNIT_TOLERANCE)


def title_of(stem: str) -> str:
    """Return a file's name, without its ending, as a title."""
    words = Path(stem).name.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:] if words else "Untitled"
