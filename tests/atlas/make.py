"""An atlas of seeded, made-up rows, of any size: for tests and for measuring the page.

python tests/atlas/make.py 2600 tests/atlas/small.atlas --dimension 16 --first 400 --group 400
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PART_BYTES = 1_000_000
WORDS = [
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heron",
    "inlet",
    "jetty",
    "kelp",
    "larch",
    "maple",
    "nectar",
    "otter",
    "pearl",
    "quartz",
    "reef",
    "slate",
    "tundra",
    "umber",
    "valley",
    "willow",
    "yarrow",
    "zephyr",
    "birch",
    "coral",
    "drift",
    "eddy",
    "flint",
]
KINDS = ["river", "forest", "coast", "mountain", "meadow"]


def make(rows: int, target: Path, dimension: int, first: int, group: int, seed: int) -> None:
    """Write the atlas: `first` rows in level 0, each level four times the one before."""
    random = np.random.default_rng(seed)
    levels = level_sizes(rows, first)
    centres = unit(random.normal(size=(60, 3)))
    meanings = unit(random.normal(size=(60, dimension)))
    cluster = random.integers(0, 60, rows)
    spread = 0.05 + 0.2 * random.random(60)
    places = unit(centres[cluster] + spread[cluster, None] * random.normal(size=(rows, 3)))
    vectors = unit(meanings[cluster] + 0.9 * unit(random.normal(size=(rows, dimension))))
    parts = np.split(random.permutation(rows), np.cumsum(levels)[:-1])
    order = np.concatenate([part[np.argsort(cells(places[part]), kind="stable")] for part in parts])
    cluster, places, vectors = cluster[order], places[order], vectors[order].astype(np.float32)
    shutil.rmtree(target, ignore_errors=True)
    bounds = group_bounds(levels, group)
    kinds = np.array(KINDS)[cluster % len(KINDS)]
    years = np.round(1950 + 70 * random.random(rows)).astype(np.float32)
    whole = np.round(places * 32767).astype(np.int16)
    regions = [cluster // 12, cluster // 4, cluster]
    titles = [[f"{WORDS[i % 30]} {WORDS[(i * 7 + level) % 30]}".title() for i in range(count)]
              for level, count in enumerate((5, 15, 60))]  # fmt: skip
    texts = [
        f"{WORDS[c % 30]} {WORDS[row % 30]} {WORDS[(row // 30) % 30]} number {row}"
        for row, c in enumerate(cluster.tolist())
    ]
    mean = vectors.mean(axis=0)
    signs = random.choice([-1.0, 1.0], (4, dimension))
    offsets = vectors - mean
    rotated = rotate(offsets, signs)
    codes = np.packbits(rotated >= 0, axis=1, bitorder="little")
    code_scale = (offsets**2).sum(axis=1) / np.abs(rotated).sum(axis=1)
    by_list = np.argsort(cluster, kind="stable")
    position = np.empty(rows, np.int32)
    position[by_list] = np.arange(rows, dtype=np.int32)
    scale = np.abs(vectors).max(axis=1) / 127
    small = np.round(vectors / scale[:, None]).astype(np.int8)
    tables = {
        "places": pa.table(
            {"x": whole[:, 0], "y": whole[:, 1], "z": whole[:, 2], "kind": kinds, "year": years}
            | {f"region_{i}": codes.astype(np.uint8) for i, codes in enumerate(regions)}
        ),
        "texts": pa.table({"text": texts}),
        "codes": pa.table(
            {"code": fixed(codes), "scale": code_scale.astype(np.float32), "place": position}
        ),
        "vectors": pa.table(
            {
                "vector": fixed(small[by_list].view(np.uint8)),
                "scale": scale[by_list].astype(np.float32),
                "row": by_list.astype(np.int32),
            }
        ),
    }
    families = {
        name: write_family(target / name, table, bounds, levels[0] if name == "places" else 0)
        for name, table in tables.items()
    }
    counts = [int((kinds == kind).sum()) for kind in KINDS]
    described = {
        "format": 1, "name": f"{rows:,} made-up places", "rows": rows, "dimension": dimension,
        "model": {"provider": "", "name": "", "dimension": dimension, "normalized": True,
                  "template": "{text}"},
        "display": {"text": "text", "color": "kind"}, "levels": levels, "families": families,
        "columns": [
            {"name": "kind", "kind": "category", "family": "places", "categories": KINDS,
             "totals": counts},
            {"name": "year", "kind": "number", "family": "places", "low": 1950, "high": 2020},
            {"name": "text", "kind": "text", "family": "texts"},
        ],
        "regions": [{"titles": names} for names in titles],
        "codes": {"kind": "rabitq", "mean": [float(value) for value in mean],
                  "signs": ["".join("+" if sign > 0 else "-" for sign in row) for row in signs]},
    }  # fmt: skip
    (target / "atlas.json").write_text(json.dumps(described), encoding="utf-8")


def rotate(vectors: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Change signs and transform the first or the last numbers by a Hadamard matrix, in turn."""
    rotated = vectors.astype(np.float64)
    width = 1 << (vectors.shape[1].bit_length() - 1)
    for index, row in enumerate(signs):
        rotated *= row
        part = rotated[:, :width] if index % 2 == 0 else rotated[:, -width:]
        half = 1
        while half < width:
            blocks = part.reshape(len(part), -1, 2, half).copy()
            sums = blocks[:, :, 0] + blocks[:, :, 1]
            differences = blocks[:, :, 0] - blocks[:, :, 1]
            part[:] = np.stack([sums, differences], axis=2).reshape(len(part), width)
            half *= 2
        part /= np.sqrt(width)
    return rotated


def level_sizes(rows: int, first: int) -> list[int]:
    """Rows that each level adds."""
    sizes = [min(first, rows)]
    while sum(sizes) < rows:
        sizes.append(min(3 * sum(sizes), rows - sum(sizes)))
    return sizes


def group_bounds(levels: list[int], group: int) -> list[int]:
    """Where row groups end: none spans two levels."""
    ends, start = [], 0
    for size in levels:
        ends += [*range(start + group, start + size, group), start + size]
        start += size
    return ends


def write_family(folder: Path, table: pa.Table, ends: list[int], level: int) -> dict[str, object]:
    """Write a family's parts beside its footer; a part ends after `level` rows too."""
    folder.mkdir(parents=True)
    sink = pa.BufferOutputStream()
    begins: list[int] = []
    with pq.ParquetWriter(sink, table.schema, compression="snappy") as writer:
        start = 0
        for end in ends:
            begins.append(sink.tell())
            writer.write_table(table.slice(start, end - start), row_group_size=end - start)
            start = end
        tail = sink.tell()
    data = sink.getvalue().to_pybytes()
    cuts = [0]
    for begin, rows in zip(begins[1:], ends, strict=False):
        isLevel = rows == level
        following = next((b for b in [*begins, tail] if b > begin), tail)
        if isLevel or following - cuts[-1] > PART_BYTES:
            cuts.append(begin)
    pieces = []
    for index, (begin, end) in enumerate(zip(cuts, [*cuts[1:], tail], strict=True)):
        (folder / f"{index:04}.part").write_bytes(data[begin:end])
        pieces.append(piece(data, begin, end))
    (folder / "footer").write_bytes(data[tail:])
    return {"length": len(data), "parts": pieces, "footer": piece(data, tail, len(data))}


def piece(data: bytes, begin: int, end: int) -> dict[str, object]:
    """Where a piece lies, and what its bytes are known by."""
    sha256 = hashlib.sha256(data[begin:end]).hexdigest()
    return {"offset": begin, "length": end - begin, "sha256": sha256}


def fixed(rows: np.ndarray) -> pa.Array:
    """Bytes, as many in each row."""
    kind = pa.binary(rows.shape[1])
    return pa.Array.from_buffers(kind, len(rows), [None, pa.py_buffer(np.ascontiguousarray(rows))])


def unit(vectors: np.ndarray) -> np.ndarray:
    """Of length 1."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def cells(places: np.ndarray) -> np.ndarray:
    """Cells in an order that keeps neighbours together: faces of a cube, then a Morton curve."""
    axis = np.argmax(np.abs(places), axis=1)
    along = np.take_along_axis(places, axis[:, None], 1)[:, 0]
    others = np.stack(
        [np.take_along_axis(places, ((axis + k) % 3)[:, None], 1)[:, 0] for k in (1, 2)]
    )
    grid = np.clip((others / np.abs(along) + 1) * 32, 0, 63).astype(np.int64)
    code = np.zeros(len(places), np.int64)
    for bit in range(6):
        code |= ((grid[0] >> bit) & 1) << (2 * bit) | ((grid[1] >> bit) & 1) << (2 * bit + 1)
    return (axis * 2 + (along > 0)) * 4096 + code


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("target", type=Path)
    parser.add_argument("--dimension", type=int, default=384)
    parser.add_argument("--first", type=int, default=16_000, help="rows of level 0")
    parser.add_argument("--group", type=int, default=16_384, help="rows of a tile at most")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make(given.rows, given.target, given.dimension, given.first, given.group, given.seed)


if __name__ == "__main__":
    main()
