"""Doubly stochastic affinities: every point is pulled as much as any other."""

import numpy as np

from .affinity import Affinities

TOLERANCE = 1e-4
MOST_ROUNDS = 300


def balance(
    weights: Affinities, tolerance: float = TOLERANCE, rounds: int = MOST_ROUNDS
) -> tuple[Affinities, float]:
    """Scale a symmetric matrix by a positive diagonal, D A D, so that all rows sum alike.

    Parameters
    ----------
    weights : Affinities
    tolerance : float
        Largest relative error of a row's sum to stop at.
    rounds : int
        At most so many are run: where some point is the only neighbour of several others no
        diagonal can balance them, and the scaling goes on for ever.

    Returns
    -------
    balanced : Affinities
        Symmetric, sum 1, rows summing to 1 / N.
    error : float
        The largest relative error of a row's sum that was left.

    Notes
    -----
    Lu, Corander & Yang, "Doubly stochastic neighbor embedding on spheres", arXiv 1609.01977,
    section 3, take these for t-SNE on a sphere. Scaling by d ← √(d / A d): Knight, Ruiz & Uçar,
    "A symmetry preserving algorithm for matrix scaling", SIAM J. Matrix Anal. Appl. 35 (2014),
    the symmetric form of the iteration of Sinkhorn & Knopp (1967).
    """
    count, rows = weights.count, weights.rows()
    values = weights.values.astype(np.float64) * count
    scale = np.ones(count)
    error = np.inf
    for _ in range(rounds):
        sums = scale * np.bincount(rows, values * scale[weights.columns], minlength=count)
        error = float(np.abs(sums - 1).max())
        if error <= tolerance:
            break
        # A row whose every weight has faded to nothing is left as it is.
        scale /= np.sqrt(np.where(sums > 0, sums, 1))
    balanced = values * scale[rows] * scale[weights.columns]
    return (
        Affinities(
            weights.row_starts, weights.columns, (balanced / balanced.sum()).astype(np.float32)
        ),
        error,
    )
