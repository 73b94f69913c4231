"""What a bundle is made of: the model, columns, stored neighbours and layouts, and its errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

FORMAT = "embedding-sphere"
VERSION = 1
TEXT_KINDS = ("text", "image", "glyph")
METRICS = ("cosine", "euclidean")
ROLES = ("label", "text", "color", "glyph")

REWRITE = "write the bundle again"
DOWNLOAD = "download it again"


class BundleError(ValueError):
    """A bundle that breaks the format: what is wrong, what was expected, what to do."""


@dataclass
class Model:
    """The embedding model that the vectors came from; `template` made a row's text from columns."""

    provider: str
    name: str
    dimension: int
    normalized: bool
    template: str
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class TextColumn:
    """N strings: plain text, image addresses or glyphs (one symbol a row)."""

    name: str
    kind: str
    values: list[str]
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class CategoryColumn:
    """N codes, unsigned integers of shape (N,), each an index into `categories`."""

    kind: ClassVar[str] = "category"
    name: str
    categories: list[str]
    codes: NDArray[Any]
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def values(self) -> list[str]:
        """The category of every row, a list of N strings."""
        return [self.categories[code] for code in self.codes]


@dataclass(eq=False)
class NumberColumn:
    """N numbers, float32 or float64 of shape (N,); NaN is a missing value, infinite is refused."""

    kind: ClassVar[str] = "number"
    name: str
    values: NDArray[Any]
    extra: dict[str, Any] = field(default_factory=dict)


Column = TextColumn | CategoryColumn | NumberColumn


@dataclass(eq=False)
class StoredNeighbors:
    """Neighbours found beforehand, nearest first, a row never its own neighbour.

    `indices` is unsigned of shape (N, k). `distances` is float16 of shape (N, k): 1 - cosine or
    Euclidean, as `metric` says; None means that they are computed from the vectors when needed.
    """

    metric: str
    k: int
    indices: NDArray[Any]
    distances: NDArray[np.float16] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class StoredLayout:
    """A finished layout: `positions` are float32 unit vectors of shape (N, 3), north is +z."""

    name: str
    method: str
    parameters: dict[str, Any]
    positions: NDArray[np.float32]
    iterations: int = 0
    cost: float | None = None
    quality: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        told = [f"{name} {value:.3f}" for name, value in self.quality.items()
                if isinstance(value, float)]  # fmt: skip
        quality = f"; {', '.join(told[:4])}" if told else ""
        return f'<StoredLayout "{self.name}": {len(self.positions):,} points{quality}>'


@dataclass(eq=False)
class Judgements:
    """Which rows answer each of Q questions, and how well, as one compressed sparse row each.

    Question q is judged on ``rows[offsets[q] : offsets[q + 1]]``, which rise, with as many
    `grades`: above 0 the row answers the question, the better the higher; 0 or below it does not.
    `offsets` is uint32 of shape (Q + 1,), from 0; `rows` unsigned and `grades` float32 of (M,).
    """

    offsets: NDArray[Any]
    rows: NDArray[Any]
    grades: NDArray[Any]
    extra: dict[str, Any] = field(default_factory=dict)

    def of(self, question: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the rows that are judged for one question, and their grades."""
        chosen = slice(int(self.offsets[question]), int(self.offsets[question + 1]))
        return self.rows[chosen], self.grades[chosen]


@dataclass(eq=False)
class Questions:
    """Q questions put to the rows: `ids` that differ, `texts`, `vectors` float16 of shape (Q, D).

    `prompt` stood before every text when it was embedded, such as ``"query: "``.
    """

    ids: list[str]
    texts: list[str]
    vectors: NDArray[np.float16]
    judgements: Judgements
    prompt: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of questions, Q."""
        return len(self.ids)


@dataclass(eq=False)
class OtherVectors:
    """Other vectors of the same N rows, as of another model: float16 of shape (N, D), D their own.

    `questions` are put to them with vectors of their own model; without any, those of the bundle
    are, where the models agree.
    """

    name: str
    vectors: NDArray[np.float16]
    model: Model
    layouts: list[StoredLayout] = field(default_factory=list)
    questions: Questions | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def quote(text: str) -> str:
    """Return a name in quotation marks, cut where it is long."""
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'


def check_below(values: NDArray[Any], limit: int, label: str) -> None:
    """Raise BundleError naming the first row with a value outside [0, limit)."""
    refuse_rows((values < 0) | (values >= limit), label, f"is not below {limit}", REWRITE)


def refuse_rows(bad: NDArray[np.bool_], label: str, fault: str, remedy: str) -> None:
    """Raise BundleError naming the first bad row, where there is one."""
    if bad.any():
        row = int(np.argmax(bad.reshape(len(bad), -1).any(axis=1)))
        raise BundleError(f"Row {row} of {label} {fault} (rows count from 0); {remedy}.")
