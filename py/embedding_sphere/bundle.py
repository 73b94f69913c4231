"""The bundle format (.esb), version 1: one msgpack map that holds vectors, columns and layouts.

data/README.md specifies the format; web/bundle.js reads it with the same checks in the same order.
Nothing bigger than the file is allocated before its structure, sizes and shapes have been checked.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import msgpack
import numpy as np
from numpy.typing import ArrayLike, NDArray

FORMAT = "embedding-sphere"
VERSION = 1
TEXT_KINDS = ("text", "image", "glyph")
METRICS = ("cosine", "euclidean")
ROLES = ("label", "text", "color", "glyph")
MAXIMUM_DEPTH = 32
UNIT_TOLERANCE = 1e-3

_CODE_DTYPES = ("uint8", "uint16", "uint32")
_NUMBER_DTYPES = ("float32", "float64")
_MAGIC = b"\xa6format\xb0embedding-sphere"
_VERSION_KEY = b"\xa7version"
_REWRITE = "write the bundle again"
_DOWNLOAD = "download it again"


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


@dataclass(eq=False)
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


@dataclass(eq=False)
class Bundle:
    """One data set: vectors, the model they came from, a table's columns, stored layouts.

    `vectors` is float16 of shape (N, D). `display` names the columns that play the roles "label",
    "text", "color" and "glyph". `extra` (here and on every part) keeps keys this version does not
    know, so that they survive decode and encode. Decoded arrays are read-only, except positions.
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
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of rows, N."""
        return len(self.vectors)


# ---- encode ------------------------------------------------------------------------------------


def encode(bundle: Bundle) -> bytes:
    """Write a bundle and read it back, so that nothing leaves that a decoder would refuse.

    Vectors and distances are stored as float16, numbers as float32 where that loses nothing and
    as float64 otherwise, codes and indices in the smallest unsigned type that holds them.

    Raises
    ------
    BundleError
        If the bundle breaks the format; the message names the part and the row.
    """
    content = _map(
        bundle.extra,
        format=FORMAT,
        version=VERSION,
        name=bundle.name,
        description=bundle.description,
        license=bundle.license,
        source=bundle.source,
        count=bundle.count,
        model=_map(
            bundle.model.extra,
            provider=bundle.model.provider,
            name=bundle.model.name,
            dimension=bundle.model.dimension,
            normalized=bundle.model.normalized,
            template=bundle.model.template,
        ),
        columns=[_column_map(column) for column in bundle.columns],
        display=bundle.display,
        neighbors=_neighbors_map(bundle.neighbors, bundle.count) if bundle.neighbors else None,
        layouts=[_layout_map(layout) for layout in bundle.layouts],
        vectors=_array_map(bundle.vectors, "float16"),
    )
    try:
        data: bytes = msgpack.packb(content, default=_plain_scalar)
    except (TypeError, ValueError, OverflowError) as error:
        raise BundleError(
            f"The bundle holds something that msgpack cannot store ({error}); "
            "use only texts, numbers, lists and maps."
        ) from error
    decode(data)
    return data


def _map(extra: dict[str, Any], **known: Any) -> dict[str, Any]:
    present = {key: value for key, value in known.items() if value is not None}
    return present | {key: value for key, value in extra.items() if key not in known}


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a value of type {type(value).__name__}")


def _array_map(values: ArrayLike, dtype: str) -> dict[str, Any]:
    # Values that overflow become infinite here and the read-back names their row.
    with np.errstate(over="ignore", invalid="ignore"):
        array = np.asarray(values, dtype=np.dtype(dtype).newbyteorder("<"))
    return {"dtype": dtype, "shape": list(array.shape), "data": array.tobytes()}


def _unsigned_map(values: ArrayLike, limit: int, smallest: str, label: str) -> dict[str, Any]:
    whole = np.asarray(values).astype(np.int64)
    _check_below(whole, limit, label)
    dtype = np.promote_types(np.min_scalar_type(max(limit - 1, 0)), smallest)
    return _array_map(whole, dtype.name)


def _column_map(column: Column) -> dict[str, Any]:
    head = {"name": column.name, "kind": column.kind}
    if isinstance(column, CategoryColumn):
        label = f"the codes of the column {_quote(column.name)}"
        codes = _unsigned_map(column.codes, len(column.categories), "uint8", label)
        return _map(column.extra, **head, categories=list(column.categories), codes=codes)
    if isinstance(column, NumberColumn):
        wide = np.asarray(column.values, dtype=np.float64)
        with np.errstate(over="ignore"):
            exact = np.array_equal(wide.astype(np.float32), wide, equal_nan=True)
        values = _array_map(wide, "float32" if exact else "float64")
        return _map(column.extra, **head, values=values)
    return _map(column.extra, **head, values=list(column.values))


def _neighbors_map(neighbors: StoredNeighbors, count: int) -> dict[str, Any]:
    distances = neighbors.distances
    return _map(
        neighbors.extra,
        metric=neighbors.metric,
        k=neighbors.k,
        indices=_unsigned_map(neighbors.indices, count, "uint16", "the neighbor indices"),
        distances=None if distances is None else _array_map(distances, "float16"),
    )


def _layout_map(layout: StoredLayout) -> dict[str, Any]:
    return _map(
        layout.extra,
        name=layout.name,
        method=layout.method,
        parameters=layout.parameters,
        positions=_array_map(layout.positions, "float32"),
        iterations=layout.iterations,
        cost=layout.cost,
        quality=layout.quality,
    )


# ---- decode ------------------------------------------------------------------------------------


def decode(data: bytes) -> Bundle:
    """Read a bundle and check all of it.

    Raises
    ------
    BundleError
        If `data` is not a bundle, is of another version, is cut short or damaged, or breaks any
        rule of the format; the message names the part and the row.
    """
    data = bytes(data)
    _check_header(data)
    content = _unpack(data)
    fields = _Fields(content, "The bundle")
    for key in ("format", "version"):
        fields.rest.pop(key, None)
    name = fields.take("name", "text")
    description = fields.take("description", "text")
    licence = fields.take("license", "text", optional=True)
    source = fields.take("source", "text", optional=True)
    count = fields.take("count", "a positive whole number")
    model = _read_model(fields.take("model", "a map"))
    label = "the vectors"
    vectors = _read_array(
        fields.take("vectors", "a map"), ("float16",), (count, model.dimension), label
    )
    _check_finite(vectors, label, "embed it again or drop it")
    columns = _read_columns(fields.take("columns", "a list"), count)
    display = fields.take("display", "a map")
    _check_display(display, {column.name for column in columns})
    stored = fields.take("neighbors", "a map", optional=True)
    neighbors = None if stored is None else _read_neighbors(stored, count)
    layouts = [
        _read_layout(layout, index, count)
        for index, layout in enumerate(fields.take("layouts", "a list"))
    ]
    return Bundle(
        name, vectors, model, columns, description, licence, source, display, neighbors, layouts,
        fields.rest,
    )  # fmt: skip


def _check_header(data: bytes) -> None:
    """The magic, then the version: a map's head, "format", its value, "version", its value."""
    first = data[0] if data else 0
    start = 3 if first == 0xDE else 5 if first == 0xDF else 1 if first & 0xF0 == 0x80 else None
    if start is None or data[start : start + len(_MAGIC)] != _MAGIC:
        raise BundleError(
            "This file is not an embedding-sphere bundle: expected a msgpack map whose first key "
            'is "format"; choose a file that ends in .esb.'
        )
    start += len(_MAGIC)
    end = start + len(_VERSION_KEY)
    if len(data) <= end:
        raise _cut_short(data)
    if data[start:end] != _VERSION_KEY or not 0 < data[end] < 0x80:
        raise BundleError(
            f'This bundle has no readable version: expected the second key "version" with the '
            f"number {VERSION}; {_REWRITE}."
        )
    if data[end] != VERSION:
        raise BundleError(
            f"This bundle was made by a newer version of embedding-sphere: its format has version "
            f"{data[end]}, expected {VERSION}; update embedding-sphere or {_REWRITE}."
        )


def _unpack(data: bytes) -> dict[str, Any]:
    # Skipping walks the whole file without building values. Once it is known to be well formed,
    # all declared lengths together are at most the file's own length.
    try:
        walker = msgpack.Unpacker(max_buffer_size=len(data))
        walker.feed(data)
        walker.skip()
        end = walker.tell()
        del walker
    except msgpack.OutOfData as error:
        raise _cut_short(data) from error
    except (msgpack.StackError, RecursionError) as error:
        raise _too_deep() from error
    except (ValueError, msgpack.UnpackException) as error:
        raise _not_plain() from error
    if end != len(data):
        raise BundleError(
            f"The file goes on after the bundle's end: got {len(data)} bytes, expected {end}; "
            f"{_DOWNLOAD}."
        )
    try:
        content: dict[str, Any] = msgpack.unpackb(
            data, strict_map_key=True, max_ext_len=0, ext_hook=_refuse_extension
        )
    except UnicodeDecodeError as error:
        raise BundleError(
            f"The file is damaged: a text is not valid UTF-8; {_DOWNLOAD}."
        ) from error
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException) as error:
        raise _not_plain() from error
    _check_nesting(content)
    return content


def _refuse_extension(code: int, data: bytes) -> None:
    raise ValueError("extension types are not part of the format")


def _check_nesting(content: Any) -> None:
    level = [content]
    for _ in range(MAXIMUM_DEPTH):
        inner: list[Any] = []
        for container in level:
            if type(container) is dict:
                # Bytes are no keys here, and JavaScript decoders refuse __proto__.
                if not all(type(key) is str and key != "__proto__" for key in container):
                    raise _not_plain()
                children: Any = container.values()
            else:
                children = container
            inner += [child for child in children if type(child) in (dict, list)]
        if not inner:
            return
        level = inner
    raise _too_deep()


def _cut_short(data: bytes) -> BundleError:
    return BundleError(f"The file is cut short: got {len(data)} bytes, expected more; {_DOWNLOAD}.")


def _too_deep() -> BundleError:
    return BundleError(
        f"The file is nested too deep: expected at most {MAXIMUM_DEPTH} levels; {_REWRITE}."
    )


def _not_plain() -> BundleError:
    return BundleError(
        "The file is damaged: it holds something other than plain msgpack with text keys, such as "
        f"an extension type; {_DOWNLOAD}."
    )


class _Fields:
    """A map being read: known keys are taken out, `rest` is what this version does not know."""

    _EXPECTED: ClassVar[dict[str, Callable[[Any], bool]]] = {
        "text": lambda value: type(value) is str,
        "true or false": lambda value: type(value) is bool,
        "a whole number from 0": lambda value: type(value) is int and value >= 0,
        "a positive whole number": lambda value: type(value) is int and value > 0,
        "a finite number": lambda value: type(value) in (int, float) and math.isfinite(value),
        "a list": lambda value: type(value) is list,
        "a map": lambda value: type(value) is dict,
        "bytes": lambda value: type(value) is bytes,
    }

    def __init__(self, content: Any, where: str) -> None:
        self.where = where
        if type(content) is not dict:
            raise BundleError(f"{where} is {_describe(content)}, expected a map; {_REWRITE}.")
        self.rest: dict[str, Any] = dict(content)

    def take(self, key: str, expected: str, optional: bool = False) -> Any:
        value = self.rest.pop(key, None)
        if not (optional and value is None) and not self._EXPECTED[expected](value):
            raise BundleError(
                f'{self.where} has {_describe(value)} for "{key}", expected {expected}; {_REWRITE}.'
            )
        return value


def _describe(value: Any) -> str:
    if type(value) in (int, float):
        return f"the number {value}"
    names = {type(None): "nothing", bool: "true or false", str: "text", bytes: "bytes",
             list: "a list", dict: "a map"}  # fmt: skip
    return names[type(value)]


def _quote(text: str) -> str:
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'


def _read_model(content: Any) -> Model:
    fields = _Fields(content, "The model")
    return Model(
        provider=fields.take("provider", "text"),
        name=fields.take("name", "text"),
        dimension=fields.take("dimension", "a positive whole number"),
        normalized=fields.take("normalized", "true or false"),
        template=fields.take("template", "text"),
        extra=fields.rest,
    )


def _read_array(
    content: Any, dtypes: tuple[str, ...], shape: tuple[int, ...], label: str
) -> NDArray[Any]:
    fields = _Fields(content, f"The array of {label}")
    dtype = fields.take("dtype", "text")
    if dtype not in dtypes:
        raise BundleError(
            f"Wrong dtype of {label}: got {_quote(dtype)}, expected {' or '.join(dtypes)}; "
            f"{_REWRITE}."
        )
    got = [size if type(size) is int else "?" for size in fields.take("shape", "a list")[:4]]
    if got != list(shape):
        raise BundleError(
            f"Wrong shape of {label}: got {_times(got)}, expected {_times(shape)}; {_REWRITE}."
        )
    data = fields.take("data", "bytes")
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if len(data) != size:
        raise BundleError(
            f"Wrong size of {label}: got {len(data)} bytes, expected {size}; {_DOWNLOAD}."
        )
    return np.frombuffer(data, np.dtype(dtype).newbyteorder("<")).reshape(shape)


def _times(shape: Any) -> str:
    return " x ".join(map(str, shape)) or "nothing"


def _read_columns(contents: list[Any], count: int) -> list[Column]:
    columns: list[Column] = []
    names: set[str] = set()
    for index, content in enumerate(contents):
        column = _read_column(content, index, count)
        if column.name in names:
            raise BundleError(
                f"Two columns have the name {_quote(column.name)}, expected different names; "
                f"rename one and {_REWRITE}."
            )
        names.add(column.name)
        columns.append(column)
    return columns


def _read_column(content: Any, index: int, count: int) -> Column:
    fields = _Fields(content, f"Column {index}")
    name = fields.take("name", "text")
    label = f"the column {_quote(name)}"
    fields.where = label.replace("the", "The", 1)
    kind = fields.take("kind", "text")
    if kind in TEXT_KINDS:
        values = fields.take("values", "a list")
        _check_texts(values, count, label)
        return TextColumn(name, kind, values, fields.rest)
    if kind == "category":
        categories = fields.take("categories", "a list")
        _check_texts(categories, None, f"the categories of {label}")
        label = f"the codes of {label}"
        codes = _read_array(fields.take("codes", "a map"), _CODE_DTYPES, (count,), label)
        _check_below(codes, len(categories), label)
        return CategoryColumn(name, categories, codes, fields.rest)
    if kind == "number":
        values = _read_array(fields.take("values", "a map"), _NUMBER_DTYPES, (count,), label)
        _refuse_rows(np.isinf(values), label, "is infinite", "leave it missing (NaN) or correct it")
        return NumberColumn(name, values, fields.rest)
    raise BundleError(
        f"{fields.where} has the kind {_quote(kind)}, expected "
        f"{', '.join(TEXT_KINDS)}, category or number; {_REWRITE}."
    )


def _check_texts(values: list[Any], count: int | None, label: str) -> None:
    if count is not None and len(values) != count:
        raise BundleError(
            f"Wrong length of {label}: got {len(values)} values, expected {count}; {_REWRITE}."
        )
    for row, value in enumerate(values):
        if type(value) is not str:
            raise BundleError(
                f"Row {row} of {label} is {_describe(value)}, expected text "
                f"(rows count from 0); {_REWRITE}."
            )


def _check_display(display: dict[str, Any], names: set[str]) -> None:
    for role in ROLES:
        if role not in display:
            continue
        column = display[role]
        if type(column) is not str or column not in names:
            got = _quote(column) if type(column) is str else _describe(column)
            raise BundleError(
                f'The display names {got} as "{role}", expected the name of a column; {_REWRITE}.'
            )


def _read_neighbors(content: Any, count: int) -> StoredNeighbors:
    fields = _Fields(content, 'The part "neighbors"')
    metric = fields.take("metric", "text")
    if metric not in METRICS:
        raise BundleError(
            f"The neighbors have the metric {_quote(metric)}, expected {' or '.join(METRICS)}; "
            f"{_REWRITE}."
        )
    k = fields.take("k", "a positive whole number")
    if k >= count:
        raise BundleError(
            f"The neighbors have k = {k}, expected fewer than the {count} rows; {_REWRITE}."
        )
    label = "the neighbor indices"
    indices = _read_array(fields.take("indices", "a map"), ("uint16", "uint32"), (count, k), label)
    _check_below(indices, count, label)
    own = indices == np.arange(count)[:, None]
    _refuse_rows(own, label, "names the row itself", _REWRITE)
    distances = fields.take("distances", "a map", optional=True)
    if distances is not None:
        label = "the neighbor distances"
        distances = _read_array(distances, ("float16",), (count, k), label)
        _check_finite(distances, label, _REWRITE)
        _refuse_rows(distances < 0, label, "is negative", _REWRITE)
    return StoredNeighbors(metric, k, indices, distances, fields.rest)


def _read_layout(content: Any, index: int, count: int) -> StoredLayout:
    fields = _Fields(content, f"Layout {index}")
    name = fields.take("name", "text")
    fields.where = f"The layout {_quote(name)}"
    method = fields.take("method", "text")
    parameters = fields.take("parameters", "a map")
    label = f"the positions of the layout {_quote(name)}"
    stored = _read_array(fields.take("positions", "a map"), ("float32",), (count, 3), label)
    _check_finite(stored, label, "lay it out again")
    wide = stored.astype(np.float64)
    length = np.sqrt(np.sum(wide * wide, axis=1, keepdims=True))
    far = np.abs(length - 1) > UNIT_TOLERANCE
    _refuse_rows(far, label, "is not of length 1", "lay it out again")
    return StoredLayout(
        name,
        method,
        parameters,
        (wide / length).astype(np.float32),
        fields.take("iterations", "a whole number from 0"),
        fields.take("cost", "a finite number", optional=True),
        fields.take("quality", "a map"),
        fields.rest,
    )


def _check_finite(values: NDArray[Any], label: str, remedy: str) -> None:
    _refuse_rows(~np.isfinite(values), label, "is not finite", remedy)


def _check_below(values: NDArray[Any], limit: int, label: str) -> None:
    _refuse_rows((values < 0) | (values >= limit), label, f"is not below {limit}", _REWRITE)


def _refuse_rows(bad: NDArray[np.bool_], label: str, fault: str, remedy: str) -> None:
    if bad.any():
        row = int(np.argmax(bad.reshape(len(bad), -1).any(axis=1)))
        raise BundleError(f"Row {row} of {label} {fault} (rows count from 0); {remedy}.")
