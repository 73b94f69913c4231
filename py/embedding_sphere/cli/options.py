"""Options that several commands have: each means the same everywhere."""

from typing import Annotated

import typer

from .embedding import Embedding

Text = Annotated[str | None, typer.Option(help="The column of the texts.", metavar="COLUMN")]
Label = Annotated[str | None, typer.Option(help="The column that names a point.", metavar="COLUMN")]
Category = Annotated[
    str | None,
    typer.Option(help="The column that colours the points, as categories.", metavar="COLUMN"),
]
Vector = Annotated[
    str | None,
    typer.Option(
        help="The column of the vectors, or the start of numbered ones: emb.", metavar="COLUMN"
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        help="The encoding of the texts, as shift_jis; else it is found out.", metavar="NAME"
    ),
]
Where = Annotated[
    Embedding | None,
    typer.Option("--embed", help="Embed the texts: on this machine, or at a server."),
]
ModelName = Annotated[
    str | None,
    typer.Option(
        help="The model of the vectors; with --embed the one that makes them: its name at the "
        "server, or a folder with an ONNX model.",
        metavar="NAME",
    ),
]
BaseUrl = Annotated[
    str,
    typer.Option(
        help="A server that speaks OpenAI's embeddings; it gets the key in OPENAI_API_KEY.",
        metavar="ADDRESS",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Embed without asking first.")]
Method = Annotated[str, typer.Option(help="The method; see below.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the method."),
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="How many cores may be used, all if left out: it only saves time."),
]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Of an atlas: a scheduler of Dask, whose workers embed and find neighbours.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1, help="Of an atlas: so many processes here, by Dask, embed and find neighbours."
    ),
]
NeighborSearch = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Of an atlas: what finds neighbours: kernel; faiss, where it is installed; auto, the "
        "kernel unless it would miss too many and faiss is there.",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(help="The layout's seed: the same gives the same planet.", metavar="NUMBER"),
]
Json = Annotated[bool, typer.Option("--json", help="Print what was made as JSON on stdout.")]
