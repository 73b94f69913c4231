"""JSON and JSONL in the forms that people have it in."""

import json

import numpy as np
import pytest
from embedding_sphere.sources import SourceError, json_stream, limits, read_table, read_table_steps
from embedding_sphere.sources.json_stream import JsonError, JsonStream
from embedding_sphere.sources.limits import MOST_LEVELS
from work import lines_run

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
        "meta.deep.a": ["", "", "1"],
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


DEEP = ["[" * 100_000, '{"a":' * 50_000, "[" * 5000 + "]" * 5000, '[{"a":' * 3000 + "1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("deep", DEEP)
def test_deep_nesting_is_told_with_its_row(tmp_path, deep, encoding):
    before = json.dumps([{"v": [1, 2]}, {"v": [3, 4]}])[:-1]
    for form in (deep, f'{before}, {{"v": {deep}', f'{{"data": {before}, {deep}'):
        path = tmp_path / "rows.json"
        path.write_text(form, encoding=encoding)
        with pytest.raises(SourceError) as told:
            read_table([path])
        row = 1 if form == deep else 3
        assert f"rows.json, row {row}: it is nested too deep, with more than" in str(told.value)
    path = tmp_path / "rows.jsonl"
    path.write_text(f'{{"v": [1, 2]}}\n{{"v": {deep}\n{{"v": [3, 4]}}\n', encoding=encoding)
    read = read_table([path])
    assert [fault.reason for fault in read.faults.values()] == ["it is nested too deep"]
    np.testing.assert_array_equal(read.usable().vectors, [[1, 2], [3, 4]])


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl"])
def test_what_is_nested_as_deep_as_may_be_becomes_text(tmp_path, name):
    levels = MOST_LEVELS - 3
    deep = "[" * levels + "]" * levels
    record = f'{{"text": "a", "more": {deep}}}'
    content = f"[{record}, {record}]" if name == "rows.json" else f"{record}\n{record}\n"
    (tmp_path / name).write_text(content)
    assert read_table([tmp_path / name]).columns["more"] == [deep, deep]


@pytest.mark.parametrize("value", ['"' + "a" * 5000 + '"', "[" + "1, " * 3000 + "1]", "1" * 4200])
def test_a_value_without_end_is_told_and_space_is_not(tmp_path, monkeypatch, value):
    monkeypatch.setattr(json_stream, "LONGEST_ROW", 2000)
    monkeypatch.setattr(json_stream, "CHUNK_CHARACTERS", 100)
    path = tmp_path / "rows.json"
    path.write_text(f'[{{"text": "a"}}, {{"text": {value}}}]')
    with pytest.raises(SourceError, match=r"rows.json, row 2: it is longer than 2,000 characters"):
        read_table([path])
    path.write_text("[" + '{"text": "a"}, ' * 1000 + '{"text": "b"}]')
    assert read_table([path]).count == 1001


@pytest.mark.parametrize(
    "content",
    [
        lambda size: "[" + " " * size * 50 + "1]",
        lambda size: '["' + "a" * size * 50 + '"]',
        lambda size: '["' + "\\\\" * size * 50 + '"]',
        lambda size: '["' + "a" * size * 50,
        lambda size: "[" + "[]," * size + "[]]",
        lambda size: "[" + "1," * size + "1]",
        lambda size: "[[" + "1," * size + "1]]",
        lambda size: json.dumps({f"k{place}": [place] for place in range(size)}),
        lambda size: json.dumps({"a": {str(place): place for place in range(size)}}),
        lambda size: json.dumps({"columns": ["a"] * size, "data": [[1] * size]}),
    ],
)
def test_twice_the_file_is_twice_the_work(tmp_path, monkeypatch, content):
    monkeypatch.setattr(json_stream, "CHUNK_CHARACTERS", 256)

    def read(path):
        try:
            read_table([path])
        except SourceError:
            return

    work = []
    for size in (500, 1000, 2000):
        path = tmp_path / "rows.json"
        path.write_text(content(size))
        work.append(lines_run(lambda path=path: read(path)))
    assert work[1] < 2.5 * work[0]
    assert work[2] < 2.5 * work[1]


def test_no_character_is_read_more_than_twice():
    text = '["' + "a" * 8_000_000 + '"]'
    asked = []
    at = 0

    def read(size):
        nonlocal at
        asked.append(size)
        at += size
        return text[at - size : at]

    stream = JsonStream(read)
    assert [len(stream.value()) for _ in stream.elements()] == [8_000_000]
    # What is there is looked at again with as much more, each time.
    assert len(asked) < 9


def test_columns_of_one_name_are_told_apart(tmp_path):
    (tmp_path / "rows.json").write_text('{"columns": ["a", "a"], "data": [["x", "y"], ["z", "w"]]}')
    assert read_table([tmp_path / "rows.json"]).columns == {"a": ["x", "z"], "a 2": ["y", "w"]}


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl", "columns.json", "split.json"])
def test_too_many_columns_are_told(tmp_path, monkeypatch, name):
    monkeypatch.setattr(limits, "MOST_COLUMNS", 100)
    record = {f"k{place}": "x" for place in range(101)}
    content = {
        "rows.json": [{"a": 1}, record],
        "rows.jsonl": record,
        "columns.json": {key: [value] for key, value in record.items()},
        "split.json": {"columns": list(record), "data": [list(record.values())]},
    }[name]
    (tmp_path / name).write_text(json.dumps(content))
    with pytest.raises(SourceError, match=r"has 10\d columns, expected at most 100"):
        read_table([tmp_path / name])


@pytest.mark.parametrize("form", ["list", "data", "columns", "pandas", "lines"])
def test_a_reading_can_be_ended_within_a_long_file(tmp_path, form):
    texts = ["a" * 10_000] * 200
    records = [{"text": text} for text in texts]
    content = {
        "list": records,
        "data": {"data": records},
        "columns": {"text": texts},
        "pandas": {"text": {str(row): text for row, text in enumerate(texts)}},
    }
    path = tmp_path / ("rows.jsonl" if form == "lines" else "rows.json")
    path.write_text(
        "\n".join(map(json.dumps, records)) if form == "lines" else json.dumps(content[form])
    )
    # Each 20 rows, and each piece that is decoded or read.
    assert sum(1 for _ in read_table_steps([path])) >= 24


def test_two_lists_of_records_share_their_columns(tmp_path):
    content = {"train": RECORDS[:2], "test": RECORDS[2:]}
    (tmp_path / "rows.json").write_text(json.dumps(content))
    read = read_table([tmp_path / "rows.json"])
    assert read.columns["text"] == [record["text"] for record in RECORDS]
    np.testing.assert_array_equal(read.vectors, VECTORS)


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl"])
@pytest.mark.parametrize("between", ["", "\n", "\n\n "])
def test_records_that_follow_one_another_are_rows(tmp_path, name, between):
    records = [{"id": n, "text": f"text {n}", "vector": [n + 0.5, 1, 2]} for n in range(3)]
    path = tmp_path / name
    path.write_text(between.join(json.dumps(record, indent=1) for record in records))
    found = read_table([path])
    assert found.columns["text"] == ["text 0", "text 1", "text 2"]
    assert found.vectors[:, 0].tolist() == [0.5, 1.5, 2.5]
    path.write_text(path.read_text()[:-5])
    with pytest.raises(SourceError, match=r"row 3: it is not valid JSON"):
        read_table([path])
