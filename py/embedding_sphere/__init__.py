"""Text embeddings as a planet: spherical t-SNE, the bundle format, and the page's worker."""

__version__ = "0.1.0"
