"""Warming the kernel up leaves nothing behind, ended or not."""

import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.steps import drain
from embedding_sphere.worker.warm_up import warm_up


@pytest.mark.parametrize("slices", [1, 5, 40, None])
def test_a_layout_after_a_warm_up_is_the_one_without(slices):
    vectors = np.random.default_rng(1).normal(size=(80, 7)).astype(np.float32)
    expected = drain(layout(vectors, backend=load_backend())).positions
    kernel = load_backend()
    events = warm_up(kernel)
    for number, _ in enumerate(events):
        if number + 1 == slices:
            events.close()
    np.testing.assert_array_equal(drain(layout(vectors, backend=kernel)).positions, expected)


def test_it_comes_in_slices():
    assert sum(1 for _ in warm_up(load_backend())) > 20
