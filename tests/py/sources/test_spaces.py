"""Tables with spaces between their cells, and names of rows that no column has: R's."""

import numpy as np
import pytest
from embedding_sphere.sources import read_table

TEXTS = ['an apple is "red"', "a pear, green", "an oak"]
VECTORS = [[0.5, 0.25, 3], [-1, 0.125, 1e-5], [2, 0.5, 7]]


def written(
    quote="\\", names=True, header='"text" "kind" "V1" "V2" "V3"', delimiter=" ", ends="\n"
):
    """Return a table as R's write.table writes it."""
    lines = [header.replace(" ", delimiter)]
    for number, (text, vector) in enumerate(zip(TEXTS, VECTORS, strict=True), 1):
        cells = [f'"{text.replace(chr(34), quote + chr(34))}"', '"tree"', *map(str, vector)]
        lines.append(delimiter.join([f'"{number}"', *cells] if names else cells))
    return ends.join(lines) + ends


def save(folder, text: str, name: str):
    path = folder / name
    path.write_text(text, newline="")
    return path


@pytest.mark.parametrize("name", ["rows.txt", "rows.csv", "rows.dat", "rows.tsv"])
@pytest.mark.parametrize("quote", ["\\", '"'])
@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_table_of_r(tmp_path, name, quote, names, ends):
    table = read_table([save(tmp_path, written(quote, names, ends=ends), name)])
    np.testing.assert_allclose(table.vectors, VECTORS)
    assert table.columns == {"text": TEXTS, "kind": ["tree"] * 3}
    assert any("first column has the names of the rows" in note for note in table.notes) == names


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_one_name_fewer_than_cells_between_other_marks(tmp_path, delimiter):
    text = written('"', delimiter=delimiter)
    table = read_table([save(tmp_path, text, "rows.csv")])
    np.testing.assert_allclose(table.vectors, VECTORS)
    assert table.columns == {"text": TEXTS, "kind": ["tree"] * 3}


def test_names_of_rows_that_are_words_are_kept(tmp_path):
    text = '"V1" "V2"\n"apple" 0.5 1\n"pear" NA 2\n"oak" 1.5 3\n'
    table = read_table([save(tmp_path, text, "rows.txt")])
    assert table.columns == {"column 1": ["apple", "pear", "oak"]}
    np.testing.assert_allclose(table.vectors, [[0.5, 1], [0, 0], [1.5, 3]])
    assert [fault.reason for fault in table.faults.values()] == [
        'the number in the column "V1" is missing'
    ]


def test_columns_that_stand_below_each_other(tmp_path):
    text = "    word    V1   V2  V3\n0   apple   0.5  1   2\n1   pear   -0.5  1   2\n"
    table = read_table([save(tmp_path, text, "rows.txt")])
    np.testing.assert_allclose(table.vectors, [[0.5, 1, 2], [-0.5, 1, 2]])
    assert table.columns == {"word": ["apple", "pear"]}


@pytest.mark.parametrize(
    "text",
    [
        "This is a line\nThis is another\nThe third one here\n",
        "my title\n1 apple\n2 pear\n3 cherry\n",
        "a b c\nd e f\ng h i\n",
        "at home\n1 2 3\n",
    ],
)
@pytest.mark.parametrize("name", ["rows.txt", "rows.csv"])
def test_lines_of_words_stay_texts(tmp_path, text, name):
    table = read_table([save(tmp_path, text, name)])
    assert table.vectors is None
    assert len(table.columns) == 1


def test_commas_in_texts_are_no_names_of_rows(tmp_path):
    text = "text,label\nhello, world,a\nbye, moon,b\nso, long,c\n"
    table = read_table([save(tmp_path, text, "rows.csv")])
    assert len(table.faults) == 3
