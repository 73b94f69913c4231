"""Distinct values, compared with NumPy's."""

import numpy as np
import pytest
from embedding_sphere.numeric.distinct import distinct


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.float32])
@pytest.mark.parametrize("shape", [(0,), (1,), (500,), (40, 25)])
def test_they_are_those_of_numpy(shape, dtype):
    values = np.random.default_rng(1).integers(-20, 20, shape).astype(dtype)
    before = values.copy()
    found = distinct(values)
    np.testing.assert_array_equal(found, np.unique(values))
    assert found.dtype == dtype
    np.testing.assert_array_equal(values, before)
