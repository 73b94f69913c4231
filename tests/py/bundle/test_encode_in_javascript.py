"""The page's writer of bundles, web/formats/bundle-encode.js, held against the Python reader."""

import json
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from embedding_sphere import bundle

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden"
VALID = [
    entry["file"]
    for entry in json.loads((GOLDEN / "index.json").read_text(encoding="utf-8"))
    if "content" in entry
]
REWRITE = """
import { readFileSync, writeFileSync } from 'node:fs';
import { decodeBundle } from './web/formats/bundle.js';
import { encodeBundle } from './web/formats/bundle-encode.js';
const [source, target] = process.argv.slice(1);
writeFileSync(target, encodeBundle(decodeBundle(new Uint8Array(readFileSync(source)))));
"""


def assert_same(got: Any, expected: Any) -> None:
    """Compare nested lists, maps and arrays; numbers by value, whatever their type."""
    if isinstance(expected, dict):
        assert list(got) == list(expected) or set(got) == set(expected)
        for key, value in expected.items():
            assert_same(got[key], value)
    elif isinstance(expected, list):
        assert len(got) == len(expected)
        for one, other in zip(got, expected, strict=True):
            assert_same(one, other)
    elif isinstance(expected, np.ndarray):
        assert got.dtype == expected.dtype
        # Positions come back with length 1 exactly, which moves their last bit.
        np.testing.assert_allclose(got, expected, rtol=0, atol=1e-6 if got.ndim == 2 else 0)
    else:
        assert got == expected


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.parametrize("name", VALID)
def test_python_reads_what_the_page_writes(name, tmp_path):
    target = tmp_path / name
    subprocess.run(
        ["node", "--input-type=module", "-e", REWRITE, str(GOLDEN / name), str(target)],
        cwd=ROOT,
        check=True,
    )
    written = bundle.decode(target.read_bytes())
    original = bundle.decode((GOLDEN / name).read_bytes())
    assert_same(asdict(written), asdict(original))
    assert bundle.decode(bundle.encode(written)).count == original.count
