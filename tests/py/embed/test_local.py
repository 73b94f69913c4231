"""The local model: it gives the vectors of the data sets, and says what it lacks."""

import hashlib
import json
import sys

import numpy as np
import pytest
from conftest import ROOT
from embedding_sphere import publish
from embedding_sphere.bundle import decode
from embedding_sphere.embed import EmbedError, local
from embedding_sphere.embed.cache import cache_folder
from embedding_sphere.embed.local import FILES, LocalEmbedder, find_files
from embedding_sphere.embed.pooling import POOLINGS
from embedding_sphere.embed.reader import LocalReader


def cached_model(folder):
    """Link the model's files from the build's cache; skips the test where they are not there."""
    for wanted in json.loads((ROOT / "data" / "model.lock.json").read_text())["files"]:
        path = cache_folder() / wanted["sha256"]
        if not path.is_file():
            pytest.skip("the local model is not in the cache (make build fetches it)")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == wanted["sha256"]
        (folder / wanted["name"]).symlink_to(path)
    return folder


def test_vectors_are_those_of_the_data_sets(tmp_path):
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    embedder = LocalEmbedder(cached_model(tmp_path))
    bundle = decode((ROOT / "data" / "emoji.esb").read_bytes())
    columns = {column.name: column for column in bundle.columns}
    rows = [0, 5, 900]
    texts = [f"{columns['name'].values[row]}: {columns['keywords'].values[row]}" for row in rows]
    vectors = embedder.embed(texts)
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    # Another processor may round the int8 sums differently.
    assert (np.sum(vectors * bundle.vectors[rows].astype(np.float32), axis=1) > 0.995).all()
    assert embedder.price() == 0


def states_of(embedder, text):
    """A text's token states, run alone."""
    encoding = embedder._tokenizer.encode(text)
    feeds = {
        "input_ids": encoding.ids,
        "attention_mask": encoding.attention_mask,
        "token_type_ids": encoding.type_ids,
    }
    given = {name: np.array([value]) for name, value in feeds.items()}
    return embedder._session.run(None, given)[0][0]


TEXTS = ["a wing", "", "many more words than a wing has, and then some", "tail", "a wing"] * 3


def test_texts_on_several_threads_have_the_vectors_that_they_have_alone(tmp_path, monkeypatch):
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    monkeypatch.setattr(local.os, "cpu_count", lambda: 4)
    embedder = LocalEmbedder(cached_model(tmp_path))
    means = np.array([states_of(embedder, text).mean(axis=0, dtype=float) for text in TEXTS])
    expected = means / np.linalg.norm(means, axis=1, keepdims=True)
    np.testing.assert_allclose(embedder.embed(TEXTS), expected, atol=1e-6)


class Blending:
    """A transformer of floats: every state depends on all tokens that the mask lets through."""

    table = np.random.default_rng(0).normal(size=(40_000, 6))

    def run(self, outputs, given):
        mask = given["attention_mask"][:, :, None]
        states = self.table[given["input_ids"]] * mask
        blended = states + np.sin(states.sum(axis=1, keepdims=True))
        # What fills up has states, too, which no vector may take from.
        return [np.where(mask > 0, blended, 1e3).astype(np.float32)]


@pytest.mark.parametrize("mode", POOLINGS)
def test_texts_that_are_run_together_have_the_vectors_that_they_have_alone(
    tmp_path, monkeypatch, mode
):
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    (tmp_path / "1_Pooling").mkdir()
    config = {f"pooling_mode_{name}": name == mode for name in POOLINGS}
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps(config))
    embedder = LocalEmbedder(cached_model(tmp_path))
    embedder._session, embedder._alone = Blending(), False
    monkeypatch.setattr(local, "BATCH_TOKENS", 24)
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    embedder._poolings = [POOLINGS["mean_tokens"]]
    # On the way of another, they differ; the root of the number changes the length alone.
    same = mode in ("mean_tokens", "mean_sqrt_len_tokens")
    assert np.allclose(together, embedder.embed(TEXTS), atol=1e-3) == same


def test_a_model_is_found_where_it_is_exported_and_pools_as_it_says(tmp_path):
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    cached_model(tmp_path)
    for name in ("onnx", "1_Pooling"):
        (tmp_path / name).mkdir()
    (tmp_path / "model.onnx").rename(tmp_path / "onnx" / "model.onnx")
    (tmp_path / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 9}')
    embedder = LocalEmbedder(tmp_path)
    long = "one two three four five six seven eight nine"
    first = states_of(embedder, long)
    assert len(first) == 9
    assert embedder.limit == 7
    cls = first[0] / np.linalg.norm(first[0])
    np.testing.assert_allclose(embedder.embed([long])[0], cls, atol=1e-6)
    assert embedder.identity != LocalEmbedder(cached_twin(tmp_path)).identity


def cached_twin(folder):
    """The same model without its configuration."""
    twin = folder / "twin"
    twin.mkdir()
    return cached_model(twin)


def test_what_lies_behind_the_limit_is_not_read(tmp_path):
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    embedder = LocalEmbedder(cached_model(tmp_path))
    read = " ".join(["wing"] * embedder.limit)
    assert embedder.count_tokens([read, "", "a wing, and"]) == [embedder.limit, 0, 4]
    whole, cut, shorter = embedder.embed([read, read + " and much more", read[5:]])
    np.testing.assert_array_equal(cut, whole)
    assert not np.array_equal(shorter, whole)


def test_sentences_are_embedded_once_and_kept(tmp_path, monkeypatch):
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    embedder = LocalEmbedder(cached_model(tmp_path))
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "vectors"))
    with LocalReader(embedder) as reader:
        first = reader.embed(["a wing", "a tail"])
        assert reader.count_tokens(["a wing"]) == [2]
        monkeypatch.setattr(embedder, "embed", None)
        np.testing.assert_array_equal(reader.embed(["a tail", "a wing"]), first[::-1])


def test_files_come_from_the_folder_given_then_the_environment(tmp_path, monkeypatch):
    for name in FILES:
        (tmp_path / name).write_text("")
    assert find_files(tmp_path) == (tmp_path / FILES[0], tmp_path / FILES[1])
    monkeypatch.setenv("EMBEDDING_SPHERE_MODEL", str(tmp_path))
    assert find_files() == (tmp_path / FILES[0], tmp_path / FILES[1])
    (tmp_path / FILES[1]).unlink()
    with pytest.raises(EmbedError, match=r"has no tokenizer.json"):
        find_files()


def test_an_installed_package_without_a_model_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("EMBEDDING_SPHERE_MODEL", raising=False)
    monkeypatch.setattr(
        publish, "__file__", str(tmp_path / "site" / "embedding_sphere" / "publish.py")
    )
    with pytest.raises(EmbedError, match=r"set EMBEDDING_SPHERE_MODEL to a folder"):
        find_files()
    page = tmp_path / "site" / "embedding_sphere" / "page" / "model"
    page.mkdir(parents=True)
    for name in FILES:
        (page / name).write_text("")
    assert find_files() == (page / FILES[0], page / FILES[1])


def test_a_damaged_model_is_one_sentence(tmp_path):
    pytest.importorskip("onnxruntime")
    for name in FILES:
        (tmp_path / name).write_text("nonsense")
    with pytest.raises(EmbedError, match=r"cannot be opened"):
        LocalEmbedder(tmp_path)


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_what_is_missing_is_named(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(EmbedError, match=rf"needs {library}: install it"):
        LocalEmbedder()
