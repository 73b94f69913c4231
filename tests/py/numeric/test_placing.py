"""The gradient of points that join a fixed layout."""

import numpy as np
from embedding_sphere.numeric import placing


def test_the_gradient_is_the_slope_of_the_cost():
    generator = np.random.default_rng(3)
    fixed, points = generator.normal(size=(30, 3)), generator.normal(size=(4, 3))
    indices = np.argsort(generator.random((4, 30)), axis=1)[:, :7]
    weights = generator.dirichlet(np.ones(7), size=4)

    def cost(flat: np.ndarray) -> float:
        return placing.frozen_cost_and_gradient(weights, indices, fixed, flat.reshape(4, 3))[0]

    gradient = placing.frozen_cost_and_gradient(weights, indices, fixed, points)[1].ravel()
    flat, step = points.ravel(), 1e-6
    slopes = [
        (cost(flat + step * axis) - cost(flat - step * axis)) / (2 * step) for axis in np.eye(12)
    ]
    np.testing.assert_allclose(gradient, slopes, rtol=1e-5, atol=1e-8)
