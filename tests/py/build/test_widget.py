"""The notebook's one file: all that it needs, and nothing of the page alone."""

import shutil
import subprocess

import pytest
from sphere_build import esbuild, widget
from sphere_build.files import NODE_MODULES, ROOT

pytestmark = pytest.mark.skipif(
    not (NODE_MODULES / "three").is_dir(), reason="needs node_modules: run npm ci"
)


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    monkeypatch.setattr(widget, "SCRIPT", tmp_path / "widget.js")
    monkeypatch.setattr(widget, "STYLE", tmp_path / "widget.css")


def test_a_module_that_is_missing_is_one_sentence(monkeypatch, tmp_path):
    entry = tmp_path / "a.js"
    entry.write_text("import x from 'lodash';\nexport default x;\n")
    monkeypatch.setattr(widget, "ENTRIES", (str(entry),))
    with pytest.raises(SystemExit, match=r"^The notebook's globe does not fit .*lodash.*$"):
        widget.build()


def test_a_missing_esbuild_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(esbuild, "ESBUILD", tmp_path / "none")
    with pytest.raises(SystemExit, match=r"^Could not run esbuild .*: make build installs it\.$"):
        widget.build()


def test_it_is_one_module_that_fetches_nothing(tmp_path):
    described = widget.join(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"widget.js", "widget.css"}
    assert not any(output["imports"] for output in described["outputs"].values())
    text = (tmp_path / "widget.js").read_text(encoding="utf-8")
    assert "fetch(" not in text
    assert "Three.js Authors" in text
    # What belongs to the page alone is not in it.
    sources = "".join((ROOT / path).read_text(encoding="utf-8") for path in described["inputs"])
    for stranger in ("createEngine", "createStore", "decodeBundle", "PyWorker"):
        assert f"function {stranger}" not in sources


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_shaders_arrive_as_they_are_written(monkeypatch, tmp_path):
    shader = "\n  // Comments and  spaces\n  #define ONE 1.0\n  void main() { }\n"
    (tmp_path / "entry.js").write_text(f"export default /* glsl */ `{shader}`;\n")
    monkeypatch.setattr(widget, "ENTRIES", (str(tmp_path / "entry.js"),))
    widget.join(tmp_path / "made")
    assert default_export(tmp_path / "made" / "entry.js", "made") == shader + "\n"


def test_what_has_not_changed_is_not_written_again():
    stamp = widget.build().stat().st_mtime_ns
    assert widget.build().stat().st_mtime_ns == stamp


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_its_default_export_renders():
    assert default_export(widget.build(), "Object.keys(made), typeof made.render") == (
        "[ 'render' ] function\n"
    )


def default_export(module, shown):
    """What Node prints of a module's default export, `made` in the expressions `shown`."""
    script = f"const {{ default: made }} = await import('{module.as_uri()}'); console.log({shown});"
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
