"""The version of the package, where every other place takes it from."""

__version__ = "0.1.0"
