"""How large a file's table may become."""

import pytest
from embedding_sphere.sources import SourceError, limits
from embedding_sphere.sources.limits import Allowance


def test_what_tables_pack_to_is_allowed_and_more_is_told():
    small, large = Allowance("a.csv.gz", 1000), Allowance("a.csv.gz", 50_000_000)
    small.check_unpacked(200_000_000)
    small.check_table(500_000_000)
    large.check_unpacked(100 * 50_000_000)
    with pytest.raises(SourceError, match=r"a.csv.gz has 1,000 bytes and unpacks to more than 268"):
        small.check_unpacked(300_000_000)
    with pytest.raises(SourceError, match=r"makes a table of more than 537 MB.* save it unpacked"):
        small.check_table(600_000_000)
    with pytest.raises(SourceError):
        large.check_unpacked(100 * 50_000_000 + 1)


def test_a_tab_takes_less_and_says_what_to_do(monkeypatch):
    monkeypatch.setattr(limits, "memory_limit", lambda: 1)
    large = Allowance("a.csv.gz", 50_000_000)
    large.check_unpacked(1_000_000_000)
    large.check_table(2_000_000_000)
    with pytest.raises(SourceError, match=r"1,000 MB, the most that a browser tab takes: make a b"):
        large.check_unpacked(1_000_000_001)
    with pytest.raises(SourceError, match=r"2,000 MB, the most that a browser tab takes: make a b"):
        large.check_table(2_000_000_001)
    with pytest.raises(SourceError, match=r"268 MB, which no table of its size does"):
        Allowance("a.csv.gz", 1000).check_unpacked(300_000_000)


@pytest.mark.parametrize("size", [2, 1000, 10_000_000])
def test_no_file_that_is_not_packed_comes_near(size):
    allowance = Allowance("a.csv", size)
    allowance.check_unpacked(size)
    row = limits.ROW_BYTES + limits.CELL_BYTES + limits.TEXT_BYTES + 2
    # A text of two characters and the end of its line; rows of one that cannot be used.
    allowance.check_table(size // 3 * row)
    allowance.check_table(size // 2 * (limits.FAULT_BYTES + limits.ROW_BYTES + limits.CELL_BYTES))
