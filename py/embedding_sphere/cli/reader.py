"""The model that made a bundle's vectors, where it is the local one and at hand."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..bundle import Bundle
from ..embed import EmbedError
from ..retrieval.passages import Reader
from .console import say


@contextmanager
def local_reader(bundle: Bundle) -> Iterator[Reader | None]:
    """Give the model of the rows, where it is the local one and at hand."""
    from ..embed.local import MODEL, PROVIDER, LocalEmbedder
    from ..embed.reader import LocalReader

    if (bundle.model.provider, bundle.model.name) != (PROVIDER, MODEL):
        yield None
        return
    try:
        embedder = LocalEmbedder()
    except EmbedError as error:
        say(f"Which texts are longer than the model reads is not known. {error}")
        yield None
        return
    with LocalReader(embedder) as reader:
        yield reader
