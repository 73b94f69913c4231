"""From how many points on what is worth its cost, all measured (``docs/performance.md``)."""

# Up to so many rows all pairs are compared: at 12,000 the buckets of 1,000 reviews with noise still
# compare 70 % of them and must be sorted first.
EXACT_ROWS = 12_000
# From so many rows on all pairs are compared as 16-bit integers first, under cosine.
ROUNDED_FROM = 1000
# From so many points on the tree's repulsion is faster than the exact one.
TREE_FROM = 600
# Below so many points a finer tree costs little, and keeps 1 % more of the neighbours.
COARSE_FROM = 4000
# From so many points on a step of a descent is shared out among threads.
STEP_THREADS_FROM = 4000
# From so many rows on everything else is.
THREADS_FROM = 1000
# From so many rows on a tab's search for neighbours is shared out among workers: fewer are found
# before those have started.
WORKERS_FROM = 4000
# From so many points on a tab's workers take part in every step of a descent, where there are so
# many: each grows the tree for itself and gets and sends a megabyte a step, and a single one loses
# more by that than it brings (at 50,000 points on two cores a layout took 12.0 s, not 9.8).
STEP_WORKERS_FROM = 8000
LEAST_STEP_WORKERS = 2
# From so many points on a step is taken in slices where others are to have their turn.
SLICED_STEPS_FROM = 15_000
# From so many points on those of a descent are arranged in memory as they lie on the globe.
ARRANGED_FROM = 50_000
# So many cores of a tab at most, and so many bytes in all workers together: each has its own rows
# and candidates, at 50,000 rows of 384 numbers 105 MB, at 100,000 twice that.
MOST_CORES = 8
WORKER_BYTES = 600_000_000
