"""A bundle as a table: columns by name, DataFrames in and out, and what a prompt shows of it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Container, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .frames import columns_of, find_vectors, vectors_of
from .parts import BundleError, Column, Model, StoredLayout
from .shown import line, table

if TYPE_CHECKING:
    from . import Bundle


class Tabular:
    """What `Bundle` shares with tables."""

    columns: list[Column]
    vectors: NDArray[np.float16]
    layouts: list[StoredLayout]
    display: dict[str, Any]

    def __len__(self) -> int:
        return len(self.vectors)

    def __getitem__(self, name: str) -> Any:
        """Return a column's values: texts and categories as a list, numbers as an array, (N,)."""
        for column in self.columns:
            if column.name == name:
                return column.values
        there = ", ".join(column.name for column in self.columns) or "none"
        raise KeyError(f"There is no column {name!r}: expected one of {there}.")

    def __contains__(self, name: object) -> bool:
        """Tell whether a column is called so."""
        return any(column.name == name for column in self.columns)

    def __iter__(self) -> Any:
        raise TypeError("A bundle is no list of rows: ask for a column, or use to_dataframe().")

    def __repr__(self) -> str:
        return line(self)  # type: ignore[arg-type]

    def _repr_html_(self) -> str:
        return table(self)  # type: ignore[arg-type]

    @classmethod
    def from_dataframe(
        cls: Any,
        frame: Any,
        vectors: str | Sequence[str] | None = None,
        *,
        text: str | None = None,
        label: str | None = None,
        color: str | None = None,
        model: Model | str | None = None,
        name: str = "Untitled",
        positions: ArrayLike | None = None,
    ) -> Bundle:
        """Make a bundle of a table that has a column of vectors.

        Parameters
        ----------
        frame : table of pandas, polars, Arrow or datasets, or a mapping of name to N values
        vectors : str or sequence of str, optional
            The column that holds them, or those that hold a number each; found where one can be.
        text, label, color : str, optional
            The columns that are read, that name a point and that colour it.
        model, name, positions
            As for `from_arrays`.

        Returns
        -------
        Bundle

        Raises
        ------
        BundleError
            One sentence: what does not fit, and in which row.

        Examples
        --------
        >>> from embedding_sphere import Bundle
        >>> frame = {"dish": ["soup", "tea"], "embedding": [[1.0, 0.0], [0.0, 1.0]]}
        >>> bundle = Bundle.from_dataframe(frame, name="Lunch")
        >>> len(bundle), bundle["dish"]
        (2, ['soup', 'tea'])
        """
        columns = columns_of(frame)
        chosen = find_vectors(columns, vectors)
        others = {part: values for part, values in columns.items() if part not in chosen}
        bundle = cls.from_arrays(
            vectors_of(columns, chosen), columns=others, model=model, name=name, positions=positions
        )
        for role, column in (("text", text), ("label", label), ("color", color)):
            if column is not None:
                if column not in others:
                    raise BundleError(
                        f"There is no column {column!r}: expected one of {', '.join(others)}."
                    )
                bundle.display[role] = column
        return bundle

    @classmethod
    def from_texts(
        cls: Any,
        texts: Sequence[str],
        embedder: Callable[[list[str]], ArrayLike],
        columns: Mapping[str, Any] | None = None,
        *,
        model: Model | str | None = None,
        name: str = "Untitled",
    ) -> Bundle:
        """Make a bundle of texts, embedded by any model.

        Parameters
        ----------
        texts : N strings
        embedder : callable
            Gives (N, D) numbers for a list of N texts, such as the `encode` of a model of
            sentence-transformers.
        columns, model, name
            As for `from_arrays`.

        Returns
        -------
        Bundle

        Raises
        ------
        BundleError
            One sentence: what does not fit.

        Examples
        --------
        >>> from embedding_sphere import Bundle
        >>> bundle = Bundle.from_texts(["soup", "tea"], lambda texts: [[len(t), 1] for t in texts])
        >>> bundle.vectors.tolist()
        [[4.0, 1.0], [3.0, 1.0]]
        """
        check_texts(texts)
        if isinstance(texts, str):
            raise BundleError("`texts` is one text: expected a list of them, one a row.")
        said = [str(text) for text in texts]
        made: Any = embedder(said)
        count = len(made) if hasattr(made, "__len__") else 0
        if count != len(said):
            raise BundleError(
                f"The embedder gave {count:,} vector{'s' * (count != 1)} for {len(said):,} texts: "
                "expected one each."
            )
        return cls.from_arrays(made, said, columns, model=model, name=name)

    def to_dataframe(self, vectors: bool = True) -> Any:
        """Return a pandas DataFrame of the columns, the vectors and where the points are.

        Parameters
        ----------
        vectors : bool
            Whether there is a column "embedding" of arrays (D,) float32.

        Returns
        -------
        DataFrame
            With "latitude" and "longitude" in degrees, where there is a layout.

        Raises
        ------
        ImportError
            Without pandas.
        """
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise ImportError("to_dataframe needs pandas: pip install pandas.") from None
        return pandas.DataFrame(self.to_dict(vectors))

    def to_dict(self, vectors: bool = True) -> dict[str, Any]:
        """Return what `to_dataframe` does as a mapping of name to N values."""
        told: dict[str, Any] = {column.name: column.values for column in self.columns}
        if vectors:
            told[free_name("embedding", told)] = list(self.vectors.astype(np.float32))
        if self.layouts:
            x, y, z = self.layouts[0].positions.astype(np.float64).T
            latitude, longitude = np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)
            told[free_name("latitude", told)] = np.degrees(latitude)
            told[free_name("longitude", told)] = np.degrees(longitude)
        return told

    def layout(
        self, method: str = "spherical-tsne", seed: int | None = None, **parameters: Any
    ) -> StoredLayout:
        """Lay the rows out, keep the layout as the first one, and return it.

        It is the layout that the page and the command line make with the same parameters.

        Parameters
        ----------
        method : str
            A name in `embedding_sphere.methods.METHODS`.
        seed : int, optional
            From 0 to 999,999.
        **parameters
            Of the method, such as ``perplexity=15``.

        Returns
        -------
        StoredLayout
            With its positions (N, 3) and its quality.

        Raises
        ------
        ValueError
            One sentence: an unknown method or parameter, or a value out of range.
        """
        # What lays out imports what a bundle is: it comes when it is asked for.
        compose = import_module("embedding_sphere.compose")
        if seed is not None:
            parameters["seed"] = seed
        for notice in compose.add_layout(self, method, parameters).notices:
            warnings.warn(notice, stacklevel=2)
        return self.layouts[0]


def check_texts(texts: Any) -> None:
    """Raise BundleError for columns of texts where a list of texts is expected."""
    if isinstance(texts, Mapping):
        raise BundleError("`texts` holds columns: give them as `columns=`, or use from_dataframe.")


def free_name(name: str, taken: Container[str]) -> str:
    """Return a name that is not taken yet: with as many "_" behind it as that takes."""
    return name if name not in taken else free_name(f"{name}_", taken)
