"""Joins the page's modules into a few files with esbuild.

A page of a hundred modules asks a hundred times, and each request costs the browser and the server
more than the module weighs: joined, the first picture and Python come a fifth of a second sooner
(`make start`). Nothing is translated: web/ holds what runs.
"""

from pathlib import Path

from running import run

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
# What is loaded by itself; what several of them need becomes files of its own.
ENTRIES = (
    "main.js",
    "page.js",
    "planet/planet.js",
    "globe/terrain-worker.js",
    "formats/parquet-worker.js",
    "providers/local-worker.js",
)
# No modules: they run by themselves, and early.
SCRIPTS = ("platform/load-errors.js", "platform/fetch-proxy-frame.js", "service-worker.js")
# Already small, where its package's own entry is not.
THREE = "./node_modules/three/build/three.module.min.js"


def join_modules(site: Path) -> None:
    """Write the entries and what they share into `site`, in the place of the modules there.

    Parameters
    ----------
    site
        Folder of the page, with the files of web/ in it.

    Raises
    ------
    SystemExit
        With one sentence, when esbuild cannot be run or finds a fault.
    """
    for path in WEB.rglob("*.js"):
        name = path.relative_to(WEB)
        if name.as_posix() not in SCRIPTS:
            (site / name).unlink(missing_ok=True)
    command = [
        *(str(ROOT / "node_modules" / ".bin" / "esbuild"), *(f"web/{name}" for name in ENTRIES)),
        *("--bundle", "--splitting", "--format=esm", "--target=es2022", "--charset=utf8"),
        *("--minify-whitespace", "--minify-syntax", "--legal-comments=none", "--log-level=error"),
        *(f"--alias:three={THREE}", "--outbase=web", f"--outdir={site}"),
    ]
    run(
        command,
        "The page's modules do not fit together: {reason}",
        name="esbuild",
        remedy="make build installs it",
        line=0,
        cwd=ROOT,
    )
    # Joined sheets and modules have left some folders empty.
    for folder in sorted(site.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
