"""`pip install .` in an environment of its own, without any extra: it works, page and all.

It needs pip's registry; without a network it is skipped.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

pytestmark = pytest.mark.first

PARTS = ("py", "build", "kernel", "pyproject.toml", "README.md", "LICENSE")
OFFLINE = ("connection", "resolve", "network", "timed out", "no matching distribution", "retries")


@pytest.fixture
def source(tmp_path):
    """What a clone has, the page built, nothing compiled."""
    folder = tmp_path / "clone"
    folder.mkdir()
    skipped = shutil.ignore_patterns("__pycache__", "kernel.wasm", "*.egg-info")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=skipped)
        else:
            shutil.copy(ROOT / part, folder / part)
    (folder / "dist" / "data").mkdir(parents=True)
    (folder / "dist" / "index.html").write_text("the page")
    (folder / "dist" / "files.json").write_text('{"files": []}')
    return folder


def run(*command: str | Path, folder: Path, **variables: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = kept | {"EMBEDDING_SPHERE_CACHE": str(folder / "cache")} | variables
    return subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, env=environment
    )


def pip(python: str | Path, *arguments: str | Path, folder: Path, **variables: str) -> str:
    options = ("--disable-pip-version-check", "--retries=1", "--timeout=15")
    done = run(python, "-m", "pip", *arguments, *options, folder=folder, **variables)
    if done.returncode and any(word in done.stderr.lower() for word in OFFLINE):
        pytest.skip("pip's registry cannot be reached, which `pip install .` needs")
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout + done.stderr


def test_the_package_installs_and_works_without_extras(source, tmp_path):
    # It gets this environment's pip, and no bytecode of what is never imported: both take long.
    made = run(sys.executable, "-m", "venv", "--without-pip", "own", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    bin_folder = tmp_path / "own" / ("Scripts" if sys.platform == "win32" else "bin")
    constraints = ROOT / "build" / "constraints.txt"
    pip(sys.executable, "--python", bin_folder / "python", "install", "-q", "--no-compile",
        "-c", constraints, source, folder=tmp_path)  # fmt: skip
    script = bin_folder / "embedding-sphere"

    vectors = np.random.default_rng(0).standard_normal((200, 16)).round(4)
    rows = [json.dumps({"text": f"row {n}", "v": v.tolist()}) for n, v in enumerate(vectors)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows))
    made = run(script, "bundle", "rows.jsonl", "-o", "rows.esb", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "200 rows, 16 dimensions" in made.stderr
    assert "kernel is missing" not in made.stderr
    laid = run(script, "layout", "rows.esb", "-o", "b.esb", "--seed", "1", "--json",
               folder=tmp_path)  # fmt: skip
    assert json.loads(laid.stdout)["parameters"]["seed"] == 1
    told = run(script, "info", "b.esb", "--json", folder=tmp_path)
    assert json.loads(told.stdout)["count"] == 200

    published = run(script, "site", "b.esb", "-o", "public", folder=tmp_path)
    assert published.returncode == 0, published.stderr
    assert (tmp_path / "public" / "index.html").read_text() == "the page"
    assert (tmp_path / "public" / "data" / "b.esb").exists()

    for arguments, missing in (
        (("bundle", "rows.jsonl", "-o", "x", "--embed", "local"), "The local model is not on"),
        (("bundle", "rows.jsonl", "-o", "x", "--embed", "openai"), "pip install httpx"),
        (("layout", "rows.esb", "-o", "x", "--method", "wrapped-tsne"), "needs scikit-learn"),
    ):
        failed = run(script, *arguments, folder=tmp_path)
        assert failed.returncode == 1
        assert missing in failed.stderr
        assert "Traceback" not in failed.stderr


def test_a_kernel_that_does_not_compile_leaves_numpy_with_a_warning(source, tmp_path):
    (source / "kernel" / "broken.c").write_text("this is no C\n")
    shutil.rmtree(source / "dist")
    # In this environment, which has the compiler: to unpack it once more takes long.
    backend = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    pip(sys.executable, "install", "-q", "--target", "backend", *backend, folder=tmp_path)
    said = pip(sys.executable, "wheel", "-v", "--no-deps", "--no-build-isolation", "-w", "wheels",
               source, folder=tmp_path, PYTHONPATH=str(tmp_path / "backend"))  # fmt: skip
    assert "The kernel cannot be compiled, so NumPy will compute, more slowly" in said
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "embedding_sphere/cli/__init__.py" in names
    assert not any(name.endswith(".wasm") or "/page/" in name for name in names)
