"""Writes the golden bundles and index.json, which says what every decoder must make of each.

Run `python tests/golden/make.py`. The files are packed from literals, not by the product's own
encoder, so that both decoders are held against the specification alone.
"""

import copy
import json
from pathlib import Path
from typing import Any

import msgpack
import numpy as np

HERE = Path(__file__).parent
COUNT = 5
VECTORS = [
    [1, 0, 0, 0],
    [0.5, -0.5, 0.5, 0.5],
    [0.5, -0.5, 0.5, 0.5],
    [0, 0, 0, 0],
    [2**-24, -65504, 2**-14, 0.25],
]
POSITIONS = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0], [0, 0.6, -0.8]]
INDICES = [[1, 2], [2, 0], [1, 0], [0, 4], [3, 0]]
DISTANCES = [[0.5, 0.5], [0, 0.5], [0, 0.5], [1, 1], [1, 1.25]]
OTHER_VECTORS = np.eye(5, 6)
ASKED = [[1, 0, 0, 0], [0, 0, 0, 0], [0.25, -0.5, 2**-14, 1]]
OFFSETS = [0, 2, 2, 5]
JUDGED = [0, 4, 1, 2, 3]
GRADES = [1, 0.5, 2, -1, 0]
TEXTS = ["Soupe à l'oignon", "寿司", "寿司", "", "🍕 " * 60]


def array(values: Any, dtype: str) -> dict[str, Any]:
    """The format's array: dtype, shape, little-endian bytes in C order."""
    packed = np.array(values, dtype=np.dtype(dtype).newbyteorder("<"))
    return {"dtype": dtype, "shape": list(packed.shape), "data": packed.tobytes()}


def full() -> dict[str, Any]:
    """A map that uses every part of the format, with unknown keys wherever they are kept."""
    return {
        "format": "embedding-sphere",
        "version": 1,
        "name": "Five dishes",
        "description": "Every part of the format.",
        "license": "CC0-1.0",
        "source": "written by hand",
        "count": COUNT,
        "vectors": array(VECTORS, "float16"),
        "model": {
            "provider": "local",
            "name": "tiny",
            "dimension": 4,
            "normalized": False,
            "template": "{dish}",
            "revision": 7,
        },
        "columns": [
            {"name": "dish", "kind": "text", "values": TEXTS, "language": "mixed"},
            {"name": "picture", "kind": "image", "values": ["a.webp"] * COUNT},
            {"name": "sign", "kind": "glyph", "values": ["🧅", "🍣", "🍣", "·", "🍕"]},
            {
                "name": "course",
                "kind": "category",
                "categories": ["starter", "main", "never used"],
                "codes": array([0, 1, 1, 0, 1], "uint8"),
            },
            {
                "name": "price",
                "kind": "number",
                "values": array([1.5, np.nan, -2, 0, 3], "float32"),
            },
            {"name": "weight", "kind": "number", "values": array([0.1, 1e300, 0, 1, 2], "float64")},
        ],
        "display": {"label": "dish", "text": "dish", "color": "course", "glyph": "sign", "size": 3},
        "neighbors": {
            "metric": "cosine",
            "k": 2,
            "indices": array(INDICES, "uint16"),
            "distances": array(DISTANCES, "float16"),
            "made by": "hand",
        },
        "layouts": [
            {
                "name": "hand",
                "method": "by hand",
                "parameters": {"perplexity": 2.5, "nested": {"list": [1, None, True]}},
                "positions": array(POSITIONS, "float32"),
                "iterations": 300,
                "cost": 0.75,
                "quality": {"trustworthiness": 0.875},
                "seconds": 2,
            },
            {
                "name": "slightly off",
                "method": "by hand",
                "parameters": {},
                "positions": array(np.array(POSITIONS) * 1.0005, "float32"),
                "iterations": 0,
                "cost": None,
                "quality": {},
            },
        ],
        "questions": {
            "ids": ["1", "second", "ü"],
            "texts": ["What makes you cry?", "", "寿司は?"],
            "vectors": array(ASKED, "float16"),
            "prompt": "query: ",
            "judgements": {
                "offsets": array(OFFSETS, "uint32"),
                "rows": array(JUDGED, "uint16"),
                "grades": array(GRADES, "float32"),
                "assessor": "hand",
            },
            "asked by": "hand",
        },
        "others": [
            {
                "name": "wide",
                "model": {
                    "provider": "local",
                    "name": "wide",
                    "dimension": 6,
                    "normalized": True,
                    "template": "{dish}",
                    "revision": 8,
                },
                "vectors": array(OTHER_VECTORS, "float16"),
                "layouts": [
                    {
                        "name": "hand",
                        "method": "by hand",
                        "parameters": {},
                        "positions": array(POSITIONS[::-1], "float32"),
                        "iterations": 1,
                        "cost": None,
                        "quality": {},
                        "seconds": 3,
                    }
                ],
                "questions": {
                    "ids": ["1"],
                    "texts": ["What makes you cry?"],
                    "vectors": array([OTHER_VECTORS[0]], "float16"),
                    "prompt": "",
                    "judgements": {
                        "offsets": array([0, 1], "uint32"),
                        "rows": array([0], "uint32"),
                        "grades": array([1], "float32"),
                    },
                },
                "made by": "hand",
            },
            {
                "name": "bare",
                "model": {
                    "provider": "",
                    "name": "",
                    "dimension": 1,
                    "normalized": False,
                    "template": "",
                },
                "vectors": array([[1]] * COUNT, "float16"),
                "layouts": [],
                "questions": None,
            },
        ],
        "later": {"key": [1, "two", None]},
    }


def rows(count: int, dimension: int = 4) -> dict[str, Any]:
    """A map with required keys only."""
    return {
        "format": "embedding-sphere",
        "version": 1,
        "name": f"{count}",
        "description": "",
        "count": count,
        "vectors": array(np.eye(count, dimension), "float16"),
        "model": {
            "provider": "",
            "name": "",
            "dimension": dimension,
            "normalized": True,
            "template": "",
        },
        "columns": [],
        "display": {},
        "layouts": [],
    }


def many_categories() -> dict[str, Any]:
    content = rows(300, 1)
    content["vectors"] = array([[1]] * 300, "float16")
    categories = [f"c{index}" for index in range(300)]
    codes = array(range(300), "uint16")
    content["columns"] = [
        {"name": "c", "kind": "category", "categories": categories, "codes": codes}
    ]
    indices = array([[(row + 1) % 300] for row in range(300)], "uint32")
    content["neighbors"] = {"metric": "euclidean", "k": 1, "indices": indices}
    return content


def pack(content: Any) -> bytes:
    return msgpack.packb(content)


def facts(content: dict[str, Any]) -> dict[str, Any]:
    """The content as JSON: arrays as (nested) lists, NaN as null, `positions` of length 1."""

    def plain(value: Any, key: str = "") -> Any:
        if isinstance(value, dict) and "data" in value and "dtype" in value:
            dtype = np.dtype(value["dtype"]).newbyteorder("<")
            numbers = np.frombuffer(value["data"], dtype).reshape(value["shape"]).astype(float)
            if key == "positions":
                numbers = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
            listed = numbers.astype(object)
            listed[np.isnan(numbers)] = None
            return listed.tolist()
        if isinstance(value, dict):
            return {key: plain(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return value

    return plain(content)


def bundles() -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Valid files: their bytes and what is in them."""
    contents = {
        "full": full(),
        "one-row": rows(1),
        "two-rows": rows(2),
        "many-categories": many_categories(),
    }
    made = {name: (pack(content), facts(content)) for name, content in contents.items()}
    packed, content = made["two-rows"]
    # A map may also say its size in two or four bytes; all that follows lies at another alignment.
    made["long-map-head"] = (b"\xdf\0\0\0" + bytes([packed[0] & 0x0F]) + packed[1:], content)
    return made


def changed(path: str, value: Any) -> bytes:
    """The full bundle with the value at a path ("columns.0.kind") replaced."""
    content: Any = copy.deepcopy(full())
    *parents, last = path.split(".")
    inner = content
    for key in parents:
        inner = inner[int(key) if isinstance(inner, list) else key]
    inner[int(last) if isinstance(inner, list) else last] = value
    return pack(content)


def without(key: str) -> bytes:
    return pack({name: value for name, value in full().items() if name != key})


def with_raw(value: bytes) -> bytes:
    """The full bundle with one more key whose value is these very bytes."""
    return b"\xde" + (len(full()) + 1).to_bytes(2) + entries(pack(full())) + b"\xa3raw" + value


def entries(packed: bytes) -> bytes:
    """A packed map without its head, which says how many they are in one byte or in three."""
    return packed[3 if packed[0] == 0xDE else 1 :]


def replaced(values: Any, index: Any, value: float, dtype: str) -> dict[str, Any]:
    numbers = np.array(values, dtype=dtype)
    numbers[index] = value
    return array(numbers, dtype)


def errors() -> dict[str, tuple[bytes, str]]:
    """Files to refuse: their bytes and a phrase that the sentence must hold."""
    good = pack(full())
    not_bundle, plain = "not an embedding-sphere bundle", "other than plain msgpack"
    cut, deep = "cut short", "nested too deep"
    other_format = good.replace(b"\xb0embedding-sphere", b"\xb0embedding-spherf", 1)
    reordered = {"name": "first", **full()}
    codes, numbers = 'the codes of the column "course"', 'the column "price"'
    return {
        "empty": (b"", not_bundle),
        "html": (b"<!doctype html><title>404</title>", not_bundle),
        "other-first-key": (pack(reordered), not_bundle),
        "other-format": (other_format, not_bundle),
        "list": (b"\x91" + good, not_bundle),
        "version-2": (changed("version", 2), "version 2, expected 1"),
        "version-0": (changed("version", 0), "no readable version"),
        "version-text": (changed("version", "1"), "no readable version"),
        "version-missing": (without("version"), "no readable version"),
        "cut-in-header": (good[: len(good) - len(entries(good)) + 24], cut),
        "cut-in-half": (good[: len(good) // 2], cut),
        "cut-last-byte": (good[:-1], cut),
        "goes-on": (good + b"\0", f"got {len(good) + 1} bytes, expected {len(good)}"),
        "huge-list": (with_raw(b"\xdd\xff\xff\xff\xff"), cut),
        "huge-map": (with_raw(b"\xdf\xff\xff\xff\xff"), cut),
        "huge-text": (with_raw(b"\xdb\xff\xff\xff\xff"), cut),
        "huge-bytes": (with_raw(b"\xc6\xff\xff\xff\xff"), cut),
        "nested-lists": (with_raw(b"\x91" * 5000 + b"\0"), deep),
        "nested-maps": (with_raw(b"\x81\xa1k" * 40 + b"\0"), deep),
        "extension": (with_raw(b"\xd4\x05\0"), plain),
        "timestamp": (with_raw(b"\xd6\xff\0\0\0\0"), plain),
        "unknown-head": (with_raw(b"\xc1"), plain),
        "number-key": (with_raw(b"\x81\x01\x01"), plain),
        "bytes-key": (with_raw(b"\x81\xc4\x01k\x01"), plain),
        "proto-key": (with_raw(b"\x81\xa9__proto__\x01"), plain),
        "not-utf-8": (with_raw(b"\xa2\xc3\x28"), "not valid UTF-8"),
        "name-missing": (without("name"), 'The bundle has nothing for "name", expected text'),
        "license-number": (changed("license", 3), 'the number 3 for "license", expected text'),
        "count-0": (changed("count", 0), 'the number 0 for "count"'),
        "count-true": (changed("count", True), 'true or false for "count"'),
        "count-huge": (changed("count", 2**63), "Wrong shape of the vectors"),
        "count-off": (changed("count", 4), "Wrong shape of the vectors: got 5 x 4, expected 4 x 4"),
        "model-missing": (without("model"), 'nothing for "model", expected a map'),
        "model-dimension": (changed("model.dimension", 3), "got 5 x 4, expected 5 x 3"),
        "model-normalized": (changed("model.normalized", 1), 'for "normalized", expected true or'),
        "vectors-float32": (changed("vectors", array(VECTORS, "float32")), 'got "float32"'),
        "vectors-flat": (changed("vectors.shape", [20]), "got 20, expected 5 x 4"),
        "vectors-short": (changed("vectors.data", b"1234"), "got 4 bytes, expected 40"),
        "vectors-text": (changed("vectors.data", "x" * 40), 'has text for "data"'),
        "vectors-nan": (
            changed("vectors", replaced(VECTORS, (3, 1), np.nan, "float16")),
            "Row 3 of the vectors is not finite",
        ),
        "vectors-infinite": (
            changed("vectors", replaced(VECTORS, (4, 3), -np.inf, "float16")),
            "Row 4 of the vectors is not finite",
        ),
        "columns-map": (changed("columns", {}), 'a map for "columns", expected a list'),
        "column-text": (changed("columns.1", "picture"), "Column 1 is text, expected a map"),
        "column-twice": (changed("columns.1.name", "dish"), 'Two columns have the name "dish"'),
        "column-kind": (changed("columns.0.kind", "sound"), 'has the kind "sound", expected'),
        "text-missing": (changed("columns.0.values", TEXTS[1:]), "got 4 values, expected 5"),
        "text-number": (
            changed("columns.0.values", [*TEXTS[:4], 5]),
            'Row 4 of the column "dish" is the number 5, expected text',
        ),
        "category-number": (
            changed("columns.3.categories", ["a", "b", None]),
            'Row 2 of the categories of the column "course" is nothing',
        ),
        "code-too-large": (
            changed("columns.3.codes", array([0, 1, 3, 0, 4], "uint8")),
            f"Row 2 of {codes} is not below 3",
        ),
        "code-signed": (changed("columns.3.codes", array([0] * 5, "int32")), f"dtype of {codes}"),
        "code-without-categories": (changed("columns.3.categories", []), "is not below 0"),
        "number-infinite": (
            changed("columns.4.values", array([0, 1, 2, np.inf, 3], "float32")),
            f"Row 3 of {numbers} is infinite",
        ),
        "number-wide": (
            changed("columns.4.values", array([[0]] * 5, "float32")),
            f"Wrong shape of {numbers}: got 5 x 1, expected 5",
        ),
        "display-unknown": (changed("display.label", "title"), 'names "title" as "label"'),
        "display-nothing": (changed("display.glyph", None), 'names nothing as "glyph"'),
        "neighbors-metric": (changed("neighbors.metric", "chord"), 'have the metric "chord"'),
        "neighbors-k": (changed("neighbors.k", 5), "k = 5, expected fewer than the 5 rows"),
        "neighbors-k-off": (changed("neighbors.k", 1), "got 5 x 2, expected 5 x 1"),
        "neighbor-too-large": (
            changed("neighbors.indices", replaced(INDICES, (2, 1), 5, "uint16")),
            "Row 2 of the neighbor indices is not below 5",
        ),
        "neighbor-own-row": (
            changed("neighbors.indices", replaced(INDICES, (4, 1), 4, "uint16")),
            "Row 4 of the neighbor indices names the row itself",
        ),
        "distance-nan": (
            changed("neighbors.distances", replaced(DISTANCES, (1, 0), np.nan, "float16")),
            "Row 1 of the neighbor distances is not finite",
        ),
        "distance-negative": (
            changed("neighbors.distances", replaced(DISTANCES, (1, 1), -0.25, "float16")),
            "Row 1 of the neighbor distances is negative",
        ),
        "layouts-missing": (without("layouts"), 'nothing for "layouts", expected a list'),
        "layout-parameters": (changed("layouts.0.parameters", []), 'a list for "parameters"'),
        "layout-planar": (
            changed("layouts.0.positions", array(np.array(POSITIONS)[:, :2], "float32")),
            "got 5 x 2, expected 5 x 3",
        ),
        "position-nan": (
            changed("layouts.0.positions", replaced(POSITIONS, (1, 2), np.nan, "float32")),
            'Row 1 of the positions of the layout "hand" is not finite',
        ),
        "position-long": (
            changed("layouts.1.positions", replaced(POSITIONS, (0, 0), 1.002, "float32")),
            'Row 0 of the positions of the layout "slightly off" is not of length 1',
        ),
        "position-zero": (
            changed("layouts.0.positions", replaced(POSITIONS, (2, 2), 0, "float32")),
            "Row 2 of",
        ),
        "iterations-negative": (changed("layouts.0.iterations", -1), 'for "iterations"'),
        "cost-nan": (changed("layouts.0.cost", float("nan")), 'for "cost", expected a finite'),
        **question_errors(),
        **other_errors(),
    }


def question_errors() -> dict[str, tuple[bytes, str]]:
    """Files whose questions or judgements are to be refused."""
    vectors, judgements = "the vectors of the questions", "questions.judgements"
    offsets, rows = "the offsets of the judgements", "the rows of the judgements"
    return {
        "questions-list": (changed("questions", []), 'a list for "questions", expected a map'),
        "questions-none": (changed("questions.ids", []), "has no questions, expected at least 1"),
        "question-id-number": (
            changed("questions.ids.1", 2),
            "Row 1 of the ids of the questions is the number 2, expected text",
        ),
        "question-twice": (changed("questions.ids.2", "1"), 'Two questions have the id "1"'),
        "question-texts-few": (changed("questions.texts", ["a"]), "got 1 values, expected 3"),
        "question-text-missing": (
            changed("questions.texts.1", None),
            "Row 1 of the texts of the questions is nothing",
        ),
        "question-dimension": (
            changed("questions.vectors", array(np.array(ASKED)[:, :3], "float16")),
            f"Wrong shape of {vectors}: got 3 x 3, expected 3 x 4",
        ),
        "question-vector-nan": (
            changed("questions.vectors", replaced(ASKED, (2, 1), np.nan, "float16")),
            f"Row 2 of {vectors} is not finite",
        ),
        "question-prompt": (changed("questions.prompt", None), 'has nothing for "prompt"'),
        "judgements-missing": (changed(judgements, None), 'nothing for "judgements"'),
        "offsets-short": (
            changed(f"{judgements}.offsets", array(OFFSETS[1:], "uint32")),
            f"Wrong shape of {offsets}: got 3, expected 4",
        ),
        "offsets-fall": (
            changed(f"{judgements}.offsets", array([0, 3, 2, 5], "uint32")),
            f"Row 2 of {offsets} is below the one before",
        ),
        "offsets-from-1": (
            changed(f"{judgements}.offsets", array([1, 2, 2, 5], "uint32")),
            f"Row 0 of {offsets} is 1, expected 0",
        ),
        "offsets-huge": (
            changed(f"{judgements}.offsets", array([0, 2, 2, 2**32 - 1], "uint32")),
            f"Wrong shape of {rows}: got 5, expected 4294967295",
        ),
        "judged-row-too-large": (
            changed(f"{judgements}.rows", replaced(JUDGED, 4, 5, "uint16")),
            f"Row 4 of {rows} is not below 5",
        ),
        "judged-row-twice": (
            changed(f"{judgements}.rows", replaced(JUDGED, 3, 1, "uint16")),
            f"Row 3 of {rows} is not above the one before, of the same question",
        ),
        "grades-short": (
            changed(f"{judgements}.grades", array(GRADES[1:], "float32")),
            "Wrong shape of the grades of the judgements: got 4, expected 5",
        ),
        "grade-nan": (
            changed(f"{judgements}.grades", replaced(GRADES, 2, np.nan, "float32")),
            "Row 2 of the grades of the judgements is not finite",
        ),
    }


def other_errors() -> dict[str, tuple[bytes, str]]:
    """Files whose other vectors are to be refused."""
    wide = 'In the other vectors "wide": '
    return {
        "others-map": (changed("others", {}), 'a map for "others", expected a list'),
        "other-text": (changed("others.1", "e5"), 'Item 1 of the part "others" is text'),
        "other-nameless": (
            changed("others.0.name", None),
            'Item 0 of the part "others" has nothing for "name"',
        ),
        "other-twice": (
            changed("others.1.name", "wide"),
            'Two sets of other vectors have the name "wide"',
        ),
        "other-model": (
            changed("others.0.model", None),
            wide + 'the part has nothing for "model", expected a map',
        ),
        "other-rows": (
            changed("others.0.vectors", array(OTHER_VECTORS[1:], "float16")),
            wide + "wrong shape of the vectors: got 4 x 6, expected 5 x 6",
        ),
        "other-dimension": (
            changed("others.0.model.dimension", 4),
            wide + "wrong shape of the vectors: got 5 x 6, expected 5 x 4",
        ),
        "other-short": (
            changed("others.0.vectors.data", b"1234"),
            wide + "wrong size of the vectors: got 4 bytes, expected 60",
        ),
        "other-nan": (
            changed("others.0.vectors", replaced(OTHER_VECTORS, (3, 1), np.nan, "float16")),
            wide + "row 3 of the vectors is not finite",
        ),
        "other-layout": (
            changed("others.0.layouts.0.positions", array(POSITIONS[1:], "float32")),
            wide + 'wrong shape of the positions of the layout "hand": got 4 x 3, expected 5 x 3',
        ),
        "other-question-dimension": (
            changed("others.0.questions.vectors", array(ASKED[:1], "float16")),
            wide + "wrong shape of the vectors of the questions: got 1 x 4, expected 1 x 6",
        ),
    }


def files() -> dict[str, bytes]:
    """Everything this script writes, by file name."""
    made: dict[str, bytes] = {}
    index: list[dict[str, Any]] = []
    for name, (data, content) in bundles().items():
        made[f"{name}.esb"] = data
        index.append({"file": f"{name}.esb", "content": content})
    for name, (data, phrase) in errors().items():
        made[f"error-{name}.esb"] = data
        index.append({"file": f"error-{name}.esb", "error": phrase})
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in index)
    made["index.json"] = f"[\n{lines}\n]\n".encode()
    return made


if __name__ == "__main__":
    for stale in HERE.glob("*.esb"):
        stale.unlink()
    for name, data in files().items():
        (HERE / name).write_bytes(data)
