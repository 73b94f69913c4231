"""Brings the peers of `make bench`: npm's into tests/bench, Python's into .venv/bench."""

import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MODULES = HERE / "node_modules"
PEERS_PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"
EMBEDDING_ATLAS = "0.26.0"
OPEN_TSNE = "1.0.4"
UMAP_LEARN = "0.5.12"


def install() -> None:
    """Install what is missing; a peer that cannot be had is told and left out."""
    if not (MODULES / "umap-js").exists():
        print("Installing umap-js and DruidJS ...", flush=True)
        _try("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    if not (MODULES / "embedding-atlas").exists():
        print("Unpacking Embedding Atlas ...", flush=True)
        _unpack_embedding_atlas()
    install_python()


def install_python() -> None:
    """Install the Python peers alone."""
    if not list(PEERS_PYTHON.parent.parent.rglob("umap/__init__.py")):
        print("Installing openTSNE and umap-learn ...", flush=True)
        _try(sys.executable, "-m", "venv", str(ROOT / ".venv" / "bench"))
        wanted = (f"openTSNE=={OPEN_TSNE}", f"umap-learn=={UMAP_LEARN}")
        _try(str(PEERS_PYTHON), "-m", "pip", "install", "-q", *wanted)


def python_of(candidate: str) -> str:
    """Return the interpreter that has what a candidate of `cpython.py` needs."""
    return str(PEERS_PYTHON) if candidate.startswith(("openTSNE", "umap")) else sys.executable


def _unpack_embedding_atlas() -> None:
    # Its own install fails on a dependency that UMAP does not need, so only the tarball is taken.
    _try("npm", "pack", "--silent", f"embedding-atlas@{EMBEDDING_ATLAS}")
    archive = HERE / f"embedding-atlas-{EMBEDDING_ATLAS}.tgz"
    if archive.exists():
        with tarfile.open(archive) as file:
            file.extractall(MODULES, filter="data")
        (MODULES / "package").rename(MODULES / "embedding-atlas")
        archive.unlink()


def _try(*command: str) -> None:
    if subprocess.run(command, cwd=HERE).returncode:
        print(f"{' '.join(command)} failed: that peer will be missing.", flush=True)
