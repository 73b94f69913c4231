"""What a package index shows of README.md.

Hatchling runs it for the metadata of a wheel and of a source archive.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# Hatchling runs this file alone, in an environment that holds nothing else of the clone.
sys.path.insert(0, str(Path(__file__).parents[1]))
from sphere_build.description import standing_alone


class ReadmeHook(MetadataHookInterface):
    """Sets the description of a package."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Give the metadata the README, without what needs the repository beside it."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": standing_alone(text)}
