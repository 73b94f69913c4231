"""The native kernel computes the same bits as WebAssembly does, in several threads as well."""

import threading
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.kernel import Kernel, native, thresholds, webassembly
from embedding_sphere.kernel.cores import Cores
from embedding_sphere.kernel.signatures import SIGNATURES
from embedding_sphere.kernel.threads import Threads
from embedding_sphere.numeric.steps import drain
from embedding_sphere.numeric.umap import fit_curve
from sphere_build import kernel as build_kernel
from sphere_build import native as build_native

wasmtime = pytest.importorskip("wasmtime")

LETTERS = {"i32": "ai", "f32": "f", "f64": "d"}


@pytest.fixture(scope="module")
def kernels():
    """The native one and WebAssembly's."""
    name = build_native.this_platform()
    if name is None:
        pytest.skip("no library is made for this platform")
    build_native.build(name)
    instantiate = native.load_library(build_native.FOLDER)
    assert instantiate is not None
    compiled = webassembly.compile_module(build_kernel.build().read_bytes())
    return Kernel(instantiate), Kernel(compiled)


def rows(count, dimensions, seed=3):
    random = np.random.default_rng(seed)
    centres = random.normal(size=(12, dimensions))
    spread = 0.4 * random.normal(size=(count, dimensions))
    vectors = centres[random.integers(0, 12, count)] + spread
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def equal(arrays):
    for one, other in zip(*arrays, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize(("count", "k"), [(7, 3), (515, 40), (6000, 15)])
def test_neighbors_are_equal(kernels, count, k, metric):
    # 6,000 rows are searched in buckets.
    vectors = rows(count, 29)
    found = [drain(kernel.neighbors(vectors, k, metric)) for kernel in kernels]
    equal([(f.indices, f.distances) for f in found])
    assert found[0].recall == found[1].recall


@pytest.mark.parametrize("distance", ["chord", "geodesic"])
@pytest.mark.parametrize("count", [100, 900, 5000])
def test_steps_of_t_sne_are_equal(kernels, count, distance):
    vectors, start = rows(count, 16), rows(count, 3, seed=5)
    ends = []
    for kernel in kernels:
        found = drain(kernel.neighbors(vectors, 20, "cosine"))
        weights = drain(kernel.affinities(found, 7.5))
        descent = kernel.descent(weights, start, distance)
        for iteration in range(25):
            descent.step(1.0 + iteration, 4.0, 0.8, count / 12)
        sparse = (weights.row_starts, weights.columns, weights.values)
        ends.append((*sparse, descent.positions, descent.cost(26.0)))
    equal(ends)


@pytest.mark.parametrize("distance", ["chord", "geodesic"])
def test_steps_of_umap_are_equal(kernels, distance):
    vectors, start = rows(700, 16), rows(700, 3, seed=5)
    ends = []
    for kernel in kernels:
        found = drain(kernel.neighbors(vectors, 15, "euclidean"))
        weights = drain(kernel.fuzzy_set(found))
        descent = kernel.umap(weights, start, fit_curve(0.1), 5.0, distance, 9)
        for iteration in range(25):
            descent.step(1.0 + iteration, 0.5, 1.0, iteration)
        ends.append((weights.values, descent.positions))
    equal(ends)


def test_measures_and_search_are_equal(kernels):
    vectors, positions = rows(800, 24), rows(800, 3, seed=5)
    random = np.random.default_rng(1)
    asked = random.choice(800, 60, replace=False)
    others = (asked[:, None] + 1 + random.integers(0, 798, (60, 9))) % 800
    offsets, judged = np.arange(0, 41, 2), random.integers(0, 800, 40)
    ends = []
    for kernel in kernels:
        measured = drain(kernel.ranks(vectors, positions, 11, "cosine", asked, others))
        ranking = drain(kernel.search(vectors, rows(20, 24, seed=8), 10, offsets, judged))
        principal = drain(kernel.principal_coordinates(vectors, 3, 4))
        cap = drain(kernel.empty_cap(positions))
        ends.append((*measured, *vars(ranking).values(), principal, cap))
    equal(ends)


def test_functions_have_the_types_that_the_module_tells():
    assert sorted(SIGNATURES) == sorted(build_kernel.EXPORTS)
    module = wasmtime.Module(wasmtime.Engine(), build_kernel.build().read_bytes())
    for export in module.exports:
        if export.name not in SIGNATURES:
            continue
        result, _, arguments = SIGNATURES[export.name].partition(" ")
        assert len(arguments) == len(export.type.params), export.name
        for letter, told in zip(arguments, export.type.params, strict=True):
            assert letter in LETTERS[str(told)], export.name
        results = [str(told) for told in export.type.results]
        assert (result == "-" and not results) or result in LETTERS[results[0]], export.name


def test_memory_goes_back_in_the_order_of_a_stack(kernels):
    module = kernels[0].workspace()
    first = module.put(np.arange(5), np.int32)
    mark = module.call("memory_mark")
    assert mark != 0
    second = module.put(np.arange(7), np.int32)
    assert first % 64 == second % 64 == 0
    module.call("memory_release", mark)
    assert module.call("memory_mark") == mark
    np.testing.assert_array_equal(module.read(first, (5,), np.int32), np.arange(5))
    module.call("memory_release", 0)
    assert module.call("memory_mark") == 0


def test_instances_in_two_threads_do_not_meet(kernels):
    vectors = rows(900, 16)
    expected = drain(kernels[0].neighbors(vectors, 12, "cosine"))
    found = [None] * 4

    def work(place):
        found[place] = drain(kernels[0].neighbors(vectors, 12, "cosine"))

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in found:
        np.testing.assert_array_equal(one.indices, expected.indices)
        np.testing.assert_array_equal(one.distances, expected.distances)


def test_names_of_libraries_are_those_that_are_built():
    stems = [Path(name).stem for name in build_native.TARGETS]
    assert len(set(stems)) == len(stems)
    own = build_native.this_platform()
    assert own is None or native.platform_name() == Path(own).stem
    assert (native.platform_name() in stems) == (own is not None)


def test_a_damaged_library_is_none(tmp_path):
    name = build_native.this_platform()
    if name is None:
        pytest.skip("no library is made for this platform")
    (tmp_path / f"{name}.sources").write_text("0")
    assert native.load_library(tmp_path) is None
    (tmp_path / name).write_bytes(b"no library")
    assert native.load_library(tmp_path) is None
    assert native.load_library(tmp_path / "nowhere") is None


@pytest.mark.parametrize("distance", ["chord", "geodesic"])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_steps_are_equal_for_any_number_of_threads(kernels, monkeypatch, distance, count):
    monkeypatch.setattr(thresholds, "STEP_THREADS_FROM", 0)
    vectors, start = rows(1500, 16), rows(1500, 3, seed=5)
    weights = drain(kernels[0].affinities(drain(kernels[0].neighbors(vectors, 20, "cosine")), 7.0))
    shared = Kernel(kernels[0]._instantiate, cores=Cores(Threads(count)))
    ends = []
    for kernel in (kernels[0], shared):
        one = kernel.descent(weights, start, distance)
        costs = []
        for iteration in range(15):
            one.freeze(0 if iteration < 10 else 200)
            one.step(1.0 + iteration, 4.0, 0.8, 120.0)
            costs.append(one.cost(1.0 + iteration))
        ends.append((one.positions, costs))
    equal(ends)


def test_a_whole_is_shared_out_once():
    threads = Threads(3)
    for total in (0, 1, 2, 11, 12, 13, 1000):
        taken = np.zeros(total, np.int64)
        numbers = set()

        def act(thread, first, last, taken=taken, numbers=numbers):
            taken[first:last] += 1
            numbers.add(thread)

        threads.share(total, act)
        assert (taken == 1).all()
        assert numbers <= {0, 1, 2}


def test_what_fails_in_a_thread_is_raised():
    def fail(thread, first, last):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Threads(2).share(10, fail)


def test_what_lies_beside_a_library_is_not_taken_for_it(tmp_path):
    name = build_native.this_platform()
    if name is None:
        pytest.skip("no library is made for this platform")
    build_native.build(name)
    # Listed before it and after it.
    for other in (f"{name}.sources", f"{Path(name).stem}.a"):
        (tmp_path / other).write_text("0")
    (tmp_path / name).write_bytes((build_native.FOLDER / name).read_bytes())
    assert native.load_library(tmp_path) is not None
