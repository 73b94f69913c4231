"""Qdrant by its address: a small server of our own that answers as it does."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from embedding_sphere.sources import SourceError
from store_reading import COUNT, TEXTS, VECTORS, check_all, read_store

KEY = "a-key-that-nobody-sees"


class Fake(BaseHTTPRequestHandler):
    """Answers with two collections; `seen` has the requests and the keys that came."""

    def log_message(self, *_):
        pass

    def answer(self, code, result):
        data = json.dumps(result).encode()
        self.send_response(code)
        if code == 307:
            self.send_header("Location", self.server.elsewhere)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.server.seen.append((self.command, self.path, self.headers.get("api-key")))
        if self.path == "/collections":
            names = [{"name": name} for name in self.server.collections]
            return self.answer(200, {"result": {"collections": names}})
        return self.answer(404, {"status": {"error": "Not found"}})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.command, self.path, self.headers.get("api-key")))
        if self.server.code != 200:
            return self.answer(self.server.code, {})
        if self.path != "/collections/my%20notes/points/scroll":
            return self.answer(404, {"status": {"error": "Not found"}})
        start = body.get("offset", 0)
        stop = min(start + min(body["limit"], 15), COUNT)
        points = [
            {
                "id": row,
                "payload": {"body": TEXTS[row], "place": {"page": row}} | self.server.beside,
                "vector": self.server.shape(VECTORS[row].tolist()),
            }
            for row in range(start, stop)
        ]
        after = stop if stop < COUNT else None
        return self.answer(200, {"result": {"points": points, "next_page_offset": after}})


@pytest.fixture
def server():
    fake = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    fake.seen, fake.collections, fake.code = [], ["my notes"], 200
    fake.shape, fake.elsewhere, fake.beside = (lambda vector: vector), "", {}
    fake.address = f"http://127.0.0.1:{fake.server_address[1]}"
    # It looks often whether it is to end, so that no test waits for it.
    thread = threading.Thread(target=fake.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield fake
    fake.shutdown()
    fake.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["/collections/my%20notes", "", "/collections", "#my%20notes"])
def test_all_points_are_read_page_by_page(server, path):
    table = read_store(server.address + path)
    check_all(table, "body")
    assert table.columns["place.page"][7] == "7"
    assert all(method == "GET" or path.endswith("/scroll") for method, path, _ in server.seen)


def test_named_vectors(server):
    server.shape = lambda vector: {"dense": vector, "words": {"indices": [1], "values": [0.5]}}
    check_all(read_store(server.address), "body")


def test_payloads_with_names_of_qdrants_own_hide_nothing(server):
    server.beside = {"id": "mine", "vector": "none", "payload": "kept"}
    table = read_store(server.address)
    check_all(table, "body")
    assert table.columns["id"] == [str(row) for row in range(COUNT)]
    assert table.columns["payload"][0] == "kept"
    assert [table.columns[f"payload 2.{name}"][0] for name in ("id", "vector")] == ["mine", "none"]


def test_a_key_goes_to_the_address_alone_and_into_no_message(server, monkeypatch):
    monkeypatch.setenv("QDRANT_API_KEY", KEY)
    read_store(server.address)
    assert {key for *_, key in server.seen} == {KEY}
    other = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    other.seen = []
    server.elsewhere = f"http://127.0.0.1:{other.server_address[1]}/collections"
    for code in (307, 401):
        server.code = code
        with pytest.raises(SourceError, match=f"answered {code}: ") as told:
            read_store(server.address)
        assert KEY not in str(told.value)
    assert other.seen == []
    other.server_close()


def test_what_cannot_be_read_is_one_sentence(server):
    with pytest.raises(SourceError, match="answered 404: check the collection's name"):
        read_store(f"{server.address}/collections/none")
    server.collections = ["a", "b"]
    with pytest.raises(SourceError, match=r"has 2 collections .* such as `http://127.*#a`"):
        read_store(server.address)
    server.collections = []
    with pytest.raises(SourceError, match="has no collection"):
        read_store(server.address)
    with pytest.raises(SourceError, match=r"http://127\.0\.0\.1:1/x does not answer"):
        read_store("http://user:secret@127.0.0.1:1/x")
