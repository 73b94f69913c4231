"""Files as tools, services and databases write them, beside those of the shared inputs."""

import base64
import json
from functools import partial

import numpy as np
import pytest
from embedding_sphere.compose import plan
from embedding_sphere.sources import SourceError, read_table

COUNT, DIMENSION = 6, 9
VECTORS = np.random.default_rng(4).normal(size=(COUNT, DIMENSION)).round(4).astype(np.float32)
LISTS = [[float(f"{value:.4f}") for value in row] for row in VECTORS]
both = partial(zip, strict=True)
WORDS = ["ant", "bee", "cat", "dog", "eel", "fox"]
TEXTS = [f'a "{word}", or two' for word in WORDS]


def read(path, content, vector=None):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table([path], vector)


def check(table, **columns):
    np.testing.assert_allclose(table.vectors, VECTORS, atol=1e-6)
    assert table.faults == {}
    for name, values in columns.items():
        assert table.columns[name] == values, name


def joined(row, between=", ", form="{}"):
    return between.join(form.format(value) for value in row)


def hexadecimal(row):
    return np.array(row, "<f4").tobytes().hex()


PRINTED = {
    "a tuple": lambda row: str(tuple(row)),
    "a tuple of a tuple": lambda row: str((tuple(row),)),
    "tuples of one": lambda row: str([(value,) for value in row]),
    "strings of Python": lambda row: str([str(value) for value in row]),
    "a text of a text": lambda row: json.dumps(str(row)),
    "NumPy over lines": lambda row: f"[{joined(row[:4], '  ')}\n {joined(row[4:], '  ')}]",
    "NumPy's constructor": lambda row: f"np.array({row}, dtype=np.float32)",
    "array.array": lambda row: f"array('f', {row})",
    "a tensor on a card": lambda row: f"tensor({row}, device='cuda:0', dtype=torch.float16)",
    "a parameter": lambda row: f"Parameter containing:\ntensor({row}, requires_grad=True)",
    "MXNet": lambda row: f"\n[{joined(row, ' ')}]\n<NDArray 9 @cpu(0)>",
    "polars": lambda row: "shape: (9,)\nSeries: 'e' [f32]\n[\n" + joined(row, "\n", "\t{}") + "\n]",
    "pgvector's client": lambda row: f"HalfVector({row})",
    "Spark's client": lambda row: f"DenseVector({row})",
    "an object": lambda row: f"Embedding(vector={row}, index=0, object='embedding')",
    "a deque": lambda row: f"deque({row})",
    "R": lambda row: f"c({joined(row)})",
    "Scala": lambda row: f"WrappedArray({joined(row)})",
    "Julia": lambda row: f"Float32[{joined(row)}]",
    "SQL": lambda row: f"ARRAY[{joined(row, ',')}]",
    "C": lambda row: f"{{{joined(row, ', ', '{}f')}}}",
    "Fortran": lambda row: joined(row, " ", "{:.4E}").replace("E", "D"),
    "numbered": lambda row: str(dict(enumerate(row))),
    "bytes of Python": lambda row: repr(np.array(row, "<f4").tobytes()),
    "bytes of PostgreSQL": lambda row: "\\x" + hexadecimal(row),
    "bytes of MySQL": lambda row: "0x" + hexadecimal(row).upper(),
    "bytes of SQLite": lambda row: f"X'{hexadecimal(row)}'",
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_cell_as_a_program_prints_a_vector(tmp_path, name):
    lines = [json.dumps({"text": t, "embedding": PRINTED[name](r)}) for t, r in both(TEXTS, LISTS)]
    check(read(tmp_path / "rows.jsonl", "\n".join(lines)), text=TEXTS)


SPARSE = {
    "pgvector": lambda row: "{" + joined(enumerate(row, 1), ",", "{0[0]}:{0[1]}") + "}/9",
    "pgvector's client": lambda row: f"SparseVector({dict(enumerate(row))}, 9)",
    "Spark's client": lambda row: f"SparseVector(9, {dict(enumerate(row))})",
    "Spark": lambda row: f"(9,{list(range(9))},{row})".replace(" ", ""),
}


@pytest.mark.parametrize("name", SPARSE)
def test_sparse_vectors_that_tell_their_length_become_whole(tmp_path, name):
    lines = [json.dumps({"text": t, "v": SPARSE[name](r)}) for t, r in both(TEXTS, LISTS)]
    check(read(tmp_path / "rows.jsonl", "\n".join(lines)), text=TEXTS)


def test_values_beside_their_indices_are_no_whole_vectors(tmp_path):
    parts = {"indices": [1, 4, 7], "values": [0.5, 1.5, 2.5]}
    others = [{**parts, "indices": [1, 4, 8 + row]} for row in range(len(TEXTS))]
    told = [{"text": text, "sparse": part} for text, part in both(TEXTS, others)]
    table = read(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, told)))
    assert table.vectors is None
    assert '"sparse" cannot be read as vectors: its vectors are sparse' in table.notes[0]
    # Others beside them are.
    dense = [{**row, "dense": vector} for row, vector in both(told, LISTS)]
    check(read(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, dense))), text=TEXTS)
    # Spark tells how long they are, and may write some of them whole.
    spark = [{"type": 0, "size": 9, **parts}] * 5 + [{"type": 1, "values": LISTS[5]}]
    lines = [json.dumps({"text": text, "v": row}) for text, row in both(TEXTS, spark)]
    table = read(tmp_path / "rows.jsonl", "\n".join(lines))
    np.testing.assert_allclose(table.vectors[0], [0, 0.5, 0, 0, 1.5, 0, 0, 2.5, 0])
    np.testing.assert_allclose(table.vectors[5], VECTORS[5], atol=1e-6)
    assert table.faults == {}


def test_values_whose_indices_are_the_same_in_all_rows_are_vectors(tmp_path):
    rows = [{"indices": list(range(9)), "values": row} for row in LISTS]
    lines = [json.dumps({"text": text, "sparse": row}) for text, row in both(TEXTS, rows)]
    check(read(tmp_path / "rows.jsonl", "\n".join(lines)), text=TEXTS)
    # A row that tells none, or nonsense, is one that cannot be used.
    for indices in ([], 5, "none", [[1]], None):
        odd = json.dumps({"text": "odd", "sparse": {"indices": indices, "values": None}})
        table = read(tmp_path / "rows.jsonl", "\n".join([*lines, odd]))
        assert list(table.faults) == [len(lines)]


def test_sparse_indices_that_do_not_fit_are_told(tmp_path):
    rows = [{"size": 9, "indices": [1, at], "values": [0.5, 1.5]} for at in (4, 4, 9, -1, 4, 4)]
    lines = [json.dumps({"text": text, "v": row}) for text, row in both(TEXTS, rows)]
    table = read(tmp_path / "rows.jsonl", "\n".join(lines))
    assert {row: fault.reason for row, fault in table.faults.items()} == dict.fromkeys(
        (2, 3), "its indices do not fit a vector of 9 numbers"
    )


def test_numbers_that_each_row_has_elsewhere_are_no_vector(tmp_path):
    rows = [{"text": t, "sparse": {str(n): 0.5, str(n + 6): 1.5}} for n, t in enumerate(TEXTS)]
    assert read(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, rows))).vectors is None


LITERALS = {
    "dictionaries": "\n".join(
        str({"text": text, "embedding": row, "none": None}) for text, row in both(TEXTS, LISTS)
    ),
    "tuples": "\n".join(map(str, both(TEXTS, LISTS))),
    "a list of dictionaries": str([{"text": t, "v": row} for t, row in both(TEXTS, LISTS)]),
    "an answer": str({"matches": [{"text": t, "values": row} for t, row in both(TEXTS, LISTS)]}),
    "scalars of NumPy": "\n".join(
        str({"text": t, "v": [f"np.float32({v})" for v in r]})
        .replace("'np", "np")
        .replace(")'", ")")
        for t, r in both(TEXTS, LISTS)
    ),
    "an array over lines": "[" + ",\n ".join(map(str, both(TEXTS, LISTS))) + "]",
}


@pytest.mark.parametrize("suffix", ["txt", "json", "jsonl"])
@pytest.mark.parametrize("name", LITERALS)
def test_records_as_python_prints_them(tmp_path, name, suffix):
    check(read(tmp_path / f"rows.{suffix}", LITERALS[name]), text=TEXTS)


def test_what_python_prints_and_cannot_be_used_is_told_by_its_line(tmp_path):
    lines = LITERALS["dictionaries"].split("\n")
    table = read(tmp_path / "rows.txt", "\n".join([*lines[:2], lines[2][:-9], *lines[3:]]))
    assert {row: fault.reason for row, fault in table.faults.items()} == {
        2: "it is no value as Python prints it"
    }
    evil = [*lines[:3], "{'text': __import__('os').getcwd(), 'embedding': [0.5]}"]
    assert "no value" in str(read(tmp_path / "rows.txt", "\n".join(evil)).faults[3])
    long = [*lines[:3], "{'text': 0x" + "f" * 5000 + ", 'embedding': [0.5]}"]
    assert "no value" in str(read(tmp_path / "rows.txt", "\n".join(long)).faults[3])


@pytest.mark.parametrize("form", ["{}", "{0[0]}\t{1}", "{0[0]} {1}"])
def test_lines_of_tuples_lose_no_number(tmp_path, form):
    lines = [str(tuple(row)) for row in LISTS]
    named = [f"{word}\t{line}" for word, line in both(WORDS, lines)]
    check(read(tmp_path / "rows.txt", "\n".join(lines)))
    check(read(tmp_path / "rows.txt", "\n".join(named)), word=WORDS)


def test_vectors_that_numpy_printed_over_several_lines(tmp_path):
    text = "".join(f"[{joined(row[:5], '  ')}\n  {joined(row[5:], '  ')}]\n" for row in LISTS)
    check(read(tmp_path / "rows.txt", text))


def answer(row):
    return {"status_code": 200, "body": {"data": [{"object": "embedding", "embedding": row}]}}


def test_errors_of_a_batch_are_rows_that_cannot_be_used(tmp_path):
    failed = {"response": None, "error": {"code": "batch_expired", "message": "too late"}}
    refused = {"response": {"status_code": 400, "body": {"error": {"message": "no"}}}}
    rows = [
        {"custom_id": word, "response": answer(row), "error": None}
        for word, row in both(WORDS, LISTS)
    ]
    rows[0] |= failed
    rows[4] |= refused
    table = read(tmp_path / "out.jsonl", "\n".join(map(json.dumps, rows)))
    assert {row: fault.reason for row, fault in table.faults.items()} == {
        0: 'the service answered with an error ("too late")',
        4: 'the service answered with an error ("no")',
    }
    np.testing.assert_allclose(table.vectors[5], VECTORS[5], atol=1e-6)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"detail": "Unauthorized"}, "Unauthorized"),
        ({"detail": [{"loc": ["body"], "msg": "field required"}]}, "field required"),
        ({"message": "invalid api token"}, "invalid api token"),
        ({"success": False, "errors": [{"code": 7, "message": "No route"}]}, "No route"),
        ({"error": "the model is loading", "estimated_time": 20.0}, "the model is loading"),
        ({"status": {"error": "Not found"}, "error": {"message": "Not found"}}, "Not found"),
    ],
)
def test_errors_of_services_are_no_data(tmp_path, content, told):
    with pytest.raises(SourceError, match=rf"service's error \(\"{told}\"\)"):
        read(tmp_path / "answer.json", json.dumps(content))


def test_one_record_with_a_message_is_a_record(tmp_path):
    table = read(tmp_path / "a.json", json.dumps({"message": "hello", "embedding": LISTS[0]}))
    assert table.columns == {"message": ["hello"]}


FLAT = [value for row in LISTS for value in row]
SHAPED = {
    "Triton": {
        "model_name": "m",
        "outputs": [{"name": "e", "datatype": "FP32", "shape": [COUNT, DIMENSION], "data": FLAT}],
    },
    "ONNX in a browser": {"dims": [COUNT, DIMENSION], "type": "float32", "data": FLAT},
    "its numbers by name": {
        "dims": [COUNT, DIMENSION], "data": {str(at): value for at, value in enumerate(FLAT)},
    },
    "Workers AI": {
        "result": {"shape": [COUNT, DIMENSION], "data": LISTS}, "success": True, "errors": [],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPED)
def test_a_matrix_beside_its_shape(tmp_path, name):
    check(read(tmp_path / "answer.json", json.dumps(SHAPED[name])))


def test_cells_of_vespa_and_members_without_braces(tmp_path):
    cells = [
        {"cells": [{"address": {"x": str(at)}, "value": value} for at, value in enumerate(row)]}
        for row in LISTS
    ]
    rows = [{"put": w, "fields": {"embedding": c}} for w, c in both(WORDS, cells)]
    check(read(tmp_path / "feed.json", json.dumps(rows)), put=WORDS)
    lines = [
        f'"source:{word}": {json.dumps({"embeddings": {"bge": {"vec": row}}})},'
        for word, row in both(WORDS, LISTS)
    ]
    check(read(tmp_path / "notes.ajson", "\n".join(lines)), id=[f"source:{w}" for w in WORDS])


def test_lists_of_true_and_false_and_texts_of_bits(tmp_path):
    bits = VECTORS > 0
    written = (lambda row: list(map(bool, row)), lambda row: "".join("01"[int(b)] for b in row) * 2)
    for made in written:
        lines = [json.dumps({"text": t, "embedding": made(r)}) for t, r in both(TEXTS, bits)]
        table = read(tmp_path / "rows.jsonl", "\n".join(lines))
        np.testing.assert_array_equal(table.vectors[:, :DIMENSION], bits)
    # Answers to questions are no vector.
    lines = [json.dumps({"text": t, "answers": list(map(bool, r))}) for t, r in both(TEXTS, bits)]
    assert read(tmp_path / "rows.jsonl", "\n".join(lines)).vectors is None


NAMES = ["text", *(f"d{n}" for n in range(DIMENSION))]
MATRIX = [[f'"{word}"', *map(str, row)] for word, row in both(WORDS, LISTS)]
BELOW = {
    "ClickHouse": (NAMES, ["String", *["Nullable(Float32)"] * DIMENSION]),
    "Orange": (NAMES, ["string", *["continuous"] * DIMENSION], ["meta", *[""] * DIMENSION]),
    "two lines of names": (["text", *["emb"] * DIMENSION], ["", *map(str, range(DIMENSION))]),
    "one name for all": (["text", *["emb"] * DIMENSION],),
    "pandas, read again": (["text", "emb", *(f"emb.{n}" for n in range(1, DIMENSION))],),
}


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("name", BELOW)
def test_lines_between_the_names_and_the_rows(tmp_path, name, mark):
    lines = [mark.join(cells) for cells in (*BELOW[name], *MATRIX)]
    check(read(tmp_path / "rows.csv", "\n".join(lines)), text=WORDS)


def test_rows_that_only_look_like_types_are_kept(tmp_path):
    table = read(tmp_path / "rows.csv", "word,kind\ndate,fruit\nstring,toy\n")
    assert table.columns == {"word": ["date", "string"], "kind": ["fruit", "toy"]}


BOX = """┌──────┬─────────┐
│ word │ emb     │
{}│ {} │ {}   │
├──────┼─────────┤
{}
└──────┴─────────┘
"""


@pytest.mark.parametrize("types", [("varchar", "float[9]"), ("str", "list[f32]")])
@pytest.mark.parametrize("rule", ["", "│ ---  ┆ ---     │\n"])
def test_tables_in_boxes(tmp_path, types, rule):
    rows = "\n".join(f"│ {word} ┆ {row} │" for word, row in both(WORDS, LISTS))
    check(read(tmp_path / "t.txt", "shape: (6, 2)\n" + BOX.format(rule, *types, rows)), word=WORDS)
    cut = rows.replace(rows[rows.index(", ") : rows.index("]")], ", … ")
    table = read(tmp_path / "t.txt", BOX.format(rule, *types, cut))
    assert 'shortened with "..."' in str(table.faults[0])


def test_word_vectors_with_several_spaces_between_their_numbers(tmp_path):
    lines = [f"embedding {n}: {joined(row, ' ', '{:9.4f}')} " for n, row in enumerate(LISTS)]
    check(read(tmp_path / "v.txt", "\n".join(lines)), word=[f"embedding {n}:" for n in range(6)])


def test_rows_are_joined_by_any_name_that_both_have(tmp_path):
    asked = [{"custom_id": word, "body": {"input": t}} for word, t in both(WORDS, TEXTS)]
    answers = [{"custom_id": w, "response": answer(r)} for w, r in both(WORDS, LISTS)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, asked)))
    (tmp_path / "out.jsonl").write_text("\n".join(map(json.dumps, reversed(answers))))
    table = read_table([tmp_path / "in.jsonl", tmp_path / "out.jsonl"])
    check(table, **{"custom_id": WORDS, "body.input": TEXTS})
    assert any('by "custom_id"' in note for note in table.notes)


def test_texts_without_a_vector_are_left_out_and_counted(tmp_path):
    texts = [
        {"id": word, "text": t} for word, t in both([*WORDS, "gnu", "hen"], [*TEXTS, "g", "h"])
    ]
    vectors = [{"id": word, "v": row} for word, row in both(WORDS, LISTS)]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, reversed(texts))))
    (tmp_path / "v.jsonl").write_text("\n".join(map(json.dumps, vectors)))
    for names in (["v", "t"], ["t", "v"]):
        table = read_table([tmp_path / f"{name}.jsonl" for name in names])
        order = [WORDS.index(word) for word in table.columns["id"]]
        np.testing.assert_allclose(table.vectors, VECTORS[order], atol=1e-6)
        assert table.columns["text"] == [TEXTS[row] for row in order]
        assert any('2 rows whose "id" is not in v.jsonl were left out' in n for n in table.notes)


def write_llama_index(folder):
    store = {"embedding_dict": dict(both(WORDS, LISTS)), "metadata_dict": {w: {} for w in WORDS}}
    data = {"__data__": {"text": "", "metadata": {"page": 1, "id": "x"}}, "__type__": "1"}
    texts = {
        w: {**data, "__data__": {**data["__data__"], "text": t}} for w, t in both(WORDS, TEXTS)
    }
    texts |= {"whole": {"__data__": json.dumps({"text": "all", "metadata": {}})}}
    docs = {"docstore/metadata": {"a": {}}, "docstore/data": dict(reversed(texts.items()))}
    (folder / "default__vector_store.json").write_text(json.dumps(store))
    (folder / "docstore.json").write_text(json.dumps(docs))
    (folder / "index_store.json").write_text("{}")


def test_a_folder_of_llama_index(tmp_path):
    write_llama_index(tmp_path)
    table = read_table([tmp_path])
    order = [WORDS.index(word) for word in table.columns["id"]]
    np.testing.assert_allclose(table.vectors, VECTORS[order], atol=1e-6)
    assert table.columns["text"] == [TEXTS[row] for row in order]
    assert table.columns["metadata.id"] == ["x"] * 6
    table = read_table([tmp_path / "docstore.json"])
    assert (table.count, plan(table).roles["text"]) == (7, "text")


def test_folders_of_parts(tmp_path):
    for name, rows in {"kind=a/part-0": range(4), "kind=b/part-1": range(4, 6)}.items():
        file = tmp_path / f"{name}.json"
        file.parent.mkdir()
        lines = [json.dumps({"text": TEXTS[row], "v": LISTS[row]}) for row in rows]
        file.write_text("\n".join(lines))
        (file.parent / f".{file.name}.crc").write_bytes(b"crc\0")
    (tmp_path / "_SUCCESS").touch()
    check(read_table([tmp_path]), text=TEXTS, kind=["a"] * 4 + ["b"] * 2)
    (tmp_path / "other.csv").write_text("a\n1\n")
    with pytest.raises(SourceError, match=r'several kinds \("\.json", "\.csv"\)|"\.csv", "\.json"'):
        read_table([tmp_path])
    (tmp_path / "_delta_log").mkdir()
    with pytest.raises(SourceError, match="is a Delta table, whose old rows"):
        read_table([tmp_path])


@pytest.mark.parametrize("name", ["projector_config.pbtxt", "projector_config.json"])
def test_what_tells_the_projector_its_files_is_left_out(tmp_path, name):
    (tmp_path / "t.tsv").write_text("\n".join("\t".join(map(str, row)) for row in LISTS))
    (tmp_path / "m.tsv").write_text("word\tn\n" + "\n".join(f"{w}\t1" for w in WORDS))
    (tmp_path / name).write_text('{"embeddings": [{"tensorPath": "t.tsv"}]}')
    table = read_table([tmp_path / "m.tsv", tmp_path / name, tmp_path / "t.tsv"])
    check(table, word=WORDS)
    assert any(f'"{name}" says which files' in note for note in table.notes)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"<!DOCTYPE html>\n<html>", "is a web page"),
        ("a.parquet", b"\n<html lang='en'>", "is a web page"),
        ("a.csv", b'<?xml version="1.0"?>\n<Error/>', "is XML"),
        ("a.json", b"export const data = [{}]", "is a program"),
        ("a.json", b'callback([{"a": 1}])', "is a program"),
        ("a.txt", b"CreateEmbeddingResponse(data=[Embedding(", r"as Python prints it: save it as"),
        ("a.ipynb", b'{"cells": [{"source": []}], "nbformat": 4}', "is a notebook"),
        ("m.kv", b"\x80\x04\x95\0\x8c\x16gensim.models.keyedvectors\x94", "save_word2vec_format"),
        ("m.bin", b"\xba\x16\x4f\x2f\x0c\0\0\0" + bytes(200), "is a model of fastText"),
        ("a.bin", b"PGCOPY\n\xff\r\n\0" + bytes(200), "is PostgreSQL's binary form"),
        ("a.dump", b"PGDMP\1\x0e\0" + bytes(200), "is a dump of PostgreSQL"),
        ("a.avro", b"Obj\1\x04\x16avro.schema" + bytes(200), "is an Avro file"),
        ("a.orc", b"ORC\x0a\x0b" + bytes(200), "is an ORC file"),
        ("a.mat", b"MATLAB 5.0 MAT-file" + bytes(200), "is of MATLAB"),
        ("a.sav", b"$FL2@(#) SPSS DATA FILE" + bytes(200), "is of SPSS"),
        ("a.dta", b"<stata_dta><header>" + bytes(200), "is of Stata"),
        ("a.rds", b"X\n\0\0\0\3\0\4" + bytes(200), "is of R"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(200), "is packed by 7-Zip"),
        ("a.tar", b"a.csv" + bytes(252) + b"ustar\x0000" + bytes(300), "is a tar archive"),
        ("a.gguf", b"GGUF\3\0\0\0" + bytes(200), "is a model"),
        ("a.parquet", b"PARE" + bytes(200) + b"PARE", "is an encrypted Parquet file"),
        ("a.ods", b"PK\3\4" + bytes(22) + b"\x08\0\0\0mimetypeapplication", "is an OpenDocument"),
    ],
)
def test_more_that_is_no_table_is_named(tmp_path, name, content, told):
    with pytest.raises(SourceError, match=told):
        read(tmp_path / name, content)


def test_texts_that_begin_as_programs_or_python_do_are_texts(tmp_path):
    for text in ("Let me say this.", "('tis the season", "Data(base)", "let it be = let it be"):
        assert read(tmp_path / "a.txt", f"{text}\n{text}\n").columns == {"text": [text] * 2}


def test_base64_of_a_batch(tmp_path):
    rows = [
        {"custom_id": word, "response": answer(base64.b64encode(row.tobytes()).decode())}
        for word, row in both(WORDS, VECTORS)
    ]
    check(read(tmp_path / "out.jsonl", "\n".join(map(json.dumps, rows))), custom_id=WORDS)
