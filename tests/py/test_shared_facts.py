"""Facts that Python and the page both state: they are the same in both."""

import json
import subprocess

import pytest
from conftest import ROOT
from embedding_sphere import compose
from embedding_sphere.embed import openai
from embedding_sphere.retrieval.rules import TWIN_COSINE


def exported(module: str, *names: str) -> list:
    """Return values that a module of the page exports."""
    program = f"import({json.dumps((ROOT / 'web' / module).as_uri())}).then((module) => "
    program += f"console.log(JSON.stringify({json.dumps(names)}.map((name) => module[name]))))"
    command = ["node", "--input-type=module", "-e", program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(autouse=True)
def packages():
    if not (ROOT / "node_modules" / "@msgpack").is_dir():
        pytest.skip("node_modules is missing: run make build")


def test_the_category_of_a_row_without_one_has_the_same_name():
    assert exported("formats/bundle-join.js", "NO_CATEGORY") == [compose.NO_CATEGORY]


def test_a_models_price_is_the_same():
    (models,) = exported("providers/choice.js", "OPENAI_MODELS")
    assert {name: model["price"] for name, model in models.items()} == openai.PRICES


def test_what_is_asked_by_default_is_the_same():
    names = ("DEFAULT_BASE_URL", "DEFAULT_MODEL")
    assert exported("providers/defaults.js", *names) == [getattr(openai, name) for name in names]


def test_rows_are_alike_from_the_same_cosine():
    assert exported("data/near-duplicates.js", "ALIKE") == [TWIN_COSINE]
