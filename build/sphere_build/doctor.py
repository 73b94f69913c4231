"""Says in one sentence what the machine lacks, before or after a step of the build fails.

``python -m sphere_build.doctor`` checks the tools; with ``--install COMMAND ...`` it runs an
installer (``pip`` means this interpreter's own) and explains its failure.
"""

import os
import shutil
import subprocess
import sys

NEEDED_BYTES = 1_500_000_000


def complaint() -> str | None:
    """Return what is missing as one sentence, or None when the build can start."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything is installed
        got = ".".join(map(str, sys.version_info[:2]))
        return f"Python {got} is too old: 3.11 or newer is needed; run `make PYTHON=python3.11`."
    if shutil.which("npm") is None or shutil.which("node") is None:
        return "Node.js was not found: install Node 20 or newer (with npm) and run make again."
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    major = version.strip().lstrip("v").split(".")[0]
    if not major.isdigit() or int(major) < 20:
        return f"Node {version.strip()} is too old: 20 or newer is needed."
    free = shutil.disk_usage(".").free
    if free < NEEDED_BYTES:
        return (
            f"The disk is nearly full: {free / 1e9:.1f} GB free, "
            f"{NEEDED_BYTES / 1e9:.1f} GB needed; free some space and run make again."
        )
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return "Python lacks venv: install it (Debian: apt-get install python3-venv)."
    return None


def install(command: list[str]) -> int:
    """Run an installer quietly; on failure print its last lines and one sentence of advice."""
    if command[0] == "pip":
        command = [sys.executable, "-m", *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        return 0
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    print("\n".join(lines[-6:]), file=sys.stderr)
    text = done.stdout.lower()
    network = ("connection", "network", "enotfound", "eai_again", "resolve", "timed out", "econn")
    if "no space left" in text or "enospc" in text:
        reason = "the disk is full: free some space and run make again"
    elif any(word in text for word in network):
        reason = "the package registry did not answer: check the network and run make again"
    else:
        reason = "see the lines above; run make again when it is mended"
    print(f"Could not install with `{os.path.basename(command[0])}`: {reason}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--install"]:
        sys.exit(install(sys.argv[2:]))
    problem = complaint()
    if problem:
        sys.exit(problem)
