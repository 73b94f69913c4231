"""Embedding at a server: what is sent, what is asked again, what is told, what is never paid twice.

The server is a fake one on this machine.
"""

import sys
from base64 import b64encode

import numpy as np
import pytest
from embedding_sphere.embed import EmbedError, VectorCache, embed_texts, estimate
from embedding_sphere.embed import openai as module
from embedding_sphere.embed.openai import OpenAIEmbedder
from fake_openai import FakeOpenAI, answer_with, failure, vector_of

KEY = "sk-test-1234567890abcdefghijklmnop"
ENCODED = b64encode(f":{KEY}".encode()).decode()
TEXTS = [f"text {number}" for number in range(10)]


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def cache(tmp_path):
    with VectorCache(tmp_path / "vectors.sqlite") as opened:
        yield opened


@pytest.fixture
def server():
    with FakeOpenAI() as opened:
        yield opened


def embedder(server: FakeOpenAI, batch: int = 4, model: str = "small") -> OpenAIEmbedder:
    made = OpenAIEmbedder(model, server.base_url, sleep=lambda seconds: made.pauses.append(seconds))
    made.pauses = []
    made.batch_texts = batch
    return made


def expected(texts):
    return np.array([vector_of(text) for text in texts], dtype=np.float32)


def test_vectors_come_in_the_order_of_the_texts_in_batches(server, cache):
    shares = []
    got = embed_texts(TEXTS, embedder(server), cache, shares.append)
    np.testing.assert_array_equal(got, expected(TEXTS))
    assert [len(body["input"]) for _, _, body in server.requests] == [4, 4, 2]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    path, headers, body = server.requests[0]
    assert path == "/v1/embeddings"
    assert body["model"] == "small"
    assert headers["authorization"] == f"Bearer {KEY}"


def test_batches_hold_so_many_characters_and_a_long_text_goes_alone(server, cache):
    made = embedder(server, batch=100)
    made.batch_characters = 20
    embed_texts(["a" * 9, "b" * 9, "c" * 9, "d" * 50, "e"], made, cache)
    sizes = [[len(text) for text in body["input"]] for _, _, body in server.requests]
    assert sizes == [[9, 9], [9], [50], [1]]


def test_the_key_is_in_the_authorization_header_alone(server, cache, tmp_path):
    embed_texts(TEXTS, embedder(server), cache)
    for path, headers, body in server.requests:
        others = {name: value for name, value in headers.items() if name != "authorization"}
        assert KEY not in f"{path}{others}{body}"
    assert not any(KEY.encode() in file.read_bytes() for file in tmp_path.rglob("*"))


def test_a_server_without_a_key_gets_none(server, cache, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    embed_texts(TEXTS[:1], embedder(server), cache)
    assert "authorization" not in server.requests[0][1]
    with pytest.raises(EmbedError, match=r"set the environment variable OPENAI_API_KEY"):
        OpenAIEmbedder()


def test_an_overloaded_server_is_asked_again_after_longer_and_longer_pauses(server, cache):
    server.script = [failure(429), failure(503), answer_with(b"<html>", 502), failure(500)]
    made = embedder(server)
    np.testing.assert_array_equal(embed_texts(TEXTS[:2], made, cache), expected(TEXTS[:2]))
    assert len(server.requests) == 5
    assert all(2 ** (n - 2) <= pause <= 2**n for n, pause in enumerate(made.pauses))
    assert made.pauses == sorted(made.pauses)


def test_a_pause_that_the_server_names_is_kept_unless_it_is_too_long(server, cache):
    server.script = [failure(429, retry_after="7"), failure(429, retry_after="0.5")]
    made = embedder(server)
    embed_texts(TEXTS[:1], made, cache)
    assert made.pauses == [7, 0.5]
    server.script = [failure(429, retry_after="3600")]
    with pytest.raises(EmbedError, match=r"answered 429: it is overloaded or down"):
        embed_texts(TEXTS[1:2], embedder(server), cache)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (failure(401, f"Incorrect API key provided: {KEY}."), "it refuses the key"),
        (failure(401, f"Incorrect API key: {KEY[:12]}****mnop"), "it refuses the key"),
        (failure(400, f"Basic {ENCODED} is wrong"), "it refuses the texts"),
        (failure(400, f"Bad header(bearer={KEY})"), "it refuses the texts"),
        (failure(403), "it refuses the key"),
        (failure(404, "The model does not exist"), 'it has no model "small"'),
        (failure(400, "This model's maximum context length is 8192"), "maximum context length"),
        (failure(429, "You exceeded", "insufficient_quota"), "no credit left"),
        (answer_with(b"", 302, location="http://127.0.0.1:1/"), "it sends elsewhere"),
        (answer_with(b"<html>hello"), "no JSON"),
        (answer_with([1, 2]), "no list of vectors for 1 texts"),
        (answer_with({"data": []}), "0 vectors for 1 texts"),
        (answer_with({"data": [{"embedding": [1, "x"]}]}), "not lists of as many finite numbers"),
        (answer_with(b'{"data": [{"embedding": [1, NaN]}]}'), "finite numbers"),
        (answer_with({"data": [{"embedding": []}]}), "finite numbers"),
        (answer_with({"data": [{"index": 5, "embedding": [1]}]}), "without a clear order"),
        (answer_with({"data": ["x"]}), "without a clear order"),
        (answer_with({"data": [{"index": True, "embedding": [1]}]}), "without a clear order"),
    ],
)
def test_what_cannot_be_helped_is_one_sentence_at_once_without_the_key(
    server, cache, answer, sentence
):
    server.script = [answer]
    with pytest.raises(EmbedError) as told:
        embed_texts(TEXTS[:1], embedder(server), cache)
    assert sentence in str(told.value)
    assert KEY not in str(told.value)
    assert KEY[:12] not in str(told.value)
    assert ENCODED not in str(told.value)
    assert "\n" not in str(told.value)
    assert len(server.requests) == 1


def test_a_server_that_stays_down_is_given_up(server, cache):
    server.script = [failure(503)] * 50
    with pytest.raises(EmbedError, match=r"what has been embedded is kept"):
        embed_texts(TEXTS, embedder(server), cache)
    assert len(server.requests) == module.ATTEMPTS


def test_a_server_that_is_not_there_or_too_slow_is_told(server, cache, monkeypatch):
    gone = embedder(server)
    gone._url = gone._url.copy_with(port=9)
    with pytest.raises(EmbedError, match=r"127.0.0.1 cannot be reached"):
        embed_texts(TEXTS[:1], gone, cache)
    monkeypatch.setattr(module, "SECONDS", 0.05)
    monkeypatch.setattr(module, "ATTEMPTS", 2)
    server.delay = 0.5
    with pytest.raises(EmbedError, match=r"127.0.0.1 did not answer in time"):
        embed_texts(TEXTS[:1], embedder(server), cache)


def test_a_run_that_failed_goes_on_without_paying_twice(server, tmp_path):
    server.script = [None, None, failure(401)]
    with VectorCache(tmp_path / "v.sqlite") as cache, pytest.raises(EmbedError):
        embed_texts(TEXTS, embedder(server), cache)
    paid = [text for _, _, body in server.requests[:2] for text in body["input"]]
    assert paid == TEXTS[:8]
    server.requests.clear()
    with VectorCache(tmp_path / "v.sqlite") as cache:
        needed = estimate(TEXTS, embedder(server), cache)
        assert (needed.texts, needed.kept) == (2, 8)
        got = embed_texts(TEXTS, embedder(server), cache)
    np.testing.assert_array_equal(got, expected(TEXTS))
    assert [body["input"] for _, _, body in server.requests] == [TEXTS[8:]]


def test_texts_that_repeat_are_paid_once_and_models_are_kept_apart(server, cache):
    got = embed_texts(["a", "b", "a", "a"], embedder(server), cache)
    np.testing.assert_array_equal(got, expected(["a", "b", "a", "a"]))
    assert [body["input"] for _, _, body in server.requests] == [["a", "b"]]
    embed_texts(["a"], embedder(server, model="large"), cache)
    assert server.requests[-1][2]["model"] == "large"


def test_vectors_of_two_lengths_are_refused(server, cache):
    server.script = [
        lambda body: answer_with({"data": [{"embedding": [1, 2]} for _ in body["input"]]})
    ]
    with pytest.raises(EmbedError, match=r"vectors of 2 and 6 numbers"):
        embed_texts(TEXTS, embedder(server), cache)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x/v1", "localhost:1/v1", "http://user:pw@host/v1", "http://host/v1?a=b", "http://"],
)
def test_a_base_url_that_is_not_one_is_told(url):
    with pytest.raises(EmbedError, match=r"The base URL is not one"):
        OpenAIEmbedder("m", url)


def test_a_key_in_the_base_url_is_refused():
    with pytest.raises(EmbedError, match=r"The base URL holds the key") as told:
        OpenAIEmbedder("m", f"http://host/{KEY}")
    assert KEY not in str(told.value)


def test_a_key_that_is_none_is_told(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "two words")
    with pytest.raises(EmbedError, match=r"no key has"):
        OpenAIEmbedder()


def test_prices_are_openais_alone(server, cache):
    assert embedder(server, model="text-embedding-3-small").price() == 0
    for address, price in (
        ("http://localhost:1/v1", 0),
        ("http://[::1]:1/v1", 0),
        ("http://elsewhere.test/v1", None),
        ("http://localhost.elsewhere.test/v1", None),
    ):
        assert OpenAIEmbedder("text-embedding-3-small", address).price() == price
    own = OpenAIEmbedder("text-embedding-3-small")
    needed = estimate(["word " * 100] * 2 + ["other"], own, cache)
    assert (needed.texts, needed.kept, needed.tokens) == (2, 1, 127)
    assert needed.dollars == pytest.approx(127 * 0.02 / 1e6)


def test_without_httpx_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(EmbedError, match=r"pip install httpx"):
        OpenAIEmbedder()
