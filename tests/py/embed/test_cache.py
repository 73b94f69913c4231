"""The file of vectors that have been paid for."""

import numpy as np
import pytest
from embedding_sphere.embed import EmbedError, VectorCache
from embedding_sphere.embed.cache import cache_folder, key_of


def test_vectors_come_back_exactly_and_only_those_that_were_put(tmp_path):
    keys = [key_of("m", f"text {number}") for number in range(1200)]
    vectors = np.random.default_rng(0).standard_normal((1200, 5)).astype(np.float32)
    with VectorCache(tmp_path / "deep" / "v.sqlite") as cache:
        cache.put(keys[:1000], vectors[:1000])
    with VectorCache(tmp_path / "deep" / "v.sqlite") as cache:
        found = cache.get(keys)
    assert set(found) == set(keys[:1000])
    for key, vector in zip(keys[:1000], vectors, strict=False):
        np.testing.assert_array_equal(found[key], vector)


def test_keys_tell_texts_and_models_apart():
    pairs = [("m", "a"), ("m", "b"), ("ma", ""), ("n", "a"), ("m", "\ud800"), ("m", "?")]
    assert len({key_of(*pair) for pair in pairs}) == len(pairs)


def test_texts_are_not_in_the_file(tmp_path):
    with VectorCache(tmp_path / "v.sqlite") as cache:
        cache.put([key_of("m", "a very secret text")], np.ones((1, 3), np.float32))
    assert b"secret" not in (tmp_path / "v.sqlite").read_bytes()


def test_a_file_that_is_no_cache_is_told(tmp_path):
    (tmp_path / "v.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(EmbedError, match=r"v.sqlite .*delete that file"):
        VectorCache(tmp_path / "v.sqlite")


def test_the_folder_is_the_users_choice(tmp_path, monkeypatch):
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.delenv("EMBEDDING_SPHERE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "embedding-sphere"
