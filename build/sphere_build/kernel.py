"""Compiles kernel/*.c to py/embedding_sphere/kernel.wasm, when a source has changed since.

``python -m sphere_build.kernel`` does it, compiles this platform's own library as well (see
`native`), and says how large both are.
"""

import sys
from pathlib import Path

from . import compiler, native
from .files import PACKAGE, ROOT

TARGET = PACKAGE / "kernel.wasm"

EXPORTS = (
    # memory.c
    "memory_allocate",
    "memory_mark",
    "memory_release",
    # neighbors.c
    "neighbors_start",
    "neighbors_part",
    "neighbors_assist",
    "neighbors_vectors",
    "neighbors_norms",
    "neighbors_step",
    "neighbors_compared",
    "neighbors_compared_size",
    "neighbors_measure",
    "neighbors_round",
    "neighbors_compare",
    "neighbors_export",
    "neighbors_import",
    "neighbors_finish",
    # buckets.c
    "buckets_start",
    "buckets_split",
    "buckets_order",
    "buckets_arrange",
    "buckets_means",
    # principal.c
    "principal_normalize",
    "principal_center",
    "principal_project",
    "principal_scatter",
    # ranks.c
    "ranks_start",
    "ranks_share",
    "ranks_vectors",
    "ranks_points",
    "ranks_measure",
    # search.c
    "search_start",
    "search_rows",
    "search_queries",
    "search_highest",
    "search_compare",
    "search_measure",
    # cap.c
    "cap_nearest_chords",
    # affinity.c
    "affinities_calibrate",
    "symmetrize_start",
    "symmetrize_list",
    "symmetrize_sort",
    "symmetrize_merge",
    # forces.c
    "forces_start",
    "forces_points",
    "forces_normalizer",
    "forces_total",
    "forces_negative_entropy",
    "forces_attract",
    "forces_repel",
    "forces_cross_entropy",
    "forces_gradient",
    "forces_order",
    # geodesic.c
    "forces_set_arcs",
    # tree.c
    "tree_start",
    "tree_fit",
    "tree_levels",
    "tree_grow",
    "tree_parts",
    "tree_fit_parts",
    "tree_complete",
    "tree_repel",
    "tree_normalize",
    # step.c
    "descent_start",
    "descent_positions",
    "descent_begin",
    "descent_scale",
    "descent_fit",
    "descent_act",
    "descent_assist",
    "descent_take",
    "descent_repel",
    "descent_move",
    "descent_freeze",
    "descent_rest",
    # placing.c
    "placing_start",
    "placing_run",
    # umap.c
    "umap_memberships",
    "umap_start",
    "umap_positions",
    "umap_gradient",
    "umap_force",
    "umap_move",
)

OPTIONS = (
    *("-target", "wasm32-freestanding", "-std=c11", "-O3", "-msimd128", "-mbulk-memory"),
    # The inner loops are written with vectors; unrolled where that is measured to pay.
    *("-fno-unroll-loops", "-fno-vectorize"),
    *("-ffreestanding", "-nostdlib", "-Wall", "-Wextra", "-Werror"),
    # Without a fast-math option every engine computes the same bits.
    *("-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=65536"),
    # Addresses stay below 2^31, so that none looks negative to the caller.
    "-Wl,--max-memory=2147418112",
)


def is_current() -> bool:
    """Tell whether the module is there and made of the sources as they are now."""
    return compiler.is_current(TARGET, __file__)


def build() -> Path:
    """Bring the module up to date and return its path.

    Raises
    ------
    RuntimeError
        As `compiler.compile_kernel` does.
    """
    if not is_current():
        exports = [f"-Wl,--export={name}" for name in EXPORTS]
        compiler.compile_kernel([*OPTIONS, *exports], TARGET, __file__)
    return TARGET


if __name__ == "__main__":
    try:
        print(f"{build().relative_to(ROOT)}: {TARGET.stat().st_size / 1000:.1f} kB")
        native.main()
    except RuntimeError as problem:
        sys.exit(str(problem))
