"""Stable growth: new rows are inserted among frozen ones, then all of them relax."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .kernel.memory import check_memory
from .methods.base import NEIGHBORS_PER_PERPLEXITY, Frame, Progress, Task
from .methods.layout import FEWEST_POINTS, complete
from .methods.spherical_tsne import SPHERICAL_TSNE, prepare, schedule
from .numeric.backend import NUMPY, Backend
from .numeric.geometry import Floats, geodesic_distance
from .numeric.knn import NeighborLists
from .numeric.optimize import Step, fetched, optimize
from .numeric.steps import Wait
from .placement import START_NEIGHBORS, find_nearest, start_among

INSERT_STEPS = 100
RELAX_STEPS = 100
LONGEST = 2000


@dataclass(frozen=True)
class Growth:
    """A layout that has grown.

    Attributes
    ----------
    positions : (N + M, 3) float32 unit vectors
        The old rows first, as they were, then the new ones.
    drift : (N,) float32
        How far each old row has moved along the sphere, in degrees; 0 without relaxing.
    parameters : dict
        Those of spherical t-SNE that were used.
    iterations : int
    cost : float or None
        Kullback–Leibler divergence in nats at the end.
    notices : tuple of str
        Sentences that the user should read.
    """

    positions: NDArray[np.float32]
    drift: NDArray[np.float32]
    parameters: dict[str, Any]
    iterations: int
    cost: float | None
    notices: tuple[str, ...] = ()

    def drift_summary(self) -> dict[str, float]:
        """Return the mean, the median and the largest drift by name, in degrees."""
        return {
            "mean": float(self.drift.mean()),
            "median": float(np.quantile(self.drift, 0.5)),
            "largest": float(self.drift.max()),
        }


def grow(
    vectors: Floats,
    positions: Floats,
    new: Floats,
    parameters: Mapping[str, Any] | None = None,
    insert: int = INSERT_STEPS,
    relax: int = RELAX_STEPS,
    neighbors: NeighborLists | None = None,
    backend: Backend = NUMPY,
) -> Generator[Progress | Frame | Wait, None, Growth]:
    """Add rows to a layout: each starts among its neighbours and moves, then all rows do.

    Parameters
    ----------
    vectors : (N, D) float array, finite, N >= 1
    positions : (N, 3) unit vectors
        Where these rows are.
    new : (M, D) float array, finite, M >= 1
    parameters : mapping, optional
        Of spherical t-SNE; the number of iterations is not used.
    insert : int in [0, 2000]
        Steps in which only the new rows move; the old ones are frozen.
    relax : int in [0, 2000]
        Steps in which all rows move; with 0 the old ones stay where they are.
    neighbors : NeighborLists, optional
        Of all N + M rows, old ones first.
    backend : Backend
        What computes.

    Yields
    ------
    Progress or Frame
        A frame holds all N + M positions, old rows first.

    Returns
    -------
    Growth

    Raises
    ------
    ValueError
        One sentence: a parameter or a number of steps out of range, or rows that do not fit.
    """
    values = complete(SPHERICAL_TSNE, parameters or {})
    for name, steps in (("insert", insert), ("relax", relax)):
        if isinstance(steps, bool) or not isinstance(steps, int) or not 0 <= steps <= LONGEST:
            raise ValueError(f"{name} is {steps!r}: expected a whole number from 0 to {LONGEST}.")
    check_new_rows(vectors, new)
    if np.shape(positions) != (len(vectors), 3):
        raise ValueError(
            f"Positions have shape {np.shape(positions)}: expected ({len(vectors)}, 3)."
        )
    listed = int(NEIGHBORS_PER_PERPLEXITY * values["perplexity"])
    check_memory(len(vectors) + len(new), np.shape(vectors)[1], listed)
    metric = values["metric"]
    before = np.asarray(positions, dtype=np.float32)
    nearest = yield from find_nearest(vectors, new, START_NEIGHBORS, metric)
    start = np.concatenate([before, start_among(nearest, before).astype(np.float32)])
    steps = insert + relax
    yield Frame(0, max(steps, 1), start, None)
    if steps == 0 or len(start) < FEWEST_POINTS:
        return Growth(start, np.zeros(len(before), np.float32), values, 0, None)

    # What went wrong before did not in this growth.
    backend.troubles()
    together = np.concatenate([vectors, new]).astype(np.float32)
    task = Task(
        vectors=together,
        parameters=values,
        neighbors=neighbors or NeighborLists(together),
        backend=backend,
        start=start,
    )
    descent = yield from prepare(task)
    how = {
        "final_radius": values["radius"],
        "exaggeration": values["exaggeration"],
        "learning_rate": values["learning_rate"],
        "resumed": True,
    }
    inserting = optimize(descent, schedule(len(start), insert, **how)) if insert else ()
    relaxing = optimize(descent, schedule(len(start), relax, **how)) if relax else ()
    if insert:
        descent.freeze(len(before))
    cost = None
    iteration = 0
    for step in chain(inserting, relaxing):
        if not isinstance(step, Step):
            yield step
            continue
        iteration += 1
        yield from fetched(descent)
        cost = step.cost if step.cost is not None else cost
        moved = descent.positions
        if iteration <= insert:
            # Untouched to the last bit: whatever the descent keeps is brought to length 1 anew.
            moved[: len(before)] = before
        yield Frame(iteration, steps, moved, step.cost)
        if iteration == insert:
            descent.freeze(0)
    drift = np.degrees(geodesic_distance(moved[: len(before)], before)).astype(np.float32)
    return Growth(moved, drift, values, steps, cost, task.told())


def check_new_rows(vectors: Floats, new: Floats) -> None:
    """Raise ValueError, in one sentence, where new rows cannot join these vectors."""
    wanted = np.shape(vectors)[1]
    if np.ndim(new) != 2 or np.shape(new)[1] != wanted or len(new) == 0:
        raise ValueError(
            f"The new rows have shape {np.shape(new)}: expected one row at least of {wanted} "
            "numbers, as the old ones have."
        )
    finite = np.isfinite(new).all(axis=1)
    if not finite.all():
        raise ValueError(
            f"Row {int(np.argmin(finite)) + 1} of the new rows holds NaN or infinity: embed it "
            "again or drop it."
        )
