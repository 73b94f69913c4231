"""A page of one's own: the built page with other data, whole or not at all."""

import json

import pytest
from embedding_sphere import publish as module
from embedding_sphere.bundle import encode
from embedding_sphere.publish import PublishError, find_page, publish
from test_bundle import make


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "dist"
    for name in ("index.html", "main.js", "globe/globe.js", "data/dishes.esb", "data/index.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / ".stamp").write_text("built")
    module.list_files(folder)
    return folder


@pytest.fixture
def bundles():
    return {"zebra": encode(make(count=3, k=1)), "aardvark": encode(make(count=4, k=1))}


@pytest.mark.parametrize("link", [False, True])
def test_the_page_has_these_data_in_their_order_and_no_other(page, bundles, tmp_path, link):
    target = tmp_path / "public"
    publish(page, bundles, target, link)
    rows = json.loads((target / "data" / "index.json").read_text())
    assert [row["name"] for row in rows] == ["zebra", "aardvark"]
    assert [row["title"] for row in rows] == ["Test", "Test"]
    for row in rows:
        assert (target / "data" / row["file"]).read_bytes() == bundles[row["name"]]
        assert row["bytes"] == len(bundles[row["name"]])
    assert not (target / "data" / "dishes.esb").exists()
    assert (target / "globe" / "globe.js").read_text() == "globe/globe.js"
    assert (target / "main.js").samefile(page / "main.js") == link
    assert not (target / "main.js").is_symlink()
    listed = json.loads((target / "files.json").read_text())
    assert {row["path"] for row in listed["files"]} == {
        *("index.html", "main.js", "globe/globe.js"),
        *("data/index.json", "data/zebra.esb", "data/aardvark.esb"),
    }
    assert listed["version"] != json.loads((page / "files.json").read_text())["version"]


BUILT = """<title>Embedding Sphere</title>
<link rel="preload" href="data/index.json" as="fetch"><link rel="preload" href="data/dishes.esb" as="fetch">
"""  # noqa: E501


@pytest.mark.parametrize("link", [False, True])
def test_the_page_asks_for_its_own_data_first_and_bears_their_title(page, tmp_path, link):
    (page / "index.html").write_text(BUILT)
    (page / "index.html.br").write_bytes(b"packed")
    bundle = make(count=3, k=1)
    bundle.name = "Soup & <bread>"
    publish(page, {"mine": encode(bundle)}, tmp_path / "public", link)
    written = (tmp_path / "public" / "index.html").read_text()
    assert "<title>Soup &amp; &lt;bread&gt; · Embedding Sphere</title>" in written
    assert 'href="data/mine.esb"' in written
    assert 'href="data/index.json"' in written
    assert "dishes" not in written
    # A packed copy would be sent in its place, and still have the other's title.
    assert not (tmp_path / "public" / "index.html.br").exists()
    assert (page / "index.html").read_text() == BUILT


@pytest.mark.parametrize("link", [False, True])
def test_an_atlas_lies_beside_and_is_not_fetched_with_the_page(page, bundles, tmp_path, link):
    (page / "index.html").write_text(BUILT)
    atlas = tmp_path / "mine.atlas"
    (atlas / "places").mkdir(parents=True)
    (atlas / "places" / "footer").write_bytes(b"PAR1")
    (atlas / "atlas.json").write_text(json.dumps({"name": "Soups", "description": "Hot."}))
    publish(page, {"soups": atlas, "zebra": bundles["zebra"]}, tmp_path / "public", link)
    public = tmp_path / "public"
    first = json.loads((public / "data" / "index.json").read_text())[0]
    assert first["file"] == "soups.atlas"
    assert (first["title"], first["description"]) == ("Soups", "Hot.")
    assert first["bytes"] == 4 + (atlas / "atlas.json").stat().st_size
    assert (public / "data" / "soups.atlas" / "places" / "footer").read_bytes() == b"PAR1"
    written = (public / "index.html").read_text()
    assert "<title>Soups · Embedding Sphere</title>" in written
    assert 'href="data/soups.atlas/atlas.json"' in written
    listed = json.loads((public / "files.json").read_text())["files"]
    assert [row["path"] for row in listed if "atlas" in row["path"]] == []


def test_a_small_page_has_no_model_and_offers_no_method_that_needs_more(page, bundles, tmp_path):
    for name in ("model/model.onnx", "pyodide/scipy-1.whl", "pyodide/python.wasm"):
        (page / name).parent.mkdir(exist_ok=True)
        (page / name).write_text(name)
    methods = [{"name": "a", "requires": []}, {"name": "b", "requires": ["scikit-learn"]}]
    (page / "methods.json").write_text(json.dumps(methods))
    publish(page, bundles, tmp_path / "public", link=True, small=True)
    written = {path.name for path in (tmp_path / "public").rglob("*")}
    assert {"python.wasm", "main.js", "zebra.esb"} <= written
    assert not {"model.onnx", "scipy-1.whl"} & written
    offered = json.loads((tmp_path / "public" / "methods.json").read_text())
    assert [method["name"] for method in offered] == ["a"]
    assert json.loads((page / "methods.json").read_text()) == methods


def test_what_this_program_made_is_replaced_and_nothing_else(page, bundles, tmp_path):
    target = tmp_path / "public"
    publish(page, bundles, target)
    publish(page, {"one": bundles["zebra"]}, target)
    assert sorted(path.name for path in (target / "data").iterdir()) == ["index.json", "one.esb"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    for folder in (tmp_path / "mine", tmp_path / "mine" / "thesis.txt", page, page / "globe"):
        with pytest.raises(PublishError):
            publish(page, bundles, folder)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    assert (page / "data" / "dishes.esb").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dist", "mine", "public"]


def test_a_failure_leaves_the_page_as_it_was(page, bundles, tmp_path, monkeypatch):
    target = tmp_path / "public"
    publish(page, bundles, target)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "list_files", fail)
    with pytest.raises(PublishError, match=r"No space left on device"):
        publish(page, {"one": bundles["zebra"]}, target)
    assert (target / "data" / "zebra.esb").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dist", "public"]


def test_a_folder_that_cannot_be_replaced_stays(tmp_path):
    target = tmp_path / "public"
    target.mkdir()
    (target / "index.html").write_text("mine")
    with pytest.raises(FileNotFoundError):
        module.replace_folder(tmp_path / "nothing", target)
    assert (target / "index.html").read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_the_built_page_is_in_the_package_or_in_the_clone(page, tmp_path, monkeypatch):
    package = tmp_path / "py" / "embedding_sphere"
    monkeypatch.setattr(module, "__file__", str(package / "publish.py"))
    assert find_page() == page
    inside = package / "page"
    inside.mkdir(parents=True)
    for name in ("index.html", "files.json"):
        (inside / name).write_text("{}")
    assert find_page() == inside


def test_without_a_built_page_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "__file__", str(tmp_path / "a" / "b" / "publish.py"))
    with pytest.raises(PublishError, match=r"run `make build` in a clone"):
        find_page()
