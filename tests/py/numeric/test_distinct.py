"""Distinct values and pairs, compared with NumPy's."""

import numpy as np
import pytest
from embedding_sphere.numeric.distinct import distinct, distinct_pairs


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.float32])
@pytest.mark.parametrize("shape", [(0,), (1,), (500,), (40, 25)])
def test_they_are_those_of_numpy(shape, dtype):
    values = np.random.default_rng(1).integers(-20, 20, shape).astype(dtype)
    before = values.copy()
    found = distinct(values)
    np.testing.assert_array_equal(found, np.unique(values))
    assert found.dtype == dtype
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize("count", [0, 1, 900])
def test_pairs_are_those_of_numpy_beyond_32_bits_too(count):
    random = np.random.default_rng(2)
    width = 3_000_000_000
    first, second = random.integers(0, 9, count), width - 1 - random.integers(0, 9, count)
    found = np.column_stack(distinct_pairs(first, second, width))
    np.testing.assert_array_equal(found, np.unique(np.column_stack([first, second]), axis=0))
