"""What is left out of the libraries of the tab."""

import subprocess
import sys

import pytest
from sphere_build.precompile import UNUSED, is_unused

LAYOUTS = """
import sys
import numpy as np
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.steps import drain
for name in METHODS:
    components = {"components": 3} if name.endswith("tsne") else {}
    drain(layout(np.random.default_rng(0).normal(size=(40, 6)), name, components))
print(*sys.modules)
"""


def test_no_layout_imports_what_is_left_out():
    done = subprocess.run(
        [sys.executable, "-c", LAYOUTS], check=True, capture_output=True, text=True
    )
    imported = set(done.stdout.split())
    assert "sklearn.manifold._t_sne" in imported
    assert "scipy.sparse" in imported
    left_out = {
        f"{library}.{part.replace('/', '.')}" for library, parts in UNUSED.items() for part in parts
    }
    assert not imported & left_out


@pytest.mark.parametrize(
    ("name", "unused"),
    [
        ("scipy/signal/__init__.pyc", True),
        ("sklearn/datasets/images/china.jpg", True),
        ("scipy/stats/_sobol_direction_numbers.npz", True),
        ("scipy/special/_ufuncs.cpython-314.so", False),
        ("scipy/stats/_stats_py.pyc", False),
        ("scipy/io.pyc", False),
        ("joblib/io/x.pyc", False),
    ],
)
def test_a_part_is_left_out_by_its_folder_or_its_name(name, unused):
    assert is_unused(name) == unused
