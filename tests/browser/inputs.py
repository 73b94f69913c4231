"""What the command line reads of files, for the page to read alike.

``python inputs.py make FOLDER`` writes small files of kinds that need more than text, and
``python inputs.py read PATH...`` prints as JSON what each makes, or the sentence that refuses it.
A path of a folder stands for the files in it, together.
"""

import base64
import datetime
import decimal
import json
import sys
from pathlib import Path

import numpy as np
from embedding_sphere.bundle import Bundle
from embedding_sphere.compose import compose, model_of, plan
from embedding_sphere.sources import SourceError, read_table

COUNT, DIMENSION = 40, 12
VECTORS = np.random.default_rng(3).normal(size=(COUNT, DIMENSION))
ENCODED = {
    "cp1251": "яблоня растёт в саду",
    "koi8_r": "яблоня растёт в саду",
    "shift_jis": "りんごの木は庭で育ちます",
    "euc_jp": "りんごの木は庭で育ちます",
    "euc_kr": "사과나무가 정원에서 자랍니다",
    "gb18030": "苹果树在花园里慢慢长大",
}


def make(folder: Path) -> None:
    """Write Parquet and Arrow with columns of every type, and texts in older encodings."""
    import pyarrow as pa
    from pyarrow import feather, ipc, parquet

    floats = pa.array(VECTORS.tolist(), pa.list_(pa.float32()))
    columns = {
        "text": [f"text {row} · ä" for row in range(COUNT)],
        "double": [row / 7 - 1 for row in range(COUNT)],
        "single": pa.array([row / 7 for row in range(COUNT)], pa.float32()),
        "cluster": [None if row == 5 else float(row % 4) for row in range(COUNT)],
        "large": [2**53 + row for row in range(COUNT)],
        "day": [datetime.date(2021, 3, 1) + datetime.timedelta(row) for row in range(COUNT)],
        "moment": [datetime.datetime(2021, 3, 1, 1, 2, 3, row * 7) for row in range(COUNT)],
        "zoned": pa.array(
            [1_614_560_523_000 + row for row in range(COUNT)], pa.timestamp("ms", "UTC")
        ),
        "price": [decimal.Decimal(row * 3).scaleb(-1) for row in range(COUNT)],
        "yes": [row % 3 == 0 for row in range(COUNT)],
        "written": pa.array([f"größe {row}".encode() for row in range(COUNT)], pa.binary()),
        "meta": [{"lang": "de" if row % 2 else "fr", "at": {"page": row}} for row in range(COUNT)],
        "pair": [[row, row + 1] for row in range(COUNT)],
        "scores": [{"a": row / 3} for row in range(COUNT)],
        "kind": pa.array(["x" if row % 2 else "y" for row in range(COUNT)]).dictionary_encode(),
    }
    table = pa.table(columns | {"embedding": floats})
    parquet.write_table(table, folder / "columns.parquet")
    struct = pa.StructArray.from_arrays([pa.array(range(COUNT))] * 2, names=["p", "p"])
    same = [columns["text"], columns["double"], floats, columns["large"], columns["meta"], struct]
    doubled = pa.table([*same, columns["day"]], names=["a", "b", "v", "a", "m", "s", "m.lang"])
    parquet.write_table(doubled, folder / "doubled.parquet", row_group_size=7)
    feather.write_feather(doubled, folder / "doubled.feather")
    chunk = pa.StructArray.from_arrays(
        [pa.array(range(COUNT)), *[floats, struct] * 2], list("nvsvs")
    )
    chunks = pa.table({"c": pa.ListArray.from_arrays(list(range(COUNT + 1)), chunk)})
    feather.write_feather(chunks, folder / "chunks.feather")
    parquet.write_table(chunks, folder / "chunks.parquet")
    nanoseconds = [row * 1_234_567_890_123 for row in range(COUNT)]
    times = {
        unit: pa.array(
            [value // divisor for value in nanoseconds],
            pa.time32(unit) if unit in ("s", "ms") else pa.time64(unit),
        )
        for unit, divisor in {"s": 10**9, "ms": 10**6, "us": 1000, "ns": 1}.items()
    }
    others = {
        "seldom": pa.array([None if row % 3 else row for row in range(COUNT)], pa.time32("s")),
        "took": pa.array(nanoseconds, pa.duration("us")),
        "exact": pa.array([value - 1 for value in nanoseconds], pa.timestamp("ns")),
        "there": pa.array(nanoseconds, pa.timestamp("ns", "Europe/Berlin")),
    }
    clocks = pa.table(times | others | {"v": floats})
    parquet.write_table(clocks, folder / "times.parquet")
    feather.write_feather(clocks, folder / "times.feather")
    # No name says what it is.
    parquet.write_table(table, folder / "columns.parquet.gzip", compression="gzip")
    feather.write_feather(table, folder / "columns.feather", compression="lz4")
    doubles = pa.array(VECTORS.tolist(), pa.list_(pa.float64(), DIMENSION))
    with ipc.new_stream(folder / "doubles.arrow", (t := pa.table({"v": doubles})).schema) as out:
        out.write_table(t)
    blobs = [row.tobytes() for row in VECTORS.astype("<f4")]
    packed = pa.table({"text": columns["text"], "embedding": pa.array(blobs, pa.binary())})
    parquet.write_table(packed, folder / "bytes.parquet")
    feather.write_feather(packed, folder / "bytes.feather", compression="zstd")
    # More than one of LZ4's blocks, which refer to each other.
    many = np.round(np.tile(VECTORS, (60, 1)), 1)
    long = pa.table({"text": [f"row {n}" for n in range(len(many))], "emb": many.tolist()})
    feather.write_feather(long, folder / "blocks.feather", compression="lz4")
    for encoding, text in ENCODED.items():
        rows = "".join(f"{text} {n},{n}.5,{n}.25,1,2,3,4,5,6\n" for n in range(COUNT))
        named = "text," + ",".join(f"v{n}" for n in range(8)) + "\n"
        (folder / f"{encoding}.csv").write_bytes((named + rows).encode(encoding))


def described(bundle: Bundle) -> dict[str, object]:
    """Return a bundle as JSON has it, to the last bit of its numbers."""
    columns = []
    for column in bundle.columns:
        if column.kind == "category":
            values = [column.categories[code] for code in column.codes]
        elif column.kind == "number":
            values = [None if value != value else value for value in column.values.tolist()]
        else:
            values = list(column.values)
        columns.append({"name": column.name, "kind": column.kind, "values": values})
    return {
        "columns": columns,
        "display": bundle.display,
        "vectors": base64.b64encode(bundle.vectors.tobytes()).decode(),
    }


def read(path: Path) -> dict[str, object]:
    """Return what a file, or the files of a folder, make, or why they make nothing."""
    try:
        table = read_table(sorted(path.iterdir()) if path.is_dir() else [path])
        if table.vectors is None:
            return {"texts": table.count}
        return described(compose(table, plan(table), model_of(table)))
    except SourceError as error:
        return {"sentence": str(error)}


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    else:
        print(json.dumps([read(Path(path)) for path in sys.argv[2:]]))
