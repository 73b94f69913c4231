"""Lays rows out by openTSNE on neighbours that were found before; prints what it took, as JSON.

``python open_tsne_neighbors.py FOLDER OUTPUT.npy``; FOLDER holds indices.npy and distances.npy.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from openTSNE import TSNEEmbedding, initialization
from openTSNE.affinity import PerplexityBasedNN
from openTSNE.nearest_neighbors import PrecomputedNeighbors


def main() -> None:
    """Run as the command line says."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    indices, distances = np.load(folder / "indices.npy"), np.load(folder / "distances.npy")
    began, busy = time.perf_counter(), time.process_time()
    known = PrecomputedNeighbors(indices.astype(np.int64), distances.astype(np.float64))
    # Its nearest neighbours come with three times the perplexity; here are twice as many.
    weights = PerplexityBasedNN(perplexity=indices.shape[1] / 3, knn_index=known)
    start = initialization.spectral(weights.P, random_state=0)
    planar = TSNEEmbedding(start, weights, random_state=0)
    planar = planar.optimize(n_iter=250, exaggeration=12, momentum=0.8)
    planar = planar.optimize(n_iter=500, momentum=0.8)
    np.save(target, np.asarray(planar))
    told = {"seconds": time.perf_counter() - began, "processor": time.process_time() - busy}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
