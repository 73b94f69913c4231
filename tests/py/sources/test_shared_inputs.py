"""The kinds of files that people have: a folder of small ones, and twins of them made here."""

import base64
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.compose import plan
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError, read_table
from embedding_sphere.worker.table_import import TableImport

SHARED = Path(__file__).parents[4] / "shared" / "inputs"
VECTORS = np.random.default_rng(7).normal(size=(9, 4)).astype(np.float32).round(4)
WORDS = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis"]
LISTS = [[float(f"{value:.4f}") for value in row] for row in VECTORS]
# Refused in a sentence, or not of the 24 vectors that all others hold.
REFUSED = ("b28", "d04", "e21", "e23", "e24", "e25", "lfs.", "c05b", "c12", "i16", "k17")
OTHERS = ("b17", "b27", "e01", "e16", "g0", "g1", "k01", "k02")


def shared() -> list[Path]:
    return sorted(
        path for path in SHARED.rglob("*") if path.is_file() and path.parent in (
            SHARED, SHARED / "lfs"
        ) and path.name not in ("README.md", "truth.npy")
    )  # fmt: skip


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of shared inputs is not here")
@pytest.mark.parametrize("path", shared(), ids=lambda path: path.name)
def test_a_shared_input_is_read_or_told(path):
    if path.name.startswith(REFUSED) and not path.name.startswith(("i16", "k17")):
        with pytest.raises(SourceError) as told:
            read_table([path])
        assert "Latin-1" not in str(told.value)
        return
    vector = "emb" if path.name.startswith(("i16", "k17")) else None
    table = read_table([path], vector)
    assert table.vectors is not None
    assert not any("Latin-1" in note for note in table.notes)
    if not path.name.startswith((*OTHERS, "k17")):
        np.testing.assert_allclose(table.vectors, np.load(SHARED / "truth.npy"), atol=6e-4)
    # The page calls the session's import: the same table, the same roles.
    page = drain(TableImport(path.parent, [path.name]).read(vector))["table"]
    assert page["vectors"]["dimension"] == table.vectors.shape[1]
    assert page["roles"] == plan(table).roles


def answer(records):
    return {"hits": {"total": 9, "hits": [{"_id": "x", "_source": record} for record in records]}}


RECORDS = [{"word": word, "vector": row} for word, row in zip(WORDS, LISTS, strict=True)]
OBJECTS = {
    "name to vector": dict(zip(WORDS, LISTS, strict=True)),
    "number to vector": {str(index): row for index, row in enumerate(LISTS)},
    "id to record": {word: {"vector": row} for word, row in zip(WORDS, LISTS, strict=True)},
    "inside": {"model": "m", "vectors": dict(zip(WORDS, LISTS, strict=True))},
    "side by side": {"texts": WORDS, "embeddings": LISTS, "meta": {"version": 1}},
    "by kind": {"texts": WORDS, "embeddings": {"float": LISTS}},
    "an answer": answer(RECORDS),
    "pairs": [list(pair) for pair in zip(WORDS, LISTS, strict=True)],
    "lists of objects": {"a": RECORDS[:4], "b": RECORDS[4:]},
    "base64": [
        {"word": word, "embedding": base64.b64encode(row.tobytes()).decode()}
        for word, row in zip(WORDS, VECTORS, strict=True)
    ],
    "buffers": [{"embedding": {"type": "Buffer", "data": list(row.tobytes())}} for row in VECTORS],
    "numbers of MongoDB": [
        {"embedding": [{"$numberDouble": str(part)} for part in row]} for row in LISTS
    ],
    "text, number and vector": [
        [word, n, row] for n, (word, row) in enumerate(zip(WORDS, LISTS, strict=True))
    ],
    "vector and text": {"items": [[row, word] for word, row in zip(WORDS, LISTS, strict=True)]},
    "name to text and vector": {
        word: [f"a {word}", row] for word, row in zip(WORDS, LISTS, strict=True)
    },
    "groups of names": {
        "a": dict(zip(WORDS[:4], LISTS[:4], strict=True)),
        "b": dict(zip(WORDS[4:], LISTS[4:], strict=True)),
    },
    "numbered beside texts": {
        "texts": WORDS,
        "embeddings": {str(n): row for n, row in enumerate(LISTS)},
    },
    "vectors of MongoDB": [
        {
            "embedding": {
                "$binary": {
                    "base64": base64.b64encode(b"\x27\x00" + row.tobytes()).decode(),
                    "subType": "09",
                }
            }
        }
        for row in VECTORS
    ],
    "values of DynamoDB": [
        {"word": {"S": word}, "embedding": {"L": [{"N": str(part)} for part in row]}}
        for word, row in zip(WORDS, LISTS, strict=True)
    ],
    "numbers of BigQuery": [{"embedding": [{"v": str(part)} for part in row]} for row in LISTS],
    "tensors": [
        {"embedding": {"dims": [1, 4], "data": {str(i): part for i, part in enumerate(row)}}}
        for row in LISTS
    ],
}


@pytest.mark.parametrize("name", OBJECTS)
def test_json_of_every_shape_gives_the_vectors_in_order(tmp_path, name):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(OBJECTS[name]))
    table = read_table([path])
    np.testing.assert_allclose(table.vectors, VECTORS, atol=1e-6)
    assert not table.faults


def test_names_and_texts_beside_a_vector_stay_beside_it(tmp_path):
    path = tmp_path / "rows.json"
    kept = {
        "name to text and vector": {"id": WORDS, "text": [f"a {word}" for word in WORDS]},
        "groups of names": {"list": ["a"] * 4 + ["b"] * 5, "id": WORDS},
        "numbered beside texts": {"texts": WORDS},
        "vector and text": {"text": WORDS},
    }
    for name, columns in kept.items():
        path.write_text(json.dumps(OBJECTS[name]))
        assert read_table([path]).columns == columns, name


def test_an_error_of_a_service_is_told_in_the_place_of_an_answer(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps({"error": {"message": "Incorrect API key", "code": 401}}))
    with pytest.raises(SourceError, match=r"a service's error \(\"Incorrect API key\"\): ask"):
        read_table([path])


def test_answers_one_a_line_give_a_row_for_each_vector(tmp_path):
    path = tmp_path / "answers.jsonl"
    parts = [RECORDS[:1], RECORDS[1:6], RECORDS[6:]]
    path.write_text("\n".join(json.dumps({"id": "q", "data": part}) for part in parts))
    table = read_table([path])
    np.testing.assert_allclose(table.vectors, VECTORS, atol=1e-6)
    assert table.columns["data.word"] == WORDS


def test_the_bulk_form_of_elasticsearch_names_the_record_below_each_action(tmp_path):
    path = tmp_path / "bulk.ndjson"
    lines = []
    for word, record in zip(WORDS, RECORDS, strict=True):
        lines += [{"index": {"_index": "a", "_id": f"{word}-id"}}, record]
    path.write_text("\n".join(map(json.dumps, lines)))
    table = read_table([path])
    np.testing.assert_allclose(table.vectors, VECTORS, atol=1e-6)
    assert table.columns == {"_id": [f"{word}-id" for word in WORDS], "word": WORDS}
    # A record that only looks like one is kept.
    path.write_text("\n".join(json.dumps({"index": {"place": n}}) for n in range(9)))
    assert read_table([path]).columns == {"index.place": [str(n) for n in range(9)]}


def test_a_number_that_no_float32_holds_is_no_infinity(tmp_path):
    rows = [{"vector": [1e200 if n == 3 else 1.0, *row]} for n, row in enumerate(LISTS)]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    table = read_table([tmp_path / "rows.jsonl"])
    assert "beyond 65,504" in str(table.faults[3])


def written(rows):
    return "\n".join(f"{word} {' '.join(map(str, row))}" for word, row in rows)


@pytest.mark.parametrize("first", ["", "9 8\n"])
def test_word_vectors_as_text(tmp_path, first):
    path = tmp_path / "words.txt"
    wide = np.hstack([VECTORS, VECTORS])
    path.write_text(first + written(zip(WORDS, wide, strict=True)))
    table = read_table([path])
    np.testing.assert_allclose(table.vectors, wide, atol=1e-6)
    assert table.columns == {"word": WORDS}


@pytest.mark.parametrize("name", ["words", "words.dat", "words.txt"])
def test_words_of_several_words_or_digits_under_any_name(tmp_path, name):
    wide = np.hstack([VECTORS, VECTORS])
    words = ["at 7", "1999", "a. b. c.", *WORDS[3:]]
    (tmp_path / name).write_text(written(zip(words, wide, strict=True)))
    table = read_table([tmp_path / name])
    np.testing.assert_allclose(table.vectors, wide, atol=1e-6)
    assert table.columns == {"word": words}
    # Numbers alone stay a matrix.
    (tmp_path / name).write_text(written((row[0], row[1:]) for row in wide))
    assert read_table([tmp_path / name]).columns == {}


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_a_table_without_names_that_is_called_a_text(tmp_path, delimiter):
    wide = np.hstack([VECTORS, VECTORS])
    lines = [delimiter.join([word, *map(str, row)]) for word, row in zip(WORDS, wide, strict=True)]
    (tmp_path / "words.txt").write_text("\n".join(lines))
    table = read_table([tmp_path / "words.txt"])
    np.testing.assert_allclose(table.vectors, wide, atol=1e-6)
    assert list(table.columns.values()) == [WORDS]


@pytest.mark.parametrize("between", [" ", "\t", ": ", " = "])
def test_words_with_lists_in_brackets(tmp_path, between):
    path = tmp_path / "words.txt"
    wide = np.hstack([VECTORS, VECTORS])
    lines = [f"{word}{between}{row.tolist()}" for word, row in zip(WORDS, wide, strict=True)]
    path.write_text("\n".join(lines))
    table = read_table([path])
    np.testing.assert_allclose(table.vectors, wide, atol=1e-6)
    assert table.columns == {"word": WORDS}


def test_lists_without_quotes_between_commas(tmp_path):
    lines = [f"{word},{row},x" for word, row in zip(WORDS, LISTS, strict=True)]
    (tmp_path / "rows.csv").write_text("word,vector,kind\n" + "\n".join(lines))
    table = read_table([tmp_path / "rows.csv"])
    np.testing.assert_allclose(table.vectors, VECTORS, atol=1e-6)
    assert table.columns == {"word": WORDS, "kind": ["x"] * 9}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pkl", pickle.dumps({"a": LISTS}, 0), "pickle"),
        ("a.onnx", bytes(range(1, 60)) * 9, "is not text"),
        ("a.yaml", b"- text: a\n  embedding: [1, 2]\n", "is YAML: save it as JSON or CSV"),
        ("a.xml", b"<a/>", "is XML"),
        ("a.js", b"export const data = []", "is a program"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=told):
        read_table([tmp_path / name])


@pytest.mark.parametrize("names", ["", "word;" + ";".join(f"v{n}" for n in range(8)) + "\n"])
@pytest.mark.parametrize("first", [True, False])
def test_commas_in_numbers_between_semicolons(tmp_path, names, first):
    wide = np.hstack([VECTORS, VECTORS])
    lines = [
        ";".join([*([word] if first else []), *(str(part).replace(".", ",") for part in row)])
        for word, row in zip(WORDS, wide, strict=True)
    ]
    names = names if first else names.removeprefix("word;")
    (tmp_path / "rows.csv").write_text(names + "\n".join(lines))
    table = read_table([tmp_path / "rows.csv"])
    np.testing.assert_allclose(table.vectors, wide, atol=1e-6)
    assert list(table.columns.values()) == ([WORDS] if first else [])


@pytest.mark.parametrize(
    "above", ["sep=|\nword|vector\n", "# made by a script\nword|vector\n", "word|vector\n"]
)
def test_lines_above_a_table_and_pipes_in_it(tmp_path, above):
    path = tmp_path / "rows.csv"
    path.write_text(above + "\n".join(f"{w}|{row}" for w, row in zip(WORDS, LISTS, strict=True)))
    table = read_table([path])
    np.testing.assert_allclose(table.vectors, VECTORS, atol=1e-6)
    assert table.columns == {"word": WORDS}


TEXTS = {
    "cp1251": "яблоня в саду растёт медленно",
    "koi8_r": "яблоня в саду растёт медленно",
    "cp866": "яблоня в саду растёт медленно",
    "cp932": "りんごの木①",
    "euc_jp": "りんごの木",
    "iso2022_jp": "りんごの木",
    "cp949": "사과나무가 자랍니다",
    "gb18030": "苹果树在花园里慢慢长大",
    "big5": "蘋果樹在花園裡慢慢長大",
    "cp1250": "gęś żółta i źródło łąki",
    "iso8859_2": "příliš žluťoučký kůň",
    "cp1252": "“große” café, Übung, niño",
    "cp1253": "η μηλιά στον κήπο μεγαλώνει",
    "cp1254": "elma ağacı bahçede yavaş büyür, güneş ışığı",
    "cp1255": "עץ התפוח גדל בגן לאט",
    "cp1256": "شجرة التفاح تنمو في الحديقة",
    "cp874": "ต้นแอปเปิลเติบโตช้าในสวน",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_older_encodings_are_found_and_told(tmp_path, encoding):
    text = TEXTS[encoding]
    path = tmp_path / "rows.csv"
    path.write_bytes("".join(f'"{text} {n}",{n}.5\n' for n in range(40)).encode(encoding))
    table = read_table([path])
    assert table.columns["0"][0] == f"{text} 0"
    assert "is not UTF-8: it was read as" in table.notes[0]
    assert read_table([path], encoding=encoding).columns == table.columns


def test_utf8_with_a_broken_byte_stays_utf8_and_is_told(tmp_path):
    path = tmp_path / "rows.csv"
    good = "".join(f"größe und übel {n},{n}.5\n" for n in range(40)).encode()
    path.write_bytes(good + b"caf\xe9,1.5\n")
    table = read_table([path])
    assert table.columns["0"][0] == "größe und übel 0"
    assert table.columns["0"][40] == "caf\ufffd"
    assert "bytes that are no UTF-8" in table.notes[0]


def test_an_archive_of_names_and_bystanders(tmp_path):
    np.savez(tmp_path / "names.npz", **dict(zip(WORDS, VECTORS, strict=True)))
    table = read_table([tmp_path / "names.npz"])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert table.columns["id"] == WORDS
    np.savez(tmp_path / "more.npz", mean=VECTORS.mean(0), embeddings=VECTORS, model="m")
    table = read_table([tmp_path / "more.npz"])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert '"mean"' in table.notes[0] or '"model"' in table.notes[0]


def test_an_archive_of_texts_as_objects_keeps_its_vectors_and_says_so(tmp_path):
    np.savez(tmp_path / "a.npz", emb=VECTORS, names=np.array(WORDS, dtype=object))
    table = read_table([tmp_path / "a.npz"])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert '"names" left out: Python objects' in table.notes[0]
    np.savez(tmp_path / "b.npz", names=np.array(WORDS, dtype=object))
    with pytest.raises(SourceError, match="holds Python objects"):
        read_table([tmp_path / "b.npz"])
    parts = {"format": b"csr", "shape": [9, 4], "data": [1.5], "indices": [0], "indptr": [0, 1]}
    np.savez(tmp_path / "c.npz", **parts)
    with pytest.raises(SourceError, match=r"^c\.npz is a sparse matrix of SciPy: save it whole"):
        read_table([tmp_path / "c.npz"])


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_lists_of_structs_and_tensors_in_columns(tmp_path, kind):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")

    def read(**columns):
        path, table = tmp_path / f"rows.{kind}", pyarrow.table(columns)
        if kind == "parquet":
            parquet.write_table(table, path)
        else:
            with pyarrow.ipc.new_file(path, table.schema) as file:
                file.write_table(table)
        return read_table([path])

    chunks = [[{"at": n, "emb": row}, {"at": -n, "emb": row}] for n, row in enumerate(LISTS)]
    table = read(word=WORDS, chunks=chunks)
    np.testing.assert_allclose(table.vectors, np.repeat(VECTORS, 2, axis=0), atol=1e-6)
    assert table.columns["word"] == [word for word in WORDS for _ in range(2)]
    tensors = pyarrow.FixedShapeTensorArray.from_numpy_ndarray(VECTORS)
    table = read(word=WORDS, emb=tensors, meta=[{"at": {"page": n}} for n in range(9)])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert list(table.columns) == ["word", "meta.at.page"]


def test_files_with_the_same_ids_are_joined_by_them(tmp_path):
    texts = [{"id": word, "text": f"a {word}"} for word in reversed(WORDS)]
    vectors = [{"id": word, "vec": row} for word, row in zip(WORDS, LISTS, strict=True)]
    for name, rows in (("texts", texts), ("vectors", vectors)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    table = read_table([tmp_path / "texts.jsonl", tmp_path / "vectors.jsonl"])
    np.testing.assert_allclose(table.vectors, VECTORS[::-1], atol=1e-6)
    assert table.columns["id"] == WORDS[::-1]
    assert 'by "id"' in table.notes[-1]
