"""Reads the bytes of a bundle. data/README.md specifies the format.

web/formats/bundle.js reads it with the same checks in the same order. Nothing bigger than the file
is allocated before its structure, sizes and shapes have been checked.
"""

from __future__ import annotations

from typing import Any

import msgpack
import numpy as np

from .fields import Fields, check_finite, check_texts, describe, read_array
from .layouts import read_layouts
from .model import read_model
from .others import read_others
from .parts import (
    DOWNLOAD,
    METRICS,
    REWRITE,
    ROLES,
    TEXT_KINDS,
    VERSION,
    BundleError,
    CategoryColumn,
    Column,
    NumberColumn,
    StoredNeighbors,
    TextColumn,
    check_below,
    quote,
    refuse_rows,
)
from .questions import read_questions

MAXIMUM_DEPTH = 32

_CODE_DTYPES = ("uint8", "uint16", "uint32")
_NUMBER_DTYPES = ("float32", "float64")
_MAGIC = b"\xa6format\xb0embedding-sphere"
_VERSION_KEY = b"\xa7version"


def read(data: bytes) -> dict[str, Any]:
    """Read a bundle, check all of it, and return the attributes of a `Bundle`.

    Raises
    ------
    BundleError
        If `data` is not a bundle, is of another version, is cut short or damaged, or breaks any
        rule of the format; the message names the part and the row.
    """
    data = bytes(data)
    _check_header(data)
    content = _unpack(data)
    fields = Fields(content, "The bundle")
    for key in ("format", "version"):
        fields.rest.pop(key, None)
    name = fields.take("name", "text")
    description = fields.take("description", "text")
    licence = fields.take("license", "text", optional=True)
    source = fields.take("source", "text", optional=True)
    count = fields.take("count", "a positive whole number")
    model = read_model(fields.take("model", "a map"))
    label = "the vectors"
    vectors = read_array(
        fields.take("vectors", "a map"), ("float16",), (count, model.dimension), label
    )
    check_finite(vectors, label, "embed it again or drop it")
    columns = _read_columns(fields.take("columns", "a list"), count)
    display = fields.take("display", "a map")
    _check_display(display, {column.name for column in columns})
    stored = fields.take("neighbors", "a map", optional=True)
    neighbors = None if stored is None else _read_neighbors(stored, count)
    layouts = read_layouts(fields.take("layouts", "a list"), count)
    asked = fields.take("questions", "a map", optional=True)
    questions = None if asked is None else read_questions(asked, count, model.dimension)
    others = read_others(fields.take("others", "a list", optional=True) or [], count)
    return {
        "name": name,
        "vectors": vectors,
        "model": model,
        "columns": columns,
        "description": description,
        "license": licence,
        "source": source,
        "display": display,
        "neighbors": neighbors,
        "layouts": layouts,
        "questions": questions,
        "others": others,
        "extra": fields.rest,
    }


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
            f"number {VERSION}; {REWRITE}."
        )
    if data[end] != VERSION:
        raise BundleError(
            f"This bundle was made by a newer version of embedding-sphere: its format has version "
            f"{data[end]}, expected {VERSION}; update embedding-sphere or {REWRITE}."
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
            f"{DOWNLOAD}."
        )
    try:
        content: dict[str, Any] = msgpack.unpackb(
            data, strict_map_key=True, max_ext_len=0, ext_hook=_refuse_extension
        )
    except UnicodeDecodeError as error:
        raise BundleError(f"The file is damaged: a text is not valid UTF-8; {DOWNLOAD}.") from error
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
    return BundleError(f"The file is cut short: got {len(data)} bytes, expected more; {DOWNLOAD}.")


def _too_deep() -> BundleError:
    return BundleError(
        f"The file is nested too deep: expected at most {MAXIMUM_DEPTH} levels; {REWRITE}."
    )


def _not_plain() -> BundleError:
    return BundleError(
        "The file is damaged: it holds something other than plain msgpack with text keys, such as "
        f"an extension type; {DOWNLOAD}."
    )


def _read_columns(contents: list[Any], count: int) -> list[Column]:
    columns: list[Column] = []
    names: set[str] = set()
    for index, content in enumerate(contents):
        column = _read_column(content, index, count)
        if column.name in names:
            raise BundleError(
                f"Two columns have the name {quote(column.name)}, expected different names; "
                f"rename one and {REWRITE}."
            )
        names.add(column.name)
        columns.append(column)
    return columns


def _read_column(content: Any, index: int, count: int) -> Column:
    fields = Fields(content, f"Column {index}")
    name = fields.take("name", "text")
    label = f"the column {quote(name)}"
    fields.where = label.replace("the", "The", 1)
    kind = fields.take("kind", "text")
    if kind in TEXT_KINDS:
        values = fields.take("values", "a list")
        check_texts(values, count, label)
        return TextColumn(name, kind, values, fields.rest)
    if kind == "category":
        categories = fields.take("categories", "a list")
        check_texts(categories, None, f"the categories of {label}")
        label = f"the codes of {label}"
        codes = read_array(fields.take("codes", "a map"), _CODE_DTYPES, (count,), label)
        check_below(codes, len(categories), label)
        return CategoryColumn(name, categories, codes, fields.rest)
    if kind == "number":
        values = read_array(fields.take("values", "a map"), _NUMBER_DTYPES, (count,), label)
        refuse_rows(np.isinf(values), label, "is infinite", "leave it missing (NaN) or correct it")
        return NumberColumn(name, values, fields.rest)
    raise BundleError(
        f"{fields.where} has the kind {quote(kind)}, expected "
        f"{', '.join(TEXT_KINDS)}, category or number; {REWRITE}."
    )


def _check_display(display: dict[str, Any], names: set[str]) -> None:
    for role in ROLES:
        if role not in display:
            continue
        column = display[role]
        if type(column) is not str or column not in names:
            got = quote(column) if type(column) is str else describe(column)
            raise BundleError(
                f'The display names {got} as "{role}", expected the name of a column; {REWRITE}.'
            )


def _read_neighbors(content: Any, count: int) -> StoredNeighbors:
    fields = Fields(content, 'The part "neighbors"')
    metric = fields.take("metric", "text")
    if metric not in METRICS:
        raise BundleError(
            f"The neighbors have the metric {quote(metric)}, expected {' or '.join(METRICS)}; "
            f"{REWRITE}."
        )
    k = fields.take("k", "a positive whole number")
    if k >= count:
        raise BundleError(
            f"The neighbors have k = {k}, expected fewer than the {count} rows; {REWRITE}."
        )
    label = "the neighbor indices"
    indices = read_array(fields.take("indices", "a map"), ("uint16", "uint32"), (count, k), label)
    check_below(indices, count, label)
    own = indices == np.arange(count)[:, None]
    refuse_rows(own, label, "names the row itself", REWRITE)
    distances = fields.take("distances", "a map", optional=True)
    if distances is not None:
        label = "the neighbor distances"
        distances = read_array(distances, ("float16",), (count, k), label)
        check_finite(distances, label, REWRITE)
        refuse_rows(distances < 0, label, "is negative", REWRITE)
    return StoredNeighbors(metric, k, indices, distances, fields.rest)
