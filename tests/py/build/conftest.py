"""The page, assembled once for the tests of its parts."""

from pathlib import Path

import pytest
from loading import load

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def dist(tmp_path_factory):
    if not (ROOT / "node_modules" / "pyodide").is_dir():
        pytest.skip("node_modules is missing: run make build")
    folder = tmp_path_factory.mktemp("site") / "dist"
    try:
        load("site").build(folder, say=lambda _: None)
    except SystemExit as reason:
        if "Check the network" in str(reason):
            pytest.skip(
                f"the Pyodide wheels are not in the cache and there is no network: {reason}"
            )
        raise
    return folder
