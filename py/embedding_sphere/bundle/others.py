"""Reads the other vectors of a bundle: those of another model, for the same rows.

web/formats/bundle-others.js makes the same checks in the same order.
"""

from __future__ import annotations

from typing import Any

from .fields import Fields, check_finite, read_array
from .layouts import read_layouts
from .model import read_model
from .parts import REWRITE, BundleError, OtherVectors, quote
from .questions import read_questions


def read_others(contents: list[Any], count: int) -> list[OtherVectors]:
    """Read the part "others" of a bundle of `count` rows, or raise BundleError."""
    others: dict[str, OtherVectors] = {}
    for index, content in enumerate(contents):
        fields = Fields(content, f'Item {index} of the part "others"')
        name = fields.take("name", "text")
        if name in others:
            raise BundleError(
                f"Two sets of other vectors have the name {quote(name)}, expected different "
                f"names; rename one and {REWRITE}."
            )
        try:
            others[name] = _read_other(fields, name, count)
        except BundleError as error:
            fault = str(error)
            raise BundleError(
                f"In the other vectors {quote(name)}: {fault[0].lower()}{fault[1:]}"
            ) from None
    return list(others.values())


def _read_other(fields: Fields, name: str, count: int) -> OtherVectors:
    fields.where = "The part"
    model = read_model(fields.take("model", "a map"))
    label = "the vectors"
    shape = (count, model.dimension)
    vectors = read_array(fields.take("vectors", "a map"), ("float16",), shape, label)
    check_finite(vectors, label, "embed it again or drop it")
    layouts = read_layouts(fields.take("layouts", "a list"), count)
    asked = fields.take("questions", "a map", optional=True)
    questions = None if asked is None else read_questions(asked, count, model.dimension)
    return OtherVectors(name, vectors, model, layouts, questions, fields.rest)
