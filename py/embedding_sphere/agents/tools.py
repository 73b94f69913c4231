"""What an agent can do with a data set: look, ask, select, lay out, and nothing on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ..answers import Answer, Answering, Embedder
from ..bundle import Bundle, CategoryColumn, NumberColumn
from ..bundle.rows import row_of
from ..compose import add_layout
from ..land import land_of
from ..picture import Look, picture_of

MOST_ROWS = 100
LONGEST_TEXT = 500
EXAMPLES = 3

Loader = Callable[[str], Bundle]
Told = dict[str, Any]


class Tools:
    """One open data set, and what is selected in it; every method is a tool.

    A method that cannot do what it is asked raises ValueError with one sentence.

    Parameters
    ----------
    file : str
        Opened at once.
    load : callable
        Gives the bundle of a file, laid out.
    embedder_of : callable
        Gives what embeds questions for a bundle, or None: then they are searched by their words.
    """

    def __init__(
        self, file: str, load: Loader, embedder_of: Callable[[Bundle], Embedder | None]
    ) -> None:
        self._load, self._embedder_of = load, embedder_of
        # An agent sees no other folder than the one that it was started with.
        self._folder = Path(file).resolve().parent
        self._selection: list[int] = []
        self._show(load(file))

    def _show(self, bundle: Bundle) -> None:
        embedder = self._embedder_of(bundle)
        self._bundle, self._selection = bundle, []
        self._by_meaning = embedder is not None
        self._answering = Answering(bundle, embedder)

    def open(self, file: str) -> Told:
        """Open another file of the same folder: a bundle (.esb) or a table with vectors or texts.

        What was open stays open when the file cannot be read.
        """
        path = (self._folder / file).resolve()
        if "://" in file or self._folder not in path.parents:
            raise ValueError(f"{file} lies outside the folder that was opened: name one inside it.")
        self._show(self._load(str(path)))
        return self.describe()

    def describe(self) -> Told:
        """Tell what is open: its name, rows, columns, model, layout, and how many are selected."""
        bundle = self._bundle
        layout = bundle.layouts[0] if bundle.layouts else None
        return {
            "name": bundle.name,
            "description": bundle.description,
            "rows": bundle.count,
            "dimension": int(bundle.vectors.shape[1]),
            "model": bundle.model.name,
            "columns": [_column(column) for column in bundle.columns],
            "layout": layout
            and {
                "method": layout.method,
                "parameters": layout.parameters,
                "quality": layout.quality,
            },
            "questions_are_searched_by": "meaning" if self._by_meaning else "words",
            "selected": len(self._selection),
        }

    def ask(self, question: str, count: int = 10) -> Told:
        """Find the rows that answer a question, the best first, with all their columns."""
        return self._found(self._answering.ask(question, self._most(count)))

    def neighbours(self, row: int, count: int = 10) -> Told:
        """Find the rows whose vectors are most like that of a row, the nearest first."""
        self._check([row])
        asked = self._bundle.vectors[row].astype(np.float64)
        found = self._answering.ask(asked, self._most(count) + 1, f"row {row}")
        rows = [other for other in found.rows if other != row][:count]
        return self._found(Answer(found.label, found.scores, rows))

    def regions(self, level: int = 0) -> Told:
        """Tell the regions of the planet: 0 for continents, 1 for countries, 2 for districts."""
        land = land_of(self._bundle)
        if not 0 <= level < len(land):
            raise ValueError(
                f"There are no regions of level {level}: expected 0 to {len(land) - 1}."
                if land
                else "The layout has no regions: lay the data out again."
            )
        column = land[level]
        codes = np.asarray(column.codes)
        return {
            "level": column.name,
            "regions": [
                {
                    "name": name,
                    "rows": int((codes == code).sum()),
                    "examples": [
                        self._name(row) for row in np.flatnonzero(codes == code)[:EXAMPLES].tolist()
                    ],
                }
                for code, name in enumerate(column.categories)
            ],
        }

    def select(
        self,
        rows: list[int] | None = None,
        column: str | None = None,
        value: str | None = None,
        least: float | None = None,
        most: float | None = None,
    ) -> Told:
        """Select rows by their numbers, or by a column: a category, or numbers between two.

        The column may be a level of the land, such as "land: continents". Nothing selects none.
        """
        if rows is not None:
            self._check(rows)
            self._selection = sorted(set(rows))
        elif column is None:
            self._selection = []
        else:
            self._selection = self._matching(column, value, least, most)
        shown = [self._row(row) for row in self._selection[:MOST_ROWS]]
        return {"selected": len(self._selection), "rows": shown}

    def layout(
        self,
        method: str = "spherical-tsne",
        seed: int = 0,
        parameters: dict[str, float | str] | None = None,
    ) -> Told:
        """Lay the planet out again, in memory, by a method and its parameters."""
        done = add_layout(self._bundle, method, {**(parameters or {}), "seed": seed})
        layout = self._bundle.layouts[0]
        return {
            "method": layout.method,
            "parameters": layout.parameters,
            "quality": layout.quality,
            "notices": list(done.notices),
        }

    def picture(
        self,
        color: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        size: int = 768,
        theme: str = "dark",
    ) -> bytes:
        """Draw the planet as a PNG, coloured by a column, with a place in its middle."""
        if theme not in ("dark", "light"):
            raise ValueError(f"The theme is {theme}: expected dark or light.")
        return picture_of(self._bundle, Look(size, latitude, longitude, theme), color)

    def _matching(
        self, name: str, value: str | None, least: float | None, most: float | None
    ) -> list[int]:
        land = land_of(self._bundle)
        columns = {column.name: column for column in [*self._bundle.columns, *land]}
        if name not in columns:
            raise ValueError(f"There is no column {name!r}: expected one of {', '.join(columns)}.")
        column = columns[name]
        if isinstance(column, NumberColumn):
            numbers = np.asarray(column.values, float)
            low = -np.inf if least is None else least
            high = np.inf if most is None else most
            return np.flatnonzero((numbers >= low) & (numbers <= high)).tolist()
        return [row for row, known in enumerate(column.values) if known == value]

    def _check(self, rows: list[int]) -> None:
        for row in rows:
            if not 0 <= row < self._bundle.count:
                raise ValueError(
                    f"There is no row {row}: expected 0 to {self._bundle.count - 1:,}."
                )

    def _most(self, count: int) -> int:
        if not 1 <= count <= MOST_ROWS:
            raise ValueError(f"{count} rows were asked for: expected 1 to {MOST_ROWS}.")
        return count

    def _found(self, answer: Answer) -> Told:
        rows = [self._row(row) | {"score": round(s, 4)} for row, s in answer.ranked()]
        return {"asked": answer.label, "matches": rows}

    def _row(self, row: int) -> Told:
        values = row_of(self._bundle.columns, row)
        told = {name: _short(value) for name, value in values.items()}
        return {"row": row, "values": told}

    def _name(self, row: int) -> str:
        for role in ("label", "text"):
            if said := self._bundle.role_texts(role)[row]:
                return said[:80]
        return f"row {row}"


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return None if value != value else value
    return value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - 1] + "…"


def _column(column: Any) -> Told:
    told: Told = {"name": column.name, "kind": column.kind}
    if isinstance(column, CategoryColumn):
        told["categories"] = list(column.categories)[:MOST_ROWS]
    elif isinstance(column, NumberColumn):
        known = np.asarray(column.values, float)
        known = known[np.isfinite(known)]
        if len(known):
            told |= {"least": float(known.min()), "most": float(known.max())}
    return told
