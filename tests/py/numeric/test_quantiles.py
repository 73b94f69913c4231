"""Quantiles, beside NumPy's."""

import numpy as np
import pytest
from embedding_sphere.numeric.quantiles import median, quantile_bounds


@pytest.mark.parametrize("count", [1, 2, 5, 20, 21, 100, 101])
@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_bounds_and_median_are_those_of_numpy(count, dtype):
    values = (1000 * np.random.default_rng(count).normal(size=count)).astype(dtype)
    for share in (0, 0.05, 0.25, 0.5, 0.9, 0.95, 1):
        expected = [np.quantile(values, share, method=name) for name in ("lower", "higher")]
        assert list(quantile_bounds(values, share)) == expected
    assert median(values) == np.median(values.astype(np.float64))
