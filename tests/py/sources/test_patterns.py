"""The patterns that tell what a text is: on no text do they take more than its length."""

import importlib
import itertools
import pkgutil
import re
from functools import partial

import embedding_sphere.sources
import pytest
from embedding_sphere.sources.refused import _OBJECT, _PRINTED
from embedding_sphere.sources.ruled import _RULE
from work import processor_seconds

# What a text begins with, and what goes on and on after it, to be taken in vain.
BEGINNINGS = ("", "[", "[[1]", "{", "{'", '{"', "(", "|", "1", "A(", "tensor([1", "np.float32(")
REPEATED = (" ", "\n", "a", "1", "-", "--", ".", ",", "[", "{", '"', "'", "\\", "1 ", "1, ", "a.")
END = "\0"
SIZE = 8000
# A pattern that goes through a text once takes a tenth of that, and needs no closer look.
LITTLE = 0.002


def all_patterns():
    for module in pkgutil.iter_modules(embedding_sphere.sources.__path__):
        named = vars(importlib.import_module(f"embedding_sphere.sources.{module.name}"))
        for name, value in named.items():
            for pattern in (value, *(value if isinstance(value, dict | tuple) else ())):
                if isinstance(pattern, re.Pattern):
                    yield pytest.param(pattern, id=f"{module.name}.{name}")


def seconds(call, written, size, beginning, part):
    text = beginning + part * (size // len(part)) + END
    subject = text.encode() if isinstance(written, bytes) else text
    return processor_seconds(partial(call, subject), 3)


@pytest.mark.parametrize("pattern", list(all_patterns()))
def test_four_times_the_text_is_four_times_the_work(pattern):
    for call in (pattern.match, pattern.fullmatch):
        for beginning, part in itertools.product(BEGINNINGS, REPEATED):
            work = partial(seconds, call, pattern.pattern, beginning=beginning, part=part)
            if (long := work(SIZE)) > LITTLE:
                assert long < 8 * work(SIZE // 4), (beginning, part)


@pytest.mark.parametrize(
    ("rule", "is_one"),
    [
        ("--", True), ("|---|---|", True), ("-+--+-", True), ("| :-- | --: |", True),
        ("- - --", True), ("-", False), ("- - -", False), ("|-|-|", False), ("--a", False),
        ("", False),
    ],
)  # fmt: skip
def test_two_dashes_make_a_rule(rule, is_one):
    assert bool(_RULE.fullmatch(rule)) == is_one


def test_what_a_program_prints_is_known_by_its_beginning():
    for printed in (b"[[1. 2.]\n [3. 4.]]", b" [[1 2] \t\n\n  [3 4]]", b"array([[1, 2]])"):
        assert _PRINTED.match(printed)
    assert not _PRINTED.match(b"[[1, 2], [3, 4]]")
    for told in (b"Answer(id=1)", b" [ Answer(id=1)]", b"[Answer(id=1)]"):
        assert _OBJECT.match(told)
    assert not _OBJECT.match(b"[[Answer(id=1)]]")
