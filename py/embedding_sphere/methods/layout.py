"""Lays vectors out by a method's name, whatever their number."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernel.memory import check_memory
from ..numeric.backend import NUMPY, Backend
from ..numeric.geometry import Floats
from ..numeric.knn import NeighborLists
from ..numeric.steps import Wait, mapped
from . import METHODS
from .base import NEIGHBORS_PER_PERPLEXITY, Frame, Method, Progress, Task
from .renamed import present_names

FEWEST_POINTS = 5
# Squared distances between larger values leave float32.
LARGEST_VALUE = 1e16


@dataclass(frozen=True)
class Layout:
    """A finished layout.

    Attributes
    ----------
    positions : (N, 3) float32 unit vectors
    method : str
    parameters : dict
        Those that were used, every one of the method's.
    iterations : int
    cost : float or None
        Kullback–Leibler divergence in nats at the end.
    notices : tuple of str
        Sentences that the user should read: what was changed and why.
    backend : str
        What computed: "WebAssembly on 2 cores", or "WebGPU" and the adapter.
    neighbor_recall : float or None
        In [0, 1]: the share of the nearest rows of every one that the layout was made from, 1 where
        they were searched exactly, else measured on a sample; None for methods that need none.
    """

    positions: NDArray[np.float32]
    method: str
    parameters: dict[str, Any]
    iterations: int
    cost: float | None
    notices: tuple[str, ...] = ()
    backend: str = ""
    neighbor_recall: float | None = None


def layout(
    vectors: Floats,
    method: str = "spherical-tsne",
    parameters: Mapping[str, Any] | None = None,
    neighbors: NeighborLists | None = None,
    backend: Backend = NUMPY,
    start: NDArray[np.float32] | None = None,
    settle: bool = False,
    every_step: bool = False,
) -> Generator[Progress | Frame | Wait, bool | None, Layout]:
    """Lay vectors out on the unit sphere, frame by frame.

    Parameters
    ----------
    vectors : (N, D) float array, finite, N >= 1
    method : str
        A name in `METHODS`.
    parameters : mapping, optional
        Values by parameter name; those left out take their defaults.
    neighbors : NeighborLists, optional
        Known neighbours of these vectors; used where they are enough, else searched for and kept.
    backend : Backend
        What computes.
    start : (N, 3) unit vectors, optional
        Where the points are, to go on from there; else the method starts from scratch.
    settle : bool
        Continue until the layout converges, after the method's iterations or, with `start`, in
        their place.
    every_step : bool
        Yield a frame for every step; else as many as a screen shows.

    Yields
    ------
    Progress or Frame, and Wait in the tab
        True sent back for a frame ends the layout there.

    Returns
    -------
    Layout

    Raises
    ------
    ValueError
        One sentence: unknown method or parameter, value out of range, a method that cannot settle,
        vectors not finite or too large, or more of them than a browser tab has memory for.
    """
    chosen = find_method(method)
    values = complete(chosen, parameters or {})
    if settle and not chosen.settles:
        able = ", ".join(name for name, other in METHODS.items() if other.settles)
        raise ValueError(f"{chosen.title} cannot settle: expected {able}; run it on instead.")
    if np.ndim(vectors) == 2:
        listed = int(NEIGHBORS_PER_PERPLEXITY * values.get("perplexity", 0))
        check_memory(len(vectors), np.shape(vectors)[1], listed)
    # Before they become float32, in which what is too large would be infinite.
    check_vectors(np.asarray(vectors))
    vectors = np.asarray(vectors, dtype=np.float32)
    # What was shared out, and went wrong, before is not this layout's.
    backend.describe(len(vectors))
    backend.troubles()
    if len(vectors) < FEWEST_POINTS:
        positions = fixed_positions(len(vectors))
        yield Frame(1, 1, positions, None)
        return Layout(positions, method, values, 1, None, backend=backend.describe(len(vectors)))
    known = neighbors or NeighborLists(vectors)
    task = Task(
        vectors=vectors,
        parameters=values,
        neighbors=known,
        backend=backend,
        start=start,
        settle=settle,
        every_step=every_step,
    )
    return (yield from run_task(chosen, task))


def run_task(method: Method, task: Task) -> Generator[Progress | Frame | Wait, bool | None, Layout]:
    """Run a method on a task, whose vectors and parameters have been checked, to its end.

    True sent back for a frame makes that frame the last.
    """
    last, cost = None, None
    for event in method.run(task):
        if isinstance(event, Frame):
            last = event
            cost = event.cost if event.cost is not None else cost
        if (yield event):
            break
    if last is None:
        raise RuntimeError(f"{method.title} made no frame: expected one at least.")
    return Layout(
        last.positions,
        method.name,
        task.parameters,
        last.iteration,
        cost,
        task.told(),
        task.backend.describe(task.count),
        task.neighbor_recall,
    )


def share_done(
    steps: Generator[Progress | Frame | Wait, Any, Layout], before: float = 0.1
) -> Generator[float, None, Layout]:
    """Turn a layout into a generator of the fraction done, in [0, 1], which never falls.

    Parameters
    ----------
    steps : generator
        Of `layout` or `run_task`.
    before : float in [0, 1]
        The part that what precedes the first frame fills.
    """
    done = 0.0

    def share(event: Progress | Frame) -> float:
        nonlocal done
        if isinstance(event, Frame):
            reached = before + (1 - before) * event.iteration / event.iterations
        else:
            reached = before * event.fraction
        # Every stage begins at nothing, and gaps are filled in the midst of the steps.
        done = max(done, reached)
        return done

    return mapped(steps, share)


def find_method(name: str) -> Method:
    """Return the method of that name, or raise ValueError naming those there are."""
    if name not in METHODS:
        raise ValueError(f"Unknown method {name!r}: expected one of {', '.join(METHODS)}.")
    return METHODS[name]


def complete(method: Method, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check the given parameters and fill in the rest; raises ValueError in one sentence."""
    given = present_names(method.name, given)
    known = {parameter.name: parameter for parameter in method.parameters}
    for name in given:
        if name not in known:
            raise ValueError(
                f"{method.title} has no parameter {name!r}: expected {', '.join(known)}."
            )
    return {name: known[name].check(given.get(name, known[name].default)) for name in known}


def fixed_positions(count: int) -> NDArray[np.float32]:
    """Return positions as far apart as can be for up to four points, where no method has a say.

    Parameters
    ----------
    count : int in [1, 4]

    Returns
    -------
    (count, 3) float32 unit vectors
    """
    if count == 4:
        corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
        return (corners / np.sqrt(3)).astype(np.float32)
    angles = 2 * np.pi * np.arange(count) / count
    return np.column_stack([np.cos(angles), np.sin(angles), np.zeros(count)]).astype(np.float32)


def check_vectors(vectors: Floats) -> None:
    """Raise ValueError, in one sentence, where vectors are no table of usable numbers."""
    if vectors.ndim != 2 or 0 in vectors.shape:
        raise ValueError(f"Vectors have shape {vectors.shape}: expected (rows, dimensions).")
    # Largest and smallest tell of NaN and infinity, and take no memory.
    highest, lowest = vectors.max(), vectors.min()
    if not (np.isfinite(highest) and np.isfinite(lowest)):
        row = int(np.argmin(np.isfinite(vectors).all(axis=1))) + 1
        raise ValueError(
            f"Row {row} of the vectors holds NaN or infinity: embed it again or drop it."
        )
    if max(float(highest), -float(lowest)) > LARGEST_VALUE:
        largest = np.abs(vectors).max(axis=1)
        row = int(np.argmax(largest)) + 1
        raise ValueError(
            f"Row {row} of the vectors holds a number of size {largest.max():.1e}: expected "
            f"{LARGEST_VALUE:.0e} at most; divide all vectors by the same number."
        )
