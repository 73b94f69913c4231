"""Text embeddings as a planet: spherical t-SNE, the bundle format, and the page's worker.

>>> from embedding_sphere import Bundle, SphericalTSNE, widget  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .optional import missing
from .version import __version__

if TYPE_CHECKING:
    from .bundle import Bundle, BundleError
    from .estimator import SphericalTSNE
    from .notebook import widget
    from .retrieval import evaluate

__all__ = ["Bundle", "BundleError", "SphericalTSNE", "__version__", "evaluate", "widget"]

# Imported when first asked for: the page needs none of them to start, and the estimator and the
# widget import libraries that are optional.
_HOMES = {
    "Bundle": "bundle",
    "BundleError": "bundle",
    "SphericalTSNE": "estimator",
    "evaluate": "retrieval",
    "widget": "notebook",
}
# Those that need a library beyond the core's.
_OPTIONAL = {"estimator", "notebook"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    except ImportError as error:
        if _HOMES[name] not in _OPTIONAL:
            raise
        return missing(name, error)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
