"""What the commands do with atlases, which need pyarrow."""

from pathlib import Path

from ..bundle import Bundle
from ..numeric.steps import drain
from ..sources import SourceError
from .console import progress, say

ENDING = ".atlas"


def is_atlas(path: str) -> bool:
    """Tell whether a path names an atlas: a folder that ends so, or has the description of one."""
    return path.rstrip("/").endswith(ENDING) or (Path(path) / "atlas.json").is_file()


def write_bundle_as_atlas(bundle: Bundle, output: str, seed: int = 0) -> None:
    """Write a bundle that is laid out as an atlas, and say so."""
    _need_pyarrow()
    from ..atlas import content_of_bundle, write_atlas

    content = content_of_bundle(bundle)
    with progress() as on_progress:
        steps = write_atlas(content, Path(output), seed)
        drain(steps, lambda fraction: on_progress("Writing the atlas", fraction))
    say(f"{output}: {bundle.count:,} rows.")


def write_atlas_as_file(path: str, output: str, with_vectors: bool) -> None:
    """Write an atlas as one Parquet file, and say so."""
    _need_pyarrow()
    from ..atlas import Atlas, write_one_file

    atlas = Atlas(Path(path))
    if Path(output).suffix.lower() != ".parquet":
        raise SourceError(f"An atlas is exported as Parquet: name a file such as {path}.parquet.")
    try:
        with progress() as on_progress:
            steps = write_one_file(atlas, Path(output), with_vectors)
            drain(steps, lambda fraction: on_progress("Writing the file", fraction))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"{output} cannot be written ({reason}).") from None
    say(f"{output}: {atlas.rows:,} rows, {Path(output).stat().st_size:,} bytes.")


def _need_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise SourceError(
            "Atlases need pyarrow: install it with `pip install 'embedding-sphere[parquet]'`."
        ) from None
