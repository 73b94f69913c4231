"""The reference: every command and what people import, from what the package says of itself."""

import re

import numpy as np
import pytest
from embedding_sphere.cli import app
from sphere_build import reference


def test_every_command_and_option_is_described():
    page = reference.commands_page()
    commands = [command.name for command in app.registered_commands]
    assert re.findall(r"<h2[^>]*><code>embedding-sphere ([a-z]+)</code></h2>", page) == commands
    for option in ("--category", "--fail-under", "--small", "--middle"):
        assert option in page
    assert "[bold]" not in page


@pytest.mark.parametrize("name", reference.WRITTEN)
def test_what_is_written_by_hand_links_to_what_is_there(name):
    page = reference.written_page(name, "Title")
    pages = {f"{other}.html" for other in reference.WRITTEN} | {"commands.html", "index.html"}
    pages |= set(reference.pictures_of(name))
    for link in re.findall(r'href="([^"]+)"', page):
        if not link.startswith("https://"):
            file, _, anchor = link.partition("#")
            file = file or f"{name}.html"
            there = reference.written_page(file.removesuffix(".html"), "") if anchor else ""
            assert file in pages
            assert f'id="{anchor}"' in there or not anchor
    assert "| ---" not in page


def test_the_examples_of_the_questions_name_what_there_is():
    from embedding_sphere.numeric.geometry import from_lat_lng
    from embedding_sphere.numeric.projections import equal_area_wrap
    from embedding_sphere.quality import measure

    # umap-learn's documentation: x = sin(polar) cos(longitude), z = cos(polar).
    polar, longitude = np.random.default_rng(0).uniform(0.1, 3, (2, 40))
    points = from_lat_lng(90 - np.degrees(polar), np.degrees(longitude))
    np.testing.assert_allclose(points[:, 0], np.sin(polar) * np.cos(longitude), atol=1e-12)
    np.testing.assert_allclose(points[:, 2], np.cos(polar), atol=1e-12)
    assert measure(points, points).recall == 1
    assert measure(points, equal_area_wrap(points[:, :2])).recall > 0


def test_python_is_described_by_its_docstrings(tmp_path):
    pytest.importorskip("pdoc", reason="needs pdoc: pip install pdoc")
    first = reference.build(tmp_path / "reference")
    assert first.is_file()
    shown = reference.pictures_of("retrieval")
    assert shown
    assert all((tmp_path / "reference" / picture).is_file() for picture in shown)
    pages = tmp_path / "reference" / "embedding_sphere"
    bundle = (pages / "bundle.html").read_text("utf-8")
    assert "from_arrays" in bundle
    assert "from_dataframe" in (pages / "bundle" / "tabular.html").read_text("utf-8")
    # Docstrings are read as numpydoc: parameters have a heading.
    assert re.search(r"<h\d[^>]*>Parameters<", bundle)


def test_a_program_that_is_missing_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(reference, "MODULES", ("embedding_sphere.nothing",))
    pytest.importorskip("pdoc", reason="needs pdoc: pip install pdoc")
    with pytest.raises(SystemExit, match=r"^pdoc could not write the reference: "):
        reference.build(tmp_path)
