"""Thrift's compact protocol, in which Parquet files describe themselves.

Only what tells sizes is read of it, before the library reads the rest. Integers, texts, lists and
structs follow each other; https://github.com/apache/thrift, thrift-compact-protocol.md.
"""

from typing import Any

# Parquet's own nest 6 deep.
MOST_LEVELS = 16
LONGEST_VARINT = 10
# Parquet lists its columns so, and only they are many.
LONGEST_LIST = 1 << 18

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST = range(1, 10)
_STRUCT = 12

Struct = dict[int, Any]


class ThriftError(ValueError):
    """Bytes that are no struct of the protocol."""


class ThriftReader:
    """A position in bytes of the compact protocol.

    Parameters
    ----------
    data : bytes

    Attributes
    ----------
    at : int
        How many of them have been read.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def struct(self, until: int | None = None, level: int = 0) -> Struct:
        """Return a struct's values by the number of their field.

        Parameters
        ----------
        until : int, optional
            The field after which nothing more is read.

        Raises
        ------
        ThriftError
            When the bytes end before, or are no struct.
        """
        if level > MOST_LEVELS:
            raise ThriftError("it is nested too deep")
        fields: Struct = {}
        number = 0
        while True:
            head = self._byte()
            kind = head & 15
            if kind == 0:
                return fields
            number = number + (head >> 4) if head >> 4 else self._integer()
            fields[number] = self._value(kind, level)
            if number == until:
                return fields

    def _value(self, kind: int, level: int, in_list: bool = False) -> Any:
        if kind in (_TRUE, _FALSE):
            return self._byte() == 1 if in_list else kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind in (_I16, _I32, _I64):
            return self._integer()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind == _LIST:
            return self._list(level)
        if kind == _STRUCT:
            return self.struct(None, level + 1)
        raise ThriftError(f"it has a value of the unknown kind {kind}")

    def _list(self, level: int) -> list[Any]:
        head = self._byte()
        count = head >> 4
        if count == 15:
            count = self._varint()
        # Every element takes a byte at least.
        if count > min(LONGEST_LIST, len(self._data) - self.at):
            raise ThriftError(f"it has a list of {count:,} elements")
        if level > MOST_LEVELS:
            raise ThriftError("it is nested too deep")
        return [self._value(head & 15, level + 1, True) for _ in range(count)]

    def _integer(self) -> int:
        zigzag = self._varint()
        return (zigzag >> 1) ^ -(zigzag & 1)

    def _varint(self) -> int:
        value = 0
        for count in range(LONGEST_VARINT):
            byte = self._byte()
            value |= (byte & 127) << (7 * count)
            if byte < 128:
                return value
        raise ThriftError("it has a number of too many digits")

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise ThriftError("it is cut short")
        self.at += 1
        return self._data[self.at - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._data) - self.at:
            raise ThriftError("it is cut short")
        self.at += count
        return self._data[self.at - count : self.at]
