"""Both backends have what the protocol asks for, and NumPy computes where the kernel cannot run."""

import inspect

import pytest
from embedding_sphere import kernel
from embedding_sphere.kernel import Kernel, load_backend, native
from embedding_sphere.numeric.backend import NUMPY, Backend, NumpyBackend

OPERATIONS = [
    name for name, of in vars(Backend).items() if callable(of) and not name.startswith("_")
]


@pytest.mark.parametrize("name", OPERATIONS)
def test_both_take_the_same_arguments(name):
    asked, *found = (
        list(inspect.signature(getattr(kind, name)).parameters)
        for kind in (Backend, NumpyBackend(), Kernel(lambda: None))
    )
    # The NumPy functions may take more, with defaults.
    for arguments in found:
        assert arguments[: len(asked) - 1] == asked[1:]


def test_each_says_its_name():
    assert [NumpyBackend().name, Kernel(lambda: None).name] == ["numpy", "kernel"]


def test_numpy_computes_where_the_kernel_cannot_run(monkeypatch):
    load_backend.cache_clear()
    with monkeypatch.context() as without:
        without.setattr(native, "load_library", lambda _: None)
        without.setattr(kernel, "compile_module", lambda _: None)
        assert load_backend() is NUMPY
    load_backend.cache_clear()
    assert not NUMPY.compiled
