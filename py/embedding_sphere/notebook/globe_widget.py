"""The widget: what Python and the globe tell each other, as traits."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from numpy.typing import ArrayLike

from ..answers import Answer, Answering, Embedder
from ..bundle import Bundle, CategoryColumn, NumberColumn
from ..bundle.rows import row_of
from ..kernel import load_backend
from ..land import NAMES, columns_of_levels, land_of
from ..methods.base import Frame, Progress
from ..methods.layout import Layout
from ..numeric.geometry import fibonacci_lattice
from ..numeric.steps import drain
from ..session import Session
from .arrays import Mask, Positions, check_rows, pack_mask, pack_positions
from .files import read
from .reading import Vectors, bundle_of
from .saving import page_of, write_page
from .table import describe, describe_columns

# A notebook shows no more frames a second, and each is sent through its server.
SECONDS_BETWEEN_FRAMES = 0.05


class GlobeWidget(anywidget.AnyWidget):
    """A bundle on a globe that turns under the hand; `widget` makes one.

    All attributes below are traits: they can be observed, and linked with those of another globe
    of the same rows, as in ``traitlets.link((one, "selection"), (other, "selection"))``.

    Attributes
    ----------
    pinned : int or None
        The row whose card is open.
    selection : list of int
        The rows that are selected, by a circle, a lasso or from Python.
    tool : "turn", "circle" or "lasso"
        What dragging does.
    filter : (N,) bool or None
        Which rows pass; the others are drawn faint. A list of rows may be set, too.
    query : str
        What is searched for; "" for nothing.
    k : int
        How many rows match at most.
    matches : list of {"row": int, "score": float}
        What the query found, the best first.
    color_by : str
        The category or number column that colours the points, or a name of `land`; "" for none.
    size_by : str
        The number column that their size tells; "" for none.
    land : list of CategoryColumn
        The region of each row, from continents to districts; empty until there is a layout.
    positions : (N, 3) float32 unit vectors
        Where the points are; setting them moves the points there.
    notices : list of str
        What the last layout had to say.
    table : bool
        Whether the rows are listed below the globe.
    theme : "auto", "light" or "dark"
        "auto" follows the notebook.
    height : int
        Of the globe, in CSS pixels.
    """

    _esm = read("widget.js")
    _css = read("widget.css")

    pinned = traitlets.Int(None, allow_none=True).tag(sync=True)
    selection = traitlets.List(traitlets.Int()).tag(sync=True)
    tool = traitlets.Enum(("turn", "circle", "lasso"), "turn").tag(sync=True)
    filter = Mask().tag(sync=True, to_json=pack_mask)
    query = traitlets.Unicode("").tag(sync=True)
    k = traitlets.Int(10, min=1).tag(sync=True)
    matches = traitlets.List(traitlets.Dict(), read_only=True)
    color_by = traitlets.Unicode("").tag(sync=True)
    size_by = traitlets.Unicode("").tag(sync=True)
    land: Any = traitlets.List().tag(sync=True, to_json=lambda land, _: describe_columns(land))
    positions = Positions().tag(sync=True, to_json=pack_positions)
    notices = traitlets.List(traitlets.Unicode()).tag(sync=True)
    table = traitlets.Bool(False).tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark"), "auto").tag(sync=True)
    height = traitlets.Int(480, min=200).tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)
    _answer: Any = traitlets.Dict(default_value=None, allow_none=True).tag(sync=True)
    _running = traitlets.Bool(False).tag(sync=True)
    _status = traitlets.Unicode("").tag(sync=True)

    def __init__(self, bundle: Bundle, embedder: Embedder | None = None, **settings: Any) -> None:
        self.bundle = bundle
        self._answering = Answering(bundle, embedder)
        self._session = Session(load_backend())
        self._session.show(bundle)
        layout = bundle.layouts[0] if bundle.layouts else None
        super().__init__(
            _data=describe(bundle),
            land=land_of(bundle),
            positions=layout.positions if layout else fibonacci_lattice(bundle.count),
            **{"color_by": bundle.display.get("color", "")} | settings,
        )

    @property
    def count(self) -> int:
        """The number of rows, N."""
        return self.bundle.count

    @property
    def pinned_row(self) -> dict[str, Any] | None:
        """The values of the row whose card is open, by column; None where none is."""
        return None if self.pinned is None else row_of(self.bundle.columns, self.pinned)

    @property
    def selected_rows(self) -> list[dict[str, Any]]:
        """The values of the selected rows by column; ``pandas.DataFrame`` takes them."""
        return [row_of(self.bundle.columns, row) for row in self.selection]

    def ask(self, query: str | ArrayLike, label: str = "a vector") -> list[dict[str, Any]]:
        """Search for a text or a vector, show what matches, and return it.

        A text is searched by its words, or, where the widget has an embedder, by its meaning.

        Parameters
        ----------
        query : str or (D,) array-like
            A vector is from the model of the bundle's vectors.
        label : str
            What a vector is called on the globe.

        Returns
        -------
        list of {"row": int, "score": float}, the best first

        Raises
        ------
        ValueError
            One sentence: the vector does not fit.
        """
        if isinstance(query, str):
            self.query = query
        else:
            found = self._answering.ask(query, self.k, label)
            self.query = ""
            self._show(found)
        return self.matches

    def layout_with(
        self,
        method: str = "spherical-tsne",
        *,
        resume: bool = False,
        settle: bool = False,
        **parameters: Any,
    ) -> Layout:
        """Lay the bundle out again while the globe shows it, and name its land.

        Interrupting the cell leaves the points where they are.

        Parameters
        ----------
        method : str
            A name in `embedding_sphere.methods.METHODS`.
        resume : bool
            Continue from the present layout.
        settle : bool
            With `resume`: until the layout converges.
        **parameters
            Of the method, such as ``perplexity=30`` or ``seed=1``.

        Returns
        -------
        Layout

        Raises
        ------
        ValueError
            One sentence: unknown method or parameter, or a value out of range.
        """
        steps = self._session.relayout(method, parameters, resume, settle)
        shown = 0.0
        frame: Frame | None = None

        def show(event: Progress | Frame) -> None:
            nonlocal shown, frame
            frame = event if isinstance(event, Frame) else frame
            now = time.perf_counter()
            if now - shown < SECONDS_BETWEEN_FRAMES:
                return
            shown = now
            if isinstance(event, Frame):
                self.positions = event.positions
            self._status = _tell(event)

        try:
            self._running, self.notices = True, []
            done = drain(steps, show)
            self.positions, frame = done.positions, None
            self._status = "Naming the land"
            self.land = columns_of_levels(drain(self._session.regions(done.positions)))
            self.notices = list(done.notices)
            return done
        finally:
            if frame is not None:
                self.positions = frame.positions
            self._status = ""
            self._running = False

    def save_html(self, path: str | os.PathLike[str]) -> Path:
        """Write the globe as it is, with its table and its search, into one file.

        It needs nothing else, no notebook, server or network: it opens from the disk.

        Parameters
        ----------
        path : path
            Of the file, which is replaced whole or not at all.

        Returns
        -------
        Path

        Raises
        ------
        OSError
            When it cannot be written.
        """
        return write_page(Path(path), page_of(self.bundle.name, self.get_state(), self._esm_text()))

    def _esm_text(self) -> tuple[str, str]:
        return read("widget.js"), read("widget.css")

    def _show(self, found: Answer | None) -> None:
        self.set_trait("matches", found.matches() if found else [])
        self._answer = found.sent() if found else None

    @traitlets.observe("query", "k")
    def _search(self, _: Any) -> None:
        self._show(self._answering.ask(self.query, self.k) if self.query.strip() else None)

    @traitlets.observe("positions")
    def _moved(self, change: Any) -> None:
        self._session.move(change["new"])

    @traitlets.validate("pinned")
    def _check_pinned(self, proposal: Any) -> int | None:
        row = proposal["value"]
        if row is not None and not 0 <= row < self.count:
            raise traitlets.TraitError(
                f"pinned is {row}: expected a row from 0 to {self.count - 1}, or None."
            )
        return row

    @traitlets.validate("selection")
    def _check_selection(self, proposal: Any) -> list[int]:
        rows = sorted(set(proposal["value"]))
        check_rows(rows, self.count, "selection")
        return rows

    @traitlets.validate("color_by")
    def _check_color(self, proposal: Any) -> str:
        kinds = CategoryColumn | NumberColumn
        able = [column.name for column in self.bundle.columns if isinstance(column, kinds)]
        return _one_of("color_by", "a category or number column", proposal, [*able, *NAMES])

    @traitlets.validate("size_by")
    def _check_size(self, proposal: Any) -> str:
        columns = self.bundle.columns
        able = [column.name for column in columns if isinstance(column, NumberColumn)]
        return _one_of("size_by", "a number column", proposal, able)


def widget(
    data: Any,
    vectors: Vectors = None,
    *,
    text: str | None = None,
    label: str | None = None,
    color: str | None = None,
    model: str | None = None,
    name: str | None = None,
    positions: ArrayLike | None = None,
    embedder: Embedder | None = None,
    method: str | None = "spherical-tsne",
    **settings: Any,
) -> GlobeWidget:
    """Show data on a globe in a notebook.

    It needs the extra: ``pip install embedding-sphere[notebook]``.

    Parameters
    ----------
    data : table, (N, D) array, Bundle, or the path of one
        A table of pandas, polars, Arrow, DuckDB, Hugging Face's datasets or any other that
        narwhals reads, or a mapping of name to N values.
    vectors : str, sequence of str or (N, D) array, optional
        Of a table: the column of vectors, the columns that hold a number each, or the vectors
        themselves; one column of vectors is found.
    text, label, color : str, optional
        The columns that are read, that name a point and that colour it.
    model, name : str, optional
        Of the vectors and of the data.
    positions : (N, 3) array-like, optional
        A layout of one's own.
    embedder : callable, optional
        Gives (1, D) numbers for a list of one text: queries are then searched by their meaning, not
        by their words.
    method : str or None
        Lays out what comes without a layout; None spreads it evenly.
    **settings
        Attributes of `GlobeWidget`, such as `height=600` or `table=True`.

    Returns
    -------
    GlobeWidget

    Raises
    ------
    BundleError
        One sentence: what of the data does not fit.

    Examples
    --------
    In a notebook, the last line of a cell:

    >>> from embedding_sphere import widget
    >>> frame = {"point": ["east", "north", "west"], "embedding": [[1.0, 0], [0, 1.0], [-1.0, 0]]}
    >>> globe = widget(frame, vectors="embedding", height=400)

    and in the next one, after a click on the globe, or this:

    >>> globe.pinned = 1
    >>> globe.pinned_row
    {'point': 'north'}
    >>> globe.ask("west")[0]["row"]
    2
    """
    about = {"text": text, "label": label, "color": color, "model": model}
    bundle = bundle_of(data, vectors, **about, name=name, positions=positions)
    globe = GlobeWidget(bundle, embedder, **settings)
    if method is not None and not bundle.layouts:
        globe.layout_with(method)
    return globe


def _one_of(name: str, expected: str, proposal: Any, able: list[str]) -> str:
    if proposal["value"] not in ["", *able]:
        raise traitlets.TraitError(
            f"{name} is {proposal['value']!r}: expected {expected} "
            f'({", ".join(able) or "there is none"}) or "".'
        )
    return proposal["value"]


def _tell(event: Progress | Frame) -> str:
    if isinstance(event, Progress):
        return f"{event.stage}, {event.fraction:.0%}"
    return f"Laying out, {event.iteration} of {event.iterations}"
