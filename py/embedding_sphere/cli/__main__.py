"""``python -m embedding_sphere.cli``."""

from . import run

run()
