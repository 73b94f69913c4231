"""The README as a package index shows it."""

import re

from conftest import ROOT
from sphere_build.description import standing_alone


def test_no_picture_and_no_link_needs_the_repository():
    text = standing_alone((ROOT / "README.md").read_text())
    assert not re.search(r"\]\((?!https?:|#)|<img", text)
    assert text.startswith("# Embedding Sphere")


def test_what_links_say_stays_and_addresses_stay_links():
    text = "![a](docs/a.jpg)\n\nSee [`the` guide](docs/x.md) and [this](https://example.org/y).\n"
    assert standing_alone(text) == "See `the` guide and [this](https://example.org/y).\n"
