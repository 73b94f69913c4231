"""The assembled page: complete, self-contained, made once, and importable by Pyodide under Node."""

import base64
import csv
import gzip
import hashlib
import json
import os
import re
import shutil
import struct
import tarfile
import time
import zipfile
from pathlib import Path

import msgpack
import pytest
from sphere_build import files, kernel, modules, precompile, site
from sphere_build.cached import tidy
from sphere_build.esbuild import bundle, from_root, needed_at_once
from sphere_build.libraries import PACKAGES, UNUSED_PYSCRIPT, pyscript_files
from sphere_build.preload import LATER
from sphere_build.pyodide import zip_package

ROOT = Path(__file__).resolve().parents[3]


def test_every_wheel_of_the_lock_lies_beside_it_with_its_hash(dist):
    lock = json.loads((dist / "pyodide" / "pyodide-lock.json").read_text())
    expected = {"scipy", "scikit-learn", "joblib", "threadpoolctl"}
    assert set(lock["packages"]) == expected
    for name, row in lock["packages"].items():
        data = (dist / "pyodide" / row["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"], name
        assert row["file_name"].split("-")[1] == row["version"]
        assert set(row["depends"]) <= expected


def test_methods_tell_the_bytes_of_what_their_first_run_fetches(dist):
    everything = sum(path.stat().st_size for path in (dist / "pyodide").glob("*.whl"))
    for method in json.loads((dist / "methods.json").read_text()):
        assert method["bytes"] == (everything if method["requires"] else 0), method["name"]


def test_wheels_state_the_contents_they_have(dist):
    for path in (dist / "pyodide").glob("*.whl"):
        with zipfile.ZipFile(path) as wheel:
            names = [entry for entry in wheel.namelist() if not entry.endswith("/")]
            record = next(name for name in names if name.endswith(".dist-info/RECORD"))
            rows = list(csv.reader(wheel.read(record).decode().splitlines()))
            assert [row[0] for row in rows] == names
            for name, digest, size in rows[:-1]:
                found = base64.urlsafe_b64encode(hashlib.sha256(wheel.read(name)).digest())
                assert digest == "sha256=" + found.rstrip(b"=").decode()
                assert int(size) == wheel.getinfo(name).file_size


def test_the_standard_library_is_bytecode(dist):
    with tarfile.open(dist / "pyodide" / "deferred.tar.gz") as deferred:
        names = set(deferred.getnames())
        library = {name for name in names if name.startswith("lib/")}
        assert not [name for name in library if name.endswith(".py")]
        # PEP 552: flags 1 stand for a hash that is never compared with a source.
        assert deferred.extractfile("lib/python3.14/json/__init__.pyc").read()[4:8] == b"\1\0\0\0"
    with zipfile.ZipFile(dist / "pyodide" / "python_stdlib.zip") as asked_for:
        assert asked_for.namelist() == []
    with zipfile.ZipFile(ROOT / "node_modules" / "pyodide" / "python_stdlib.zip") as original:
        sources = {name for name in original.namelist() if name.endswith(".py")}
    codecs = {name for name in sources if name.startswith("encodings/")}
    assert {f"lib/python3.14/{name}c" for name in sources - codecs} <= library


@pytest.fixture(scope="module")
def joined(dist, tmp_path_factory):
    """The page's modules with what each imports, read once more: esbuild stops where one lacks."""
    entries = {*dist.glob("*.js"), *(dist / name for name in modules.ENTRIES)}
    folder = tmp_path_factory.mktemp("joined")
    options = ("--splitting", *UNUSED_PYSCRIPT)
    return bundle(map(str, entries), folder, *options, failed="{reason}")["inputs"]


def test_modules_of_the_page_find_what_they_import(dist, joined):
    assert not list(dist.rglob("*.map"))
    assert not list((dist / "vendor").rglob("*xterm*"))
    assert (dist / "vendor" / "pyscript" / "core.js").stat().st_size > 0
    assert {from_root(dist / name) for name in modules.ENTRIES} <= set(joined)
    for path in joined:
        assert (ROOT / path).resolve().is_relative_to(dist.resolve()), path


def test_the_list_of_files_is_complete(dist):
    listed = json.loads((dist / "files.json").read_text())["files"]
    found = {
        path.relative_to(dist).as_posix(): path.stat().st_size
        for path in dist.rglob("*")
        if path.is_file() and path.name not in {"files.json", ".stamp"}
        and not (path.suffix in {".br", ".gz"} and path.with_suffix("").is_file())
    }  # fmt: skip
    assert {row["path"]: row["bytes"] for row in listed} == found
    for row in listed:
        assert row["sha256"] == hashlib.sha256((dist / row["path"]).read_bytes()).hexdigest()
    parts = {row["path"]: row["part"] for row in listed}
    assert parts["index.html"] == parts["pyodide/snapshot.gz"] == "page"
    assert parts["model/model.onnx"] == "model"
    assert {part for path, part in parts.items() if path.endswith(".whl")} == {"methods"}


def test_compressed_forms_unpack_to_the_files_beside_them(dist):
    for name in ("index.html", "pyodide/pyodide.asm.wasm", "data/dishes.esb"):
        assert gzip.decompress((dist / f"{name}.gz").read_bytes()) == (dist / name).read_bytes()
        assert (dist / f"{name}.br").stat().st_size < (dist / f"{name}.gz").stat().st_size


def test_every_preloaded_file_exists_and_the_globe_waits_for_no_module(dist, joined):
    html = (dist / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<link rel="(?:module)?preload" href="([^"]+)"', html)
    assert all((dist / name).is_file() for name in links)
    first, *later = html.split('<template id="later-')
    for name in ("main.js", "data/index.json", "vendor/pyscript/core.js"):
        assert f'href="{name}"' in first
    # The panels and three.js are not needed for the first picture.
    for part, (template, entry) in zip(later, LATER.items(), strict=True):
        assert part.startswith(template.removeprefix("later-") + '">')
        assert f'href="{entry}"' in part
        assert f'href="{entry}"' not in first
    for path in needed_at_once(joined, from_root(dist / "main.js")):
        assert "three" not in (ROOT / path).read_text(encoding="utf-8").lower()
        assert f'href="{Path(path).name}"' in first


def test_the_style_sheets_are_one_in_their_order(dist, tmp_path):
    html = (dist / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', html) == ["styles/app.css"]
    sheets = {from_root(path) for path in (ROOT / "web" / "styles").glob("*.css")}
    options = ("--minify-whitespace", "--minify-syntax", "--outbase=web")
    read = bundle([*sheets], tmp_path, *options, failed="{reason}")["inputs"]
    names = [imported["path"] for imported in read["web/styles/app.css"]["imports"]]
    assert set(names) == sheets - {"web/styles/app.css"}
    whole = (dist / "styles" / "app.css").read_text(encoding="utf-8")
    texts = [(tmp_path / name.removeprefix("web/")).read_text(encoding="utf-8") for name in names]
    places = [whole.index(text.strip()) for text in texts]
    assert places == sorted(places)
    assert {path.name for path in (dist / "styles").iterdir()} - {"app.css.br", "app.css.gz"} == {
        "app.css"
    }


def test_icons_are_png_of_their_sizes(dist):
    manifest = json.loads((dist / "manifest.webmanifest").read_text())
    html = (dist / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'<link rel="(?:apple-touch-)?icon" href="([^"]+)"', html)
    assert linked
    assert set(linked) <= {icon["src"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        data = (dist / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            assert data.startswith(b"\x89PNG")
            assert "x".join(str(n) for n in struct.unpack(">II", data[16:24])) == icon["sizes"]


def test_everything_shipped_has_its_licence(dist):
    texts = {path.stem: path.read_text() for path in (dist / "licenses").iterdir()}
    for name in ("embedding-sphere", "numpy", "scipy", "scikit_learn", "three", "polyscript"):
        assert "copyright" in texts[name].lower(), name
    assert "MPL-2.0" in texts["pyodide"]
    assert {"joblib", "threadpoolctl", "msgpack", "pyscript-core", "python"} <= set(texts)
    assert "MIT" in texts["onnxruntime-web"]
    for name in ("all-MiniLM-L6-v2", "huggingface-tokenizers"):
        assert "Apache License" in texts[name], name


def test_the_model_is_the_one_that_embedded_the_data_sets(dist):
    sizes = json.loads((dist / "model" / "index.json").read_text())
    assert sizes == {
        path.name: path.stat().st_size
        for path in (dist / "model").iterdir()
        if path.name != "index.json" and path.suffix not in {".br", ".gz"}
    }
    for wanted in json.loads((ROOT / site.MODEL_LOCK).read_text())["files"]:
        data = (dist / "model" / wanted["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == wanted["sha256"]


def test_the_data_menu_lists_every_bundle(dist):
    rows = json.loads((dist / "data" / "index.json").read_text())
    assert [row["file"] for row in rows] == sorted(p.name for p in (ROOT / "data").glob("*.esb"))
    for row in rows:
        assert row["bytes"] == (dist / "data" / row["file"]).stat().st_size
        assert row["title"]


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A tree of two pages' files, in which `assemble` only copies the web folder."""
    for name in ("web/index.html", "web/deep/a.mjs", "py/embedding_sphere/a.py", "build/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    for name in ("LICENSE", "package-lock.json"):
        (tmp_path / name).write_text(name)
    for name in PACKAGES:
        (tmp_path / "node_modules" / name).mkdir(parents=True)
        (tmp_path / "node_modules" / name / "package.json").write_text("{}")
    (tmp_path / "data").mkdir()
    (tmp_path / site.MODEL_LOCK).write_text("{}")
    for name, place in (("ROOT", ""), ("WEB", "web"), ("NODE_MODULES", "node_modules"),
                        ("PACKAGE", "py/embedding_sphere")):  # fmt: skip
        monkeypatch.setattr(files, name, tmp_path / place)
    monkeypatch.setattr(kernel, "build", lambda: None)
    monkeypatch.setattr(site, "assemble", lambda folder, say: site.copy_web(folder))
    return tmp_path


def test_nothing_is_touched_when_nothing_changed(small):
    dist = small / "dist"
    assert site.build(dist, say=lambda _: None)
    before = dist.stat().st_ino, (dist / "index.html").stat().st_mtime_ns
    assert not site.build(dist, say=lambda _: None)
    assert (dist.stat().st_ino, (dist / "index.html").stat().st_mtime_ns) == before


@pytest.mark.parametrize("change", ["edited", "added", "removed", "damaged"])
def test_a_change_makes_the_page_anew(small, change):
    dist = small / "dist"
    site.build(dist, say=lambda _: None)
    if change == "edited":
        (small / "web" / "index.html").write_text("another")
    elif change == "added":
        (small / "data" / "new.esb").write_bytes(b"")
    elif change == "removed":
        (small / "web" / "deep" / "a.mjs").unlink()
    else:
        (dist / "index.html").unlink()
    assert site.build(dist, say=lambda _: None)
    assert (dist / "index.html").read_text() == (small / "web" / "index.html").read_text()
    assert (dist / "deep" / "a.mjs").exists() == (change != "removed")
    assert sorted(path.name for path in small.glob("dist*")) == ["dist"]


def test_a_failed_build_leaves_the_page_as_it_was(small, monkeypatch):
    dist = small / "dist"
    site.build(dist, say=lambda _: None)
    (small / "web" / "index.html").write_text("another")

    def fail(folder, say):
        (folder / "half").write_text("")
        raise SystemExit("no network")

    monkeypatch.setattr(site, "assemble", fail)
    with pytest.raises(SystemExit, match="no network"):
        site.build(dist, say=lambda _: None)
    assert (dist / "index.html").read_text() == "web/index.html"
    assert sorted(path.name for path in small.glob("dist*")) == ["dist"]


def test_a_folder_of_somebody_else_is_not_replaced(small):
    (small / "mine").mkdir()
    (small / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(SystemExit, match="was not made by this program"):
        site.build(small / "mine")
    assert (small / "mine" / "thesis.txt").exists()


def test_a_kernel_that_does_not_compile_is_one_sentence(small, monkeypatch):
    def fail():
        raise RuntimeError("The C compiler is missing.")

    monkeypatch.setattr(kernel, "build", fail)
    with pytest.raises(SystemExit, match=r"^The C compiler is missing\.$"):
        site.build(small / "dist")


def test_titles_come_from_the_bundles(small):
    bundle = {"format": "embedding-sphere", "version": 1, "name": "Fähren", "description": "Ships"}
    data = msgpack.packb(bundle)
    (small / "data" / "ferries.esb").write_bytes(data)
    site.copy_data(small / "out")
    rows = json.loads((small / "out" / "data" / "index.json").read_text(encoding="utf-8"))
    assert rows == [
        {
            "name": "ferries",
            "title": "Fähren",
            "file": "ferries.esb",
            "bytes": len(data),
            "description": "Ships",
        }
    ]


def test_the_package_zip_has_the_same_bytes_every_time(small):
    package = small / "py" / "embedding_sphere"
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "a.pyc").write_bytes(b"old")
    (package / "kernel.wasm").write_bytes(b"\0asm")
    zip_package(small / "one.zip")
    for path in package.iterdir():
        os.utime(path, (1, 1))
    zip_package(small / "two.zip")
    assert (small / "one.zip").read_bytes() == (small / "two.zip").read_bytes()
    with zipfile.ZipFile(small / "one.zip") as archive:
        assert archive.namelist() == ["embedding_sphere/a.py", "embedding_sphere/kernel.wasm"]


def test_chunks_are_followed_and_editors_left_out(tmp_path):
    chunks = {
        "core.js": 'import{a}from"./a-1.js";import("./codemirror-1.js");export const x=a',
        "a-1.js": "import('./b-1.js');export const a=1;export{x}from './core.js'",
        "b-1.js": 'import"./xterm-1.js"',
        "unrelated.js": "",
    }
    for name, text in chunks.items():
        (tmp_path / name).write_text(text)
    found = [path.name for path in pyscript_files(tmp_path)]
    assert found == ["a-1.js", "b-1.js", "core.js"]


@pytest.mark.parametrize("keep_sources", [False, True])
def test_bytecode_takes_the_place_of_sources(tmp_path, keep_sources):
    with zipfile.ZipFile(tmp_path / "in.whl", "w") as wheel:
        for name in ("a/x.py", "a/broken.py", "a/x.pyi", "a/tests/t.py", "a/data.csv"):
            wheel.writestr(name, f"source of {name}")
        wheel.writestr("a-1.dist-info/RECORD", "a/x.py,,\n")
    with zipfile.ZipFile(tmp_path / "compiled.zip", "w") as bytecode:
        bytecode.writestr("a/x.pyc", "bytecode")
    source, compiled = tmp_path / "in.whl", tmp_path / "compiled.zip"
    precompile.rewrite(source, compiled, tmp_path / "out.whl", keep_sources=keep_sources)
    with zipfile.ZipFile(tmp_path / "out.whl") as wheel:
        kept = {"a/x.py", "a/__pycache__/x.cpython-314.pyc"} if keep_sources else {"a/x.pyc"}
        rest = {"a/broken.py", "a/data.csv", "a-1.dist-info/RECORD"}
        assert set(wheel.namelist()) == kept | rest
        assert wheel.read(max(kept - {"a/x.py"})) == b"bytecode"


def test_results_that_no_build_uses_are_removed_after_a_month(tmp_path):
    for name, age in (("used", 40), ("recent", 2), ("forgotten", 40)):
        path = tmp_path / f"{name}.zip"
        path.write_bytes(b"")
        os.utime(path, (time.time() - age * 86400,) * 2)
    tidy(tmp_path, [tmp_path / "used.zip"])
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["recent", "used"]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_compiling_says_why_it_failed(tmp_path):
    (tmp_path / "python_stdlib.zip").write_bytes(b"no zip")
    files = {"python_stdlib.zip": tmp_path / "python_stdlib.zip"}
    with pytest.raises(SystemExit, match=r"could not compile .* under Node: .*not a zip file"):
        precompile.precompile(files, tmp_path / "cache", say=lambda _: None)
    assert not list((tmp_path / "cache").iterdir())
