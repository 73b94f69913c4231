"""The data of a page from files: bundles as they are, tables made into bundles."""

import re

from ..bundle import BundleError, decode, encode
from ..compose import NEIGHBORS, compose, model_of, plan
from ..sources import SourceError, read_table
from ..sources.opening import Input
from .bundle import lay_out_and_save, tell_faults
from .console import progress, say

METHOD = "spherical-tsne"


def load(files: list[str]) -> dict[str, bytes]:
    """Return bundles by a name of their own, in the order given.

    Raises
    ------
    SourceError, BundleError
        One sentence that names the file.
    """
    bundles: dict[str, bytes] = {}
    for file in files:
        source = Input(file)
        data = _bundle(source) if source.head[1:8] == b"\xa6format" else _table(file)
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", source.stem).strip("-") or "data"
        name, number = plain, 2
        while name in bundles:
            name = f"{plain}-{number}"
            number += 1
        bundles[name] = data
    return bundles


def _bundle(source: Input) -> bytes:
    with source.open() as file:
        data = file.read()
    try:
        decode(data)
    except BundleError as error:
        raise BundleError(f"{source.name}: {error}") from None
    return data


def _table(file: str) -> bytes:
    with progress() as on_progress:
        table = read_table(
            [file], on_progress=lambda name, fraction: on_progress(f"Reading {name}", fraction)
        )
    tell_faults(table)
    if table.vectors is None:
        raise SourceError(
            f"{table.source} has no vectors: embed its texts first, with `embedding-sphere bundle "
            f"{file} --embed local -o FILE.esb`."
        )
    bundle = compose(table, plan(table), model_of(table))
    say(f"{table.source}: {bundle.count:,} rows are laid out once; `bundle` keeps the result.")
    lay_out_and_save(bundle, NEIGHBORS, METHOD, {})
    return encode(bundle)
