"""Turns what was measured into the tables of docs/performance.md, one of them of the README."""

import statistics
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "performance.md"
README = ROOT / "README.md"
OURS = "Embedding Sphere"
ALONE = "Embedding Sphere on one core"
RIVAL = "Embedding Atlas UMAP"
# The most of the other's time, by size, and the least quality, by data set.
TIME_TARGETS = {
    RIVAL: {1000: 0.1, 10_000: 0.13, 50_000: 0.17},
    ALONE: {10_000: 0.65, 50_000: 0.65},
}
QUALITY_TARGETS: dict[str, dict[str, float]] = {
    "1,000 food reviews": {"trustworthiness": 0.928, "continuity": 0.915, "recall": 0.45},
    "scikit-learn digits": {"trustworthiness": 0.992, "recall": 0.58},
    "hierarchical mixture": {"recall": 0.8},
}
WIDEST_CAP, LONGEST_MEAN = 35, 0.15


def markdown(results: dict[str, Any]) -> str:
    """Return all tables of a run."""
    machine = results["machine"]
    parts = [
        f"`make bench` on {machine['cores']} × {machine['cpu']}, Chromium "
        f"{machine.get('chromium', '–')}, Python {machine['python']}, {machine['date']}, commit "
        f"{machine['commit']}, load {machine['load']:.1f} at the start; data: {results['data']}, "
        "repeated with noise above 1,000. Medians; neighbours included.",
        _times(results["runs"]),
        *_ratios(results["runs"]),
        *_liveliness(results),
    ]
    if results["quality"]:
        parts.append(_quality(results["quality"]))
    return "\n\n".join(part for part in parts if part)


def write_table(name: str, table: str, path: Path = DOCUMENT) -> None:
    """Replace what stands between the document's markers of that name.

    Parameters
    ----------
    name : str
        "bench", "spheres", "start" or "engines".
    table : str
        Markdown.
    path : Path

    Raises
    ------
    ValueError
        The document lacks a marker, in one sentence.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = path.read_text(encoding="utf-8")
    before, opened, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise ValueError(f"{path.name} lacks {begin} or {end}: put both back where the table goes.")
    path.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")


def medians(runs: list[dict[str, Any]], where: str, key: str) -> dict[tuple[int, str], float]:
    """Return the median of a number by (size, candidate), of the runs that ended well."""
    found: dict[tuple[int, str], list[float]] = {}
    for run in runs:
        if run["where"] == where and run.get(key) is not None:
            found.setdefault((run["count"], run["name"]), []).append(run[key])
    return {place: statistics.median(values) for place, values in found.items()}


def _times(runs: list[dict[str, Any]]) -> str:
    lines = [
        "| | N | time | repeated in the page | call to result "
        "| trustworthiness | continuity | recall | memory |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for where in ("browser", "cpython"):
        time, wall = medians(runs, where, "milliseconds"), medians(runs, where, "wall")
        memory, warm = medians(runs, where, "memory"), medians(runs, where, "warm")
        for count, name in dict.fromkeys(
            (run["count"], run["name"]) for run in runs if run["where"] == where
        ):
            place = (count, name)
            label = f"{name}{' (CPython)' if where == 'cpython' else ''}"
            if place not in time:
                error = next(run["error"] for run in runs if (run["count"], run["name"]) == place)
                lines.append(f"| {label} | {count:,} | failed: {error[:80]} | | | | | | |")
                continue
            ranks = [run.get("quality", {}) for run in runs
                     if run["where"] == where and (run["count"], run["name"]) == place
                     and "error" not in run]  # fmt: skip
            shown = " | ".join(
                f"{statistics.mean(one[key] for one in ranks):.3f}" if ranks and ranks[0] else "–"
                for key in ("trustworthiness", "continuity", "recall")
            )
            again = f"{warm[place] / 1000:.2f} s" if place in warm else "–"
            taken = f"{memory[place]:.0f} MB" if place in memory else "–"
            lines.append(
                f"| {label} | {count:,} | {time[place] / 1000:.2f} s | {again} "
                f"| {wall[place] / 1000:.2f} s | {shown} | {taken} |"
            )
    return "\n".join(lines)


def _ratios(runs: list[dict[str, Any]]) -> list[str]:
    found = (
        ("to Embedding Atlas", RIVAL, "milliseconds"),
        ("to Embedding Atlas when repeated in the page", RIVAL, "warm"),
        ("to one core of its own", ALONE, "milliseconds"),
    )
    told = [(title, _to(other, medians(runs, "browser", key))) for title, other, key in found]
    return [f"Time, {title}: {'; '.join(ratios)}." for title, ratios in told if ratios]


def _to(other: str, time: dict[tuple[int, str], float]) -> list[str]:
    told = []
    for count in sorted(count for count, name in time if name == other and (count, OURS) in time):
        ratio, target = time[count, OURS] / time[count, other], TIME_TARGETS[other].get(count)
        told.append(f"{count:,} points {ratio:.2f}" + (_verdict(ratio <= target) if target else ""))
    return told


def _liveliness(results: dict[str, Any]) -> list[str]:
    parts = []
    slider, smooth = results.get("slider"), results.get("smoothness")
    tasks, cancels = results.get("longTasks"), results.get("cancels")
    if isinstance(slider, int | float):
        parts.append(
            f"First moved frame after the slider, 1,000 points: {slider:.0f} ms"
            f"{_verdict(slider <= 50)}."
        )
    if isinstance(smooth, dict) and "frames" in smooth:
        busy = smooth["receiving"] + smooth["drawing"]
        allowed = min(smooth["frames"], 1000 / busy)
        parts.append(
            f"Smoothness, 1,000 points: {smooth['frames']:.0f} layout frames a second reach the "
            f"page, whose main thread takes {smooth['receiving']:.1f} ms to take one in and "
            f"{smooth['drawing']:.1f} ms to draw one; with a graphics card its own work allows "
            f"{allowed:.0f} frames a second{_verdict(allowed >= 50)}, while the software renderer "
            f"of this headless browser draws {smooth['drawn']:.0f}."
        )
    if isinstance(tasks, list):
        longest = f", the longest {max(tasks):.0f} ms" if tasks else ""
        parts.append(
            f"Main-thread tasks over 50 ms during a re-layout of 10,000: {len(tasks)}{longest}"
            f"{_verdict(not tasks)}."
        )
    if isinstance(cancels, list):
        parts.append(
            f"Answer to a cancel, 50,000 points, at {len(cancels)} moments: median "
            f"{statistics.median(cancels):.0f} ms, the longest {max(cancels):.0f} ms."
        )
    return parts


def _quality(found: dict[str, dict[str, dict[str, float]]]) -> str:
    lines = [
        "| mean of three seeds, ours (planar t-SNE) | trustworthiness | continuity | recall "
        "| largest empty cap | mean position |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for title, kinds in found.items():
        sphere, plane = kinds["sphere"], kinds["plane"]
        targets = QUALITY_TARGETS.get(title, {})
        cells = []
        for key in ("trustworthiness", "continuity", "recall"):
            verdict = _verdict(sphere[key] >= targets[key]) if key in targets else ""
            cells.append(f"{sphere[key]:.3f}{verdict} ({plane[key]:.3f})")
        cells.append(f"{sphere['cap']:.0f}°{_verdict(sphere['cap'] <= WIDEST_CAP)}")
        cells.append(f"{sphere['mean']:.3f}{_verdict(sphere['mean'] <= LONGEST_MEAN)}")
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _verdict(passed: bool) -> str:
    return " ✓" if passed else " ✗"
