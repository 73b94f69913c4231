"""Runs a script of this folder that tells each measurement as a line of JSON."""

import argparse
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from report import DOCUMENT, write_table

HERE = Path(__file__).resolve().parent


def measure(script: str, rounds: int) -> list[dict[str, Any]]:
    """Return the lines of `rounds` rounds, each told as it comes.

    Parameters
    ----------
    script : str
        Name of a file for Node.
    rounds : int

    Raises
    ------
    subprocess.CalledProcessError
        When the script fails.
    """
    lines = []
    command = ["node", str(HERE / script), str(rounds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for text in process.stdout or ():
            print(f"  {text.strip()}", flush=True)
            lines.append(json.loads(text))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return lines


def tabulate(
    name: str,
    markdown: Callable[[list[dict[str, Any]]], str],
    about: str,
    document: Path = DOCUMENT,
) -> None:
    """Run a script as the command line asks, print its table, and write it if asked.

    Parameters
    ----------
    name : str
        Of the script without its ending, and of the markers in the document.
    markdown : callable
        Makes the table of the lines.
    about : str
        What the command is for, its first line.
    document : Path
    """
    parser = argparse.ArgumentParser(description=about.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help=f"put the table into {document.name}")
    given = parser.parse_args()
    table = markdown(measure(f"{name}.js", given.rounds))
    print(table)
    if given.write:
        write_table(name, table, document)
