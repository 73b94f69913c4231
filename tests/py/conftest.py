"""What the tests share: the real reviews where they are at hand, and small made-up data."""

import csv
import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.cli import main
from embedding_sphere.kernel import load_backend
from embedding_sphere.sources import limits
from sphere_build import kernel as build_kernel
from sphere_build import site

ROOT = Path(__file__).resolve().parents[2]
# What the command line is called with, and what its table holds.
KEY = "sk-test-1234567890abcdefghijklmnop"
VECTORS = np.random.default_rng(5).standard_normal((40, 8)).round(3)
SHARED = Path(os.environ.get("EMBEDDING_SPHERE_SHARED", ROOT.parent / "shared" / "data"))


def shared_file(name: str) -> Path:
    """Return a file of the real data; skips the test where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not at hand (set EMBEDDING_SPHERE_SHARED to its folder)")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture(scope="module")
def workers():
    """A local Dask cluster of two workers, a thread each."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    started = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50
    )
    with started:
        yield started


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder that the command line is called in, with a cache and a key of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return tmp_path


@pytest.fixture
def rows(folder) -> str:
    """The name of a table of 40 rows with vectors, in the folder."""
    with (folder / "rows.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "stars", "kind", "embedding"])
        for row, vector in enumerate(VECTORS):
            writer.writerow([f"text {row}", row % 5, "ab"[row % 2], vector.tolist()])
    return "rows.csv"


@pytest.fixture
def call(capfd):
    """Return what calls the command line: its exit code, what it prints, what it says."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        assert KEY not in out + err
        return code, out, err

    return run


@pytest.fixture(scope="session")
def kernel():
    """The kernel as the package loads it, compiled from the sources that are here."""
    build_kernel.build()
    return load_backend()


@pytest.fixture(scope="session")
def reviews() -> np.ndarray:
    """Vectors (1000, 384) float32 of 1,000 food reviews."""
    csv.field_size_limit(10**9)
    with gzip.open(shared_file("fine_food_reviews_with_minilm_1k.csv.gz"), "rt") as lines:
        rows = [json.loads(row["embedding"]) for row in csv.DictReader(lines)]
    return np.array(rows, dtype=np.float32)


@pytest.fixture(scope="session")
def clusters() -> np.ndarray:
    """Vectors (240, 16) float32 in eight well separated groups of 30, in order."""
    generator = np.random.default_rng(7)
    centres = 4 * generator.standard_normal((8, 16))
    return (np.repeat(centres, 30, axis=0) + generator.standard_normal((240, 16))).astype(
        np.float32
    )


@pytest.fixture(scope="session")
def dist(tmp_path_factory) -> Path:
    """The page, assembled once."""
    if not (ROOT / "node_modules" / "pyodide").is_dir():
        pytest.skip("node_modules is missing: run make build")
    folder = tmp_path_factory.mktemp("site") / "dist"
    try:
        site.build(folder, say=lambda _: None)
    except SystemExit as reason:
        if "Check the network" in str(reason):
            pytest.skip(
                f"the Pyodide wheels are not in the cache and there is no network: {reason}"
            )
        raise
    return folder


@pytest.fixture
def allow(monkeypatch):
    """Return what bounds files lower: to so many bytes, or so many times their size."""

    def bound(what: str, size: int, times: int = 1) -> None:
        monkeypatch.setattr(limits, f"{what.upper()}_BYTES", size)
        monkeypatch.setattr(limits, f"{what.upper()}_TIMES", times)

    return bound


@pytest.fixture(scope="session")
def content():
    """20,000 rows of an atlas: two levels of detail."""
    # Imported here: a tab, which has no pyarrow, reads this file for one of the tests.
    from made_atlas import make_content

    return make_content(20_000)


@pytest.fixture(scope="session")
def atlas(content, tmp_path_factory):
    """The atlas of them."""
    from embedding_sphere.atlas import Atlas, write_atlas
    from embedding_sphere.numeric.steps import drain

    folder = tmp_path_factory.mktemp("atlas") / "dishes.atlas"
    drain(write_atlas(content, folder))
    return Atlas(folder)
