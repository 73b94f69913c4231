"""Several files: parts, columns side by side, the Embedding Projector's pair."""

import numpy as np
import pytest
from embedding_sphere.sources import SourceError, read_table

VECTORS = np.array([[0.5, 1, 2], [3, 4, 5.5], [6, 7, 8]], dtype=np.float32)


def save(folder, name: str, content: str):
    (folder / name).write_text(content)
    return folder / name


def vectors_tsv(folder):
    lines = ["\t".join(f"{number:g}" for number in row) for row in VECTORS]
    return save(folder, "vectors.tsv", "\n".join(lines) + "\n")


def test_projector_with_metadata_of_several_columns(tmp_path):
    metadata = save(tmp_path, "metadata.tsv", "word\tclass\na\tx\nb\ty\nc\tx\n")
    for pair in ([vectors_tsv(tmp_path), metadata], [metadata, vectors_tsv(tmp_path)]):
        read = read_table(pair)
        np.testing.assert_array_equal(read.vectors, VECTORS)
        assert read.columns == {"word": ["a", "b", "c"], "class": ["x", "y", "x"]}


def test_projector_with_metadata_of_one_column_has_no_line_of_names(tmp_path):
    metadata = save(tmp_path, "metadata.tsv", "a\nb\nc\n")
    read = read_table([vectors_tsv(tmp_path), metadata])
    assert read.columns == {"label": ["a", "b", "c"]}
    np.testing.assert_array_equal(read.vectors, VECTORS)


def test_projector_vectors_of_whole_numbers(tmp_path):
    vectors = save(tmp_path, "vectors.tsv", "3\t1\n4\t1\n5\t9\n")
    np.testing.assert_array_equal(read_table([vectors]).vectors, [[3, 1], [4, 1], [5, 9]])


def test_parts_follow_each_other(tmp_path):
    first = save(tmp_path, "a.csv", 'text,v\na,"[1, 2]"\nb,"[1]"\n')
    second = save(tmp_path, "b.csv", 'v,text\n"[3, 4]",c\n,d\n')
    read = read_table([first, second])
    assert read.columns == {"text": ["a", "b", "c", "d"]}
    assert [str(fault) for fault in read.faults.values()] == [
        "a.csv, row 2: the vector has 1 number, expected 2",
        "b.csv, row 2: the vector is missing",
    ]
    np.testing.assert_array_equal(read.usable().vectors, [[1, 2], [3, 4]])


def test_columns_side_by_side_keep_their_names_apart(tmp_path):
    first = save(tmp_path, "a.csv", 'text,v\na,"[1, 2]"\nb,"[3, 4]"\n')
    second = save(tmp_path, "b.csv", "text,other\nc,1\nd,2\n")
    read = read_table([first, second])
    assert read.columns == {"text": ["a", "b"], "text 2": ["c", "d"], "other": ["1", "2"]}


def test_files_that_do_not_fit_are_told_with_their_rows(tmp_path):
    first = save(tmp_path, "a.csv", 'text,v\na,"[1, 2]"\n')
    second = save(tmp_path, "b.csv", "other,text\n1,x\n2,y\n3,z\n")
    with pytest.raises(SourceError, match=r"a.csv has 1, b.csv has 3"):
        read_table([first, second])
    third = save(tmp_path, "c.csv", 'name,w\nz,"[3, 4]"\n')
    with pytest.raises(SourceError, match=r"a.csv and c.csv both hold vectors"):
        read_table([first, third])
