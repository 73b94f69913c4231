"""A saved globe: everything in one file, nothing fetched, no text of the data breaks out of it."""

import base64
import json
import re

import numpy as np
import pytest
from embedding_sphere.bundle import Bundle
from sphere_build import widget as build_widget
from sphere_build.files import NODE_MODULES

pytest.importorskip("anywidget", reason="needs anywidget: pip install anywidget")
pytest.importorskip("narwhals", reason="needs narwhals: pip install narwhals")
if not build_widget.SCRIPT.is_file() and not NODE_MODULES.is_dir():
    pytest.skip("needs node_modules: run npm ci", allow_module_level=True)
build_widget.build()

from embedding_sphere import widget  # noqa: E402

HOSTILE = "</script><script>alert(1)</script><!-- \u2028 ]]>"


@pytest.fixture
def saved(tmp_path):
    vectors = np.random.default_rng(0).normal(size=(30, 6))
    bundle = Bundle.from_arrays(vectors, [f"{HOSTILE} {row}" for row in range(30)], name=HOSTILE)
    globe = widget(bundle, selection=[3])
    globe.query = "alert"
    return globe, globe.save_html(tmp_path / "globe.html").read_text(encoding="utf-8")


def test_it_holds_what_the_globe_shows(saved):
    globe, page = saved
    state = json.loads(re.search(r'id="planet">(.*?)</script>', page, re.DOTALL)[1])
    positions = np.frombuffer(base64.b64decode(state["positions"]["base64"]), "<f4")
    np.testing.assert_array_equal(positions.reshape(-1, 3), globe.positions)
    assert (state["selection"], state["query"]) == ([3], "alert")
    assert state["_data"]["columns"][0]["values"][7] == f"{HOSTILE} 7"
    assert not any(name.startswith(("_model", "_view", "_esm", "_css")) for name in state)


def test_nothing_leaves_its_element_and_nothing_is_fetched(saved):
    _, page = saved
    # The data's element and the module's: no third one.
    assert page.count("<script") == page.count("</script>") == 2
    assert not re.search(r"""(?:src|href)\s*=\s*["']?https?:""", page)
    assert "default-src 'none'" in page


def test_a_file_that_cannot_be_written_keeps_what_was_there(saved, tmp_path):
    globe, _ = saved
    with pytest.raises(OSError, match="nowhere"):
        globe.save_html(tmp_path / "nowhere" / "globe.html")
