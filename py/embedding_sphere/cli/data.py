"""The data of a page from files: bundles as they are, tables made into bundles."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..bundle import Bundle, BundleError, decode, encode
from ..compose import NEIGHBORS, Plan, compose, model_of, plan
from ..embed.openai import DEFAULT_BASE_URL
from ..sources import Table
from ..sources.cells import quote
from ..sources.opening import STANDARD_INPUT, Input
from ..stores import is_store
from ..stores.place import place_of
from .atlases import check_atlas, is_atlas
from .console import parse_method, say
from .embedding import Embedding, make_embedder
from .making import embed_table, lay_out, read, tell_faults, texts_to_embed

METHOD = "spherical-tsne"


@dataclass(frozen=True)
class Wishes:
    """What is said of the tables that a page shows.

    Attributes
    ----------
    text, category : str or None
        Columns; otherwise they are recognised.
    where : Embedding or None
        Where all texts are embedded. None: here, and only where a table has no vectors.
    model, base_url, yes
        As of `bundle`.
    seed : int or None
        Of the layout.
    """

    text: str | None = None
    category: str | None = None
    where: Embedding | None = None
    model: str | None = None
    base_url: str = DEFAULT_BASE_URL
    yes: bool = False
    seed: int | None = None


def load(files: Sequence[str], wishes: Wishes) -> dict[str, bytes | Path]:
    """Return bundles, and the folders of atlases, by a name of their own, in the order given.

    Raises
    ------
    SourceError, BundleError, EmbedError
        One sentence that names the file.
    """
    parameters = parse_method(METHOD, [], wishes.seed)
    bundles: dict[str, bytes | Path] = {}
    for file in files:
        if is_atlas(file):
            bundles[_name(Path(file.rstrip("/")).stem, bundles)] = check_atlas(file)
            continue
        source = place_of(file) if is_store(file) else Input(file)
        if isinstance(source, Input) and source.head[1:8] == b"\xa6format":
            data = _bundle(source)
        else:
            data = _table(file, wishes, parameters)
        bundles[_name(source.stem, bundles)] = data
    return bundles


def _name(stem: str, taken: Container[str]) -> str:
    """Return a name for an address that is not taken."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-") or "data"
    name, number = plain, 2
    while name in taken:
        name = f"{plain}-{number}"
        number += 1
    return name


def _bundle(source: Input) -> bytes:
    with source.open() as file:
        data = file.read()
    try:
        decode(data)
    except BundleError as error:
        raise BundleError(f"{source.name}: {error}") from None
    return data


def _table(file: str, wishes: Wishes, parameters: dict[str, Any]) -> bytes:
    table = read([file], with_vectors=wishes.where is None)
    chosen = plan(table, wishes.text, None, wishes.category)
    if embedded := table.vectors is None:
        table = texts_to_embed(table, chosen)
    tell_faults(table)
    if embedded:
        embedder = make_embedder(wishes.where or Embedding.LOCAL, wishes.model, wishes.base_url)
        stdin_taken = file == STANDARD_INPUT
        column = chosen.roles["text"]
        table, model = embed_table(table, column, embedder, wishes.yes, stdin_taken)
    else:
        model = model_of(table, wishes.model)
    bundle = compose(table, chosen, model)
    lay_out(bundle, NEIGHBORS, METHOD, parameters)
    _tell(file, table, chosen, bundle, embedded)
    return encode(bundle)


def _tell(file: str, table: Table, chosen: Plan, bundle: Bundle, embedded: bool) -> None:
    """Say what was made of a table, and what changes it."""
    told = f"{bundle.count:,} rows of {table.source}"
    if embedded:
        told += f", embedded by {bundle.model.name} from {quote(chosen.roles['text'])}"
    elif "text" in chosen.roles:
        told += f", with the texts in {quote(chosen.roles['text'])}"
    if "color" in chosen.roles:
        told += f", coloured by {quote(chosen.roles['color'])}"
    seed = bundle.layouts[0].parameters["seed"] if bundle.layouts else 0
    say(f"{told}, laid out with the seed {seed}.")
    keep = f"embedding-sphere bundle {file}{' --embed local' if embedded else ''} -o FILE.esb"
    say(
        "--text, --category, --embed, --model and --seed change that; the page lays out anew; "
        f"`{keep}` keeps the result."
    )
