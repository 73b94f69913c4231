"""What gathered columns are, and what they become in an atlas."""

import json
import shutil
from collections.abc import Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
from numpy.typing import NDArray

from ..atlas import AtlasColumn
from ..atlas.from_bundle import atlas_column, values_of
from ..compose import Plan, column_of, is_normalized, plan
from ..sources import SourceError, Table
from ..sources.cells import quote
from ..sources.names import distinct
from ..sources.recognize import counts_rows
from ..sources.table import Fault
from .gather import Block, check_fit, check_vectors
from .texts import Texts, map_column, write_column, write_texts

# What a folder of rows, or one of an embedding, has in it.
VECTORS, TEXTS, EMBEDDING = "vectors", "texts.arrow", "embedding.json"
COPY_ROWS = 16_384
# So many texts are embedded by one call, however many processes share the work: a model of floats
# adds up in another order where other texts stand beside one.
SHARD_ROWS = 1024
TOLD_FAULTS = 10


@dataclass(frozen=True)
class Gathered:
    """Rows on disk, ready to be laid out.

    Attributes
    ----------
    vectors : (N, D) float16, a memory map
    vectors_file : Path
        What it is of.
    table : pyarrow.Table
        Of N rows, mapped.
    columns : tuple of AtlasColumn
    told : dict
        roles, about, notes, faults (sentences), left_out (how many rows), dimension, normalized;
        embedded, the column of the texts, where vectors were made of them.
    """

    vectors: NDArray[np.float16]
    vectors_file: Path
    table: pyarrow.Table
    columns: tuple[AtlasColumn, ...]
    told: dict[str, Any]


@dataclass(frozen=True)
class Roles:
    """The columns that a person names, each None where it is to be found."""

    text: str | None = None
    label: str | None = None
    category: str | None = None


def finish(
    blocks: list[Block], roles: Roles, vector: str | None, embedded: bool, folder: Path
) -> Generator[float, None, None]:
    """Turn gathered blocks, side by side, into vectors and typed columns in a folder.

    Rows with a fault are left out.

    Parameters
    ----------
    blocks : list of Block
    roles : Roles
    vector : str or None
        The column of the vectors, where a person names it.
    embedded : bool
        Whether vectors are to be made of the texts, which are written in their place; rows without
        one are left out.
    folder : Path

    Yields
    ------
    float
        The fraction done, in [0, 1].
    """
    check_fit(blocks)
    if not embedded:
        check_vectors(blocks, vector)
    faults = {row: fault for block in blocks for row, fault in block.faults.items()}
    count = blocks[0].count
    kept = np.ones(count, dtype=bool)
    kept[list(faults)] = False
    _require_any(kept, blocks, faults)
    made_of: dict[str, Any] = {}
    if not embedded:
        with_vectors = next(block for block in blocks if block.vectors is not None)
        made_of = _write_vectors(with_vectors, kept, folder / VECTORS)
    yield 0.2
    table = _table(blocks, kept)
    chosen = plan(table, roles.text, roles.label, roles.category)
    if embedded:
        made_of = {"embedded": _text_role(table, chosen)}
        without = _without_text(table, made_of["embedded"], kept, blocks)
        faults |= without
        kept[list(without)] = False
        _require_any(kept, blocks, faults)
        table = _table(blocks, kept) if without else table
        texts: Any = table.columns[made_of["embedded"]]
        write_texts(folder / TEXTS, texts.column, SHARD_ROWS)
    yield 0.4
    (folder / "columns").mkdir()
    made: list[AtlasColumn] = []
    for name, texts in table.columns.items():
        column, values = _typed(name, chosen.kinds[name], texts, table.decimal_comma)
        write_column(folder / "columns" / f"{len(made)}.arrow", values)
        made.append(column)
        yield 0.4 + 0.6 * len(made) / len(table.columns)
    about = {key: text for block in reversed(blocks) for key, text in block.about.items()}
    told = {
        "columns": [asdict(column) for column in made],
        "roles": chosen.roles,
        "about": about,
        "notes": [note for block in blocks for note in block.notes],
        "left_out": len(faults),
        "faults": [str(faults[row]) for row in sorted(faults)[:TOLD_FAULTS]],
        **made_of,
    }
    (folder / "gathered.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    for block in blocks:
        shutil.rmtree(block.folder)


def read_told(folder: Path) -> dict[str, Any]:
    """Return what `finish` told of the rows."""
    return json.loads((folder / "gathered.json").read_text("utf-8"))


def load(folder: Path, embedded: Path | None = None) -> Gathered:
    """Return what `finish` wrote, mapped into memory.

    Parameters
    ----------
    folder : Path
    embedded : Path or None
        Where the vectors are, and what is told of them, if they were made of the texts.
    """
    told = read_told(folder)
    if embedded is not None:
        made = json.loads((embedded / EMBEDDING).read_text("utf-8"))
        told |= {**made, "about": told["about"] | made["about"]}
    file = (embedded or folder) / VECTORS
    flat = np.memmap(file, dtype=np.float16, mode="r")
    columns = tuple(
        AtlasColumn(column["name"], column["kind"], tuple(column["categories"]))
        for column in told["columns"]
    )
    values = [map_column(folder / "columns" / f"{n}.arrow") for n in range(len(columns))]
    vectors = flat.reshape(-1, told["dimension"])
    table = pyarrow.table(values, names=[column.name for column in columns])
    return Gathered(vectors, file, table, columns, told)


def _require_any(kept: NDArray[np.bool_], blocks: list[Block], faults: dict[int, Any]) -> None:
    if not kept.any():
        raise SourceError(
            f"None of the {len(kept):,} rows of {blocks[0].source} can be used; the first is "
            f"{faults[min(faults)]}: mend the file and try again."
        )


def _text_role(table: Table, chosen: Plan) -> str:
    """Return the column of the texts that are to be embedded."""
    if "text" not in chosen.roles:
        raise SourceError(f"{table.source} has no texts to embed: name their column with --text.")
    return chosen.roles["text"]


def _without_text(
    table: Table, column: str, kept: NDArray[np.bool_], blocks: list[Block]
) -> dict[int, Fault]:
    """Return the faults of rows, before any was left out, that have no text to embed."""
    rows = np.flatnonzero(kept)
    empty = [place for place, text in enumerate(table.columns[column]) if not text.strip()]
    reason = f"the text in {quote(column)} is missing"
    return {int(row): blocks[0].fault(int(row), reason) for row in rows[empty]}


def _write_vectors(block: Block, kept: NDArray[np.bool_], target: Path) -> dict[str, Any]:
    """Write the vectors that are kept; tell how long they are."""
    assert block.found is not None
    gathered = np.memmap(block.folder / "vectors", dtype=np.float16, mode="r")
    rows = gathered.reshape(-1, block.found.dimension)
    unit = True
    with target.open("wb") as file:
        for start in range(0, len(rows), COPY_ROWS):
            some = rows[start : start + COPY_ROWS][kept[start : start + COPY_ROWS]]
            file.write(some.tobytes())
            unit = unit and is_normalized(some.astype(np.float32))
    return {"dimension": block.found.dimension, "normalized": unit}


def _table(blocks: list[Block], kept: NDArray[np.bool_]) -> Table:
    """Return the columns of blocks as a table whose texts stay on disk."""
    names: list[str] = []
    columns: list[Any] = []
    for block in blocks:
        for name in block.columns:
            column = map_column(block.text_path(name))
            texts = Texts(column if kept.all() else column.filter(pyarrow.array(kept)))
            if not counts_rows(name, texts):
                names.append(name)
                columns.append(texts)
    comma = any(block.decimal_comma for block in blocks)
    told = dict(zip(distinct(names), columns, strict=True))
    return Table(blocks[0].source, int(kept.sum()), told, decimal_comma=comma)


def _typed(name: str, kind: str, texts: Any, decimal_comma: bool) -> tuple[AtlasColumn, Any]:
    """Return a column of an atlas and its values."""
    if kind in ("text", "image"):
        return AtlasColumn(name, kind), texts.column
    column = column_of(name, kind, list(texts), decimal_comma)
    return atlas_column(column), pyarrow.array(values_of(column))
