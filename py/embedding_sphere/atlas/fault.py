"""What is wrong with an atlas, in one sentence."""


class AtlasError(ValueError):
    """An atlas that cannot be made or read: what is wrong, what was expected, what to do."""
