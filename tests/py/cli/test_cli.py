"""The command line as it is called: output, exit codes, one sentence for every failure."""

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT, VECTORS, shared_file
from embedding_sphere import cli
from embedding_sphere.bundle import decode
from embedding_sphere.cli.bundle import MOST_SHOWN

pytestmark = pytest.mark.usefixtures("folder")


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
def test_failures_are_one_sentence_on_stderr(
    call, rows, folder, monkeypatch, code, sentence, arguments
):
    # What serves asks for the built page first, which a new clone has not.
    for name in ("index.html", "files.json"):
        (folder / name).touch()
    monkeypatch.setattr("embedding_sphere.publish.page_folders", lambda: (folder,))
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


def test_of_many_columns_or_a_long_name_the_first_are_shown(call, folder):
    names = [f"name {number}" for number in range(1000)]
    (folder / "wide.csv").write_text(",".join(names) + "\n" + ",".join(["word"] * 1000) + "\n")
    (folder / "long.csv").write_text('"' + "a\n" * 10_000 + '",b\nx,y\n')
    code, _, err = call("bundle", "wide.csv", "--dry-run")
    assert (code, err.count("word")) == (0, MOST_SHOWN)
    assert "Its other 800 columns are told by --json." in err
    assert len(json.loads(call("bundle", "wide.csv", "--dry-run", "--json")[1])["columns"]) == 1000
    code, _, err = call("bundle", "long.csv", "--dry-run")
    assert code == 0
    assert 3 < len(err.splitlines()) < 20


def test_a_word_that_is_neither_file_nor_command_is_no_command(call):
    code, _, err = call("bundel")
    assert code == 2
    assert "No such command 'bundel'" in err


def test_ctrl_c_is_one_word_and_no_traceback(call, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("embedding_sphere.cli.info.open_bundle", stop)
    code, _, err = call("info", "data/dishes.esb")
    assert (code, err.strip()) == (130, "Stopped.")


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
