"""The script and the style sheet that draw the globe: what the build made of web/notebook."""

import importlib.resources


def read(name: str) -> str:
    """Return the text of a file that was built into the package.

    Raises
    ------
    ImportError
        When it was not built.
    """
    resource = importlib.resources.files(__package__.rpartition(".")[0]) / name
    if not resource.is_file():
        raise ImportError(
            f"{name} was not built: run python -m sphere_build.widget in the clone, or install "
            "embedding-sphere as a package."
        )
    return resource.read_text(encoding="utf-8")
