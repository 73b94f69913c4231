"""Where things lie in the clone, and how they are copied."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
PACKAGE = ROOT / "py" / "embedding_sphere"
NODE_MODULES = ROOT / "node_modules"


def copy(source: Path, target: Path) -> None:
    """Copy a file, into a folder that need not be there yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
