"""Several files as one table: parts of one, one below the other, or columns side by side."""

from dataclasses import replace

import numpy as np

from ..bundle.make import ID_NAMES
from .cells import quote
from .names import distinct, told_apart
from .recognize import find_by_name
from .table import Fault, SourceError, Table


def combine(tables: list[Table]) -> Table:
    """Return one table.

    Files with the same columns and vectors of one length follow each other. Files of as many rows
    stand side by side, and one of them may hold vectors; so do the Embedding Projector's
    vectors.tsv and a metadata.tsv of one column, which has no line of names.

    Raises
    ------
    SourceError
        When the files fit in neither way.
    """
    first = tables[0]
    if len(tables) == 1:
        return first
    if all(_like(first, other) for other in tables[1:]):
        return _below(tables)
    tables = _with_vectors(tables)
    most = max(table.count for table in tables)
    tables = [_with_header_as_row(table) if table.count == most - 1 else table for table in tables]
    if {table.count for table in tables} == {most}:
        return _beside(_joined(tables))
    told = ", ".join(f"{table.source} has {table.count:,}" for table in tables)
    raise SourceError(
        f"The files have neither the same columns nor the same number of rows ({told}); "
        "name files that belong together."
    )


def _key(tables: list[Table]) -> str | None:
    """Return the column by which rows of tables belong together; None where nothing tells.

    It is one that is called as ids are, or else one whose values are all different in each table
    and the same in all.
    """
    shared = [name for name in tables[0].columns if all(name in table.columns for table in tables)]
    for name in shared:
        values = tables[0].columns[name]
        if name.lower() in ID_NAMES:
            return name if len(set(values)) == len(values) else None
    for name in shared:
        sets = [set(table.columns[name]) for table in tables]
        if all(len(own) == table.count for own, table in zip(sets, tables, strict=True)) and all(
            own == sets[0] for own in sets
        ):
            return name
    return None


def _joined(tables: list[Table]) -> list[Table]:
    """Return tables with rows in the first one's order, by the ids that they share.

    Raises
    ------
    SourceError
        When ids that are in all of them are not the same.
    """
    name = _key(tables)
    if name is None or len({table.count for table in tables}) > 1:
        return tables
    ids = tables[0].columns[name]
    joined = [tables[0]]
    for table in tables[1:]:
        there = {value: row for row, value in enumerate(table.columns[name])}
        if there.keys() != set(ids):
            raise SourceError(
                f"{tables[0].source} and {table.source} do not have the same values in "
                f"{quote(name)}: expected each in both; name files that belong together."
            )
        order = [there[value] for value in ids]
        moved = order != list(range(table.count))
        note = f"{table.source}: its rows were put in the order of {tables[0].source}, by "
        taken = _taken(table, order, [f"{note}{quote(name)}."] if moved else [])
        del taken.columns[name]
        joined.append(taken)
    return joined


def _taken(table: Table, order: list[int], notes: list[str]) -> Table:
    """Return a table with some of its rows, in an order."""
    return replace(
        table,
        count=len(order),
        columns={name: [values[row] for row in order] for name, values in table.columns.items()},
        vectors=None if table.vectors is None else table.vectors[order],
        faults={row: table.faults[old] for row, old in enumerate(order) if old in table.faults},
        notes=[*table.notes, *notes],
    )


def _with_vectors(tables: list[Table]) -> list[Table]:
    """Return two tables without those rows of one that have no vector in the other, by their ids.

    Any others come back as they are.
    """
    holders = [table for table in tables if table.vectors is not None]
    shared = [name for name in tables[0].columns if name in tables[-1].columns]
    name = find_by_name(shared, ID_NAMES)
    if len(tables) != 2 or len(holders) != 1 or name is None:
        return tables
    holder = holders[0]
    texts = tables[1] if holder is tables[0] else tables[0]
    ids, known = holder.columns[name], texts.columns[name]
    there = set(ids)
    if len(there) < len(ids) or not there < set(known) or len(set(known)) < len(known):
        return tables
    kept = [row for row, value in enumerate(known) if value in there]
    left = texts.count - len(kept)
    note = (
        f"{texts.source}: {left:,} row{'s' * (left != 1)} whose {quote(name)} is not in "
        f"{holder.source} {'was' if left == 1 else 'were'} left out."
    )
    shorter = _taken(texts, kept, [note])
    return [shorter if table is texts else table for table in tables]


def _like(table: Table, other: Table) -> bool:
    widths = [None if t.vectors is None else t.vectors.shape[1] for t in (table, other)]
    return (
        set(table.columns) == set(other.columns)
        and table.vector_name == other.vector_name
        and widths[0] == widths[1]
        and table.has_header == other.has_header
    )


def _below(tables: list[Table]) -> Table:
    first = tables[0]
    faults: dict[int, Fault] = {}
    start = 0
    for table in tables:
        faults |= {start + row: fault for row, fault in table.faults.items()}
        start += table.count
    return Table(
        f"{first.source} and {len(tables) - 1} more",
        start,
        {name: [v for table in tables for v in table.columns[name]] for name in first.columns},
        None
        if first.vectors is None
        else np.concatenate([t.vectors for t in tables if t.vectors is not None]),
        first.vector_name,
        faults,
        first.has_header,
        first.decimal_comma,
        first.about,
        [note for table in tables for note in table.notes],
    )


def _beside(tables: list[Table]) -> Table:
    holders = [table for table in tables if table.vectors is not None]
    if len(holders) > 1:
        raise SourceError(
            f"{holders[0].source} and {holders[1].source} both hold vectors: expected one of them "
            "to; leave one out."
        )
    values = [column for table in tables for column in table.columns.values()]
    given = [name for table in tables for name in table.columns]
    names = distinct(given)
    faults: dict[int, Fault] = {}
    about: dict[str, str] = {}
    # What is said of the first file counts.
    for table in reversed(tables):
        faults |= table.faults
        about |= table.about
    holder = holders[0] if holders else tables[0]
    return Table(
        " with ".join(table.source for table in tables),
        tables[0].count,
        dict(zip(names, values, strict=True)),
        holder.vectors,
        holder.vector_name,
        dict(sorted(faults.items())),
        holder.has_header,
        any(table.decimal_comma for table in tables),
        about,
        [
            *(note for table in tables for note in table.notes),
            *told_apart(" with ".join(table.source for table in tables), given, names),
        ],
    )


def _with_header_as_row(table: Table) -> Table:
    """Return a table of one column whose line of names was a row after all."""
    if len(table.columns) != 1 or table.vectors is not None or not table.has_header:
        return table
    ((name, values),) = table.columns.items()
    faults = {
        row + 1: Fault(fault.source, fault.row + 1, fault.reason)
        for row, fault in table.faults.items()
    }
    return Table(
        table.source,
        table.count + 1,
        {"label": [name, *values]},
        faults=faults,
        has_header=False,
        decimal_comma=table.decimal_comma,
        about=table.about,
        notes=table.notes,
    )
