"""The bundle format (.esb), version 1: one msgpack map that holds vectors, columns and layouts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .frames import columns_of, same_vectors
from .make import (
    make_columns,
    make_layout,
    make_model,
    make_questions,
    make_vectors,
    suggest_display,
)
from .parts import (
    BundleError,
    CategoryColumn,
    Column,
    Judgements,
    Model,
    NumberColumn,
    OtherVectors,
    Questions,
    StoredLayout,
    StoredNeighbors,
    TextColumn,
)
from .read import read
from .tabular import Tabular, check_texts
from .write import write, write_file

__all__ = [
    "Bundle",
    "BundleError",
    "CategoryColumn",
    "Column",
    "Judgements",
    "Model",
    "NumberColumn",
    "OtherVectors",
    "Questions",
    "StoredLayout",
    "StoredNeighbors",
    "TextColumn",
    "decode",
    "encode",
    "make_questions",
]


@dataclass(eq=False, repr=False)
class Bundle(Tabular):
    """One data set: vectors, the model they came from, a table's columns, stored layouts.

    `vectors` is float16 of shape (N, D). `display` names the columns that play the roles "label",
    "text", "color" and "glyph". `others` are vectors of other models for the same rows. `extra`
    (here and on every part) keeps keys this version does not know, so that they survive decode and
    encode. Decoded arrays are read-only, except positions.

    Examples
    --------
    >>> import numpy as np
    >>> vectors = np.random.default_rng(0).normal(size=(3, 8))
    >>> bundle = Bundle.from_arrays(vectors, ["soup", "bread", "tea"], name="Lunch")
    >>> bundle.count, bundle.columns[0].values
    (3, ['soup', 'bread', 'tea'])
    """

    name: str
    vectors: NDArray[np.float16]
    model: Model
    columns: list[Column]
    description: str = ""
    license: str | None = None
    source: str | None = None
    display: dict[str, Any] = field(default_factory=dict)
    neighbors: StoredNeighbors | None = None
    layouts: list[StoredLayout] = field(default_factory=list)
    questions: Questions | None = None
    others: list[OtherVectors] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of rows, N."""
        return len(self.vectors)

    def role_texts(self, role: str) -> list[str]:
        """Return the texts of the column with a role, empty where it has none or is no text.

        Parameters
        ----------
        role : str
            "label" or "text".

        Returns
        -------
        list of N str
        """
        for column in self.columns:
            if column.name == self.display.get(role) and isinstance(column, TextColumn):
                return column.values
        return [""] * self.count

    @classmethod
    def from_arrays(
        cls,
        vectors: ArrayLike,
        texts: Sequence[str] | None = None,
        columns: Mapping[str, Any] | None = None,
        *,
        model: Model | str | None = None,
        name: str = "Untitled",
        positions: ArrayLike | None = None,
    ) -> Bundle:
        """Make a bundle of vectors and what is known about their rows.

        Parameters
        ----------
        vectors : (N, D) array-like of finite numbers, or N lists of D, such as a Series of lists
            Stored as float16.
        texts : N strings, optional
            What was embedded; they become the column "text".
        columns : mapping of name to N values, or a table, optional
            A table of pandas, polars, Arrow or datasets; a column of the vectors themselves is left
            out. Dates become texts. Numbers (None or NaN: missing) become a number column; truth
            values a category, and texts, too, of which each occurs twice on average, where at most
            256 differ and none is longer than 80 characters; other texts a text column. A column
            that is a `TextColumn`, `CategoryColumn` or `NumberColumn` already is taken as it is.
        model : Model or str, optional
            What made the vectors; a string is its name.
        name : str
        positions : (N, 3) array-like of unit vectors, optional
            A finished layout, such as ``SphericalTSNE().fit_transform(vectors)``.

        Returns
        -------
        Bundle

        Raises
        ------
        BundleError
            One sentence: what does not fit, and in which row.

        Examples
        --------
        >>> bundle = Bundle.from_arrays(
        ...     [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [0.8, 0.6]],
        ...     texts=["a", "b", "c", "d"],
        ...     columns={"stars": [5, 4, None, 1], "kind": ["x", "y", "x", "y"]},
        ...     model="all-MiniLM-L6-v2",
        ... )
        >>> [(column.name, column.kind) for column in bundle.columns]
        [('text', 'text'), ('stars', 'number'), ('kind', 'category')]
        """
        check_texts(texts)
        stored = make_vectors(vectors)
        others = {} if columns is None else columns_of(columns)
        others = {name: part for name, part in others.items() if not same_vectors(part, stored)}
        parts = make_columns(len(stored), texts, others)
        bundle = cls(
            name=name,
            vectors=stored,
            model=make_model(model, stored, "{text}" if texts is not None else ""),
            columns=parts,
            display=suggest_display(parts),
            layouts=[] if positions is None else [make_layout(positions)],
        )
        encode(bundle)
        return bundle

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Bundle:
        """Read a bundle from a file.

        Raises
        ------
        BundleError
            One sentence: the file cannot be read, or is no bundle.

        Examples
        --------
        >>> Bundle.open("nowhere.esb")
        Traceback (most recent call last):
        ...
        embedding_sphere.bundle.parts.BundleError: There is no file nowhere.esb: check the path.
        """
        try:
            data = Path(path).read_bytes()
        except FileNotFoundError:
            raise BundleError(f"There is no file {path}: check the path.") from None
        except OSError as error:
            raise BundleError(f"{path} cannot be read: {error.strerror}.") from error
        return decode(data)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the bundle to a file, whole or not at all, and return its path.

        Raises
        ------
        BundleError
            One sentence: the bundle breaks the format, or the file cannot be written. What the
            path held before stays.

        Examples
        --------
        >>> import tempfile
        >>> bundle = Bundle.from_arrays([[1.0, 0.0], [0.0, 1.0]], ["a", "b"], name="Two")
        >>> path = bundle.save(Path(tempfile.mkdtemp()) / "two.esb")
        >>> Bundle.open(path).name
        'Two'
        """
        target = Path(path)
        data = encode(self)
        try:
            write_file(target, data)
        except OSError as error:
            raise BundleError(f"{path} cannot be written: {error.strerror}.") from error
        return target


def encode(bundle: Bundle) -> bytes:
    """Write a bundle and read it back, so that nothing leaves that a decoder would refuse.

    Vectors and distances are stored as float16, numbers as float32 where that loses nothing and
    as float64 otherwise, codes and indices in the smallest unsigned type that holds them.

    Raises
    ------
    BundleError
        If the bundle breaks the format; the message names the part and the row.
    """
    data = write(bundle)
    read(data)
    return data


def decode(data: bytes) -> Bundle:
    """Read a bundle and check all of it.

    Raises
    ------
    BundleError
        If `data` is not a bundle, is of another version, is cut short or damaged, or breaks any
        rule of the format; the message names the part and the row.
    """
    return Bundle(**read(data))
