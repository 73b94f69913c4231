"""The layout methods by name, one a file.

`METHODS` is the one registry. The page, the command line and the estimator read titles, ranges
and help from it, so that a method added here appears everywhere.
"""

from .base import Method
from .radial_pca import RADIAL_PCA
from .radial_tsne import RADIAL_TSNE
from .spherical_tsne import SPHERICAL_TSNE
from .spherical_umap import SPHERICAL_UMAP
from .wrapped_tsne import WRAPPED_TSNE

METHODS: dict[str, Method] = {
    method.name: method
    for method in (SPHERICAL_TSNE, SPHERICAL_UMAP, WRAPPED_TSNE, RADIAL_TSNE, RADIAL_PCA)
}
