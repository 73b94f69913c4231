"""Where `make bench`, `make spheres`, `make start` and `make engines` write their tables."""

import pytest

from tests.bench.report import DOCUMENT, README, write_table

NAMES = ("bench", "spheres", "start", "retrieval")


@pytest.mark.parametrize(
    ("name", "written"), [*((name, DOCUMENT) for name in NAMES), ("engines", README)]
)
def test_a_table_is_replaced_between_its_markers_and_nothing_else_is_touched(
    name, written, tmp_path
):
    document = tmp_path / written.name
    text = written.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    assert text.count(begin) == text.count(end) == 1
    document.write_text(text, encoding="utf-8")
    write_table(name, "| a |\n|---|", document)
    before, after = text.split(begin)[0], text.split(end)[1]
    assert document.read_text(encoding="utf-8") == f"{before}{begin}\n| a |\n|---|\n{end}{after}"


@pytest.mark.parametrize(
    "kept", ["", "<!-- bench -->", "<!-- /bench -->", "<!-- /bench --><!-- bench -->"]
)
def test_a_document_without_the_markers_is_refused_and_left_alone(kept, tmp_path):
    document = tmp_path / "performance.md"
    document.write_text(kept, encoding="utf-8")
    with pytest.raises(ValueError, match=r"performance\.md lacks <!-- bench --> or"):
        write_table("bench", "table", document)
    assert document.read_text(encoding="utf-8") == kept
