"""Thrift's compact protocol, as far as it tells sizes."""

import pytest
from embedding_sphere.sources.thrift import MOST_LEVELS, ThriftError, ThriftReader


def test_a_struct_of_every_kind():
    data = bytes([0x11, 0x12, 0x13, 7, 0x15, 0x03, 0x16, 0x80, 0x02, 0x18, 2]) + b"hi"
    data += bytes([0x19, 0x25, 2, 4, 0x1C, 0x15, 1, 0, 0x05, 40, 1, 0])
    read = ThriftReader(data)
    assert read.struct() == {
        **{1: True, 2: False, 3: 7, 4: -2, 5: 128, 6: b"hi", 7: [1, 2], 8: {1: -1}},
        20: -1,
    }
    assert read.at == len(data)


def test_nothing_is_read_after_the_field_that_was_asked_for():
    assert ThriftReader(bytes([0x15, 2, 0x15, 4, 255])).struct(until=2) == {1: 1, 2: 2}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is cut short"),
        (bytes([0x15]), "it is cut short"),
        (bytes([0x15, 2]), "it is cut short"),
        (bytes([0x18, 200, 1]), "it is cut short"),
        (bytes([0x15]) + b"\xff" * 20, "too many digits"),
        (bytes([0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0x7F]), "a list of 268,435,455 elements"),
        (bytes([0x1C]) * 100_000, "nested too deep"),
        (bytes([0x19]) + bytes([0x19]) * 100_000, "nested too deep"),
        (bytes([0x1D, 0]), "unknown kind 13"),
    ],
)
def test_what_is_no_struct_ends(data, sentence):
    with pytest.raises(ThriftError, match=sentence):
        ThriftReader(data).struct()


def test_structs_in_each_other_up_to_the_bound():
    data = bytes([0x1C]) * MOST_LEVELS + bytes(MOST_LEVELS + 1)
    assert ThriftReader(data).at == 0
    assert ThriftReader(data).struct()
