"""Runs ``start.js`` and turns its lines into a table of docs/performance.md: ``make start``."""

import os
import statistics
from typing import Any

from lines import tabulate

WHEN = ("cold", "warm", "offline")


def medians(lines: list[dict[str, Any]], name: str, when: str, key: str) -> float | None:
    """Return the median of a number over the rounds, None where no round has it."""
    found = [
        line[key]
        for line in lines
        if (line.get("name"), line.get("when")) == (name, when) and line.get(key) is not None
    ]
    return statistics.median(found) if found else None


def markdown(lines: list[dict[str, Any]]) -> str:
    """Return the table of a run: seconds, and the ratio to plain PyScript in the same run."""
    rows = [
        "| navigation to | cold | warm | server stopped, browser restarted |",
        "|---|--:|--:|--:|",
    ]
    for title, name, key in (
        ("plain PyScript: NumPy imported", "plain", "engine"),
        ("first picture of the globe", "ours", "globe"),
        ("globe that turns (WebGL)", "ours", "live"),
        ("engine ready (NumPy and kernel)", "ours", "engine"),
    ):
        cells = []
        for when in WHEN:
            own, plain = medians(lines, name, when, key), medians(lines, "plain", when, "engine")
            ratio = f" ({own / plain:.2f})" if own and plain and name == "ours" else ""
            cells.append(f"{own / 1000:.2f} s{ratio}" if own else "–")
        rows.append(f"| {title} | {' | '.join(cells)} |")
    bundle = next((line["bytesOfBundle"] for line in lines if "bytesOfBundle" in line), 0)
    told = []
    for title, key in (("the first picture", "globeBytes"), ("engine ready", "engineBytes")):
        size = medians(lines, "ours", "cold", key)
        if size is not None:
            told.append(f"{(size - bundle) / 1e6:.2f} MB before {title}")
    plain = medians(lines, "plain", "cold", "engineBytes")
    rounds = len({line["round"] for line in lines if "round" in line})
    ours = [line for line in lines if line.get("name") == "ours" and "globe" in line]
    before_python = all(line["globe"] < line["engine"] for line in ours)
    return "\n".join(
        [
            *rows,
            "",
            f"In brackets the ratio to plain PyScript. Transferred on a cold start, without the "
            f"first bundle ({bundle / 1e6:.2f} MB): {', '.join(told)}; plain PyScript "
            f"{(plain or 0) / 1e6:.1f} MB. The picture came before Python in "
            f"{'every' if before_python else 'NOT every'} run. Medians of {rounds} rounds on "
            f"{os.cpu_count()} cores, WebGL in software.",
        ]
    )


if __name__ == "__main__":
    tabulate("start", markdown, __doc__ or "")
