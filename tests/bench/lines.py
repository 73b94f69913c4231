"""Runs a script of this folder that tells each measurement as a line of JSON."""

import json
import subprocess
from pathlib import Path
from typing import Any

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
