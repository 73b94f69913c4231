"""Runs ``engines.js`` and turns its lines into a table of docs/performance.md: ``make engines``."""

import os
import re
import statistics
from typing import Any

from lines import tabulate

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
        picture, ready, layout, awake, memory = (
            statistics.median(line[key] for line in own)
            for key in ("picture", "ready", "layout", "awake", "memory")
        )
        found = VERSION.search(own[0]["version"])
        label = f"{name} {found[1]}" if found else name
        rows.append(
            f"| {label} | {picture / 1000:.2f} s | {ready / 1000:.2f} s | {layout / 1000:.2f} s "
            f"| {awake:.0f} MB | {memory:.0f} MB |"
        )
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
    tabulate("engines", markdown, __doc__ or "")
