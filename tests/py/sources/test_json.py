"""JSON and JSONL in the forms that people have it in."""

import json

import numpy as np
import pytest
from embedding_sphere.sources import SourceError, json_stream, read_table
from embedding_sphere.sources.json_stream import JsonError, JsonStream

RECORDS = [
    {"text": "a cat", "embedding": [0.5, -1.0, 2.0], "stars": 5, "tags": ["x", "y"]},
    {"text": "a dog", "embedding": [1.5, 0.25, 3.0], "stars": None, "good": True},
    {"text": "čaj 🍵", "embedding": [0.0, 1e-3, 4.0], "meta": {"lang": "cs", "deep": {"a": 1}}},
]
VECTORS = np.array([record["embedding"] for record in RECORDS], dtype=np.float32)


def columns() -> dict:
    return {name: [record[name] for record in RECORDS] for name in ("text", "embedding")}


FORMS = {
    "records": RECORDS,
    "data": {"data": RECORDS, "more": 1},
    "later": {"count": 3, "nested": {"a": [1]}, "rows": RECORDS},
    "columns": columns(),
    "pandas": {
        name: {str(row): cell for row, cell in enumerate(values)}
        for name, values in columns().items()
    },
    "split": {
        "columns": ["text", "embedding"],
        "index": [0, 1, 2],
        "data": [[record["text"], record["embedding"]] for record in RECORDS],
    },
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_form_gives_the_same_table(tmp_path, form, indent, encoding):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(FORMS[form], indent=indent), encoding=encoding)
    read = read_table([path])
    assert read.columns["text"] == [record["text"] for record in RECORDS]
    np.testing.assert_array_equal(read.vectors, VECTORS)
    assert not read.faults


def test_keys_that_come_later_are_empty_before(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(RECORDS))
    assert read_table([path]).columns == {
        "text": ["a cat", "a dog", "čaj 🍵"],
        "stars": ["5", "", ""],
        "tags": ['["x", "y"]', "", ""],
        "good": ["", "true", ""],
        "meta.lang": ["", "", "cs"],
        "meta.deep": ["", "", '{"a": 1}'],
    }


def test_what_openai_answers_is_read_with_its_model(tmp_path):
    answer = {
        "object": "list",
        "data": [
            {"object": "embedding", "index": 0, "embedding": [0.5, 1.0]},
            {"object": "embedding", "index": 1, "embedding": [2.0, 3.0]},
        ],
        "model": "text-embedding-ada-002",
        "usage": {"prompt_tokens": 8, "total_tokens": 8},
    }
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    (tmp_path / "texts.json").write_text(json.dumps(["first", "second"]))
    read = read_table([tmp_path / "answer.json", tmp_path / "texts.json"])
    assert read.about["model"] == "text-embedding-ada-002"
    assert read.about["provider"] == "openai"
    assert read.columns["text"] == ["first", "second"]
    np.testing.assert_array_equal(read.vectors, [[0.5, 1], [2, 3]])


def test_a_list_of_vectors(tmp_path):
    (tmp_path / "vectors.json").write_text("[[1, 2], [3, 4]]")
    np.testing.assert_array_equal(read_table([tmp_path / "vectors.json"]).vectors, [[1, 2], [3, 4]])


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.ndjson", "rows.json", "rows"])
def test_lines_are_known_by_their_content(tmp_path, name):
    path = tmp_path / name
    path.write_text("\r\n".join(json.dumps(record) for record in RECORDS) + "\n\n")
    read = read_table([path])
    assert read.count == 3
    np.testing.assert_array_equal(read.vectors, VECTORS)


def test_a_line_that_is_not_json_is_a_row_that_cannot_be_used(tmp_path):
    lines = [json.dumps(record) for record in RECORDS]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join([lines[0], "{broken", lines[1], "7", lines[2], '{"text": "no"}']))
    read = read_table([path])
    assert [(fault.row, fault.reason.split(" (")[0]) for fault in read.faults.values()] == [
        (2, "it is not valid JSON"),
        (4, "it is neither an object, a text nor a list of numbers"),
        (6, "the vector is missing"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('[{"v": [1, 2]}, {"v": [3 4]}]', "rows.json, row 2: it is not valid JSON"),
        ('[{"v": [1, 2]}, {"v": [3, 4]}', 'rows.json, row 3: it ends where "," or "]" should be'),
        ('[{"v": [1, 2]}, {"v": [3, ', "rows.json, row 2: it is not valid JSON"),
        ('[{"v": [1, 2]}] x', 'rows.json, row 2: it goes on with "x"'),
        ('{"a": [1, 2], "text": ["x"]}', "not of one length"),
        ("7", "starts with neither"),
        ("[" * 100_000, "nested too deep"),
        ("[]", "has no rows"),
        ("{}", "has no rows"),
        ('[{"v": ' + "9" * 5000 + "}]", "too many digits"),
    ],
)
def test_json_that_cannot_be_read_is_one_sentence(tmp_path, content, sentence):
    (tmp_path / "rows.json").write_text(content)
    with pytest.raises(SourceError) as told:
        read_table([tmp_path / "rows.json"])
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)


def test_lone_surrogates_do_not_break_a_bundle(tmp_path):
    (tmp_path / "rows.json").write_text('[{"text": "\\ud83c bad", "v": [1, 2]}]')
    text = read_table([tmp_path / "rows.json"]).columns["text"][0]
    assert text.encode() == "\ufffd bad".encode()


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_a_stream_gives_the_same_however_it_is_cut(step):
    text = json.dumps(RECORDS, indent=1) + "  "
    parts = iter([text[start : start + step] for start in range(0, len(text), step)])
    stream = JsonStream(lambda _: next(parts, ""))
    assert [stream.value() for _ in stream.elements()] == RECORDS
    stream.end()


def test_a_number_at_the_end_of_what_was_read_may_go_on():
    parts = iter("[12, 345, 6.5e3, -7]")
    stream = JsonStream(lambda _: next(parts, ""))
    assert [stream.value() for _ in stream.elements()] == [12, 345, 6500, -7]


@pytest.mark.parametrize("size", [1, 2, 5, 64])
@pytest.mark.parametrize("form", FORMS)
def test_a_file_gives_the_same_however_small_its_chunks(tmp_path, monkeypatch, form, size):
    monkeypatch.setattr(json_stream, "CHUNK_CHARACTERS", size)
    content = FORMS[form]
    if form == "columns":
        content = content | {"price": [1.25, 22.5e-1, -300]}
    (tmp_path / "rows.json").write_text(json.dumps(content))
    read = read_table([tmp_path / "rows.json"])
    np.testing.assert_array_equal(read.vectors, VECTORS)
    assert read.columns["text"] == [record["text"] for record in RECORDS]
    if form == "columns":
        assert read.columns["price"] == ["1.25", "2.25", "-300"]


@pytest.mark.parametrize("text", ["", "[1", '{"a" 1}', "[1 2]", "tru", '"abc', "[1]]", '{"a": 1,}'])
def test_a_stream_that_is_not_json_ends_in_an_error(text):
    parts = iter(text)

    def whole(stream: JsonStream) -> None:
        if stream.peek() == "[":
            for _ in stream.elements():
                stream.value()
        elif stream.peek() == "{":
            for _ in stream.members():
                stream.value()
        else:
            stream.value()
        stream.end()

    with pytest.raises(JsonError):
        whole(JsonStream(lambda _: next(parts, "")))
