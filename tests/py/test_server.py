"""The page on this machine: media types, nothing listed, tidied up at the end."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from conftest import ROOT

# A shell's background job ignores SIGINT, and so would what it starts.
SCRIPT = """
import signal
import sys
from pathlib import Path
from embedding_sphere.server import serve
signal.signal(signal.SIGINT, signal.default_int_handler)
serve(Path(sys.argv[1]), "127.0.0.1", 0, False)
print("tidied up")
"""


@pytest.fixture
def running(tmp_path):
    for name in ("index.html", "a.mjs", "b.wasm", "c.esb", "deep/d.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT / "py")},
    )
    line = process.stdout.readline()
    yield process, re.search(r"http://127\.0\.0\.1:\d+", line)[0]
    process.kill()
    process.wait()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("b.wasm", "application/wasm"),
        ("c.esb", "application/octet-stream"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_files_have_the_media_types_that_modules_need(running, name, kind):
    with urllib.request.urlopen(f"{running[1]}/{name}") as answer:
        assert answer.headers["content-type"] == kind
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.read().decode() == (name or "index.html")


@pytest.mark.parametrize("path", ["deep/", "nothing", "../conftest.py", "%2e%2e/conftest.py"])
def test_folders_are_not_listed_nor_left(running, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{running[1]}/{path}")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_who_serves_tidies_up_when_ended(running, ending):
    process, _ = running
    process.send_signal(ending)
    assert "tidied up" in process.communicate(timeout=180)[0]
    assert process.returncode == 0
