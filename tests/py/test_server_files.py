"""The server of the built page: only its files, only under its names, in a form that is read."""

import http.client
import json
import threading
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from conftest import ROOT
from embedding_sphere import server as serve

POLICY = "default-src 'none'; script-src 'self'"


@pytest.fixture
def ask(tmp_path):
    site = tmp_path / "site"
    (site / "deep").mkdir(parents=True)
    page = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    (site / "index.html").write_text(page)
    (site / "deep" / "a.wasm").write_bytes(b"plain")
    (site / "deep" / "a.wasm.br").write_bytes(b"brotli")
    (site / "deep" / "a.wasm.gz").write_bytes(b"gzip")
    (site / ".stamp").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    handler = partial(serve.Handler, folder=site, hosts=frozenset({"127.0.0.1"}))
    running = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # It looks often whether it is to end, so that no test waits for it.
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()

    def get(path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", running.server_address[1])
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": "127.0.0.1", **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    yield get
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/deep/../../secret.txt",
     "/deep/%2e%2e%2f..%2fsecret.txt", "/link.txt", "/.stamp", "//etc/passwd", "/deep", "/deep/",
     "/none", "/..\\secret.txt", "/%00"],
)  # fmt: skip
def test_nothing_but_files_of_the_folder_is_given(ask, path):
    response, body = ask(path)
    assert response.status == 404
    assert b"secret" not in body.replace(path.encode(), b"")


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost:8000", 200), ("[::1]:8000", 200), ("192.168.0.7", 200),
     ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421)],
)  # fmt: skip
def test_a_name_of_another_site_is_refused(ask, host, status):
    assert ask("/", Host=host)[0].status == status


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [("", None, b"plain"), ("gzip", "gzip", b"gzip"), ("gzip, deflate, br", "br", b"brotli"),
     ("br;q=0, gzip", "gzip", b"gzip"), ("br;q=x", None, b"plain")],
)  # fmt: skip
def test_the_best_form_that_the_browser_reads_is_sent(ask, accepted, encoding, body):
    response, got = ask("/deep/a.wasm", Accept_Encoding=accepted)
    assert (response.status, response.headers["Content-Encoding"], got) == (200, encoding, body)
    assert response.headers["Content-Type"] == "application/wasm"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_the_policy_of_the_page_comes_with_every_file(ask):
    for path in ("/", "/deep/a.wasm"):
        headers = ask(path)[0].headers
        assert headers["Content-Security-Policy"] == f"{POLICY}; frame-ancestors 'self'"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_that_opens_this_one_holds_a_handle_on_it(ask):
    tag = ask("/")[0].headers["ETag"]
    for response, _ in (ask("/"), ask("/", If_None_Match=tag)):
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_unchanged_file_is_not_sent_again(ask):
    tag = ask("/deep/a.wasm", Accept_Encoding="br")[0].headers["ETag"]
    response, body = ask("/deep/a.wasm", Accept_Encoding="br", If_None_Match=tag)
    assert (response.status, body) == (304, b"")


def test_the_servers_of_the_browser_tests_know_the_same_media_types():
    assert json.loads((ROOT / "tests" / "media-types.json").read_text()) == serve.MEDIA_TYPES
