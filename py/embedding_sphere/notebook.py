"""The globe in a notebook: live, offline, with the selection back in Python."""

import importlib.resources
import time
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise ImportError(
        "The notebook's globe needs anywidget: install it with "
        "pip install embedding-sphere[widget]."
    ) from error

from .bundle import Bundle, CategoryColumn, Column, NumberColumn
from .kernel import load_backend
from .methods.base import Frame, Progress
from .methods.layout import Layout
from .numeric.geometry import fibonacci_lattice, normalize
from .numeric.steps import drain
from .session import Session

# A notebook shows no more frames a second, and each is sent through its server.
SECONDS_BETWEEN_FRAMES = 0.05


def _read(name: str) -> str:
    resource = importlib.resources.files(__package__) / name
    if not resource.is_file():
        raise ImportError(
            f"{name} was not built: run python -m sphere_build.widget in the clone, or install "
            "embedding-sphere as a package."
        )
    return resource.read_text(encoding="utf-8")


class GlobeWidget(anywidget.AnyWidget):
    """A bundle on a globe that turns under the hand; `widget` makes one.

    Attributes
    ----------
    selected : int or None
        The row that is selected on the globe; setting it selects it there.
    color_by : str
        The name of the category or number column that colours the points; "" for none.
    theme : "auto", "light" or "dark"
        "auto" follows the notebook.
    height : int
        In CSS pixels.
    positions : (N, 3) float32 unit vectors
        Where the points are; setting them moves the points there.
    """

    _esm = _read("widget.js")
    _css = _read("widget.css")

    selected = traitlets.Int(None, allow_none=True).tag(sync=True)
    color_by = traitlets.Unicode("").tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark"), "auto").tag(sync=True)
    height = traitlets.Int(480, min=200).tag(sync=True)
    _table = traitlets.Dict().tag(sync=True)
    _positions = traitlets.Bytes().tag(sync=True)
    _running = traitlets.Bool(False).tag(sync=True)
    _status = traitlets.Unicode("").tag(sync=True)

    def __init__(self, bundle: Bundle, **settings: Any) -> None:
        self.bundle = bundle
        self._session = Session(load_backend())
        self._session.show(bundle)
        stored = bundle.layouts[0].positions if bundle.layouts else fibonacci_lattice(bundle.count)
        super().__init__(
            _table=describe(bundle),
            _positions=_pack(stored),
            **{"color_by": bundle.display.get("color", "")} | settings,
        )

    @property
    def positions(self) -> NDArray[np.float32]:
        """Where the points are, (N, 3) unit vectors; a copy."""
        return np.frombuffer(self._positions, np.float32).reshape(-1, 3).copy()

    @positions.setter
    def positions(self, positions: ArrayLike) -> None:
        moved = np.asarray(positions, dtype=np.float64)
        if moved.shape != (self.bundle.count, 3) or not np.isfinite(moved).all():
            raise ValueError(
                f"Positions have shape {moved.shape}: expected ({self.bundle.count}, 3), "
                "all finite."
            )
        self._session.move(normalize(moved).astype(np.float32))
        self._positions = _pack(normalize(moved))

    @property
    def selected_row(self) -> dict[str, Any] | None:
        """The selected row's values by column, or None where nothing is selected."""
        if self.selected is None:
            return None
        return {column.name: _value(column, self.selected) for column in self.bundle.columns}

    def layout_with(
        self,
        method: str = "spherical-tsne",
        *,
        resume: bool = False,
        settle: bool = False,
        **parameters: Any,
    ) -> Layout:
        """Lay the bundle out again while the globe shows it.

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
                self._positions = _pack(event.positions)
            self._status = _tell(event)

        try:
            self._running = True
            return drain(steps, show)
        finally:
            if frame is not None:
                self._positions = _pack(frame.positions)
            self._status = ""
            self._running = False

    @traitlets.validate("selected")
    def _check_selected(self, proposal: Any) -> int | None:
        row = proposal["value"]
        if row is not None and not 0 <= row < self.bundle.count:
            raise traitlets.TraitError(
                f"selected is {row}: expected a row from 0 to {self.bundle.count - 1}, or None."
            )
        return row

    @traitlets.validate("color_by")
    def _check_color(self, proposal: Any) -> str:
        able = [
            column.name
            for column in self.bundle.columns
            if isinstance(column, CategoryColumn | NumberColumn)
        ]
        if proposal["value"] not in ["", *able]:
            raise traitlets.TraitError(
                f"color_by is {proposal['value']!r}: expected a category or number column "
                f'({", ".join(able) or "there is none"}) or "".'
            )
        return proposal["value"]


def widget(bundle: Bundle, **settings: Any) -> GlobeWidget:
    """Show a bundle on a globe in a notebook.

    It needs the extra: ``pip install embedding-sphere[widget]``.

    Parameters
    ----------
    bundle : Bundle
    **settings
        `color_by`, `theme`, `height` or `selected` of `GlobeWidget`.

    Returns
    -------
    GlobeWidget

    Examples
    --------
    In a notebook, the last line of a cell:

    >>> from embedding_sphere import Bundle, widget
    >>> bundle = Bundle.from_arrays([[1.0, 0], [0, 1.0], [-1.0, 0]], ["east", "north", "west"])
    >>> globe = widget(bundle, height=400)

    and in the next one, after a click on the globe, or this:

    >>> globe.selected = 1
    >>> globe.selected_row
    {'text': 'north'}
    """
    return GlobeWidget(bundle, **settings)


def describe(bundle: Bundle) -> dict[str, Any]:
    """Return what the globe shows of a bundle: no vectors, and numbers as bytes.

    web/notebook/table.js reads it.
    """
    return {
        "name": bundle.name,
        "count": bundle.count,
        "columns": [_describe_column(column) for column in bundle.columns],
        "display": bundle.display,
    }


def _describe_column(column: Column) -> dict[str, Any]:
    head = {"name": column.name, "kind": column.kind}
    if isinstance(column, CategoryColumn):
        codes = np.asarray(column.codes, dtype="<u4").tobytes()
        return {**head, "categories": list(column.categories), "codes": codes}
    if isinstance(column, NumberColumn):
        return {**head, "numbers": np.asarray(column.values, dtype="<f8").tobytes()}
    return {**head, "values": list(column.values)}


def _value(column: Column, row: int) -> Any:
    if isinstance(column, CategoryColumn):
        return column.categories[int(column.codes[row])]
    return float(column.values[row]) if isinstance(column, NumberColumn) else column.values[row]


def _pack(positions: ArrayLike) -> bytes:
    return np.asarray(positions, dtype="<f4").tobytes()


def _tell(event: Progress | Frame) -> str:
    if isinstance(event, Progress):
        return f"{event.stage}, {event.fraction:.0%}"
    return f"Laying out, {event.iteration} of {event.iterations}"
