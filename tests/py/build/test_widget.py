"""The notebook's one file: every module it needs, in an order that can be linked, and no other."""

import json
import re
import shutil
import subprocess

import pytest
from sphere_build import widget
from sphere_build.widget import collect


@pytest.fixture
def web(tmp_path, monkeypatch):
    """A folder of modules in place of web/; returns how to write one."""
    monkeypatch.setattr(widget, "WEB", tmp_path)
    three = tmp_path / "three.js"
    three.write_text("export const three = 3;")
    monkeypatch.setattr(widget, "THREE", three)

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


def test_modules_come_after_what_they_import_and_each_once(web):
    web("b.js", "export const b = 1;")
    web(
        "sub/c.js",
        "import { b } from '../b.js';\nimport 'three';\nexport { b as c } from \"../b.js\";",
    )
    entry = web(
        "a.js",
        "import {\n  b,\n} from './b.js';\nimport { c } from './sub/c.js';\nexport default b + c;",
    )
    texts = collect(entry)
    assert [text.split()[-1] for text in texts[:2]] == ["1;", "3;"]
    assert 'import { b } from "embedding-sphere:0"' in texts[2]
    assert 'import "embedding-sphere:1"' in texts[2]
    assert 'export { b as c } from "embedding-sphere:0"' in texts[2]
    assert re.findall(r"embedding-sphere:\d", texts[3]) == [
        "embedding-sphere:0",
        "embedding-sphere:2",
    ]


def test_minified_imports_are_linked_and_texts_left_alone(web):
    web("core.js", "export const a=1,b=2;")
    entry = web(
        "m.js",
        '/* c */import{a as t}from"./core.js";export{b}from"./core.js";'
        """const s='from "x"';export const f=["import"];""",
    )
    linked = collect(entry)[-1]
    assert linked.count('"embedding-sphere:0"') == 2
    assert """const s='from "x"';export const f=["import"];""" in linked


def test_circles_and_strangers_are_refused(web):
    entry = web("a.js", "import './b.js';")
    web("b.js", "import './a.js';")
    with pytest.raises(RuntimeError, match=r"a\.js imports itself through others"):
        collect(entry)
    with pytest.raises(RuntimeError, match=r"c\.js imports lodash, which the widget does not hold"):
        collect(web("c.js", "import x from 'lodash';"))


def test_a_missing_three_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(widget, "THREE", tmp_path / "none.js")
    with pytest.raises(RuntimeError, match=r"^three\.js is missing: run npm ci"):
        widget.build()


@pytest.mark.skipif(not widget.THREE.is_file(), reason="needs node_modules: run npm ci")
class TestTheRealOne:
    @pytest.fixture(autouse=True)
    def elsewhere(self, monkeypatch, tmp_path):
        monkeypatch.setattr(widget, "SCRIPT", tmp_path / "widget.js")
        monkeypatch.setattr(widget, "STYLE", tmp_path / "widget.css")

    def test_it_is_one_module_that_fetches_nothing(self):
        text = widget.build().read_text()
        modules = json.loads(text[text.index("[") : text.index(";\nlet entry")])
        for number, module in enumerate(modules):
            for _, _, address in widget.IMPORT.findall(module):
                assert address.startswith(widget.LINK)
                assert int(address.removeprefix(widget.LINK)) < number
        assert "fetch(" not in "".join(modules[-4:])
        # What belongs to the page alone is not in it.
        for stranger in ("createEngine", "createStore", "decodeBundle", "PyWorker"):
            assert f"function {stranger}" not in text
        assert "Three.js Authors" in text

    def test_what_has_not_changed_is_not_written_again(self):
        stamp = widget.build().stat().st_mtime_ns
        assert widget.build().stat().st_mtime_ns == stamp

    @pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
    def test_node_reads_it(self):
        done = subprocess.run(
            ["node", "--check", "--input-type=module"],
            input=widget.build().read_bytes(),
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr.decode()
