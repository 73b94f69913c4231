"""``embedding-sphere export``: a bundle's rows and where they are, for other programs."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from ..bundle import Bundle
from ..sources import SourceError
from ..sources.opening import STANDARD_INPUT
from .console import open_bundle, say, write

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere export dishes.esb -o dishes.csv

embedding-sphere export dishes.esb -o dishes.parquet --vectors

embedding-sphere export dishes.esb -o dishes.geojson
"""

Columns = dict[str, Any]


def command(
    file: Annotated[str, typer.Argument(metavar="FILE.esb", help="The bundle; - is stdin.")],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write: .csv, .parquet or .geojson; - is stdout, as CSV.",
        ),
    ],
    vectors: Annotated[
        bool, typer.Option("--vectors", help="Write the vectors, too, as a column.")
    ] = False,
) -> None:
    """Write columns, latitudes and longitudes as CSV, Parquet or GeoJSON."""
    kind = ".csv" if output == STANDARD_INPUT else Path(output).suffix.lower()
    if kind not in WRITERS:
        raise typer.BadParameter(f"-o is {output}, expected a file {', '.join(WRITERS)}")
    bundle = open_bundle(file)
    data = WRITERS[kind](bundle.to_dict(vectors), bundle)
    write(output, data)
    if output != STANDARD_INPUT:
        say(f"{output}: {bundle.count:,} rows, {len(data):,} bytes.")


def _write_csv(columns: Columns, bundle: Bundle) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(zip(*[map(_cell, values) for values in columns.values()], strict=True))
    return text.getvalue().encode()


def _write_parquet(columns: Columns, bundle: Bundle) -> bytes:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise SourceError(
            "Parquet needs pyarrow: install it with `pip install pyarrow`, or write CSV."
        ) from None
    buffer = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(columns), buffer)
    return buffer.getvalue().to_pybytes()


def _write_geojson(columns: Columns, bundle: Bundle) -> bytes:
    if not bundle.layouts:
        raise SourceError(
            "The bundle has no layout, and so no place for its points: make one with "
            "`embedding-sphere layout`."
        )
    latitudes, longitudes = columns.pop("latitude"), columns.pop("longitude")
    rows = zip(*columns.values(), strict=True) if columns else iter([()] * bundle.count)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(east, 6), round(north, 6)]},
            "properties": dict(zip(columns, map(_plain, row), strict=True)),
        }
        for north, east, row in zip(latitudes.tolist(), longitudes.tolist(), rows, strict=True)
    ]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; a number that is missing is null."""
    if isinstance(value, np.ndarray):
        return [float(f"{number:.6g}") for number in value]
    if isinstance(value, np.floating):
        number = float(str(value))
        return None if number != number else int(number) if number.is_integer() else number
    return value


def _cell(value: Any) -> Any:
    plain = _plain(value)
    return json.dumps(plain) if isinstance(plain, list) else plain


WRITERS: dict[str, Callable[[Columns, Bundle], bytes]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".geojson": _write_geojson,
}
