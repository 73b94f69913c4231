"""Runs every check of the project and prints one summary: ``make test``.

Lint and types come first because they fail fastest, side by side; then unit and golden tests in
Python and in JavaScript; then the journeys that matter in every engine, and the built page in
Chromium. Each step uses every core: a page waits more than it computes.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CORES = os.cpu_count() or 1


@dataclass
class Outcome:
    """How many checks of a step passed, failed and were skipped, and why the last.

    ``failures`` names what failed; ``report`` says how, where it is not the end of the output.
    """

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    report: str = ""


def one_check(code: int, _: str) -> Outcome:
    """A step that passes or fails as a whole."""
    return Outcome(passed=int(code == 0), failed=int(code != 0))


def from_pytest(code: int, output: str) -> Outcome:
    """Read pytest's summary line and its reasons for skipping."""
    last = (re.findall(r"^.*\d+ \w+.* in [\d.]+s.*$", output, re.M) or [""])[-1]

    def count(word: str) -> int:
        return sum(map(int, re.findall(rf"(\d+) {word}", last)))

    found = Outcome(count("passed"), count("failed") + count("errors?"), count("skipped"))
    found.failed = max(found.failed, int(code not in (0, 5)))
    found.failures = re.findall(r"^(?:FAILED|ERROR) (.*)$", output, re.M)
    found.reasons = set(re.findall(r"^SKIPPED \[\d+\] [^:]+:\d+: (.*)$", output, re.M))
    return found


def from_node(code: int, output: str) -> Outcome:
    """Read the summary of Node's test runner."""

    def count(word: str) -> int:
        return sum(map(int, re.findall(rf"^# {word} (\d+)$", output, re.M)))

    found = Outcome(count("pass"), count("fail") + count("cancelled"), count("skipped"))
    found.failed = max(found.failed, int(code != 0))
    found.reasons = set(re.findall(r"# SKIP (.+)$", output, re.M))
    blocks = re.findall(r"^( *)not ok \d+ - (.*)\n((?:\1  .*\n?)*)", output, re.M)
    leaves = [(name, details) for _, name, details in blocks if "subtestsFailed" not in details]
    found.failures = [name for name, _ in leaves]
    found.report = "\n".join(f"{name}\n{details}" for name, details in leaves)
    return found


def node_tests(*folders: str) -> list[str]:
    """The command that runs the JavaScript tests of some folders in turn, a file on each core."""
    files = [
        str(path)
        for folder in folders
        for path in sorted((ROOT / "tests" / folder).rglob("*.test.js"))
    ]
    return ["node", "tests/pool.js", str(CORES), *files]


@dataclass(frozen=True)
class Check:
    """A step: its title, its command, how its output is read, and variables of its environment."""

    title: str
    command: list[str]
    read: Callable[[int, str], Outcome] = one_check
    variables: dict[str, str] = field(default_factory=dict)


# A file's tests go to one process, which share what is made for them. Files come in the order of
# their names, after those that are marked to come first.
EVERY_CORE = ("-rfEs", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder")
# Every core has a process of tests already: the threads of libraries would wait for each other.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}

STATIC = (
    Check("lint, Python", [f"{BIN}/ruff", "check", "--quiet"]),
    Check("format, Python", [f"{BIN}/ruff", "format", "--check", "--quiet"]),
    Check("lint, JavaScript", ["node_modules/.bin/eslint", "web", "tests", "build"]),
    Check("format, JavaScript", ["npm", "run", "-s", "format:check"]),
    Check("types, Python", [f"{BIN}/mypy", "--no-error-summary"]),
    Check("types, JavaScript", ["node_modules/.bin/tsc", "-p", "tsconfig.json"]),
)
UNITS = (
    Check(
        "unit and golden, Python",
        [f"{BIN}/python", "-m", "pytest", *EVERY_CORE],
        from_pytest,
        ONE_THREAD,
    ),
    Check("unit and golden, JavaScript", node_tests("js"), from_node),
)
PAGE = (
    Check("the page is built", [f"{BIN}/python", "-m", "sphere_build.site", "dist"]),
    Check("the browsers are there", ["node", "tests/engines/install.js"]),
    # The journeys, which are long, come first, so that few cores wait in the end for another.
    Check("the page in every engine", node_tests("engines", "browser"), from_node),
)


def run(check: Check) -> Outcome:
    """Run one step, print its line, and its output when it failed."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | check.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output = done.stdout.strip()
    outcome = check.read(done.returncode, output)
    seconds = time.monotonic() - began
    counts = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
    verdict = "ok  " if outcome.failed == 0 else "FAIL"
    print(f"{check.title:<28} {verdict}  {counts}  ({seconds:.0f} s)", flush=True)
    if outcome.failed:
        shown = outcome.report or output
        print("\n".join(f"    {line}" for line in shown.splitlines()[-200:]), flush=True)
    for reason in sorted(outcome.reasons):
        print(f"    skipped: {reason}", flush=True)
    return outcome


def main() -> int:
    """Run all steps, also after a failure, and sum them up."""
    rest = UNITS if "--units" in sys.argv[1:] else UNITS + PAGE
    chosen = STATIC + rest
    with ThreadPoolExecutor(CORES) as pool:
        outcomes = list(pool.map(run, STATIC))
    outcomes += [run(check) for check in rest]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    # Said last as well: where only the end of a log is kept, it is what one needs.
    for check, outcome in zip(chosen, outcomes, strict=True):
        for name in outcome.failures:
            print(f"failed in {check.title}: {name}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
