"""Writes data/emoji.csv: the emoji with their Unicode names, groups and CLDR keywords.

The facts are Unicode's, read from the npm package `emojibase-data`. Skin tones and the building
blocks that no keyboard shows (hair, regional indicators) are left out. So are the emoji newer than
`NEWEST`: systems without a font for them would show an empty box.

``python data/emoji.py`` writes the table again.
"""

import csv
import json
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parent / "node_modules" / "emojibase-data"
TABLE = HERE / "emoji.csv"
FIELDS = ("glyph", "name", "group", "subgroup", "keywords")
NEWEST = 16


def rows() -> list[dict[str, str]]:
    """Return one row an emoji, in Unicode's order, under the names in `FIELDS`.

    Raises
    ------
    FileNotFoundError
        When `emojibase-data` is not installed.
    """
    if not SOURCE.is_dir():
        raise FileNotFoundError(
            "The npm package emojibase-data is not installed: run `npm ci`, then try again."
        )
    messages = _read("en/messages.json")
    groups = {entry["order"]: entry for entry in messages["groups"]}
    subgroups = {entry["order"]: entry for entry in messages["subgroups"]}
    shown = [
        entry
        for entry in _read("en/data.json")
        if groups.get(entry.get("group"), {}).get("key") not in (None, "component")
        and entry["version"] <= NEWEST
    ]
    return [
        {
            "glyph": entry["emoji"],
            "name": entry["label"],
            "group": groups[entry["group"]]["message"].capitalize(),
            "subgroup": _subgroup_title(subgroups[entry["subgroup"]]),
            "keywords": ", ".join(_keywords(entry)),
        }
        for entry in sorted(shown, key=lambda entry: entry["order"])
    ]


def write() -> None:
    """Write `TABLE`."""
    found = rows()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def _subgroup_title(subgroup: dict[str, str]) -> str:
    # Unicode calls them "face-smiling"; emojibase says "smiling", which needs its noun back.
    title = subgroup["message"]
    if subgroup["key"].startswith("face-"):
        title = f"faces, {title}"
    elif subgroup["key"] == "food-asian":
        title = "asian food"
    return title.capitalize()


def _keywords(entry: dict) -> list[str]:
    # A word of the name says nothing new as a keyword.
    said = set(entry["label"].lower().replace(":", "").replace(",", "").split())
    fresh = [word for word in entry["tags"] if word.lower() not in said]
    return fresh or entry["tags"]


def _read(name: str) -> list | dict:
    return json.loads((SOURCE / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    write()
