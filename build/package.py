"""What a wheel holds beside the sources: the compiled kernel, the built page, the model's lock.

Hatchling runs it for `pip install .`.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Compiles the kernel; only asked for where that is to be done.
COMPILER = "ziglang>=0.13"


class PackageHook(BuildHookInterface):
    """Adds to a wheel what is made, not written."""

    def dependencies(self) -> list[str]:
        """Return what the build needs beyond hatchling."""
        return [COMPILER] if self._is_wheel and not self._kernel_program().is_current() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the kernel, and take in the page where it has been built.

        Without a compiled kernel NumPy computes: slower, and one warning says so.
        """
        if version == "editable" or not self._is_wheel:
            return
        try:
            self._kernel_program().build()
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

    def _kernel_program(self) -> ModuleType:
        program = Path(self.root) / "build" / "kernel.py"
        spec = importlib.util.spec_from_file_location("build_kernel", program)
        if spec is None or spec.loader is None:
            raise RuntimeError(f"{program} is missing")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module
