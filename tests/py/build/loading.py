"""Loads a module of build/ by its path: Python has a module called site, and PyPI a build."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]
# What the programs of build/ share lies beside them.
sys.path.append(str(ROOT / "build"))


def load(name: str) -> ModuleType:
    """Return build/<name>.py, loaded anew."""
    spec = importlib.util.spec_from_file_location(f"tested_{name}", ROOT / "build" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
