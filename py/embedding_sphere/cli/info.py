"""``embedding-sphere info``: what a bundle or an atlas holds."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ..bundle import Bundle, CategoryColumn
from ..description import read_description
from .atlases import is_atlas
from .console import open_bundle, quality_line

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere info dishes.esb

embedding-sphere info dishes.esb --json | jq .count

embedding-sphere info corpus.atlas
"""


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A bundle, - is stdin; or an atlas.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Describe a bundle or an atlas."""
    far = is_atlas(file)
    told = describe_atlas(read_description(Path(file))) if far else describe(open_bundle(file))
    if as_json:
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for line in _lines_of_atlas(told) if far else _lines(told):
        console.print(line, markup=False)


def describe(bundle: Bundle) -> dict[str, Any]:
    """Return what a bundle holds as plain data."""
    model, neighbors = bundle.model, bundle.neighbors
    return {
        "name": bundle.name,
        "description": bundle.description,
        "license": bundle.license,
        "source": bundle.source,
        "count": bundle.count,
        "dimension": model.dimension,
        "model": {
            "provider": model.provider,
            "name": model.name,
            "normalized": model.normalized,
            "template": model.template,
        },
        "columns": [
            {"name": column.name, "kind": column.kind}
            | ({"categories": len(column.categories)} if isinstance(column, CategoryColumn) else {})
            for column in bundle.columns
        ],
        "display": bundle.display,
        "neighbors": None if neighbors is None else {"metric": neighbors.metric, "k": neighbors.k},
        "questions": None
        if bundle.questions is None
        else {
            "count": bundle.questions.count,
            "judgements": len(bundle.questions.judgements.rows),
            "prompt": bundle.questions.prompt,
        },
        "others": [
            {
                "name": other.name,
                "model": other.model.name,
                "dimension": other.model.dimension,
                "layouts": len(other.layouts),
                "questions": 0 if other.questions is None else other.questions.count,
            }
            for other in bundle.others
        ],
        "layouts": [
            {
                "name": layout.name,
                "method": layout.method,
                "parameters": layout.parameters,
                "iterations": layout.iterations,
                "cost": layout.cost,
                "quality": layout.quality,
            }
            for layout in bundle.layouts
        ],
    }


def describe_atlas(told: dict[str, Any]) -> dict[str, Any]:
    """Return what an atlas says of itself as plain data, of what it holds in short."""
    same = ("name", "description", "license", "source", "dimension", "model", "display", "levels")
    layout = ("method", "parameters", "iterations", "quality")
    codes = told.get("codes") or {}
    return {
        **{key: told.get(key) for key in same},
        "count": told.get("rows"),
        "columns": [
            {"name": column["name"], "kind": column["kind"]}
            | ({"categories": len(column["categories"])} if "categories" in column else {})
            for column in told.get("columns", [])
        ],
        "neighbors": told.get("neighbors") or None,
        "layouts": [{key: told.get(key) for key in layout}],
        "search": {key: codes.get(key) for key in ("recall", "limit")},
        "bytes": sum(family["length"] for family in told["families"].values()),
    }


def _lines_of_atlas(told: dict[str, Any]) -> list[str]:
    lines, layout = _first_lines(told), told["layouts"][0]
    levels = [f"{rows:,}" for rows in told["levels"] or []]
    lines.append(f"levels of detail, in rows: {', '.join(levels)}; {told['bytes'] / 1e6:,.1f} MB")
    if told["search"]["recall"] is not None:
        lines.append(f"a question finds {told['search']['recall']:.0%} of the ten nearest rows")
    return [*lines, f"{layout['method'] or 'layout'}: {quality_line(layout['quality'] or {})}"]


def _first_lines(told: dict[str, Any]) -> list[str]:
    model = told["model"] or {}
    lines = [told["name"] or "(no name)"]
    lines += [told[key] for key in ("description", "source", "license") if told[key]]
    made_by = " ".join(model[key] for key in ("provider", "name") if model.get(key))
    lines.append(f"{told['count']:,} rows of {told['dimension']:,} numbers, "
                 f"from {made_by or 'a model that is not named'}")  # fmt: skip
    shown = told["display"] or {}
    roles = {column: role for role, column in shown.items() if isinstance(column, str)}
    for column in told["columns"]:
        many = f", {column['categories']:,} different" if "categories" in column else ""
        role = f", shown as {roles[column['name']]}" if column["name"] in roles else ""
        lines.append(f"  {column['name']}: {column['kind']}{many}{role}")
    return lines


def _lines(told: dict[str, Any]) -> list[str]:
    lines, neighbors = _first_lines(told), told["neighbors"]
    lines.append(
        f"{neighbors['k']} neighbours a row ({neighbors['metric']})"
        if neighbors
        else "no neighbours"
    )
    if asked := told["questions"]:
        lines.append(f"{asked['count']:,} questions with {asked['judgements']:,} judgements")
    for other in told["others"]:
        lines.append(f"other vectors {other['name']}: {other['dimension']:,} numbers, "
                     f"from {other['model'] or 'a model that is not named'}")  # fmt: skip
    for layout in told["layouts"]:
        lines.append(f"{layout['name']} ({layout['method']}): {quality_line(layout['quality'])}")
    return lines if told["layouts"] else [*lines, "no layout"]
