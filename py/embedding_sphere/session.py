"""One open bundle: what it holds, its neighbours, and its re-layouts."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .bundle import Bundle, TextColumn, decode
from .bundle.make import make_vectors
from .growth import INSERT_STEPS, RELAX_STEPS, Growth, check_new_rows, grow
from .methods import METHODS
from .methods.base import Frame, Progress
from .methods.layout import Layout, layout
from .numeric.backend import NUMPY, Backend
from .numeric.knn import NeighborLists, Neighbors, distances_to
from .numeric.steps import Wait, mapped
from .quality import Quality, measure_steps
from .regions import Level, name_regions
from .terms import Terms, collect_terms


class Session:
    """Holds one bundle at a time; a bundle that cannot be read leaves the last one open.

    Parameters
    ----------
    backend : Backend
        What computes.
    """

    def __init__(self, backend: Backend = NUMPY) -> None:
        self._backend = backend
        self._bundle: Bundle | None = None
        self._vectors = np.empty((0, 0), dtype=np.float32)
        self._neighbors = NeighborLists(self._vectors)
        self._stored_neighbors: Neighbors | None = None
        self._positions: NDArray[np.float32] | None = None
        self._texts: list[str] = []
        self._labels: list[str] = []
        self._terms: Terms | None = None
        self._collecting: Generator[float, None, Terms] = collect_terms(())

    @property
    def bundle(self) -> Bundle:
        """The open bundle, without the rows that were added to it.

        Raises
        ------
        ValueError
            When none is open.
        """
        if self._bundle is None:
            raise ValueError("No data set is open: open one.")
        return self._bundle

    @property
    def stored_neighbors(self) -> Neighbors | None:
        """The neighbours that the open bundle stores, without the rows that were added to it."""
        return None if self._bundle is None else self._stored_neighbors

    def open(self, data: bytes) -> dict[str, Any]:
        """Read a bundle and make it the open one.

        Parameters
        ----------
        data : bytes of a bundle

        Returns
        -------
        dict with name, count and dimension

        Raises
        ------
        BundleError
            One sentence; the bundle that was open stays open.
        """
        bundle = decode(data)
        self.show(bundle)
        return {"name": bundle.name, "count": bundle.count, "dimension": bundle.vectors.shape[1]}

    def show(self, bundle: Bundle) -> None:
        """Make a bundle that has been read the open one."""
        vectors = bundle.vectors.astype(np.float32)
        self._stored_neighbors = _stored_neighbors(bundle, vectors)
        neighbors = NeighborLists(vectors, self._stored_neighbors)
        self._bundle, self._vectors, self._neighbors = bundle, vectors, neighbors
        self._positions = bundle.layouts[0].positions if bundle.layouts else None
        self._labels = bundle.role_texts("label")
        self._say(_texts(bundle))

    def relayout(
        self,
        method: str,
        parameters: Mapping[str, Any],
        resume: bool = False,
        settle: bool = False,
    ) -> Generator[Progress | Frame | Wait, None, Layout]:
        """Lay the open bundle out again; see `methods.layout` for what is yielded and raised.

        With `resume` the points go on from where the last frame left them, and with `settle`,
        too, until they converge.
        """
        if self._bundle is None:
            raise ValueError("No data set is open: open one, then lay it out.")
        start = self._positions if resume else None
        steps = layout(
            self._vectors,
            method,
            parameters,
            neighbors=self._neighbors,
            backend=self._backend,
            start=start,
            settle=settle,
        )
        return (yield from mapped(steps, self._follow))

    def _follow(self, event: Progress | Frame) -> Progress | Frame:
        if isinstance(event, Frame):
            self._positions = event.positions
        return event

    def grow(
        self,
        vectors: NDArray[np.floating],
        parameters: Mapping[str, Any] | None = None,
        insert: int = INSERT_STEPS,
        relax: int = RELAX_STEPS,
        texts: Sequence[str] | None = None,
    ) -> Generator[Progress | Frame | Wait, None, Growth]:
        """Add rows to the open bundle and to its layout; see `growth.grow`.

        Once it has run to its end the session holds the new rows, too, after the old ones. Before
        that, and when it is broken off, the session is as it was.

        Parameters
        ----------
        vectors : (M, D) float array
            From the model that the bundle's own came from; kept as float16, as a bundle does.
        parameters : mapping, optional
            Of spherical t-SNE.
        insert, relax : int
            Steps with the old points frozen, and with all of them free.
        texts : sequence of M str, optional
            What the new rows say, for the names of regions.
        """
        if self._bundle is None:
            raise ValueError("No data set is open: open one, then add to it.")
        if self._positions is None:
            raise ValueError("The data set has no layout to grow: lay it out, then add to it.")
        new = make_vectors(vectors).astype(np.float32)
        check_new_rows(self._vectors, new)
        said = [""] * len(new) if texts is None else list(texts)
        if len(said) != len(new):
            raise ValueError(f"The {len(new)} new rows have {len(said)} texts: expected one a row.")
        together = np.concatenate([self._vectors, new])
        neighbors = NeighborLists(together)
        done = yield from grow(
            self._vectors,
            self._positions,
            new,
            parameters,
            insert=insert,
            relax=relax,
            neighbors=neighbors,
            backend=self._backend,
        )
        self._vectors, self._neighbors = together, neighbors
        self._positions = done.positions
        self._say([*self._texts, *said])
        self._labels = [*self._labels, *[""] * len(new)]
        return done

    def move(self, positions: NDArray[np.float32]) -> None:
        """Put the points elsewhere, (N, 3) unit vectors, for a run that resumes."""
        self._positions = positions

    def rows_of(self, numbers: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return numbers that came one after another as rows as long as the open bundle's.

        Raises
        ------
        ValueError
            When there are too many or too few for whole rows.
        """
        wanted = self._vectors.shape[1]
        if wanted == 0 or len(numbers) == 0 or len(numbers) % wanted:
            raise ValueError(
                f"The new rows have {len(numbers)} numbers in all: expected a multiple of "
                f"{wanted}, the dimension of the open data set."
            )
        return numbers.reshape(-1, wanted)

    def measure(
        self, positions: NDArray[np.float32] | None = None
    ) -> Generator[float, None, Quality]:
        """Measure how true positions are to the vectors; see `quality.measure_steps`.

        Parameters
        ----------
        positions : (N, 3) float array, finite, optional
            Where the points are; where they were put last, if left out.

        Yields
        ------
        float
            The fraction done, in [0, 1].

        Returns
        -------
        Quality
        """
        if self._bundle is None:
            raise ValueError("No data set is open: open one, then measure its layout.")
        shown = self._shown(positions)
        return (yield from measure_steps(self._vectors, shown, backend=self._backend))

    def regions(
        self, positions: NDArray[np.float32] | None = None
    ) -> Generator[float, None, tuple[Level, ...]]:
        """Divide a layout into named regions; see `regions.name_regions`.

        Parameters
        ----------
        positions : (N, 3) unit vectors, optional
            As for `measure`.

        Yields
        ------
        float
            The fraction done, in [0, 1].

        Returns
        -------
        tuple of Level
        """
        if self._bundle is None:
            raise ValueError("No data set is open: open one, then name its regions.")
        shown = self._shown(positions)
        terms = yield from self.collect()
        return (yield from name_regions(shown, terms, self._labels))

    def collect(self) -> Generator[float, None, Terms]:
        """Collect the terms that name regions; what was begun and left goes on.

        Yields
        ------
        float
            The fraction done, in [0, 1].

        Returns
        -------
        Terms
            Of all rows; at once where they have been collected.
        """
        while self._terms is None:
            try:
                share = next(self._collecting)
            except StopIteration as done:
                self._terms = done.value
            else:
                yield share
        return self._terms

    def _say(self, texts: list[str]) -> None:
        self._texts, self._terms, self._collecting = texts, None, collect_terms(texts)

    def _shown(self, positions: NDArray[np.float32] | None) -> NDArray[np.float32]:
        if positions is not None:
            return positions
        if self._positions is None:
            raise ValueError("The data set has no layout: lay it out first.")
        return self._positions


def _texts(bundle: Bundle) -> list[str]:
    """Return what names regions: each row's label and its text, and no other column.

    A bundle that says which column is neither has all its texts taken.
    """
    labels, texts = bundle.role_texts("label"), bundle.role_texts("text")
    if not any(labels) and not any(texts):
        columns = [
            column.values
            for column in bundle.columns
            if isinstance(column, TextColumn) and column.kind == "text"
        ]
        return ["\n".join(values) for values in zip(*columns, strict=True)] or [""] * bundle.count
    return [
        # Apart, so that no phrase reaches from one into the other.
        f"{label}.\n{text}" if label and text and label != text else label or text
        for label, text in zip(labels, texts, strict=True)
    ]


def _stored_neighbors(bundle: Bundle, vectors: NDArray[np.float32]) -> Neighbors | None:
    stored = bundle.neighbors
    if stored is None:
        return None
    if stored.distances is None:
        return distances_to(vectors, stored.indices, stored.metric)
    return Neighbors(
        stored.indices.astype(np.int32), stored.distances.astype(np.float32), stored.metric
    )


def describe_methods() -> list[dict[str, Any]]:
    """Return the registry of methods as plain data for a page or a help text."""
    return [
        {
            "name": method.name,
            "title": method.title,
            "reference": method.reference,
            "help": method.help,
            "parameters": [asdict(parameter) for parameter in method.parameters],
            "interactive": method.interactive,
            "settles": method.settles,
            "requires": list(method.requires),
        }
        for method in METHODS.values()
    ]
