"""How much a file may ask of its reader: beyond these bounds it is told, not tried.

Whoever reads is to be done within a second or two a megabyte, and a tab is to survive it. So
nothing here may grow faster than the file: neither what it unpacks to, nor the table that is made
of it.
"""

from ..kernel.webassembly import memory_limit
from .table import SourceError

# Characters of one row, one line or one JSON value: reading it cannot be interrupted.
LONGEST_ROW = 1 << 24
# So many characters are read between two pauses, at least.
PAUSE_AFTER = 1 << 16
MOST_COLUMNS = 100_000
# Of lists and objects in each other. C reads them by recursion, and a tab's stack ends at 2000.
MOST_LEVELS = 400

# Tables pack to a third or a tenth of their size, the most uniform of them to a hundredth.
UNPACKED_BYTES = 1 << 28
UNPACKED_TIMES = 100
# As much as the page reads of a file that is not packed, web/formats/allowance.js.
UNPACKED_IN_TAB = 1_000_000_000

# Two bytes of a file may be a text, which takes 50 in Python, in a row that takes 48.
TABLE_BYTES = 1 << 29
TABLE_TIMES = 400
TABLE_IN_TAB = 2_000_000_000
# Rows that columns of repeated values, or of none, may add without a byte of the file.
FREE_ROWS = 1 << 18
ROWS_PER_BYTE = 16
# What a table takes for a row, for each of its cells, for a text of several characters beside
# these, and for a row that cannot be used: upper estimates.
ROW_BYTES = 48
CELL_BYTES = 16
TEXT_BYTES = 48
FAULT_BYTES = 400
NUMBER_BYTES = 4


class Allowance:
    """How many bytes a file may come to, unpacked and as a table.

    Parameters
    ----------
    name : str
        What messages call the file.
    packed : int
        Its size in bytes.

    Attributes
    ----------
    unpacked, table : int
        Bytes at most.
    """

    def __init__(self, name: str, packed: int) -> None:
        self._name, self._packed = name, packed
        self.unpacked = max(UNPACKED_BYTES, UNPACKED_TIMES * packed)
        self.table = max(TABLE_BYTES, TABLE_TIMES * packed)
        if memory_limit() is not None:
            self.unpacked = min(self.unpacked, UNPACKED_IN_TAB)
            self.table = min(self.table, TABLE_IN_TAB)

    def check_unpacked(self, size: int) -> None:
        """Raise SourceError, in one sentence, for more bytes than it may unpack to."""
        if size > self.unpacked:
            raise self._too_large("unpacks to", self.unpacked, UNPACKED_IN_TAB)

    def check_table(self, size: int) -> None:
        """Raise SourceError, in one sentence, for more bytes than its table may take."""
        if size > self.table:
            raise self._too_large("makes a table of", self.table, TABLE_IN_TAB)

    def check_rows(self, rows: int) -> None:
        """Raise SourceError, in one sentence, for more rows than a file of columns may have."""
        if rows > max(FREE_ROWS, ROWS_PER_BYTE * self._packed):
            raise SourceError(
                f"{self._name} has {self._packed:,} bytes and {rows:,} rows, which no table of its "
                "size does: check where it came from, and save it as CSV if it is what it should "
                "be."
            )

    def _too_large(self, verb: str, most: int, most_in_tab: int) -> SourceError:
        told = f"{self._name} has {self._packed:,} bytes and {verb} more than {most / 1e6:,.0f} MB"
        if most == most_in_tab:
            return SourceError(
                f"{told}, the most that a browser tab takes: make a bundle of it with "
                "`embedding-sphere bundle`."
            )
        return SourceError(
            f"{told}, which no table of its size does: check where it came from, and save it "
            "unpacked if it is what it should be."
        )


def check_columns(source: str, count: int) -> None:
    """Raise SourceError for a table of too many columns."""
    if count > MOST_COLUMNS:
        raise SourceError(
            f"{source} has {count:,} columns, expected at most {MOST_COLUMNS:,}: put the numbers "
            "of a vector into one column, or leave columns out."
        )


def too_long(
    source: str, where: str, instead: str = "mend the file or write it again"
) -> SourceError:
    """Return what is told of a row or line, such as "row 3", that is longer than any may be."""
    return SourceError(
        f"{source}, {where}: it is longer than {LONGEST_ROW:,} characters, which no row of a "
        f"table is; {instead}."
    )
