"""Atlases: a laid-out data set as ordinary Parquet in parts, for as many rows as there are.

docs/atlas.md specifies the format.
"""

from ..description import AtlasError
from ..regions import Level
from .content import AtlasColumn, Content
from .from_bundle import content_of_bundle
from .one_file import write_one_file
from .read import Atlas
from .write import write_atlas

__all__ = [
    "Atlas",
    "AtlasColumn",
    "AtlasError",
    "Content",
    "Level",
    "content_of_bundle",
    "write_atlas",
    "write_one_file",
]
