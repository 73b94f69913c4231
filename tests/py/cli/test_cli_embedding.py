"""Texts embedded by the command line: at a server, here, and what it says of them."""

import numpy as np
import pytest
from conftest import KEY
from embedding_sphere.bundle import decode
from embedding_sphere.embed import local
from fake_openai import DIMENSION, FakeOpenAI, failure, vector_of
from toy_model import ToyModel

pytestmark = pytest.mark.usefixtures("folder")


def test_texts_are_embedded_at_a_server_and_paid_once(call, folder):
    texts = [f"text {row}" for row in range(300)]
    (folder / "texts.txt").write_text("\n".join([*texts, "", "text 0"]))
    with FakeOpenAI([None, failure(401, f"Bad key {KEY}")]) as server:
        arguments = ("bundle", "texts.txt", "-o", "t.esb", "--embed", "openai", "--yes")
        arguments += ("--base-url", server.base_url, "--model", "m", "--layout", "none")
        code, _, err = call(*arguments)
        assert code == 1
        assert "300 texts (1 more are there already or repeat), about" in err
        assert "texts.txt, row 301: the text" in err
        assert "127.0.0.1 answered 401" in err
        assert not (folder / "t.esb").exists()
        code, _, err = call(*arguments)
        assert code == 0, err
        assert "44 texts (257 more" in err
    sent = [text for _, _, body in server.requests for text in body["input"]]
    assert sorted(sent) == sorted([*texts, *texts[256:]])
    bundle = decode((folder / "t.esb").read_bytes())
    expected = [vector_of(text) for text in [*texts, "text 0"]]
    np.testing.assert_array_equal(bundle.vectors, np.array(expected, dtype=np.float16))
    assert (bundle.model.provider, bundle.model.name) == ("openai", "m")
    assert (bundle.model.dimension, bundle.model.template) == (DIMENSION, "{text}")
    assert KEY.encode() not in (folder / "t.esb").read_bytes()


def test_texts_are_embedded_here(call, rows, monkeypatch, folder):
    class Model(ToyModel):
        def embed(self, texts):
            return np.array([[len(text), 1, 2] for text in texts], dtype=np.float32)

    monkeypatch.setattr(local, "LocalEmbedder", Model)
    code, _, err = call("bundle", rows, "-o", "t.esb", "--embed", "local", "--layout", "none")
    assert code == 0, err
    assert "the vectors in embedding were left out" in err
    assert "nothing is paid" in err
    bundle = decode((folder / "t.esb").read_bytes())
    assert bundle.vectors[:, 0].tolist() == [len(f"text {row}") for row in range(40)]


def test_rows_that_a_reader_cannot_take_apart_keep_their_reason_when_embedding(call, folder):
    (folder / "rows.csv").write_text(
        'text,embedding\nfine,"[1, 2]"\na,b,c\n,"[1, 2]"\nno vector,\n'
    )
    code, _, err = call("bundle", "rows.csv", "--dry-run", "--embed", "local")
    assert code == 0
    assert "2 of 4 rows cannot be used" in err
    assert "rows.csv, row 2: it has 3 cells, expected 2" in err
    assert 'rows.csv, row 3: the text in "text" is missing' in err


def test_a_server_on_this_machine_is_not_asked_about(call, folder):
    (folder / "texts.txt").write_text("\n".join(f"text {row}" for row in range(20)))
    with FakeOpenAI() as server:
        arguments = ("bundle", "texts.txt", "-o", "t.esb", "--embed", "openai", "--layout", "none")
        code, _, err = call(*arguments, "--base-url", server.base_url, "--model", "m")
    assert code == 0, err
    assert "nothing is paid" in err
