"""Runs ``engines.js`` and turns its lines into a table of the README: ``make engines``."""

import os
import re
import statistics
from typing import Any

from lines import tabulate
from report import README


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


def _megabytes(megabytes: float) -> str:
    return f"{megabytes:.0f} MB"


# What a visit tells, and how it is written.
COLUMNS = {
    "picture": _seconds,
    "ready": _seconds,
    "layout": _seconds,
    "awake": _megabytes,
    "memory": _megabytes,
}
VERSION = re.compile(r"(?:Chrome|Firefox|Version)/(\d+)")


def markdown(lines: list[dict[str, Any]]) -> str:
    """Return the table of a run: medians of the rounds, an engine a row."""
    rows = [
        "| engine | first picture | engine ready | layout of the dishes "
        "| memory, Python up | memory after the layout |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name in dict.fromkeys(line["engine"] for line in lines):
        own = [line for line in lines if line["engine"] == name]
        found = VERSION.search(own[0].get("version", ""))
        cells = [f"{name} {found[1]}" if found else name]
        for key, shown in COLUMNS.items():
            there = [line[key] for line in own if key in line]
            cells.append(shown(statistics.median(there)) if there else "–")
        rows.append(f"| {' | '.join(cells)} |")
    rounds = len({line["round"] for line in lines})
    return "\n".join(
        [
            *rows,
            "",
            f"Medians of {rounds} cold starts on {os.cpu_count()} cores, the engines in turns, "
            f"WebGL in software, {lines[0]['count']:,} points. Layout: from the call, as the page "
            "comes with it, until the points are in their places. Memory: the proportional set "
            "sizes (PSS) of all the browser's processes, at rest, less those of the same browser "
            "with an empty page.",
        ]
    )


if __name__ == "__main__":
    tabulate("engines", markdown, __doc__ or "", README)
