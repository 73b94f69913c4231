"""Codes, lists and rounded vectors."""

import numpy as np
import pytest
from embedding_sphere.atlas.codes import make_coder, round_rows, unit_rows
from embedding_sphere.atlas.lists import make_lists
from embedding_sphere.atlas.rotation import draw_signs, rotate
from embedding_sphere.numeric.steps import drain


@pytest.mark.parametrize("dimension", [1, 2, 3, 24, 64, 384])
def test_a_rotation_keeps_lengths_and_angles_and_spreads_a_number_over_all(dimension):
    rows = np.random.default_rng(0).normal(size=(50, dimension)).astype(np.float32)
    turned = rotate(rows, draw_signs(dimension))
    np.testing.assert_allclose(turned @ turned.T, rows @ rows.T, rtol=1e-4, atol=1e-3)
    axes = rotate(np.eye(dimension, dtype=np.float32), draw_signs(dimension))
    if dimension >= 24:
        assert np.abs(axes).max() < 0.75
    np.testing.assert_allclose(axes @ axes.T, np.eye(dimension), atol=1e-5)


def test_scores_of_codes_are_near_cosines_and_lean_to_neither_side(content):
    coder = drain(make_coder(content.vectors))
    rows = unit_rows(content.vectors, slice(0, 4000))
    codes, scales = coder.encode(rows)
    assert codes.shape == (4000, 3)
    query = rows[17]
    told = coder.scores(codes, scales, query[None])[0]
    true = rows @ query
    assert np.corrcoef(told, true)[0, 1] > 0.8
    assert abs(float(np.mean(told - true))) < 0.02


def test_scores_are_what_the_bits_say(content):
    coder = drain(make_coder(content.vectors))
    rows = unit_rows(content.vectors, slice(0, 5))
    codes, scales = coder.encode(rows)
    rest = rotate(rows - coder.mean, coder.signs)
    turned = rotate(rows[3:4], coder.signs)[0]
    for row in range(5):
        bits = [codes[row, d // 8] >> (d % 8) & 1 for d in range(24)]
        assert bits == (rest[row] >= 0).astype(int).tolist()
        total = sum(turned[d] if bit else -turned[d] for d, bit in enumerate(bits))
        expected = coder.mean @ rows[3] + scales[row] * total
        assert coder.scores(codes, scales, rows[3:4])[0, row] == pytest.approx(expected, abs=1e-5)


def test_rows_of_zeros_and_equal_rows_have_codes():
    coder = drain(make_coder(np.ones((4, 8), dtype=np.float16)))
    scales = coder.encode(np.zeros((2, 8), dtype=np.float32))[1]
    assert np.isfinite(scales).all()
    equal = coder.encode(unit_rows(np.ones((2, 8)), slice(0, 2)))
    assert np.isfinite(coder.scores(*equal, np.ones((1, 8)))).all()
    numbers, scales = round_rows(np.zeros((2, 8), dtype=np.float32))
    assert not numbers.any()
    assert not scales.any()


def test_rounded_rows_are_near(content):
    rows = unit_rows(content.vectors, slice(0, 100))
    numbers, scales = round_rows(rows)
    assert np.abs(numbers).max() == 127
    assert np.abs(numbers * scales[:, None] - rows).max() <= scales.max() / 2 + 1e-6


def test_lists_hold_what_is_alike_and_none_is_empty(content):
    lists = drain(make_lists(content.vectors, 12))
    counts = np.bincount(lists)
    assert counts.min() > 0
    rows = unit_rows(content.vectors, slice(None))
    inside = np.mean([rows[lists == one].mean(axis=0) @ rows[lists == one].mean(axis=0)
                      for one in range(len(counts))])  # fmt: skip
    everywhere = rows.mean(axis=0) @ rows.mean(axis=0)
    assert inside > everywhere + 0.3
    np.testing.assert_array_equal(lists, drain(make_lists(content.vectors, 12)))


def test_as_many_lists_as_rows_are_possible():
    lists = drain(make_lists(np.eye(6, dtype=np.float16), 6))
    assert sorted(lists.tolist()) == list(range(6))
