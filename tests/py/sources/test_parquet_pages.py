"""Parquet files whose pages unpack to far more than the file, or lie about it."""

import gzip

import numpy as np
import pytest
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError, limits, read_table, read_table_steps
from embedding_sphere.sources.opening import Input
from embedding_sphere.sources.parquet_pages import check_pages

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def write(folder, columns, **options):
    path = folder / "a.parquet"
    parquet.write_table(pyarrow.table(columns), path, **options)
    return path


def told_of(path) -> str:
    with pytest.raises(SourceError) as told:
        read_table([path])
    sentence = str(told.value)
    assert sentence.startswith(path.name)
    assert sentence.endswith(".")
    return sentence


@pytest.fixture
def little(allow):
    """Allow 500,000 bytes unpacked and 5,000,000 as a table."""
    allow("unpacked", 500_000)
    allow("table", 5_000_000)


def sizes_of(path):
    return drain(check_pages(Input(path), path.open("rb"), parquet.ParquetFile(path).metadata))


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [False, True])
@pytest.mark.parametrize("packing", ["none", "snappy", "gzip", "zstd"])
def test_pages_are_added_up_as_the_footer_has_them(tmp_path, version, dictionary, packing):
    columns = {"n": np.arange(5000) % 50, "text": [f"text {row % 50}" for row in range(5000)]}
    path = write(
        tmp_path,
        columns,
        data_page_version=version,
        use_dictionary=dictionary,
        compression=packing,
        data_page_size=1000,
        row_group_size=2000,
    )
    metadata = parquet.ParquetFile(path).metadata
    groups = [metadata.row_group(place) for place in range(metadata.num_row_groups)]
    told = sum(
        group.column(place).total_uncompressed_size for group in groups for place in range(2)
    )
    sizes = sizes_of(path)
    assert sizes.values == 10_000
    # The footer counts the headers too.
    assert 0.6 * told < sizes.unpacked < told
    assert (sizes.widest > 0) is dictionary
    assert read_table([path]).columns["text"] == columns["text"]


@pytest.mark.parametrize("packed", [False, True])
def test_pages_that_unpack_to_more_than_is_allowed(tmp_path, little, packed):
    path = write(tmp_path, {"text": ["a" * 600_000, "b"]}, compression="zstd", use_dictionary=False)
    assert path.stat().st_size < 5000
    if packed:
        path = tmp_path / "a.parquet.gz"
        path.write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    assert "unpacks to more than 0 MB, which no table of its size does" in told_of(path)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_page_that_says_that_it_unpacks_to_more_than_the_footer_says(tmp_path, little, version):
    path = write(
        tmp_path,
        {"text": ["a" * 30_000]},
        compression="zstd",
        use_dictionary=False,
        data_page_version=version,
    )
    data = path.read_bytes()
    start = parquet.ParquetFile(path).metadata.row_group(0).column(0).data_page_offset
    # Field 1, the kind of page; field 2, the size unpacked, in three bytes of a variable number.
    assert (data[start], data[start + 2]) == (0x15, 0x15)
    size = data[start + 3 : start + 6]
    assert [byte >> 7 for byte in size] == [1, 1, 0]
    lying = data[: start + 3] + b"\xfe\xff\x7f" + data[start + 6 :]
    path.write_bytes(lying)
    assert "unpacks to more than 0 MB" in told_of(path)
    # A size below nothing, and one below what is there.
    path.write_bytes(data[: start + 3] + b"\xff\xff\x7f" + data[start + 6 :])
    assert "the header of a page is damaged: it has less than nothing in it" in told_of(path)
    path.write_bytes(data[: start + 3] + b"\x80\x80\x01" + data[start + 6 :])
    assert "is no Parquet file that can be read" in told_of(path)


def test_the_same_value_over_and_over_is_told_before_it_is_read(tmp_path, little, monkeypatch):
    monkeypatch.setattr("embedding_sphere.sources.arrow_batches._cells_of", lambda _: 1 / 0)
    path = write(tmp_path, {f"c{place}": np.zeros(30_000) for place in range(50)})
    assert "makes a table of more than 5 MB" in told_of(path)
    path = write(tmp_path, {"c": pyarrow.nulls(200_000, pyarrow.float32())})
    assert "makes a table of more than 5 MB" in told_of(path)


@pytest.mark.parametrize("encoding", ["RLE_DICTIONARY", "DELTA_BYTE_ARRAY"])
def test_long_texts_that_rows_repeat_come_a_few_at_a_time(tmp_path, allow, monkeypatch, encoding):
    allow("table", 100_000_000)
    options = {"use_dictionary": True}
    if encoding == "DELTA_BYTE_ARRAY":
        options = {"use_dictionary": False, "column_encoding": {"text": encoding}}
    path = write(tmp_path, {"text": ["a" * 1_000_000] * 200}, **options)
    assert sizes_of(path).widest >= 1_000_000
    sizes = []

    def columns_of(column):
        sizes.append(column.nbytes)
        return column.to_pylist()

    monkeypatch.setattr("embedding_sphere.sources.arrow_batches._cells_of", columns_of)
    assert "makes a table of more than 100 MB" in told_of(path)
    # Without a bound a batch of 1,024 rows had all of them at once.
    assert max(sizes) < 80_000_000


def test_lists_of_a_length_that_no_row_has(tmp_path):
    kind = pyarrow.list_(pyarrow.float32(), 50_000_000)
    path = write(tmp_path, {"v": pyarrow.array([None, None], kind)})
    assert "its lists have 50,000,000 numbers each" in told_of(path)
    inner = pyarrow.list_(pyarrow.list_(pyarrow.float32(), 10_000), 10_000)
    path = write(tmp_path, {"v": pyarrow.array([None], inner)})
    assert "numbers each" in told_of(path)


def test_columns_that_are_nested_too_deep(tmp_path):
    kind = pyarrow.int64()
    for _ in range(limits.MOST_LEVELS // 2 + 1):
        kind = pyarrow.list_(kind)
    path = write(tmp_path, {"v": pyarrow.nulls(1, kind)})
    assert "nested too deep, with more than 400 levels" in told_of(path)


def test_too_many_columns(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_COLUMNS", 10)
    path = write(tmp_path, {f"c{place}": ["x"] for place in range(11)})
    assert "columns, expected at most 10" in told_of(path)


def test_columns_of_one_name_are_told_apart(tmp_path):
    path = tmp_path / "a.parquet"
    table = pyarrow.Table.from_arrays([pyarrow.array(["x"]), pyarrow.array(["y"])], ["a", "a"])
    parquet.write_table(table, path)
    assert read_table([path]).columns == {"a": ["x"], "a 2": ["y"]}


@pytest.mark.parametrize("place", range(0, 200, 7))
def test_damage_anywhere_is_one_sentence_or_a_table(tmp_path, place):
    path = write(tmp_path, {"text": ["a", "b"], "v": [[1.0, 2.0], [3.0, 4.0]]})
    data = bytearray(path.read_bytes())
    for at in (place + 4, len(data) - 8 - place):
        damaged = data.copy()
        damaged[at] ^= 0x55
        path.write_bytes(bytes(damaged))
        try:
            read_table([path])
        except SourceError as told:
            message = str(told)
        else:
            continue
        assert message.endswith(".")
    for end in (place, len(data) - 1 - place):
        path.write_bytes(bytes(data[:end]) or b"PAR1")
        told_of(path)


def test_a_reading_can_be_ended_while_pages_are_added_up(tmp_path):
    path = write(
        tmp_path,
        {"n": np.arange(40_000)},
        data_page_size=64,
        use_dictionary=False,
        write_batch_size=8,
    )
    assert sum(1 for _ in read_table_steps([path])) > 2000 + 20
