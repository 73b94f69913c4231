"""The kernel as a module: its memory, its bytes, what it refuses, and how it is compiled."""

import importlib.util
import os

import numpy as np
import pytest
from embedding_sphere.kernel import Kernel
from embedding_sphere.kernel.descent import KernelDescent
from embedding_sphere.kernel.neighbors import exact_neighbors
from embedding_sphere.kernel.thresholds import TREE_FROM
from embedding_sphere.kernel.webassembly import compile_module
from embedding_sphere.numeric.steps import drain
from kernel_made import affinities_of, make_affinities, make_points, make_vectors, neighbors, unit
from sphere_build import compiler
from sphere_build import kernel as build_kernel

pytest.importorskip("wasmtime")


def run(kernel, count):
    vectors = unit(np.random.default_rng(5).normal(size=(count, 11)))
    indices, squared = drain(neighbors(kernel, vectors, 9))
    affinities = affinities_of(kernel, indices, squared, 3)
    descent = KernelDescent(kernel.workspace(), *affinities, make_points("random", count, 1))
    for iteration in range(10):
        descent.step(1 + iteration, 1, 0.5, count / 4)
    arrays = (indices, squared, *affinities, descent.positions)
    return [a.tobytes() for a in arrays] + [descent.cost(10)]


@pytest.mark.parametrize("count", [130, TREE_FROM])
def test_equal_input_gives_equal_bytes_in_used_and_fresh_memory(kernel, count):
    fresh = Kernel(compile_module(build_kernel.TARGET.read_bytes()))
    expected = run(fresh, count)
    assert run(fresh, count) == expected
    run(kernel, 77)
    assert run(kernel, count) == expected


def test_descents_that_run_at_once_do_not_meet(kernel):
    affinities = make_affinities(kernel, 60, 9)
    start = make_points("random", 60, 1)
    one, other = (KernelDescent(kernel.workspace(), *affinities, start) for _ in range(2))
    for _ in range(3):
        one.step(2, 1, 0.5, 10)
        run(kernel, 77)
        other.step(2, 1, 0.5, 10)
    np.testing.assert_array_equal(one.positions, other.positions)


def test_memory_is_used_again():
    make = compile_module(build_kernel.TARGET.read_bytes())
    made = []

    def instantiate():
        made.append(make())
        return made[-1]

    kernel = Kernel(instantiate)
    vectors = make_vectors("random")

    def size():
        return [len(module._view(0, 1 << 31)) for module in made]

    run(kernel, 400)
    before = size()
    for _ in range(20):
        run(kernel, 400)
        steps = neighbors(kernel, vectors, 5)
        next(steps)
        steps.close()
    assert size() == before


def test_errors_say_what_was_wrong(kernel):
    vectors = make_vectors("five")
    with pytest.raises(ValueError, match="k is 5: expected 1 to 4"):
        drain(neighbors(kernel, vectors, 5))
    with pytest.raises(ValueError, match="Unknown metric 'chord'"):
        drain(neighbors(kernel, vectors, 2, "chord"))
    with pytest.raises(ValueError, match="from 0 to 9: expected 0 to 1"):
        affinities_of(kernel, np.array([[1], [9]]) * [[0], [1]], np.ones((2, 1)), 1)
    row_starts, columns, values = make_affinities(kernel, 5, 2)
    points = make_points("random", 5, 1)
    with pytest.raises(ValueError, match="of 4 rows: expected 5"):
        KernelDescent(kernel.workspace(), row_starts[:-1], columns, values, points)
    with pytest.raises(ValueError, match="row starts must ascend"):
        KernelDescent(kernel.workspace(), row_starts[::-1], columns, values, points)
    with pytest.raises(ValueError, match="expected 0 to 4"):
        KernelDescent(kernel.workspace(), row_starts, columns + 1, values, points)


def test_full_memory_is_an_error_and_not_a_crash():
    kernel = Kernel(compile_module(build_kernel.build().read_bytes()))
    workspace = kernel.workspace()
    # All of WebAssembly's memory but 16 MB, of which a machine gives what is touched.
    workspace.make("memory_allocate", 2**31 - 2**24)
    with pytest.raises(MemoryError, match="take fewer points"):
        drain(exact_neighbors(workspace, np.zeros((10_000, 512), np.float32), 10, "cosine"))
    del workspace
    assert drain(neighbors(kernel, make_vectors("five"), 2))[0].shape == (5, 2)


def test_more_than_a_machine_has_is_an_error_for_the_native_library(kernel):
    workspace = kernel.workspace()
    if kernel.describe(1).startswith("WebAssembly"):
        pytest.skip("no library of this platform is built")
    with pytest.raises(MemoryError, match="take fewer points"):
        workspace.make("memory_allocate", 2**46)


def test_module_is_small_and_current():
    target = build_kernel.build()
    assert target.stat().st_size <= 45_000
    stamp = target.stat().st_mtime_ns
    build_kernel.build()
    assert target.stat().st_mtime_ns == stamp


def test_missing_compiler_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(build_kernel, "TARGET", tmp_path / "kernel.wasm")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match="pip install ziglang"):
        build_kernel.build()


def test_changed_source_is_compiled_again_whatever_its_age(monkeypatch, tmp_path):
    pytest.importorskip("ziglang")
    source, target = tmp_path / "sources" / "one.c", tmp_path / "kernel.wasm"
    source.parent.mkdir()
    source.write_text("int one(void) { return 1; }\n")
    monkeypatch.setattr(compiler, "SOURCES", source.parent)
    monkeypatch.setattr(build_kernel, "EXPORTS", ("one",))
    monkeypatch.setattr(build_kernel, "TARGET", target)
    assert not build_kernel.is_current()
    assert build_kernel.build().read_bytes()[:4] == b"\0asm"
    os.utime(target, (0, 0))
    assert build_kernel.is_current()
    source.write_text("int one(void) { return 2; }\n")
    os.utime(source, (0, 0))
    assert not build_kernel.is_current()
    build_kernel.build()
    assert build_kernel.is_current()
