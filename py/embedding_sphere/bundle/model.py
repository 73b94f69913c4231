"""Reads what a bundle says of the model that made its vectors."""

from __future__ import annotations

from typing import Any

from .fields import Fields
from .parts import Model


def read_model(content: Any) -> Model:
    """Read a part "model", or raise BundleError."""
    fields = Fields(content, "The model")
    return Model(
        provider=fields.take("provider", "text"),
        name=fields.take("name", "text"),
        dimension=fields.take("dimension", "a positive whole number"),
        normalized=fields.take("normalized", "true or false"),
        template=fields.take("template", "text"),
        extra=fields.rest,
    )
