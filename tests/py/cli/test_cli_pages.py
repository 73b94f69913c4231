"""The page as the command line serves and publishes it, with data of all kinds."""

import json
import re
import threading
import urllib.request

import numpy as np
import pytest
from conftest import ROOT
from embedding_sphere import cli
from embedding_sphere.bundle import decode, encode
from embedding_sphere.cli import main
from embedding_sphere.embed import local
from toy_model import ToyModel

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def page(folder, monkeypatch):
    """A page of two files in the place of the built one."""
    from embedding_sphere import publish

    for name in ("index.html", "data/index.json", "data/old.esb"):
        (folder / "page" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "page" / name).write_text(name)
    publish.list_files(folder / "page")
    for module in (cli.serve, cli.site):
        monkeypatch.setattr(module, "find_page", lambda: folder / "page")


def test_a_site_has_the_data_chosen_tables_too(call, rows, page, folder):
    (folder / "my data.esb").write_bytes((ROOT / "data" / "emoji.esb").read_bytes())
    code, _, err = call("site", "my data.esb", rows, rows, "-o", "public")
    assert code == 0, err
    index = json.loads((folder / "public" / "data" / "index.json").read_text())
    assert [row["file"] for row in index] == ["my-data.esb", "rows.esb", "rows-2.esb"]
    made = decode((folder / "public" / "data" / "rows.esb").read_bytes())
    assert (made.count, len(made.layouts)) == (40, 1)
    assert encode(made)
    code, _, err = call("site", rows, "-o", ".")
    assert code == 1
    assert "was not made by this program" in err


def test_the_page_is_served_with_the_data(page, folder, monkeypatch):
    from embedding_sphere import server

    started = threading.Event()
    address = []

    class Watched(server.ThreadingHTTPServer):
        def serve_forever(self, *arguments):
            address.append(self.server_address)
            threading.Thread(target=visit, args=(self,), daemon=True).start()
            super().serve_forever(0.02)

    seen, openers = {}, []

    def visit(running):
        port = address[0][1]
        for name in ("index.html", "data/index.json", "data/dishes.esb", "data/old.esb", "data/"):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}") as answer:
                    seen[name] = answer.read()
                    openers.append(answer.headers["Cross-Origin-Opener-Policy"])
            except OSError as error:
                seen[name] = str(error)
        started.set()
        running.shutdown()

    monkeypatch.setattr(server, "ThreadingHTTPServer", Watched)
    dishes = ROOT / "data" / "dishes.esb"
    assert main(["serve", str(dishes), "--port", "0", "--no-open"]) == 0
    assert started.wait(10)
    assert seen["index.html"] == b"index.html"
    assert [row["file"] for row in json.loads(seen["data/index.json"])] == ["dishes.esb"]
    assert seen["data/dishes.esb"] == dishes.read_bytes()
    assert "404" in seen["data/old.esb"]
    assert "404" in seen["data/"]
    assert openers == ["same-origin"] * 3


def test_where_a_port_is_taken_the_next_is_used_and_told(call, page, monkeypatch):
    import socket

    from embedding_sphere import server

    monkeypatch.setattr(server.ThreadingHTTPServer, "serve_forever", lambda *_: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, _ = call("serve", "--port", str(port), "--no-open")
        assert code == 0
        used = int(re.search(rf"Port {port} is taken: (\d+) is used", out)[1])
        assert port < used < port + 50
        assert f"http://127.0.0.1:{used}" in out
        monkeypatch.setattr(server, "PORTS_TRIED", 1)
        code, _, err = call("serve", "--port", str(port), "--no-open")
    assert code == 1
    assert f"Port {port} and those after it are taken" in err


@pytest.fixture
def toy(monkeypatch):
    """A model in the place of the local one: a text's letters, counted."""

    class Model(ToyModel):
        def embed(self, texts):
            counts = [[text.count(letter) for letter in "0123456789"] for text in texts]
            return np.array(counts, dtype=np.float32) + 1

    monkeypatch.setattr(local, "LocalEmbedder", Model)


@pytest.fixture
def quiet(monkeypatch):
    """A server that ends at once, and keeps what its folder held."""
    from embedding_sphere.cli import serve

    held = {}

    def keep(folder, *_):
        held.update({path.name: path.read_bytes() for path in folder.glob("data/*")})

    monkeypatch.setattr(serve, "serve", keep)
    return held


@pytest.mark.parametrize("named", [True, False])
def test_a_file_of_texts_alone_becomes_a_planet(call, page, toy, quiet, folder, named):
    rows = [f"number {row},{row},{'ab'[row % 2]}" for row in range(30)]
    (folder / "notes.csv").write_text("\n".join(["body,other,who", *rows]))
    command = ["serve"] if named else []
    code, _, err = call(*command, "notes.csv", "--seed", "9", "--category", "who", "--text", "body")
    assert code == 0, err
    made = decode(quiet["notes.esb"])
    assert made.count == 30
    assert made.layouts[0].parameters["seed"] == 9
    assert made.display["text"] == "body"
    assert made.display["color"] == "who"
    assert made.model.name == "toy"
    assert '30 rows of notes.csv, embedded by toy from "body", coloured by "who"' in err
    assert "--text, --category, --embed, --model and --seed change that" in err


def test_a_site_takes_the_same_wishes_and_can_be_small(call, page, toy, folder):
    for name in ("model/model.onnx", "pyodide/scipy.whl", "main.js"):
        (folder / "page" / name).parent.mkdir(exist_ok=True)
        (folder / "page" / name).write_text(name)
    (folder / "notes.txt").write_text("\n".join(f"number {row}" for row in range(30)))
    for small in ([], ["--small"]):
        code, _, err = call("site", "notes.txt", "-o", "public", "--embed", "local", *small)
        assert code == 0, err
        there = (folder / "public" / "model").exists(), (folder / "public" / "pyodide").exists()
        assert there == ((False, False) if small else (True, True))
        assert (folder / "public" / "main.js").exists()
