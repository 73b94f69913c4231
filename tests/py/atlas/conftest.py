"""Small atlases that tests read."""

import pytest
from embedding_sphere.atlas import Atlas, Content, write_atlas
from embedding_sphere.numeric.steps import drain
from made_atlas import make_content


@pytest.fixture(scope="session")
def content() -> Content:
    """20,000 rows: two levels of detail."""
    return make_content(20_000)


@pytest.fixture(scope="session")
def atlas(content, tmp_path_factory) -> Atlas:
    """The atlas of them."""
    folder = tmp_path_factory.mktemp("atlas") / "dishes.atlas"
    drain(write_atlas(content, folder))
    return Atlas(folder)
