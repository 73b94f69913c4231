"""The reference: every command and what people import, from what the package says of itself."""

import re

import pytest
from embedding_sphere.cli import app
from sphere_build import reference


def test_every_command_and_option_is_described():
    page = reference.commands_page()
    commands = [command.name for command in app.registered_commands]
    assert re.findall(r"<h2><code>embedding-sphere ([a-z]+)</code></h2>", page) == commands
    for option in ("--category", "--fail-under", "--small", "--middle"):
        assert option in page
    assert "[bold]" not in page


def test_python_is_described_by_its_docstrings(tmp_path):
    pytest.importorskip("pdoc", reason="needs pdoc: pip install pdoc")
    first = reference.build(tmp_path / "reference")
    assert first.is_file()
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
