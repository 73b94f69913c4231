"""``embedding-sphere info``: what a bundle holds."""

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from ..bundle import Bundle, CategoryColumn
from .console import open_bundle, quality_line

EXAMPLES = """
[bold]Examples[/bold]

embedding-sphere info dishes.esb

embedding-sphere info dishes.esb --json | jq .count
"""


def command(
    file: Annotated[str, typer.Argument(metavar="FILE.esb", help="The bundle; - is stdin.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Describe a bundle."""
    told = describe(open_bundle(file))
    if as_json:
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    for line in _lines(told):
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


def _lines(told: dict[str, Any]) -> list[str]:
    model, neighbors = told["model"], told["neighbors"]
    lines = [told["name"] or "(no name)"]
    lines += [told[key] for key in ("description", "source", "license") if told[key]]
    made_by = " ".join(part for part in (model["provider"], model["name"]) if part)
    lines.append(f"{told['count']:,} rows of {told['dimension']:,} numbers, "
                 f"from {made_by or 'a model that is not named'}")  # fmt: skip
    roles = {column: role for role, column in told["display"].items() if isinstance(column, str)}
    for column in told["columns"]:
        many = f", {column['categories']:,} different" if "categories" in column else ""
        role = f", shown as {roles[column['name']]}" if column["name"] in roles else ""
        lines.append(f"  {column['name']}: {column['kind']}{many}{role}")
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
