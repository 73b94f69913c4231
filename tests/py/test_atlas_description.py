"""What an atlas says of itself: whatever stands there is read, or refused in one sentence."""

import copy
import json
import shutil
from pathlib import Path

import pytest
from embedding_sphere.cli.atlases import check_atlas
from embedding_sphere.cli.info import _lines_of_atlas, describe_atlas
from embedding_sphere.description import AtlasError, read_description

SMALL = Path(__file__).resolve().parents[1] / "atlas" / "small.atlas"
GONE = object()
OTHERS = [
    *(GONE, None, True, -1, 0, 1.5, 1 << 60, float("inf"), "", "x", [], [None], [[]], {}),
    {"a": 1},
]


def places_in(value, path=()):
    """Return all places in a value of JSON, but of long lists the first two."""
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = list(range(min(len(value), 2)))
    else:
        return [path]
    return [path, *(place for key in keys for place in places_in(value[key], (*path, key)))]


def changed(told, path, value):
    told = copy.deepcopy(told)
    holder = told
    for key in path[:-1]:
        holder = holder[key]
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return told


@pytest.mark.parametrize("of", ["small", "made"])
def test_whatever_stands_in_a_description_is_read_or_refused_in_one_sentence(of, tmp_path, request):
    source = SMALL if of == "small" else request.getfixturevalue("atlas").folder
    told = json.loads((source / "atlas.json").read_text("utf-8"))
    folder = tmp_path / "changed.atlas"
    shutil.copytree(source, folder)
    refused = 0
    for path in places_in(told)[1:]:
        for value in OTHERS:
            text = json.dumps(changed(told, path, value))
            (folder / "atlas.json").write_text(text, "utf-8")
            try:
                check_atlas(str(folder))
                for line in _lines_of_atlas(describe_atlas(read_description(folder))):
                    assert isinstance(line, str)
            except ValueError as error:
                refused += 1
                sentence = str(error)
                assert "\n" not in sentence, (path, value)
                assert sentence.endswith((".", "again.")), (path, value, sentence)
                assert str(folder) in sentence or "part" in sentence, (path, value, sentence)
    assert refused > 100


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, '{"format": 1}'])
def test_what_is_no_description_is_refused(text, tmp_path):
    (tmp_path / "atlas.json").write_text(text)
    with pytest.raises(AtlasError, match=r"atlas\.json (is damaged|tells no|does not say)"):
        read_description(tmp_path)
