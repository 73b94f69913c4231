"""The two data sets as tables: where their rows are, what their columns mean."""

import csv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Table:
    """A table of texts on its way to a bundle.

    Attributes
    ----------
    name : str
        Also the name of the files: `name`.csv becomes `name`.esb.
    title, description, license, source : str
        What the page tells about the data set.
    template : str
        The text that is embedded for a row, with {column} for the row's value.
    columns : dict
        The kind of every column by name, as the bundle format names kinds.
    display : dict
        Which column the page uses as label, text, color and glyph.
    identifier : str, optional
        The column that judgements name a row by, where the table has questions.
    """

    name: str
    title: str
    description: str
    license: str
    source: str
    template: str
    columns: dict[str, str]
    display: dict[str, str]
    identifier: str | None = None

    @property
    def bundle(self) -> Path:
        """Where the bundle is written."""
        return HERE / f"{self.name}.esb"

    @property
    def questions(self) -> Path:
        """Where its questions are, if it has any."""
        return HERE / f"{self.name}-questions.jsonl"

    @property
    def judgements(self) -> Path:
        """Where it is judged which rows answer the questions."""
        return HERE / f"{self.name}-judgements.tsv"

    def rows(self) -> list[dict[str, str]]:
        """Read the table's rows.

        Raises
        ------
        ValueError
            When the file's columns are not those declared here.
        """
        path = HERE / f"{self.name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if list(reader.fieldnames or ()) != list(self.columns):
                raise ValueError(
                    f"{path.name} has the columns {', '.join(reader.fieldnames or ())}: "
                    f"expected {', '.join(self.columns)}."
                )
            return list(reader)

    def texts(self, rows: list[dict[str, str]]) -> list[str]:
        """Return the text to embed for each row."""
        return [self.template.format(**row) for row in rows]


DISHES = Table(
    name="dishes",
    title="Dishes of the world",
    description="Dishes from every region of the world, each with one sentence of its own.",
    license="MIT",
    source="Written for embedding-sphere",
    template="{name}, {course} from {country}: {sentence} Ingredients: {ingredients}.",
    columns={
        "name": "text",
        "local_name": "text",
        "country": "category",
        "region": "category",
        "course": "category",
        "ingredients": "text",
        "sentence": "text",
    },
    display={"label": "name", "text": "sentence", "color": "region"},
    identifier="name",
)

EMOJI = Table(
    name="emoji",
    title="Emoji",
    description="Every emoji up to Emoji 16, skin tones apart, by its name and keywords.",
    license="Unicode License v3 (Unicode-3.0)",
    source="Unicode CLDR names and keywords, from the npm package emojibase-data 17.0.0",
    template="{name}: {keywords}",
    columns={
        "glyph": "glyph",
        "name": "text",
        "group": "category",
        "subgroup": "category",
        "keywords": "text",
    },
    display={"label": "name", "text": "keywords", "color": "group", "glyph": "glyph"},
)

TABLES = (DISHES, EMOJI)
