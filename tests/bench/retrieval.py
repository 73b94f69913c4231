"""The evaluation of 10,000 rows by 1,000 questions in the tab: a part of ``make bench``.

``--rounds 5``, ``--write`` (into docs/performance.md).
"""

from statistics import median
from typing import Any

from lines import tabulate

TARGET = 2000
LONGEST_SCRIPT = 50


def markdown(runs: list[dict[str, Any]]) -> str:
    """Return the table of runs as ``retrieval.js`` tells them."""
    lines = [
        "| 10,000 rows, 1,000 questions | measures | causes | longest script in a frame over 50 ms "
        "| longest task of the main thread, with drawing |",
        "| --- | --: | --: | --: | --: |",
    ]
    for beside, title in ((False, "alone"), (True, "beside a layout of the same rows")):
        some = [run for run in runs if run["beside"] is beside]
        time = median(run["milliseconds"] for run in some)
        causes = median(run["causes"] for run in some)
        longest = max((task for run in some for task in run["tasks"]), default=0)
        verdict = "✓" if time <= TARGET else "✗"
        script = max(run["script"] for run in some)
        held = "✓" if script <= LONGEST_SCRIPT else "✗"
        done = f"{script:.0f} ms" if script else "no such frame"
        told = f"{longest:.0f} ms" if longest else "none over 50 ms"
        lines.append(
            f"| {title} | {time / 1000:.2f} s {verdict} | {causes / 1000:.2f} s "
            f"| {done} {held} | {told} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    tabulate("retrieval", markdown, __doc__ or "")
