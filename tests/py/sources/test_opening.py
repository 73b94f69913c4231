"""What a packed file unpacks to, and how much of it is held."""

import gzip
import io
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from embedding_sphere.sources import SourceError, opening, read_table, read_table_steps
from embedding_sphere.sources.opening import Input
from test_array_header import header
from test_numpy_files import npy


def save(folder, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


@pytest.fixture
def unpacked(monkeypatch, allow):
    """Allow 100,000 bytes, and count those that are unpacked at each opening of a file."""
    allow("unpacked", 100_000)
    monkeypatch.setattr(opening, "CHUNK_BYTES", 1000)
    monkeypatch.setattr(opening, "HEAD_BYTES", 1000)
    counts = []

    class Counting(gzip.GzipFile):
        def __init__(self, **given):
            counts.append(0)
            super().__init__(**given)

        def read(self, size=-1):
            data = super().read(size)
            counts[-1] += len(data)
            return data

    monkeypatch.setattr(opening.gzip, "GzipFile", Counting)
    return counts


CONTENTS = {
    "a.csv": b"text,n\n" + b"x,1\n" * 75_000,
    "b.csv": b"a" * 300_000,
    "c.csv": b'text,n\n"' + b"x,1\n" * 75_000,
    "utf16.csv": ("text,n\n" + "x,1\n" * 40_000).encode("utf-16"),
    "a.txt": b"a\n" * 150_000,
    "a.jsonl": b'{"a": 1}\n' * 35_000,
    "a.json": b"[" + b"[1, 2], " * 40_000 + b"[1, 2]]",
    "b.json": b'["' + b"a" * 300_000 + b'"]',
    "c.json": b"[" + b" " * 300_000 + b"1]",
    "a.npy": npy(np.zeros((25_000, 3), np.float32)),
    "a.npz": b"PK\x03\x04 a.npy" + bytes(300_000),
    "a.parquet": b"PAR1" + bytes(300_000),
    "a.esb": b"\x86\xa6format" + bytes(300_000),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_nothing_is_unpacked_far_beyond_what_is_allowed(tmp_path, unpacked, name):
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    path = save(tmp_path, f"{name}.gz", gzip.compress(CONTENTS[name]))
    with pytest.raises(SourceError, match=r"unpacks to more than 0 MB, which no table of its size"):
        read_table([path])
    assert max(unpacked) <= 100_000 + io.DEFAULT_BUFFER_SIZE


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl", "a.json", "a.npy"])
def test_what_is_not_packed_is_not_bounded(tmp_path, unpacked, name):
    assert read_table([save(tmp_path, name, CONTENTS[name])]).count >= 25_000
    assert not unpacked


@pytest.mark.parametrize("name", ["b.csv", "a.npz", "a.esb", "c.json"])
def test_a_reading_can_be_ended_while_it_unpacks(tmp_path, unpacked, name):
    path = save(tmp_path, f"{name}.gz", gzip.compress(CONTENTS[name]))
    steps = read_table_steps([path])
    before = 0
    for _ in range(3):
        next(steps)
        assert sum(unpacked) - before < 40_000
        before = sum(unpacked)
    steps.close()
    assert max(unpacked) < 100_000


def test_members_of_nothing_are_passed_over(tmp_path):
    content = gzip.compress(b"text,n\nx,1\n") + gzip.compress(b"") * 1000
    assert read_table([save(tmp_path, "a.csv.gz", content)]).columns == {"text": ["x"], "n": ["1"]}


def test_the_first_bytes_are_text_even_where_a_character_is_cut(monkeypatch, tmp_path):
    monkeypatch.setattr(opening, "HEAD_BYTES", 2)
    source = Input(save(tmp_path, "a.csv", "aé".encode()))
    assert (source.head_text, source.head_is_whole) == ("a", False)
    source = Input(save(tmp_path, "b.csv", "éa".encode("latin-1")))
    assert source.head_text == "éa"


SCRIPT = """
import re, sys
from pathlib import Path
from embedding_sphere.sources import SourceError, read_table

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

before = peak()
for path in sys.argv[1:]:
    try:
        read_table([path])
    except SourceError as told:
        print(told)
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="/proc is of Linux")
def test_a_small_file_that_unpacks_to_much_takes_little_memory(tmp_path):
    million = 1 << 20
    much = gzip.compress(b"a" * million) * 300
    start = gzip.compress(b'["')
    paths = [
        save(tmp_path, "a.csv.gz", much),
        save(tmp_path, "a.json.gz", start + much),
        save(tmp_path, "a.npy.gz", gzip.compress(npy(np.zeros(2, np.float32))[:128]) + much),
        save(tmp_path, "b.npy.gz", gzip.compress(header((70 * million, 1))) + much),
    ]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), *map(str, paths)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "py")},
    )
    assert done.returncode == 0, done.stderr
    *told, kilobytes = done.stdout.splitlines()
    assert len(told) == 3
    assert all(re.search(r"unpacks to more than 2\d\d MB", sentence) for sentence in told)
    assert int(kilobytes) < 100_000
