"""What a wheel or a source archive holds beside the sources: the kernel, the page, the widget.

Hatchling runs it for `pip install .` and for `make dist`.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Hatchling runs this file alone, in an environment that holds nothing else of the clone.
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "py"))
from embedding_sphere.publish import plain_files

from sphere_build import kernel, native

# Compiles the kernel; only asked for where that is to be done.
COMPILER = "ziglang>=0.13"


class PackageHook(BuildHookInterface):
    """Adds what is made, not written."""

    def dependencies(self) -> list[str]:
        """Return what the build needs beyond hatchling."""
        name = native.this_platform()
        current = kernel.is_current() and (name is None or native.is_current(name))
        return [COMPILER] if self._is_wheel and not current else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the kernel, and take in the page where it has been built.

        Without a compiled kernel NumPy computes: slower, and one warning says so.
        """
        if version == "editable":
            return
        if self._is_wheel:
            try:
                kernel.build()
                if name := native.this_platform():
                    native.build(name)
            except (RuntimeError, OSError) as error:
                self.app.display_warning(
                    f"The kernel cannot be compiled, so NumPy will compute, more slowly: {error}"
                )
        page = Path(self.root) / "dist"
        if not ((page / "index.html").is_file() and (page / "files.json").is_file()):
            return
        # A source archive keeps the page where a wheel that is built of it looks for it.
        target = "embedding_sphere/page" if self._is_wheel else "dist"
        for path in plain_files(page):
            name = path.relative_to(page).as_posix()
            build_data["force_include"][str(path)] = f"{target}/{name}"

    @property
    def _is_wheel(self) -> bool:
        return self.target_name == "wheel"
