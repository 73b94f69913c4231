"""``embedding-sphere export``: what a bundle or an atlas holds, for other programs."""

import csv
import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from ..bundle import Bundle
from ..land import land_of
from ..picture import Look, picture_of
from ..publish import ATLAS
from ..sources import SourceError
from ..sources.names import listed
from ..sources.opening import STANDARD_INPUT
from .atlases import is_atlas, write_atlas_as_file, write_bundle_as_atlas
from .console import open_bundle, say, write

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere export dishes.esb -o dishes.csv

embedding-sphere export dishes.esb -o dishes.parquet --vectors

embedding-sphere export dishes.esb -o dishes.geojson

embedding-sphere export dishes.esb -o dishes.png --size 2000 --light --middle 20,45

embedding-sphere export dishes.esb -o dishes.atlas

embedding-sphere export dishes.atlas -o dishes.parquet
"""

Columns = dict[str, Any]


def command(
    file: Annotated[
        str, typer.Argument(metavar="FILE.esb", help="The bundle, - is stdin; or an atlas.")
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write: .csv, .parquet, .geojson or .png; - is stdout, as CSV; or an "
            "atlas, .atlas.",
        ),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="csv|parquet|geojson|png|atlas",
            help="What to write; otherwise the name of the file tells.",
        ),
    ] = None,
    vectors: Annotated[
        bool, typer.Option("--vectors", help="Write the vectors, too, as a column.")
    ] = False,
    color: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Of a picture: what colours the points.")
    ] = None,
    size: Annotated[
        int, typer.Option(min=64, max=4096, metavar="PIXELS", help="Of a picture: its side.")
    ] = 1024,
    middle: Annotated[
        str | None,
        typer.Option(
            metavar="LATITUDE,LONGITUDE",
            help="Of a picture: what faces the viewer; otherwise where most points lie.",
        ),
    ] = None,
    light: Annotated[bool, typer.Option("--light", help="Of a picture: on light ground.")] = False,
) -> None:
    """Write columns, latitudes and longitudes as a file, a picture as PNG, or an atlas."""
    known = [*WRITERS, ".png", ATLAS]
    ending = ".csv" if output == STANDARD_INPUT else Path(output).suffix.lower()
    ending = ending if kind is None else f".{kind.lower()}"
    if ending not in known:
        raise typer.BadParameter(f"-o is {output}, expected a file {', '.join(known)}")
    if is_atlas(file):
        write_atlas_as_file(file, output, ending, vectors)
        return
    look = _look(size, middle, light)
    bundle = open_bundle(file)
    if ending == ATLAS:
        write_bundle_as_atlas(bundle, output)
        return
    if ending == ".png":
        _check_color(bundle, color)
        data = picture_of(bundle, look, color)
    else:
        data = WRITERS[ending](bundle.to_dict(vectors), bundle)
    write(output, data)
    if output != STANDARD_INPUT:
        say(f"{output}: {bundle.count:,} rows, {len(data):,} bytes.")


def _look(size: int, middle: str | None, light: bool) -> Look:
    theme = "light" if light else "dark"
    if middle is None:
        return Look(size, theme=theme)
    try:
        latitude, longitude = map(float, middle.split(","))
    except ValueError:
        latitude = longitude = math.nan
    if not (abs(latitude) <= 90 and abs(longitude) <= 360):
        raise typer.BadParameter(f"--middle is {middle}, expected degrees such as 20,45")
    return Look(size, latitude, longitude, theme)


def _check_color(bundle: Bundle, color: str | None) -> None:
    names = [column.name for column in bundle.columns if column.kind in ("category", "number")]
    names += [column.name for column in land_of(bundle)]
    if color not in (None, "", *names):
        raise SourceError(
            f"The bundle has no column {color!r} of colours: expected {listed(names)}."
        )


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
