"""Serves a built page on this machine: ``python -m sphere_build.serve dist --port 8000``."""

import argparse
import sys
from pathlib import Path

from embedding_sphere.server import ServeError, serve

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    options = parser.parse_args()
    try:
        serve(options.folder, options.host, options.port, options.open)
    except ServeError as problem:
        sys.exit(str(problem))
