"""How much a file may ask of its reader: beyond these bounds it is told, not tried.

Whoever reads is to be done within a second or two a megabyte, and a tab is to survive it. So nothing
here may grow faster than the file: neither what is unpacked, nor what a table is filled up with.
"""

from ..webassembly import memory_limit
from .table import SourceError

# Characters of one row, one line or one JSON value: reading it cannot be interrupted.
LONGEST_ROW = 1 << 24
# So many characters are read between two pauses, at least.
PAUSE_AFTER = 1 << 16
MOST_COLUMNS = 100_000
# Of lists and objects in each other. C reads them by recursion, and a tab's stack is small.
MOST_LEVELS = 100

# Tables pack to a third or a tenth of their size, the most uniform of them to a hundredth.
UNPACKED_BYTES = 1 << 28
UNPACKED_TIMES = 100
# As much as the page reads of a file that is not packed, web/actions/opening.js.
TAB_READS = 1_000_000_000

# Cells that a file does not hold: so many are filled in, and so many for each that it does hold.
MOST_PADDING = 1 << 22
PADDING_TIMES = 64


class Allowance:
    """How many bytes a file may come to once it is unpacked.

    Parameters
    ----------
    name : str
        What messages call the file.
    packed : int
        Its size in bytes.
    """

    def __init__(self, name: str, packed: int) -> None:
        self._name, self._packed = name, packed
        size = max(UNPACKED_BYTES, UNPACKED_TIMES * packed)
        self._of_tab = memory_limit() is not None and size > TAB_READS
        self.bytes = TAB_READS if self._of_tab else size

    def check(self, size: int) -> None:
        """Raise SourceError, in one sentence, for more bytes than are allowed."""
        if size <= self.bytes:
            return
        told = (
            f"{self._name} has {self._packed:,} bytes and unpacks to more than "
            f"{self.bytes / 1e6:,.0f} MB"
        )
        if self._of_tab:
            raise SourceError(
                f"{told}, the most that a browser tab reads: make a bundle of it with "
                "`embedding-sphere bundle`."
            )
        raise SourceError(
            f"{told}, as no table does: check where it came from, and save it unpacked if it is "
            "what it should be."
        )


def is_mostly_padding(held: int, filled: int) -> bool:
    """Tell whether a table has far more cells that were filled in than its file holds."""
    return filled > MOST_PADDING + PADDING_TIMES * held


def check_columns(source: str, count: int) -> None:
    """Raise SourceError for a table of too many columns."""
    if count > MOST_COLUMNS:
        raise SourceError(
            f"{source} has {count:,} columns, expected at most {MOST_COLUMNS:,}: put the numbers "
            "of a vector into one column, or leave columns out."
        )


def too_long(source: str, row: int) -> SourceError:
    """Return what is told of a row, counted from 1, that is longer than any row may be."""
    return SourceError(
        f"{source}, row {row:,}: it is longer than {LONGEST_ROW:,} characters, which no row of a "
        "table is; mend the file or write it again."
    )
