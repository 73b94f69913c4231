"""Kinds of files that hold the same rows: none is transposed, joined or cut short unsaid."""

import base64
import json

import numpy as np
import pytest
from embedding_sphere.compose import plan
from embedding_sphere.sources import SourceError, read_table

VECTORS = np.random.default_rng(5).normal(size=(5, 8)).astype(np.float32).round(3)
WORDS = ["ant", "bee", "cat", "dog", "eel"]
LISTS = [[float(f"{value:.3f}") for value in row] for row in VECTORS]
SPACED = [" ".join(map(str, row)) for row in LISTS]
COMMAS = [",".join(map(str, row)) for row in LISTS]
PAIRS = list(zip(WORDS, LISTS, strict=True))
LINES = [json.dumps({"word": word, "vector": row}) for word, row in PAIRS]
RULED = [f"| {word} | {row} |" for word, row in PAIRS]
PSQL = [f" {word}  | {row}" for word, row in PAIRS]


def under(header: str, rows, last: str = "\n") -> str:
    return "\n".join([header, *rows]) + last


def typed(values):
    return {"arrayValue": {"values": [{"doubleValue": value} for value in values]}}


WRITTEN = {
    "commas between spaces.csv": under(
        "word;v", [f"{w};{s.replace('.', ',')}" for w, s in zip(WORDS, SPACED, strict=True)]
    ),
    "tab before commas.tsv": under("word\tv", map("\t".join, zip(WORDS, COMMAS, strict=True))),
    "semicolon before commas.csv": under("word;v", map(";".join, zip(WORDS, COMMAS, strict=True))),
    "jax.csv": under("word,v", [f'{word},"Array({row}, dtype=float32)"' for word, row in PAIRS]),
    "caret.csv": under("word^v", map("^".join, zip(WORDS, COMMAS, strict=True))),
    "hive.txt": under("word\x01v", map("\x01".join, zip(WORDS, COMMAS, strict=True))),
    "GloVe.csv": under(
        f"{WORDS[0]} {SPACED[0]}", list(map(" ".join, zip(WORDS, SPACED, strict=True)))[1:]
    ),
    "word2vec.csv": under("5 8", map(" ".join, zip(WORDS, SPACED, strict=True))),
    "word2vec with tabs.txt": under(
        "5\t8",
        [f"{word}\t{row}".replace(" ", "\t") for word, row in zip(WORDS, SPACED, strict=True)],
    ),
    "markdown.md": under("| word | v |\n|:---|---:|", RULED),
    "psql.txt": under(" word | v \n------+-----", PSQL, "\n(5 rows)\n\n"),
    "mysql.txt": under(
        "+--+--+\n| word | v |\n+--+--+", RULED, "\n+--+--+\n5 rows in set (0.00 sec)\n"
    ),
    "one name a line.jsonl": "\n".join(json.dumps({word: row}) for word, row in PAIRS),
    "one name an object.json": json.dumps([{word: row} for word, row in PAIRS]),
    "name to text.json": json.dumps(dict(zip(WORDS, SPACED, strict=True))),
    "answer to one query.json": json.dumps(
        {"ids": [WORDS], "embeddings": [LISTS], "distances": [[0.5] * 5], "documents": None}
    ),
    "batch.json": json.dumps({"batch": {"ids": WORDS, "vectors": LISTS}}),
    "Firestore.json": json.dumps(
        {
            "documents": [
                {"name": {"stringValue": word}, "fields": {"v": typed(row)}} for word, row in PAIRS
            ]
        }
    ),
    "split.json": json.dumps(
        {"columns": ["v", "n"], "index": WORDS, "data": [[row, 1] for row in LISTS]}
    ),
    "comma behind each line.jsonl": ",\n".join(LINES) + ",\n",
    "JSON.txt": json.dumps([{"word": word, "vector": row} for word, row in PAIRS]),
    "JSON over many lines.txt": json.dumps(dict(PAIRS), indent=1),
    "JSON.csv": json.dumps([{"word": word, "vector": row} for word, row in PAIRS]),
    "JSON lines.csv": "\n".join(LINES),
    "a list.jsonl": "[\n" + ",\n".join(LINES) + "\n]\n",
    "a typesetter's minus.csv": under(
        "word,v", [f'{word},"{row}"'.replace("-", "\u2212") for word, row in PAIRS]
    ),
    "comma behind the last.json": "[" + ",\n".join(LINES) + ",\n]",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_words_and_their_vectors(tmp_path, name):
    path = tmp_path / name
    path.write_text(WRITTEN[name])
    table = read_table([path])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert WORDS in table.columns.values()
    assert not table.faults


@pytest.mark.parametrize("rows", ["\t", ";"])
def test_a_first_row_of_a_word_and_numbers_is_no_line_of_names(tmp_path, rows):
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(map(rows.join, zip(WORDS, COMMAS, strict=True))))
    table = read_table([path])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert table.columns == {"0": WORDS}


def test_one_list_of_numbers_is_one_vector(tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps(LISTS[0]))
    np.testing.assert_array_equal(read_table([path]).vectors, VECTORS[:1])


def test_an_archive_of_names_and_rows_of_one_vector(tmp_path):
    arrays = {word: row[np.newaxis] for word, row in zip(WORDS, VECTORS, strict=True)}
    np.savez(tmp_path / "names.npz", **arrays)
    table = read_table([tmp_path / "names.npz"])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert table.columns == {"id": WORDS}


def test_bytes_may_be_float64(tmp_path):
    path = tmp_path / "rows.jsonl"
    codes = [base64.b64encode(row.astype("<f8").tobytes()).decode() for row in VECTORS]
    path.write_text("\n".join(json.dumps({"vector": code}) for code in codes))
    table = read_table([path])
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert "taken as float64" in table.notes[0]


@pytest.mark.parametrize(
    "line", ["[1] A citation, and its text", "{x} is a set", "[0.5, see there"]
)
def test_lines_that_begin_with_a_bracket_stay_texts(tmp_path, line):
    path = tmp_path / "rows.txt"
    path.write_text(f"{line}\n{line}\n")
    assert read_table([path]).columns == {"text": [line, line]}


def test_an_address_of_mail_is_no_text_while_another_is_there(tmp_path):
    path = tmp_path / "rows.csv"
    rows = [f'{word}@a-long-name.example.org,I am {word}.,"{row}"' for word, row in PAIRS]
    path.write_text(under("mail,bio,v", rows))
    assert plan(read_table([path])).roles["text"] == "bio"


def test_what_postgresql_writes_for_no_value_is_none(tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_text(f"word\tscore\tv\nant\t\\N\t{LISTS[0]}\nbee\t1.5\t\\N\n")
    table = read_table([path])
    assert [fault.reason for fault in table.faults.values()] == ["the vector is missing"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("matrix.txt", str(VECTORS), "an array as a program prints it"),
        ("matrix.py.txt", repr(VECTORS), "an array as a program prints it"),
        ("rows.arff", "@relation x\n@attribute a numeric\n@data\n1\n", "Weka"),
        ("dump.sql", "INSERT INTO a VALUES (1, '[1,2]');\n", "SQL"),
        ("rows.vw", "1 |f a:0.5 b:2\n-1 |f a:1\n", "Vowpal Wabbit"),
    ],
)
def test_what_is_no_table_is_told_by_name(tmp_path, name, content, told):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(SourceError, match=told):
        read_table([path])
