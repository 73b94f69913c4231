"""Dates: what is read as one, against the standard library, and what stays text."""

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.bundle import decode, encode
from embedding_sphere.compose import compose, model_of, plan
from embedding_sphere.sources import read_table
from embedding_sphere.sources.dates import UNITS, ambiguous_dates, find_dates
from embedding_sphere.sources.recognize import find_kind

MOMENTS = [
    datetime(1969, 12, 31, tzinfo=UTC),
    datetime(2021, 4, 3, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
]


def days(moment: datetime) -> float:
    return moment.timestamp() / 86400


FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y", "%B %d, %Y", "%b %d %Y"),
    *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M", "%d/%m/%Y", "%m/%d/%Y"),
)


@pytest.mark.parametrize("form", FORMS)
def test_usual_forms_are_read_as_the_standard_library_writes_them(form: str) -> None:
    texts = [moment.strftime(form) for moment in MOMENTS]
    found = find_dates(texts)
    assert found is not None
    assert [found.read(text) for text in texts] == [days(moment) for moment in MOMENTS]
    assert find_kind(texts) == "date"


def test_times_of_day_and_zones_count() -> None:
    moment = datetime(2021, 4, 3, 10, 30, 15, tzinfo=UTC)
    found = find_dates([format_datetime(moment)])
    assert found is not None
    assert found.read(format_datetime(moment)) == pytest.approx(days(moment))
    found = find_dates(["2021-04-03T12:30:15.123+02:00"])
    assert found is not None
    assert found.read("2021-04-03T12:30:15.123+02:00") == pytest.approx(days(moment))


def test_a_month_alone_is_its_first_day() -> None:
    found = find_dates(["2021-04", "2021-05"])
    assert found is not None
    assert found.read("2021-04") == days(datetime(2021, 4, 1, tzinfo=UTC))


def test_one_row_decides_whether_the_day_or_the_month_comes_first() -> None:
    found = find_dates(["03/04/2021", "25/04/2021"])
    assert found is not None
    assert found.read("03/04/2021") == days(datetime(2021, 4, 3, tzinfo=UTC))
    found = find_dates(["03/04/2021", "04/25/2021"])
    assert found is not None
    assert found.read("03/04/2021") == days(datetime(2021, 3, 4, tzinfo=UTC))


def test_dates_that_no_row_decides_stay_text_and_that_is_said() -> None:
    texts = ["03/04/2021", "05/06/2021"]
    assert find_dates(texts) is None
    assert find_kind(texts) == "text"
    (sentence,) = ambiguous_dates({"when": texts, "other": ["a", "b"]})
    assert "when" in sentence
    assert "03/04/2021" in sentence
    assert ambiguous_dates({"when": [*texts, "25/06/2021"]}) == []


@pytest.mark.parametrize(
    "texts",
    [
        ["2021-04-03", "soon"],
        ["2021-02-30"],
        ["25/04/2021", "04/25/2021"],
        ["2021", "2022"],
        ["1.2", "3.4"],
        ["10:30", "11:30"],
        ["2021-04-03", "3.4.2021"],
        ["0000-01-01"],
        [],
    ],
)
def test_what_is_no_date_in_every_row_is_none(texts: list[str]) -> None:
    assert find_dates(texts) is None


def test_a_column_of_dates_goes_into_a_bundle_and_back(tmp_path: Path) -> None:
    file = tmp_path / "dated.csv"
    file.write_text(
        "text,created,embedding\n"
        'one,2021-04-03,"[1, 0]"\n'
        'two,,"[0, 1]"\n'
        'three,2024-02-29,"[1, 1]"\n'
    )
    table = read_table([file])
    bundle = decode(encode(compose(table, plan(table), model_of(table))))
    column = next(column for column in bundle.columns if column.name == "created")
    assert column.kind == "number"
    assert column.extra == {"units": UNITS}
    expected = [days(MOMENTS[1]), np.nan, days(MOMENTS[2])]
    np.testing.assert_array_equal(column.values, expected)
