"""Names that parameters had before 0.1.0: read, never written."""

from collections.abc import Mapping
from typing import Any

FORMERLY = {
    "spherical-tsne": {
        "attraction": "exaggeration",
        "pace": "learning_rate",
        "spread": "radius",
    },
    "spherical-umap": {"negatives": "negative_samples", "spread": "radius"},
}


def present_names(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a method's parameters under their present names.

    Parameters
    ----------
    method : str
        Its name.
    given : mapping
        Values by name, past or present; of one given under both, the present one counts.
    """
    formerly = FORMERLY.get(method, {})
    renamed = {formerly[name]: value for name, value in given.items() if name in formerly}
    return renamed | {name: value for name, value in given.items() if name not in formerly}
