"""The planet as a picture, drawn without a browser: the globe and its points, without names."""

from .planet import Look, draw, picture_of
from .png import write_png

__all__ = ["Look", "draw", "picture_of", "write_png"]
