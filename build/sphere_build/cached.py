"""What the steps of the build keep of their results."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

UNUSED_FOR = 30 * 24 * 3600  # seconds after which a result is removed from the cache


def tidy(cache: Path, used: Iterable[Path]) -> None:
    """Mark the results in use and remove those that no build has used for a month."""
    for path in used:
        os.utime(path)
    for path in cache.iterdir():
        if path.is_file() and time.time() - path.stat().st_mtime > UNUSED_FOR:
            path.unlink(missing_ok=True)
