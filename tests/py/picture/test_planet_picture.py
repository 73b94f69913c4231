"""Pictures: a PNG that others read, points where they belong, the page's colours."""

import re
import struct
import zlib

import numpy as np
import pytest
from embedding_sphere.bundle import Bundle, BundleError
from embedding_sphere.picture import Look, draw, picture_of, write_png
from embedding_sphere.picture.colors import CATEGORIES, RAMPS, REST, point_colors, rgb
from sphere_build.files import ROOT

VECTORS = np.random.default_rng(0).normal(size=(30, 4))
NORTH, EQUATOR = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)


def read_png(data):
    """Read a PNG of our own by the standard's rules."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(
            kind + body
        )
        chunks[kind] = body
        at += 12 + size
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert rest == [8, 2, 0, 0, 0]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 3 * width)
    assert (rows[:, 0] == 2).all()
    return np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).reshape(height, width, 3)


def test_a_png_is_read_back_to_the_same_pixels():
    pixels = np.random.default_rng(1).integers(0, 256, (7, 5, 3), dtype=np.uint8)
    np.testing.assert_array_equal(read_png(write_png(pixels)), pixels)


def places(pixels, color):
    """Return the middle of the pixels of one colour, as shares of the picture; None for none."""
    found = np.argwhere((np.abs(pixels.astype(int) - color) < 12).all(axis=2))
    return None if len(found) == 0 else found.mean(axis=0) / len(pixels)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_points_are_where_they_are_seen_and_the_far_side_is_not(theme):
    red, green, blue = np.eye(3) * 255
    positions = np.array([NORTH, EQUATOR, (-1.0, 0.0, 0.0)])
    pixels = draw(positions, np.array([red, green, blue]), Look(300, 40, 0, theme))
    # From 40° north the pole is above the middle, and the equator's point below it.
    north, equator = places(pixels, red), places(pixels, green)
    np.testing.assert_allclose(north, (0.5 - 0.43 * np.cos(np.radians(40)), 0.5), atol=0.01)
    np.testing.assert_allclose(equator, (0.5 + 0.43 * np.sin(np.radians(40)), 0.5), atol=0.01)
    assert places(pixels, blue) is None


def test_east_is_on_the_right_and_dense_land_in_front():
    east = (np.cos(0.5), np.sin(0.5), 0.0)
    pixels = draw(np.array([east]), np.array([[255.0, 0, 0]]), Look(200, 0, 0))
    assert places(pixels, np.array([255, 0, 0]))[1] > 0.6
    many = np.repeat([[0.0, 0.6, -0.8]], 50, axis=0)
    pixels = draw(many, np.tile([255.0, 0, 0], (50, 1)), Look(200))
    np.testing.assert_allclose(places(pixels, np.array([255, 0, 0])), (0.5, 0.5), atol=0.01)


def test_the_picture_of_a_bundle_has_its_colours():
    groups = ["a", "b"] * 15
    numbers = [*range(29), None]
    bundle = Bundle.from_arrays(VECTORS, columns={"kind": groups, "stars": numbers})
    with pytest.raises(BundleError, match="has no layout"):
        picture_of(bundle)
    bundle.layout(iterations=50)
    pixels = read_png(picture_of(bundle, Look(128)))
    assert places(pixels, rgb(CATEGORIES["dark"][0])) is not None
    by_number = point_colors(bundle, "stars", "light")
    np.testing.assert_array_equal(
        by_number[[0, 28, 29]],
        [rgb(RAMPS["light"][0]), rgb(RAMPS["light"][-1]), rgb(REST["light"])],
    )
    with pytest.raises(ValueError, match="The size is 9999: expected 64 to 4096"):
        picture_of(bundle, Look(9999))


def test_of_many_categories_the_largest_have_hues():
    names = [f"c{row}" for row in range(12) for _ in range(row + 1)]
    vectors = np.random.default_rng(2).normal(size=(len(names), 3))
    bundle = Bundle.from_arrays(vectors, columns={"kind": names})
    colors = point_colors(bundle, "kind", "dark")
    grey = (colors == rgb(REST["dark"])).all(axis=1)
    assert {name for name, is_grey in zip(names, grey, strict=True) if is_grey} == {"c0", "c1"}


def test_the_colours_are_those_of_the_page():
    page = (ROOT / "web" / "data" / "palette.js").read_text(encoding="utf-8")
    colors = [color for own in (CATEGORIES, RAMPS) for theme in own.values() for color in theme]
    assert set(re.findall(r"'(#[0-9a-f]{6})'", page)) == {*colors, *REST.values()}
