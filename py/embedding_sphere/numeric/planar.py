"""scikit-learn's t-SNE in a plane or in space, a step at a time, to be watched and cancelled."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# The constants of sklearn.manifold.TSNE 1.6 to 1.9: its defaults and what it fixes in `_t_sne.py`.
EXAGGERATION = 12.0
EXPLORATION = 250
CHECK_EVERY = 50
PATIENCE = (250, 300)
MOMENTUM = (0.5, 0.8)
GAIN_STEP, GAIN_DECAY, LEAST_GAIN = 0.2, 0.8, 0.01
LEAST_GRADIENT = 1e-7
ANGLE = 0.5


@dataclass(frozen=True)
class PlanarFrame:
    """The plane after one iteration.

    Attributes
    ----------
    iteration : int
        From 1 to at most `iterations`.
    iterations : int
        How many are planned; t-SNE may settle earlier.
    plane : (N, 2) float32, or (N, 3) in space
        The caller's own copy.
    cost : float or None
        Kullback-Leibler divergence in nats, without exaggeration, before this iteration's step;
        None where scikit-learn does not measure it (it does every 50 iterations and at the end
        of both phases).
    """

    iteration: int
    iterations: int
    plane: NDArray[np.float32]
    cost: float | None


def planar_tsne(
    vectors: Floats,
    perplexity: float = 15,
    learning_rate: float = 200.0,
    iterations: int = 1000,
    seed: int = 42,
    initial: str | Floats = "random",
    dimensions: int = 2,
) -> Generator[PlanarFrame, None, NDArray[np.float32]]:
    """Embed vectors in the plane, or in space, exactly as scikit-learn's Barnes-Hut t-SNE does.

    The same arguments give the same plane as ``TSNE(n_components=dimensions, init=initial,
    perplexity=perplexity, learning_rate=learning_rate, max_iter=iterations,
    random_state=seed).fit_transform(vectors)``: the neighbours (Euclidean), the affinities and the
    gradient are scikit-learn's own; only its loop, which cannot be watched, is written anew.
    Fewer than 250 iterations, which scikit-learn refuses, end within the exaggerated phase.

    Parameters
    ----------
    vectors : (N, D) float array, finite, N >= 2
        float32 and float64 are used as they are, others as float32.
    perplexity : float
        Above 0 and below N.
    learning_rate : float
        Above 0.
    iterations : int
        At least 1.
    seed : int
        For the random start.
    initial : "random" or (N, dimensions) float array
        Where the points start; random is normal with standard deviation 1e-4.
    dimensions : int
        2, or 3 for space.

    Yields
    ------
    PlanarFrame
        One an iteration. The first also waits for scikit-learn's import and the neighbours.

    Returns
    -------
    (N, dimensions) float32

    Raises
    ------
    ImportError
        If scikit-learn is missing.
    ValueError
        For arguments out of range.

    Notes
    -----
    van der Maaten & Hinton, "Visualizing data using t-SNE", JMLR 9 (2008); van der Maaten,
    "Accelerating t-SNE using tree-based algorithms", JMLR 15 (2014).
    """
    vectors = np.asarray(vectors)
    _check(vectors, perplexity, learning_rate, iterations)
    plane = _start(initial, (len(vectors), dimensions), seed)
    gradient, affinities = _objective(vectors, perplexity, dimensions)
    done = 0
    for phase, (exaggeration, end) in enumerate(
        ((EXAGGERATION, min(EXPLORATION, iterations)), (1.0, iterations))
    ):
        affinities *= exaggeration
        update, gains = np.zeros_like(plane), np.ones_like(plane)
        best, best_at = np.inf, done + 1
        for iteration in range(done + 1, end + 1):
            check = iteration % CHECK_EVERY == 0
            measure = check or iteration == end
            cost, slope = gradient(plane, affinities, measure)
            turned = update * slope < 0
            gains[turned] += GAIN_STEP
            gains[~turned] *= GAIN_DECAY
            np.maximum(gains, LEAST_GAIN, out=gains)
            slope *= gains
            update = MOMENTUM[phase] * update - learning_rate * slope
            plane += update
            done = iteration
            # With p summing to 1, sum(e·p·log(e·p/q)) is e·(KL + log e): undo the exaggeration.
            divergence = cost / exaggeration - float(np.log(exaggeration)) if measure else None
            yield PlanarFrame(iteration, iterations, plane.copy(), divergence)
            if check and cost < best:
                best, best_at = cost, iteration
            elif check and iteration - best_at > PATIENCE[phase]:
                break
            if check and np.linalg.norm(slope) <= LEAST_GRADIENT:
                break
        affinities /= exaggeration
    return plane


def _check(vectors: Floats, perplexity: float, learning_rate: float, iterations: int) -> None:
    if vectors.ndim != 2 or len(vectors) < 2:
        raise ValueError(
            f"Planar t-SNE needs at least two vectors as an array (N, D), got {vectors.shape}."
        )
    if not 0 < perplexity < len(vectors):
        raise ValueError(
            f"The perplexity must lie above 0 and below the number of vectors, {len(vectors)}, "
            f"got {perplexity}."
        )
    if not learning_rate > 0:
        raise ValueError(f"The learning rate must be above 0, got {learning_rate}.")
    if iterations < 1:
        raise ValueError(f"Planar t-SNE needs at least 1 iteration, got {iterations}.")


def _start(initial: str | Floats, shape: tuple[int, int], seed: int) -> NDArray[np.float32]:
    if isinstance(initial, str):
        if initial != "random":
            raise ValueError(f'The start must be "random" or an array {shape}, got "{initial}".')
        # scikit-learn draws from the legacy generator, and the same start is wanted.
        normal = np.random.RandomState(seed).standard_normal(size=shape)
        return 1e-4 * normal.astype(np.float32)
    plane = np.array(initial, dtype=np.float32)
    if plane.shape != shape:
        raise ValueError(f'The start must be "random" or an array {shape}, got {plane.shape}.')
    return plane


def _objective(vectors: Floats, perplexity: float, dimensions: int) -> tuple[Any, "csr_matrix"]:
    try:
        from sklearn.manifold._t_sne import _joint_probabilities_nn, _kl_divergence_bh
        from sklearn.neighbors import NearestNeighbors
        from sklearn.utils._openmp_helpers import _openmp_effective_n_threads
    except ImportError as error:
        raise ImportError(
            "Planar t-SNE needs scikit-learn: install embedding-sphere[sklearn]."
        ) from error
    count = len(vectors)
    if vectors.dtype not in (np.float32, np.float64):
        vectors = vectors.astype(np.float32)
    neighbors = min(count - 1, int(3 * perplexity + 1))
    distances = (
        NearestNeighbors(n_neighbors=neighbors).fit(vectors).kneighbors_graph(mode="distance")
    )
    distances.data **= 2
    affinities = _joint_probabilities_nn(distances, perplexity, 0)
    threads = _openmp_effective_n_threads()

    def gradient(
        plane: NDArray[np.float32], affinities: "csr_matrix", measure: bool
    ) -> tuple[float, NDArray[np.float32]]:
        cost, slope = _kl_divergence_bh(
            plane.ravel(), affinities, max(dimensions - 1, 1), count, dimensions,
            angle=ANGLE, compute_error=measure, num_threads=threads,
        )  # fmt: skip
        return cost, slope.reshape(count, dimensions)

    return gradient, affinities
