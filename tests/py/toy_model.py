"""A model in the place of the local one, which tests say how to embed with."""


class ToyModel:
    """All that an embedder is but its vectors."""

    provider, model, identity = "local", "toy", "toy"
    batch_texts, batch_characters = 16, 1000

    def __init__(self, *_):
        pass

    def price(self):
        return 0.0
