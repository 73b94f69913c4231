"""The command line as it is called: output, exit codes, one sentence for every failure."""

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request

import numpy as np
import pytest
from conftest import ROOT, shared_file
from embedding_sphere import cli
from embedding_sphere.bundle import decode, encode
from embedding_sphere.cli import main
from embedding_sphere.embed import local
from fake_openai import DIMENSION, FakeOpenAI, failure, vector_of

KEY = "sk-test-1234567890abcdefghijklmnop"
GENERATOR = np.random.default_rng(5)
VECTORS = GENERATOR.standard_normal((40, 8)).round(3)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return tmp_path


@pytest.fixture
def rows(folder):
    with (folder / "rows.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "stars", "kind", "embedding"])
        for row, vector in enumerate(VECTORS):
            writer.writerow([f"text {row}", row % 5, "ab"[row % 2], vector.tolist()])
    return "rows.csv"


@pytest.fixture
def call(capfd):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        assert KEY not in out + err
        return code, out, err

    return run


def header(shape: tuple[int, ...]) -> bytes:
    content = io.BytesIO()
    told = {"descr": "<f4", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(content, told)
    return content.getvalue()


def program(*arguments: str, **options) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "py")}
    command = [sys.executable, "-m", "embedding_sphere.cli", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, **options)


def test_a_table_becomes_a_bundle_with_neighbours_and_a_layout(call, rows, folder):
    code, out, err = call("bundle", rows, "-o", "rows.esb", "--set", "iterations=60", "--seed", "7")
    assert (code, out) == (0, "")
    assert "rows.esb: 40 rows, 8 dimensions" in err
    assert "trustworthiness 0." in err
    bundle = decode((folder / "rows.esb").read_bytes())
    np.testing.assert_array_equal(bundle.vectors, VECTORS.astype(np.float16))
    assert bundle.neighbors.k == 39
    assert bundle.layouts[0].parameters["seed"] == 7
    assert bundle.layouts[0].iterations == 60
    assert bundle.display == {"text": "text", "color": "kind"}


def test_the_cookbooks_reviews(call, folder):
    path = shared_file("fine_food_reviews_with_minilm_1k.csv.gz")
    code, _, err = call("bundle", str(path), "-o", "reviews.esb", "--model", "all-MiniLM-L6-v2")
    assert code == 0, err
    bundle = decode((folder / "reviews.esb").read_bytes())
    assert bundle.count == 1000
    assert {column.name: column.kind for column in bundle.columns}["Score"] == "number"
    assert bundle.layouts[0].quality["trustworthiness"] > 0.9


def test_no_layout_and_no_neighbours_where_none_are_wanted(call, rows, folder):
    code, _, _ = call("bundle", rows, "-o", "r.esb", "--layout", "none", "--neighbors", "0")
    bundle = decode((folder / "r.esb").read_bytes())
    assert (code, bundle.neighbors, bundle.layouts) == (0, None, [])


def test_a_dry_run_shows_what_is_recognised_and_writes_nothing(call, rows, folder):
    before = sorted(folder.iterdir())
    code, _, err = call("bundle", rows, "--dry-run")
    assert code == 0
    for found in ("vector, 8 numbers", "stars", "number", "category", "color", "40 rows to use"):
        assert found in err
    assert sorted(folder.iterdir()) == before


def test_rows_that_cannot_be_used_are_counted_listed_and_written(call, folder):
    lines = ["text,embedding", 'fine,"[1, 2]"'] + ["bad,"] * 12 + ['also,"[3, 4]"']
    (folder / "rows.csv").write_text("\n".join(lines))
    code, _, err = call("bundle", "rows.csv", "-o", "r.esb", "--faults", "faults.csv")
    assert code == 0
    assert "12 of 14 rows cannot be used and are left out:" in err
    assert "rows.csv, row 2: the vector is missing" in err
    assert "and 2 more: --faults FILE.csv lists all." in err
    with (folder / "faults.csv").open(newline="") as file:
        written = list(csv.reader(file))
    assert written[0] == ["source", "row", "reason"]
    assert [int(row) for _, row, _ in written[1:]] == list(range(2, 14))


def test_markup_in_data_is_text(call, folder):
    (folder / "rows.csv").write_text('[bold]x[/bold],embedding\n[red]y,"[1, 2]"\nz,\n')
    code, _, err = call("bundle", "rows.csv", "--dry-run")
    assert code == 0
    assert "[bold]x[/bold]" in err
    assert "[red]y" in err


def test_layout_tells_its_quality_and_gives_the_same_for_a_seed(call, rows, folder):
    call("bundle", rows, "-o", "a.esb", "--layout", "none")
    arguments = ("--set", "perplexity=5", "--set", "iterations=60", "--seed", "9")
    code, out, _ = call("layout", "a.esb", "-o", "b.esb", *arguments, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["method"] == "spherical-tsne"
    assert told["parameters"]["perplexity"] == 5
    assert 0 < told["quality"]["trustworthiness"] <= 1
    code, out, err = call("layout", "a.esb", "-o", "c.esb", *arguments)
    assert (code, out) == (0, "")
    assert "Spherical t-SNE, 60 iterations, by " in err
    first, second = (decode((folder / name).read_bytes()) for name in ("b.esb", "c.esb"))
    np.testing.assert_array_equal(first.layouts[0].positions, second.layouts[0].positions)
    code, _, _ = call("layout", "c.esb", "-o", "c.esb", "--method", "radial-pca")
    methods = [layout.method for layout in decode((folder / "c.esb").read_bytes()).layouts]
    assert (code, methods) == (0, ["radial-pca", "spherical-tsne"])


def test_info_for_people_and_for_programs(call):
    path = str(ROOT / "data" / "dishes.esb")
    code, out, _ = call("info", path)
    assert code == 0
    assert "Dishes of the world" in out
    assert "1,877 rows of 384 numbers, from local all-MiniLM-L6-v2 (int8)" in out
    assert "region: category, " in out
    code, out, _ = call("info", path, "--json")
    told = json.loads(out)
    assert (code, told["count"], told["dimension"]) == (0, 1877, 384)
    assert told["display"]["color"] == "region"


def test_pipes(rows, folder):
    content = (folder / rows).read_bytes()
    made = program("bundle", "-", "-o", "-", "--layout", "none", input=content)
    assert made.returncode == 0, made.stderr
    assert decode(made.stdout).count == 40
    laid = program("layout", "-", "-o", "-", "--method", "radial-pca", input=made.stdout)
    assert decode(laid.stdout).layouts[0].method == "radial-pca"
    told = program("info", "-", "--json", input=laid.stdout)
    assert json.loads(told.stdout)["count"] == 40


@pytest.mark.parametrize(
    ("code", "sentence", "arguments"),
    [
        (1, "nothing.csv cannot be read: no such file", ["bundle", "nothing.csv", "-o", "x"]),
        (1, 'has no column "zzz"', ["bundle", "rows.csv", "-o", "x", "--text", "zzz"]),
        (1, 'no vectors in a column "text"', ["bundle", "rows.csv", "-o", "x", "--vector", "text"]),
        (1, "texts.txt has no column of vectors", ["bundle", "texts.txt", "-o", "x"]),
        (1, "cannot be written", ["bundle", "rows.csv", "-o", "no/such/folder/x.esb"]),
        (1, "rows.csv: This file is not an embedding-sphere bundle: make", ["info", "rows.csv"]),
        (1, "nothing.csv cannot be read: no such file", ["nothing.csv"]),
        (1, "no/such/thing cannot be read: no such file", ["no/such/thing"]),
        (1, "The only row cannot be used: failed", ["bundle", "failed.jsonl", "-o", "x"]),
        (1, "is no folder", ["bundle", "texts.txt", "-o", "x", "--embed", "local", "--model", "m"]),
        (2, "-o is missing", ["bundle", "rows.csv"]),
        (2, "Missing argument", ["bundle"]),
        (2, "Missing option", ["layout", "a.esb"]),
        (2, "No such option", ["info", "a.esb", "--nonsense"]),
        (2, "No such command", ["nonsense"]),
        (2, "Unknown method 'tsne'", ["bundle", "rows.csv", "-o", "x", "--layout", "tsne"]),
        (2, "has no parameter 'speed'", ["layout", "a.esb", "-o", "x", "--set", "speed=3"]),
        (2, "Perplexity is 70000: ex", ["layout", "a.esb", "-o", "x", "--set", "perplexity=70000"]),
        (2, "expected name=value", ["layout", "a.esb", "-o", "x", "--set", "perplexity"]),
        (2, "both write to stdout", ["layout", "a.esb", "-o", "-", "--json"]),
        (2, "expected --yes", ["bundle", "texts.txt", "-o", "x", "--embed", "openai"]),
    ],
)  # fmt: skip
def test_failures_are_one_sentence_on_stderr(call, rows, folder, code, sentence, arguments):
    (folder / "texts.txt").write_text("hello\nbye\n")
    (folder / "failed.jsonl").write_text('{"response": null, "error": {"message": "too late"}}\n')
    got, out, err = call(*arguments)
    assert got == code, err
    assert out == ""
    assert sentence in err
    assert err.strip().splitlines()[-1].endswith(".")
    assert not (folder / "x").exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("deep.json", b"[" * 100_000, "row 1: it is nested too deep"),
        ("none.npy", header((10**15, 0)), "has 1,000,000,000,000,000 rows of nothing"),
        ("zeros.npy.gz", gzip.compress(header((10**9, 3)), mtime=0), "unpacks to more than 268 MB"),
        ("line.csv.gz", gzip.compress(b"a" * 2**20, mtime=0) * 300, "unpacks to more than 268 MB"),
        ("line.txt", b"a" * 2**25, "line 1: it is longer than 16,777,216 characters"),
    ],
)
def test_small_files_that_stop_a_reader_are_one_sentence(call, folder, name, content, sentence):
    (folder / name).write_bytes(content)
    code, out, err = call("bundle", name, "-o", "x", "--dry-run")
    assert (code, out) == (1, "")
    assert f"{name}" in err.strip().splitlines()[-1]
    assert sentence in err
    assert err.strip().endswith(".")


def test_what_nobody_thought_of_is_one_sentence_too(call, rows, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("deep\ninside")

    monkeypatch.setattr(cli.making, "read_table", fail)
    code, out, err = call("bundle", rows, "-o", "x")
    assert (code, out) == (1, "")
    assert err.lstrip("\n") == (
        "Something went wrong that should not (RuntimeError: deep inside); please report it with "
        "the command and the file.\n"
    )


def test_help_of_every_command_has_examples(call):
    code, out, _ = call("--help")
    commands = re.findall(r"^│ (\w+) {2,}", out, re.M)
    data = ["bundle", "layout", "evaluate", "compare", "check", "info", "export"]
    assert (code, commands) == (0, [*data, "serve", "site", "mcp"])
    for command in commands:
        code, out, _ = call(command, "--help")
        assert code == 0
        assert f"embedding-sphere {command} " in out.partition("Examples")[2]


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
    class Model:
        provider, model, identity = "local", "toy", "toy"
        batch_texts, batch_characters = 16, 1000

        def __init__(self, *_):
            pass

        def price(self):
            return 0.0

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


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", [[], ["bundle"], ["layout"], ["serve"], ["evaluate"]])
def test_help_is_there_under_both_names(call, command, option):
    code, out, _ = call(*command, option)
    assert code == 0
    assert "Usage: " in out
    assert "]]" not in out.split("\n\n")[0]
    assert "......" not in out


def test_the_version_is_the_packages(call):
    import embedding_sphere

    assert call("--version")[:2] == (0, f"embedding-sphere {embedding_sphere.__version__}\n")


def test_the_help_of_layout_gives_ranges_and_defaults(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    _, out, _ = call("layout", "--help")
    assert "perplexity: 2 to 10000, default 30." in out
    assert "metric: cosine or euclidean, default cosine." in out


# As the installed script is called, in whatever shell the tests run.
SCRIPT = """
import sys
sys.argv = ["embedding-sphere"]
from embedding_sphere.cli import run
run()
"""


def test_a_shell_is_told_how_to_complete_and_is_answered():
    def told(asked: str, **given: str) -> str:
        environment = os.environ | {"_EMBEDDING_SPHERE_COMPLETE": asked, **given}
        command = [sys.executable, "-c", SCRIPT]
        return subprocess.run(command, capture_output=True, text=True, env=environment).stdout

    assert "_EMBEDDING_SPHERE_COMPLETE=complete_bash" in told("source_bash")
    answer = told("complete_bash", COMP_WORDS="embedding-sphere bun", COMP_CWORD="1")
    assert answer.split() == ["bundle"]


def test_a_bundle_is_told_as_json(call, rows, folder):
    code, out, _ = call("bundle", rows, "-o", "r.esb", "--set", "iterations=50", "--json")
    told = json.loads(out)
    assert (code, told["file"], told["count"], told["dimension"]) == (0, "r.esb", 40, 8)
    assert told["bytes"] == (folder / "r.esb").stat().st_size
    assert told["layouts"][0]["parameters"]["iterations"] == 50
    code, out, _ = call("bundle", rows, "--dry-run", "--json")
    told = json.loads(out)
    assert (told["vector"], told["dimension"], told["count"]) == ("embedding", 8, 40)
    assert {"name": "kind", "kind": "category", "role": "color"} in told["columns"]
    assert call("bundle", rows, "-o", "-", "--json")[0] == 2


@pytest.fixture
def toy(monkeypatch):
    """A model in the place of the local one: a text's letters, counted."""

    class Model:
        provider, model, identity = "local", "toy", "toy"
        batch_texts, batch_characters = 16, 1000

        def __init__(self, *_):
            pass

        def price(self):
            return 0.0

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


def test_a_word_that_is_neither_file_nor_command_is_no_command(call):
    code, _, err = call("bundel")
    assert code == 2
    assert "No such command 'bundel'" in err


def test_a_server_on_this_machine_is_not_asked_about(call, folder):
    (folder / "texts.txt").write_text("\n".join(f"text {row}" for row in range(20)))
    with FakeOpenAI() as server:
        arguments = ("bundle", "texts.txt", "-o", "t.esb", "--embed", "openai", "--layout", "none")
        code, _, err = call(*arguments, "--base-url", server.base_url, "--model", "m")
    assert code == 0, err
    assert "nothing is paid" in err


def test_ctrl_c_is_one_word_and_no_traceback(monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("embedding_sphere.cli.info.open_bundle", stop)
    assert main(["info", "data/dishes.esb"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped."


def test_ctrl_c_before_all_is_imported_is_no_traceback_either():
    script = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'embedding_sphere.session':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from embedding_sphere.cli import run\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 130
    assert done.stderr == ""
