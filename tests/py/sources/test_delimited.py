"""Tables with delimiters as people save them, not as the standard says."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.sources import SourceError, limits, lines, read_table, read_table_steps
from embedding_sphere.sources.header_lines import second_names
from work import lines_run, processor_seconds

ROWS = [("a cat", [0.5, -1.0, 2.0]), ("a dog, brown", [1.5, 0.25, 3.0]), ("čaj", [0.0, 1e-3, 4.0])]
TEXTS = [text for text, _ in ROWS]
VECTORS = np.array([vector for _, vector in ROWS], dtype=np.float32)


def table(delimiter: str = ",", ends: str = "\n", header: str = "text,embedding") -> str:
    lines = [header.replace(",", delimiter)]
    lines += [f'"{text}"{delimiter}"{vector}"' for text, vector in ROWS]
    return ends.join(lines) + ends


def save(folder: Path, content: str | bytes, name: str = "rows.csv", encoding: str = "utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_dialect_gives_the_same_table(tmp_path, delimiter, ends, encoding, packed):
    content = table(delimiter, ends).encode(encoding)
    name = "rows.csv.gz" if packed else "rows.csv"
    read = read_table([save(tmp_path, gzip.compress(content) if packed else content, name)])
    assert read.columns == {"text": TEXTS}
    np.testing.assert_array_equal(read.vectors, VECTORS)
    assert read.vector_name == "embedding"
    assert not read.faults


def test_latin_1_is_read_and_noted(tmp_path):
    content = 'text,v\n"caf\xe9 \x93x\x94",[1;2]\n'.encode("latin-1")
    read = read_table([save(tmp_path, content)])
    assert read.columns["text"] == ["café “x”"]
    assert any("not UTF-8" in note for note in read.notes)


def test_bytes_that_windows_1252_leaves_undefined_are_no_error(tmp_path):
    read = read_table([save(tmp_path, b"text,n\n\x81\xff,1\n")])
    assert read.columns["text"] == ["\x81ÿ"]


def test_quoted_newlines_delimiters_and_quotes(tmp_path):
    content = 'text,embedding\n"one,\r\ntwo ""three""\n\nfour","[1, 2]"\nfive,"[3, 4]"\n'
    read = read_table([save(tmp_path, content)])
    assert read.columns["text"] == ['one,\r\ntwo "three"\n\nfour', "five"]
    np.testing.assert_array_equal(read.vectors, [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    "written",
    [
        "[0.5, -1.0, 2e0]",
        "[0.5 -1. 2.]",
        "[ 0.5\n -1.0\n  2.0]",
        "(0.5, -1, 2)",
        "{0.5,-1,2}",
        '["0.5", "-1", "2"]',
        "[[0.5, -1.0, 2.0]]",
        "0.5 -1.0 2.0",
        "0.5,-1.0,2.0",
        "0.5\t-1.0  2.0",
        "[0,5; -1,0; 2,0]",
        "[np.float64(0.5), np.float64(-1.0), np.float32(2.0)]",
        "array([0.5, -1. , 2. ], dtype=float32)",
        "tensor([0.5, -1.0, 2.0])",
    ],
)
@pytest.mark.parametrize("name", ["embedding", "ada_v2", "zzz"])
def test_vectors_as_text_however_they_were_written(tmp_path, written, name):
    quoted = written.replace('"', '""')
    read = read_table([save(tmp_path, f'text,{name}\nhello world,"{quoted}"\n')])
    np.testing.assert_array_equal(read.vectors, [[0.5, -1, 2]])
    assert read.vector_name == name


@pytest.mark.parametrize(
    "names",
    [
        ["0", "1", "2"],
        ["1", "2", "3"],
        ["dim_0", "dim_1", "dim_2"],
        ["emb0", "emb1", "emb2"],
        ["dim_002", "dim_000", "dim_001"],
        ["x[0]", "x[1]", "x[2]"],
    ],
)
def test_numbered_columns_become_one_vector_in_their_order(tmp_path, names):
    content = f"text,{','.join(names)},score\nhello,0.5,1,2,9\nbye,3,4.5,5,8\n"
    read = read_table([save(tmp_path, content)])
    order = np.argsort(names)
    given = np.array([[0.5, 1, 2], [3, 4.5, 5]])
    np.testing.assert_array_equal(read.vectors, given[:, order])
    assert read.columns == {"text": ["hello", "bye"], "score": ["9", "8"]}


def test_few_numbered_columns_of_another_kind_stay_columns(tmp_path):
    read = read_table([save(tmp_path, "text,answer1,answer2,answer3\nhello,1,2,3\n")])
    assert read.vectors is None
    assert list(read.columns) == ["text", "answer1", "answer2", "answer3"]


def test_decimal_commas_between_semicolons(tmp_path):
    read = read_table([save(tmp_path, "text;emb0;emb1;price\nhello;0,5;-1,25;3,5\n")])
    np.testing.assert_array_equal(read.vectors, [[0.5, -1.25]])
    assert read.decimal_comma


def test_rows_that_cannot_be_used_are_listed_with_number_and_reason(tmp_path):
    rows = [
        'fine,"[1, 2, 3]"',
        "no vector,",
        'short,"[1, 2]"',
        'not a number,"[1, NaN, 3]"',
        'infinite,"[1, 1e999, 3]"',
        'large,"[1, 70000, 3]"',
        "words,hello there",
        'cut,"[0.1 0.2 ... 0.9]"',
        'too,many,"[1, 2, 3]",cells',
        "few",
        'fine too,"[4, 5, 6]"',
        '"hello" there,"[4, 5, 6]"',
        'in words,"[1, two, 3]"',
        'nothing,"[]"',
        'null,"[1, null, 3]"',
    ]
    more = [f'fine {row},"[1, 2, 3]"' for row in range(300)]
    read = read_table([save(tmp_path, "text,embedding\n" + "\n".join(rows + more) + "\n")])
    expected = {
        2: "is missing",
        3: "has 2 numbers, expected 3",
        4: "NaN or infinity",
        5: "NaN or infinity",
        6: "beyond 65,504",
        7: 'is "hello there", expected a list',
        8: 'shortened with "..."',
        9: "has 4 cells, expected 2",
        10: "has 1 cell, expected 2",
        12: "a quote closes in the middle",
        13: "expected a list of numbers",
        14: "is missing",
        15: "NaN or infinity",
    }
    assert {fault.row for fault in read.faults.values()} == set(expected)
    for fault in read.faults.values():
        assert expected[fault.row] in str(fault)
        assert str(fault).startswith(f"rows.csv, row {fault.row}: ")
    assert read.count == 315
    assert read.usable().count == 315 - len(expected)
    assert read.usable().columns["text"][:2] == ["fine", "fine too"]


def test_the_dimension_is_that_of_most_rows(tmp_path):
    content = 'text,embedding\na,"[1, 2]"\nb,"[1, 2, 3]"\nc,"[4, 5, 6]"\n'
    read = read_table([save(tmp_path, content)])
    assert read.vectors.shape == (3, 3)
    assert [fault.row for fault in read.faults.values()] == [1]


def test_a_missing_number_names_its_column(tmp_path):
    content = "text,dim_0,dim_1\na,1,2\nb,1,\nc,x,2\nd,3,4\n"
    read = read_table([save(tmp_path, content)])
    assert [fault.reason for fault in read.faults.values()] == [
        'the number in the column "dim_1" is missing',
        'the column "dim_0" has "x", expected a number',
    ]


def test_a_quote_that_never_closes_is_told_with_its_row(tmp_path):
    rows = [f'text {row},"[1, 2]"\n' for row in range(300)]
    rows[250] = '"text 250,"[1, 2]\n'
    content = "text,embedding\n" + "".join(rows[:250]) + 'a,"[1, 2]\n' + "b,c\n" * 50
    with pytest.raises(SourceError, match=r"^rows.csv, row 251: a quote opens and never closes"):
        read_table([save(tmp_path, content)])


def test_tabs_with_stray_quotes(tmp_path):
    content = 'label\ttext\n"A\t5" disk\nB"\t"quoted" words\n'
    read = read_table([save(tmp_path, content, "rows.tsv")])
    assert read.columns == {"label": ['"A', 'B"'], "text": ['5" disk', '"quoted" words']}


def test_a_table_of_one_column_keeps_its_commas(tmp_path):
    read = read_table([save(tmp_path, 'text\nhello, world\n"one, two"\n')])
    assert read.columns == {"text": ["hello, world", "one, two"]}


def test_texts_one_a_line(tmp_path):
    read = read_table([save(tmp_path, "hello, world\r\n[1, 2]\r\nlast", "texts.txt")])
    assert read.columns == {"text": ["hello, world", "[1, 2]", "last"]}


def test_columns_without_a_name_or_with_the_same(tmp_path):
    read = read_table([save(tmp_path, "a,,a,\nw,x,y,z\n")])
    assert read.columns == {"a": ["w"], "column 2": ["x"], "a 2": ["y"], "column 4": ["z"]}


def test_an_index_that_pandas_wrote_is_left_out_and_noted(tmp_path):
    read = read_table([save(tmp_path, ",text\n0,hello\n1,bye\n")])
    assert read.columns == {"text": ["hello", "bye"]}
    assert any("numbers the rows" in note for note in read.notes)


def test_an_index_of_a_part_of_a_table_is_left_out_too(tmp_path):
    read = read_table([save(tmp_path, ",text\n800,hello\n801,bye\n802,hi\n")])
    assert read.columns == {"text": ["hello", "bye", "hi"]}
    assert any("numbers the rows" in note for note in read.notes)
    for numbers in (("800", "802"), ("801", "800"), ("0800", "0801"), ("8.0", "9.0"), ("", "1")):
        rows = "".join(f"{number},a{number}\n" for number in numbers)
        read = read_table([save(tmp_path, f",text\n{rows}")])
        assert len(read.columns) == 2, numbers
    assert len(read_table([save(tmp_path, ",text\n800,alone\n")]).columns) == 2


def test_a_second_column_of_vectors_is_left_out_and_noted(tmp_path):
    content = 'text,embedding,other_vector\nhi,"[1, 2]","[3, 4, 5]"\n'
    path = save(tmp_path, content)
    assert read_table([path]).vectors.shape == (1, 2)
    assert any('"other_vector"' in note for note in read_table([path]).notes)
    assert read_table([path], vector="other_vector").vectors.shape == (1, 3)


def test_a_column_of_vectors_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SourceError, match=r'no vectors in a column "vec".*"text"'):
        read_table([save(tmp_path, "text,n\nhi,1\n")], vector="vec")


def test_no_header_where_the_first_row_is_data(tmp_path):
    read = read_table([save(tmp_path, "hello,0.5,1\nbye,2,3\n")])
    assert read.count == 2
    np.testing.assert_array_equal(read.vectors, [[0.5, 1], [2, 3]])


@pytest.mark.parametrize("content", ["", "\n\n", "text,embedding\n"])
def test_nothing_in_a_file_is_one_sentence(tmp_path, content):
    with pytest.raises(SourceError, match=r"^rows.csv (is empty|has no rows).*\.$"):
        read_table([save(tmp_path, content)])


LONG = 3000


@pytest.fixture
def short_rows(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST_ROW", LONG)
    monkeypatch.setattr(limits, "LONGEST_ROW", LONG)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("name", "content", "row"),
    [
        ("rows.csv", "x" * 2 * LONG, 1),
        ("rows.csv", "text,v\n" + "x," * 2 * LONG, 1),
        ("rows.csv", 'text,v\na,b\nc,"' + "d,e\n" * LONG, 2),
        ("rows.csv", '"text,v\n' + "d,e\n" * LONG, 1),
        ("rows.csv", '"text\n"' + '""' * 2 * LONG + '"', 1),
        ("rows.tsv", "text\tv\na\tb\nc\t" + "d" * 2 * LONG, 2),
        ("rows.txt", "a\nb\n" + "c" * 2 * LONG + "\n", 3),
        ("rows.jsonl", '{"a": 1}\n{"a": "' + "b" * 2 * LONG + '"}', 2),
    ],
)
def test_a_row_without_end_is_told(tmp_path, short_rows, name, content, row, encoding, packed):
    data = content.encode(encoding)
    name = f"{name}.gz" if packed else name
    with pytest.raises(SourceError) as told:
        read_table([save(tmp_path, gzip.compress(data) if packed else data, name)])
    # A row of a table may have several lines.
    is_table = ".csv" in name or ".tsv" in name
    where = f"{'row' if is_table else 'line'} {row}"
    assert str(told.value).startswith(f"{name}, {where}: it is longer than 3,000 characters, ")
    assert ("a quote that opens" in str(told.value)) is is_table
    assert str(told.value).endswith(".")


def test_many_rows_together_are_longer_than_one_may_be(tmp_path, short_rows):
    content = "text,v\n" + f'"a\n{"b" * (LONG - 100)}",c\n' * 5
    assert read_table([save(tmp_path, content)]).count == 5


@pytest.mark.parametrize(
    "content",
    [
        lambda size: ",".join(["same"] * size) + "\n" + ",".join(["x"] * size),
        lambda size: "," * size + "\n" + "," * size,
        lambda size: (
            ",".join(f"d{place}" for place in range(size)) + "\n" + "1," * (size - 1) + "1"
        ),
        lambda size: "text,v\n" + "x\n" * size,
        lambda size: 'text,v\n"' + "x,y\n" * size + '",[1;2]\n',
        lambda size: "text,v\n" + 'x,"y"z\n' * size,
    ],
)
def test_twice_the_file_is_twice_the_work(tmp_path, content):
    work = []
    for size in (500, 1000, 2000):
        path = save(tmp_path, content(size) + "\n")
        work.append(lines_run(lambda path=path: read_table([path])))
    assert work[1] < 2.5 * work[0]
    assert work[2] < 2.5 * work[1]


def test_too_many_columns_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_COLUMNS", 100)
    with pytest.raises(SourceError, match=r"^rows.csv has 101 columns, expected at most 100: put"):
        read_table([save(tmp_path, "a," * 100 + "a\n")])
    assert len(read_table([save(tmp_path, "a," * 99 + "a\n" + "x," * 99 + "x\n")]).columns) == 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("deep", ["[" * 100_000, '[{""a"":' * 10_000, "[" * 9000 + "]" * 9000])
def test_a_cell_that_is_nested_deep_is_text_or_a_fault(tmp_path, deep, encoding):
    path = save(tmp_path, f'text,v\na,"{deep}"\n', encoding=encoding)
    assert read_table([path]).columns["v"] == [deep.replace('""', '"')]
    path = save(tmp_path, f'text,v\na,"[1, 2]"\nb,"[3, 4]"\nc,"{deep}"\n', encoding=encoding)
    assert [fault.row for fault in read_table([path]).faults.values()] == [3]


def test_a_reading_can_be_ended_within_long_rows(tmp_path):
    row = f'"{"a" * 70_000}",b\n'
    steps = read_table_steps([save(tmp_path, "text,v\n" + row * 20)])
    assert sum(1 for _ in steps) > 20


def test_a_space_before_a_quote_is_no_part_of_the_cell(tmp_path):
    rows = [f'{n}, "soup, number {n}", "[{n}.5, 1, 2]"' for n in range(4)]
    found = read_table([save(tmp_path, "\n".join(["id, text, embedding", *rows]), "spaced.csv")])
    assert found.columns["text"] == [f"soup, number {n}" for n in range(4)]
    assert found.vectors[3].tolist() == [3.5, 1, 2]


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("id\ttext\tvec\n", "{n}\tsoup {n}\t{n}.5 1 2\n"),
        ("id,text,vec\n", '{n},soup {n},"[{n}.5, 1, 2]"\n'),
        ("", '{{"id": {n}, "text": "soup {n}", "vec": [{n}.5, 1, 2]}}\n'),
        ("", '{{"id": {n},\n "text": "soup {n}",\n "vec": [{n}.5, 1, 2]}}\n'),
    ],
)
def test_a_table_that_is_called_a_text_is_read_as_one(tmp_path, first, line):
    content = first + "".join(line.format(n=n) for n in range(4))
    found = read_table([save(tmp_path, content, "rows.txt")])
    assert found.columns["text"] == [f"soup {n}" for n in range(4)]
    assert found.vectors[:, 0].tolist() == [0.5, 1.5, 2.5, 3.5]


@pytest.mark.parametrize(
    "line", ["soup, and bread {n}", "ham\tsoup {n}", "{{soup}} {n}", "[{n}] soup"]
)
def test_texts_with_commas_tabs_and_braces_stay_texts(tmp_path, line):
    texts = [line.format(n=n) for n in range(4)]
    assert read_table([save(tmp_path, "\n".join(texts), "notes.txt")]).columns == {"text": texts}


def test_twice_the_names_in_two_lines_are_twice_the_work():
    def work(count):
        names = [f"name {number}" for number in range(count)] + ["shared"] * count
        return processor_seconds(lambda: second_names(names, ["1"] * len(names)), 3)

    assert work(8000) < 8 * work(2000)
