"""What a wheel holds beside the sources: the compiled kernel and the built page.

Hatchling runs it for `pip install .`.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Hatchling runs this file alone, in an environment that holds nothing else of the clone.
sys.path.insert(0, str(Path(__file__).parents[1]))
from sphere_build import kernel, native

# Compiles the kernel; only asked for where that is to be done.
COMPILER = "ziglang>=0.13"


class PackageHook(BuildHookInterface):
    """Adds to a wheel what is made, not written."""

    def dependencies(self) -> list[str]:
        """Return what the build needs beyond hatchling."""
        return [COMPILER] if self._is_wheel and not kernel.is_current() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the kernel, and take in the page where it has been built.

        Without a compiled kernel NumPy computes: slower, and one warning says so.
        """
        if version == "editable" or not self._is_wheel:
            return
        try:
            kernel.build()
            if name := native.this_platform():
                native.build(name)
        except (RuntimeError, OSError) as error:
            self.app.display_warning(
                f"The kernel cannot be compiled, so NumPy will compute, more slowly: {error}"
            )
        page = Path(self.root) / "dist"
        if (page / "index.html").is_file() and (page / "files.json").is_file():
            build_data["force_include"][str(page)] = "embedding_sphere/page"

    @property
    def _is_wheel(self) -> bool:
        return self.target_name == "wheel"
