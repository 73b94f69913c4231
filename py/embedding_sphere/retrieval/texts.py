"""What each row says: the text that was embedded, its name in a sentence, its sentences."""

import re

from ..bundle import Bundle, CategoryColumn, NumberColumn, TextColumn

PLACE = re.compile(r"\{([^{}]+)\}")
LONGEST_NAME = 60
# A sentence ends with its sign and a space, or with its line; full stops of CJK need no space.
_END = re.compile(r"(?<=[.!?…])\s+|\n+|(?<=[。！？])")
# What is shorter belongs to the sentence before it.
SHORTEST = 20
MOST_SENTENCES = 64


def embedded_texts(bundle: Bundle) -> list[str]:
    """Return the text of each row as it was embedded, N in all.

    That is the model's template filled in; without one, or where it names a column that is not
    there, the column with the role "text". Empty where a row says nothing.
    """
    values = {column.name: _values(column) for column in bundle.columns}
    template = bundle.model.template
    places = PLACE.findall(template)
    if not places or not all(name in values for name in places):
        named = bundle.display.get("text")
        return list(values.get(named or "", [""] * bundle.count))
    if template == "{" + places[0] + "}":
        return list(values[places[0]])
    filled = []
    for row in range(bundle.count):
        parts = {name: values[name][row] for name in places}
        text = PLACE.sub(lambda place, parts=parts: parts[place[1]], template)  # type: ignore[misc]
        filled.append(text.strip() if any(part.strip() for part in parts.values()) else "")
    return filled


def short_name(row: int, label: str, text: str) -> str:
    """Return what a row is called in a sentence: its label, else how its text begins."""
    return shortened(label) or shortened(text) or f"row {row + 1:,}"


def shortened(text: str, length: int = LONGEST_NAME) -> str:
    """Return a text in one line, cut at a word where it is longer than `length` characters."""
    plain = " ".join(text[: 8 * length].split())
    if len(plain) <= length:
        return plain
    cut = plain[: length - 1].rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.") + "…"


def same_case(text: str) -> str:
    """Return a text with its white space and capitals made alike: twins are equal then."""
    return " ".join(text.lower().split())


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, whole and in order; neighbours together where too many.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        At most 64, none empty; without the white space between them, they are the text.
    """
    sentences: list[str] = []
    for part in _END.split(text):
        part = part.strip()
        if not part:
            continue
        if sentences and min(len(part), len(sentences[-1])) < SHORTEST:
            sentences[-1] += " " + part
        else:
            sentences.append(part)
    size = -(-len(sentences) // MOST_SENTENCES)
    if size > 1:
        return [" ".join(sentences[at : at + size]) for at in range(0, len(sentences), size)]
    return sentences


def _values(column: TextColumn | CategoryColumn | NumberColumn) -> list[str]:
    if isinstance(column, NumberColumn):
        return ["" if value != value else f"{value:.15g}" for value in column.values.tolist()]
    return column.values
