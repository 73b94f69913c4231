"""Regions kept with a layout, and read again as columns."""

import numpy as np
from embedding_sphere.bundle import decode, encode
from embedding_sphere.compose import add_layout, add_regions, compose, model_of, plan
from embedding_sphere.land import land_columns, store_regions
from embedding_sphere.regions import Level
from embedding_sphere.sources import Table


def laid_out(clusters):
    words = ("boat", "bread", "snow", "violin", "garden", "letter")
    table = Table(
        "rows.csv",
        len(clusters),
        {"note": [f"{words[row * 6 // len(clusters)]} {row}" for row in range(len(clusters))]},
        clusters,
        "embedding",
    )
    bundle = compose(table, plan(table), model_of(table))
    add_layout(bundle, parameters={"iterations": 60})
    return bundle


def test_a_layout_keeps_its_regions_in_the_file(clusters):
    bundle = laid_out(clusters)
    again = decode(encode(bundle))
    columns, stored = land_columns(again.layouts[0]), land_columns(bundle.layouts[0])
    assert columns[0].name == "land: continents"
    assert 2 <= len(columns[0].categories) <= 9
    for column, expected in zip(columns, stored, strict=True):
        assert column.categories == expected.categories
        np.testing.assert_array_equal(column.codes, expected.codes)
        assert len(column.codes) == bundle.count


def test_regions_named_anew_are_those_of_the_layout(clusters):
    bundle = laid_out(clusters)
    expected = bundle.layouts[0].extra.pop("regions")
    assert land_columns(bundle.layouts[0]) == []
    add_regions(bundle)
    assert bundle.layouts[0].extra["regions"] == expected


def test_a_region_without_a_name_is_called_so_and_many_need_wider_codes(clusters):
    layout = laid_out(clusters).layouts[0]
    codes = np.arange(len(layout.positions), dtype=np.int16)
    store_regions(layout, [Level(("", "Ships"), codes % 2), Level(("x",) * 300, codes)])
    first, second = land_columns(layout)
    assert first.categories == ["Unnamed", "Ships"]
    assert second.codes.dtype == np.uint16
    np.testing.assert_array_equal(second.codes, codes)
