"""The globe in a notebook: live, offline, with what the hand selects back in Python."""

try:
    import anywidget  # noqa: F401
    import narwhals  # noqa: F401
    import traitlets  # noqa: F401
except ImportError as error:
    raise ImportError(
        "The notebook's globe needs anywidget and narwhals: install them with "
        "pip install embedding-sphere[notebook]."
    ) from error

from .globe_widget import GlobeWidget, widget

__all__ = ["GlobeWidget", "widget"]
