"""Runs the programs that the build needs; what goes wrong is one sentence."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


def run(
    command: Sequence[str], failed: str, *, name: str = "node", remedy: str = "install Node 20",
    line: int = -1, cwd: Path | None = None,
) -> str:  # fmt: skip
    """Run a program to its end.

    Parameters
    ----------
    command
        The program and its arguments.
    failed
        The sentence for a program that fails; ``{reason}`` in it stands for what it says.
    name, remedy
        What the program is called, and what to do where it is missing.
    line
        Which of the lines on its standard error says why it failed.
    cwd
        The folder to run it in.

    Returns
    -------
    What it wrote to its standard output.

    Raises
    ------
    SystemExit
        With one sentence, when the program is missing or fails.
    """
    # A folder may have a second name; programs take the one that PWD says.
    environment = {**os.environ, "PWD": str(cwd)} if cwd else None
    try:
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    except OSError as error:
        raise SystemExit(f"Could not run {name} ({error.strerror}): {remedy}.") from None
    if done.returncode:
        lines = [text for text in done.stderr.splitlines() if text.strip()]
        raise SystemExit(failed.format(reason=lines[line] if lines else "no reason given"))
    return done.stdout
