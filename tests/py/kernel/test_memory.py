"""The limit on memory: what is refused, what is said, what is given back."""

import gc

import numpy as np
import pytest
from embedding_sphere.kernel import Kernel, memory, webassembly
from embedding_sphere.kernel.memory import memory_needed
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric import knn
from sphere_build import kernel as build_kernel
from work import run


def test_the_estimate_covers_what_must_be_there_and_grows_with_everything():
    # Vectors twice in float32 and once in float16, and the lists of 150 neighbours.
    assert memory_needed(50_000, 384, 90) > 50_000 * (10 * 384 + 8 * 150)
    assert memory_needed(50_000, 384, 90) < webassembly.TAB_BYTES
    base = memory_needed(10_000, 384, 200)
    assert memory_needed(20_000, 384, 200) == 2 * base
    assert memory_needed(10_000, 385, 200) > base
    assert memory_needed(10_000, 384, 201) > base
    # Fewer are searched for where rows are many.
    assert memory_needed(10_000, 384, 10) == memory_needed(10_000, 384, knn.SEARCHED)
    assert memory_needed(20_000, 384, 10) == memory_needed(20_000, 384, knn.SEARCHED_OF_MANY)
    assert memory_needed(100_000, 384, 44) < webassembly.TAB_BYTES


def test_too_many_points_for_a_tab_are_refused_in_one_sentence(monkeypatch):
    huge = np.broadcast_to(np.float32(1), (1_000_000, 1536))
    monkeypatch.setattr(memory, "memory_limit", lambda: webassembly.TAB_BYTES)
    with pytest.raises(ValueError, match=r"1,000,000 points x 1,536 .* GB, more than the 1.5 GB"):
        next(layout(huge))
    with pytest.raises(ValueError, match="`embedding-sphere layout FILE"):
        next(layout(huge))
    memory.check_memory(50_000, 384, 90)


def test_there_is_no_limit_outside_the_browser():
    assert webassembly.memory_limit() is None
    memory.check_memory(1_000_000, 1536, 90)


def test_an_instance_that_grew_large_is_not_kept(monkeypatch):
    pytest.importorskip("wasmtime")
    made = []
    instantiate = webassembly.compile_module(build_kernel.build().read_bytes())
    kernel = Kernel(lambda: made.append(1) or instantiate())
    rows = np.random.default_rng(0).standard_normal((500, 8)).astype(np.float32)
    for _ in range(3):
        run(kernel.neighbors(rows, 5, "cosine"))
        gc.collect()
    assert len(made) == 1
    monkeypatch.setattr(webassembly, "IDLE_BYTES", 0)
    run(kernel.neighbors(rows, 5, "cosine"))
    gc.collect()
    run(kernel.neighbors(rows, 5, "cosine"))
    assert len(made) == 2
