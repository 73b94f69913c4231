"""What an atlas on disk holds."""

import base64
import json
import shutil
from itertools import accumulate

import numpy as np
import pytest
from embedding_sphere.atlas import Atlas, AtlasColumn, AtlasError, write_atlas
from embedding_sphere.atlas.healpix import healpix_cells
from embedding_sphere.atlas.summary import _histogram
from embedding_sphere.atlas.write import PART_BYTES
from embedding_sphere.numeric.steps import drain
from made_atlas import DISHES, make_content


def test_every_row_comes_back_with_all_that_belonged_to_it(atlas, content):
    places, texts = atlas.table("places"), atlas.table("texts")
    rows = texts.column("row").to_numpy()
    np.testing.assert_array_equal(np.sort(rows), np.arange(content.count))
    said = content.table.column("text").to_pylist()
    assert texts.column("text").to_pylist() == [said[row] for row in rows]
    points = np.stack([places.column(axis).to_numpy() for axis in "xyz"], axis=1) / 32_767
    assert np.abs(points - content.positions[rows]).max() <= 0.5 / 32_767 + 1e-7
    for name in ("kind", "price", "day"):
        there = content.table.column(name).to_numpy()
        np.testing.assert_array_equal(places.column(name).to_numpy(), there[rows])
    # A person's column that is called as an own one lies beside it.
    np.testing.assert_array_equal(places.column("x_").to_numpy(), rows)
    for level, region in enumerate(content.regions):
        np.testing.assert_array_equal(
            places.column(f"region_{level}").to_numpy(), region.codes[rows]
        )


def test_codes_lead_to_vectors_and_vectors_back(atlas, content):
    rows = atlas.table("texts").column("row").to_numpy()
    places = atlas.table("codes").column("place").to_numpy()
    vectors = atlas.table("vectors")
    np.testing.assert_array_equal(vectors.column("row").to_numpy()[places], np.arange(len(rows)))
    numbers = np.frombuffer(b"".join(vectors.column("vector").to_pylist()), np.int8)
    found = numbers.reshape(len(rows), -1) * vectors.column("scale").to_numpy()[:, None]
    exact = content.vectors[rows].astype(np.float32)
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    assert np.abs(found[places] - exact).max() < 0.005


def test_families_have_the_same_tiles_and_none_reaches_over_two_levels(atlas):
    bounds = {}
    for family in ("places", "texts", "codes"):
        metadata = atlas.parquet(family).metadata
        sizes = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
        bounds[family] = list(accumulate(sizes))
    assert bounds["places"] == bounds["codes"]
    assert set(bounds["places"]) <= set(bounds["texts"])
    assert set(accumulate(atlas.told["levels"])) <= set(bounds["places"])


def test_statistics_are_the_boxes_of_tiles(atlas):
    file = atlas.parquet("places")
    for group in range(file.num_row_groups):
        table = file.read_row_group(group)
        for axis, name in enumerate("xyz"):
            told = file.metadata.row_group(group).column(axis).statistics
            values = table.column(name).to_numpy()
            assert (told.min, told.max) == (values.min(), values.max())


def test_parts_are_cut_where_row_groups_begin_and_the_first_level_is_one(atlas):
    for family, told in atlas.told["families"].items():
        metadata = atlas.parquet(family).metadata
        chunks = [metadata.row_group(n).column(0) for n in range(metadata.num_row_groups)]
        starts = [c.dictionary_page_offset or c.data_page_offset for c in chunks]
        offsets = [part["offset"] for part in told["parts"]]
        assert offsets[0] == 0
        assert set(offsets[1:]) <= set(starts)
        lengths = [part["length"] for part in told["parts"]]
        assert list(accumulate(lengths)) == [*offsets[1:], told["footer"]["offset"]]
        assert max(lengths) <= PART_BYTES[family]
    places = atlas.told["families"]["places"]["parts"]
    level = atlas.parquet("places").metadata.row_group(1).column(0)
    assert places[1]["offset"] == level.data_page_offset


@pytest.mark.parametrize(
    "numbers",
    [
        [5.0, 5.0, 5.0],
        [1e300, 1e300],
        [1.7e18, 1.7e18, 1.7e18 + 256],  # a nanosecond apart
        [-1.7e308, 0.0, 1.7e308],
        [0.0, 5e-324],
        [1.0, 2.0, np.nan, 33.0],
    ],
)
def test_numbers_of_any_size_are_counted_in_bins(numbers):
    known = np.array(numbers)[~np.isnan(numbers)]
    counts = _histogram(known, float(known.min()), float(known.max()))
    assert len(counts) == 32
    assert sum(counts) == len(known)
    # The page's rule: the lowest lie in the first bin, the highest in the last.
    assert counts[0] >= 1
    if float(known.max()) - float(known.min()) > 1e-300:
        assert counts[-1] >= 1


@pytest.mark.parametrize("count", [2, 5, 60])
def test_a_search_among_few_rows_finds_all(count, tmp_path):
    drain(write_atlas(make_content(count), tmp_path / "few.atlas"))
    assert Atlas(tmp_path / "few.atlas").told["codes"]["recall"] >= 0.95


def test_totals_are_told(atlas, content):
    columns = {column["name"]: column for column in atlas.told["columns"]}
    codes = content.table.column("kind").to_numpy()
    assert columns["kind"]["categories"] == list(DISHES)
    assert columns["kind"]["totals"] == np.bincount(codes).tolist()
    prices = content.table.column("price").to_numpy()
    known = prices[~np.isnan(prices)]
    price = columns["price"]
    assert (price["low"], price["high"]) == (known.min(), known.max())
    assert price["missing"] + sum(price["histogram"]) == content.count
    assert columns["day"]["extra"] == {"units": "days since 1970-01-01"}
    assert columns["x"]["field"] == "x_"
    region = atlas.told["regions"][0]
    assert region["totals"] == np.bincount(content.regions[0].codes).tolist()
    mean = content.positions[content.regions[0].codes == 0].mean(axis=0)
    np.testing.assert_allclose(region["middles"][0], mean / np.linalg.norm(mean), atol=1e-4)
    density = atlas.told["density"]
    counts = np.frombuffer(base64.b64decode(density["counts"]), density["dtype"])
    cells = healpix_cells(content.positions, density["order"])
    np.testing.assert_array_equal(counts, np.bincount(cells, minlength=12 * 4**5))


def test_the_same_content_and_seed_give_the_same_bytes(tmp_path):
    content = make_content(3000)
    for name in ("a", "b"):
        drain(write_atlas(content, tmp_path / f"{name}.atlas", seed=5))
    drain(write_atlas(content, tmp_path / "c.atlas", seed=6))
    a, b, c = (
        {str(file.relative_to(folder)): file.read_bytes() for file in folder.glob("*/*")}
        for folder in (tmp_path / f"{name}.atlas" for name in "abc")
    )
    assert a == b
    assert a != c
    described = [(tmp_path / f"{name}.atlas" / "atlas.json").read_bytes() for name in "ab"]
    assert described[0] == described[1]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_few_rows_are_an_atlas(count, tmp_path):
    drain(write_atlas(make_content(count), tmp_path / "few.atlas"))
    atlas = Atlas(tmp_path / "few.atlas")
    atlas.check()
    assert atlas.rows == atlas.table("vectors").num_rows == count


def test_rows_without_columns_are_an_atlas(tmp_path):
    content = make_content(50)
    content.columns, content.regions = [], []
    drain(write_atlas(content, tmp_path / "bare.atlas"))
    assert Atlas(tmp_path / "bare.atlas").table("places").column_names == ["x", "y", "z"]


def test_parts_that_do_not_fit_are_refused(tmp_path):
    content = make_content(50)
    content.vectors = content.vectors[:40]
    with pytest.raises(AtlasError, match=r"The vectors have 40 rows: expected 50\."):
        drain(write_atlas(content, tmp_path / "bad.atlas"))
    assert list(tmp_path.iterdir()) == []


def test_what_fails_leaves_what_was_there(atlas, tmp_path, monkeypatch):
    target = tmp_path / "dishes.atlas"
    shutil.copytree(atlas.folder, target)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("embedding_sphere.atlas.write.cut", full)
    with pytest.raises(AtlasError, match="cannot be written \\(no space left on device\\)"):
        drain(write_atlas(make_content(50), target))
    assert [path.name for path in tmp_path.iterdir()] == ["dishes.atlas"]
    Atlas(target).check()


def test_what_is_no_atlas_is_not_replaced(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("keep")
    with pytest.raises(AtlasError, match="a folder with something else in it"):
        drain(write_atlas(make_content(5), tmp_path / "notes"))
    assert (tmp_path / "notes" / "mine.txt").read_text() == "keep"
    with pytest.raises(AtlasError, match="is a file"):
        drain(write_atlas(make_content(5), tmp_path / "notes" / "mine.txt"))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda part: part.unlink(), "has no part"),
        (lambda part: part.write_bytes(part.read_bytes()[:-10]), "is cut short"),
        (lambda part: part.write_bytes(part.read_bytes()[:-1] + b"!"), "is not the one that"),
    ],
)
@pytest.mark.parametrize("name", ["places/0000.part", "texts/footer", "vectors/0000.part"])
def test_a_part_that_is_missing_cut_or_changed_is_named(name, spoil, sentence, atlas, tmp_path):
    folder = tmp_path / "copy.atlas"
    shutil.copytree(atlas.folder, folder)
    spoil(folder / name)
    with pytest.raises(AtlasError, match=sentence) as raised:
        Atlas(folder).check()
    assert name in str(raised.value)
    with pytest.raises(AtlasError, match=sentence):
        Atlas(folder).table(name.partition("/")[0])


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{", "is damaged"),
        ("[]", "tells no format"),
        (json.dumps({"format": 2}), "newer version of embedding-sphere: its format is 2"),
    ],
)
def test_a_description_that_cannot_be_read_is_refused(written, sentence, tmp_path):
    (tmp_path / "atlas.json").write_text(written)
    with pytest.raises(AtlasError, match=sentence):
        Atlas(tmp_path)
    with pytest.raises(AtlasError, match="is no atlas"):
        Atlas(tmp_path / "nowhere")


@pytest.mark.parametrize("shape", ["wide", "long", "both"])
def test_a_question_costs_no_more_than_ten_megabytes_whatever_the_columns_are(shape, tmp_path):
    content = make_content(20_000)
    generator = np.random.default_rng(0)
    if shape != "long":
        for number in range(20):
            values = generator.normal(size=content.count)
            content.table = content.table.append_column(f"n{number}", [values])
            content.columns = [*content.columns, AtlasColumn(f"n{number}", "number")]
    if shape != "wide":
        # Few are long, those together, and none can be packed.
        places = np.argsort(content.positions[:, 2])[:300]
        texts = np.full(content.count, "short", dtype=object)
        texts[places] = [generator.bytes(5000).hex() for _ in places]
        content.table = content.table.append_column("long", [list(texts)])
        content.columns = [*content.columns, AtlasColumn("long", "text")]
    drain(write_atlas(content, tmp_path / "dishes.atlas"))
    atlas = Atlas(tmp_path / "dishes.atlas")
    atlas.check()
    families = atlas.told["families"]
    largest = {name: max(part["length"] for part in families[name]["parts"]) for name in families}
    hits = 10 * (largest["places"] + largest["texts"])
    assert hits + atlas.told["codes"]["limit"] <= 10_000_000
    assert largest["places"] <= PART_BYTES["places"]
    said = atlas.table("texts").column("text").to_pylist()
    rows = atlas.table("texts").column("row").to_pylist()
    assert said == content.table.column("text").take(rows).to_pylist()


def test_a_text_of_any_length_is_written(tmp_path):
    content = make_content(3000)
    texts = ["short"] * content.count
    for row in (0, 7, 2999):
        texts[row] = "a" * 1_000_000
    content.table = content.table.append_column("long", [texts])
    content.columns = [*content.columns, AtlasColumn("long", "text")]
    drain(write_atlas(content, tmp_path / "dishes.atlas"))
    table = Atlas(tmp_path / "dishes.atlas").table("texts")
    assert table.column("long").to_pylist() == [texts[row] for row in table["row"].to_pylist()]
