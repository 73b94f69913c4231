"""Which rows judgements speak of: by id, or by text; what matches nothing is counted and listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ...bundle import Bundle, NumberColumn
from ...bundle.make import ID_NAMES
from ...sources.cells import quote
from ...sources.names import listed
from ...sources.recognize import find_by_name
from ...sources.table import SourceError
from .asked import Asked, Problem


@dataclass
class RowNames:
    """What rows can be called by: N ids that should differ, N texts, or either."""

    ids: Sequence[str] | None = None
    texts: Sequence[str] | None = None

    @classmethod
    def of(cls, bundle: Bundle, column: str | None = None) -> "RowNames":
        """Return the ids and texts of a bundle's rows; `column` names that of the ids."""
        values = {}
        for part in bundle.columns:
            if isinstance(part, NumberColumn):
                values[part.name] = [f"{number:.15g}" for number in part.values.tolist()]
            else:
                values[part.name] = part.values
        found = column or find_ids(values)
        text = bundle.display.get("text")
        return cls(values.get(found or ""), values.get(text or ""))


@dataclass
class Matched:
    """The answers of Q questions among N rows.

    Attributes
    ----------
    answers : list of Q dicts of row to grade
    problems : list of Problem
        Judgements that were left out, each with its line.
    unknown_rows, unknown_questions : lists of str
        What judgements name and what is not there, once each.
    unanswered : list of str
        The ids of the questions that no row answers.
    notes : list of str
        Sentences that the user should read.
    """

    answers: list[dict[int, float]]
    problems: list[Problem] = field(default_factory=list)
    unknown_rows: list[str] = field(default_factory=list)
    unknown_questions: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        """Return what does not fit, one sentence each."""
        sentences = list(self.notes)
        for names, what in (
            (self.unknown_rows, "that judgements name are not there"),
            (self.unknown_questions, "that judgements name are not there"),
            (self.unanswered, "have no answer, and are not measured"),
        ):
            if names:
                kind = "row" if names is self.unknown_rows else "question"
                plural = "s" * (len(names) != 1)
                agreed = what if plural else what.replace(" are", " is").replace("have", "has")
                sentences.append(f"{len(names):,} {kind}{plural} {agreed}: {listed(names)}.")
        return sentences


def find_ids(names: Iterable[str]) -> str | None:
    """Return the column of the rows' ids, by its name; None where there is none."""
    return find_by_name(names, ID_NAMES)


def match(asked: Asked, rows: RowNames) -> Matched:
    """Find the rows that judgements speak of.

    Of rows with the same id the first is meant; of rows with the same text all are. Of judgements
    of the same question and row the first counts.

    Parameters
    ----------
    asked : Asked
    rows : RowNames

    Returns
    -------
    Matched

    Raises
    ------
    SourceError
        When judgements name ids, and the rows have none.
    """
    if rows.ids is None and any(not one.by_text for one in asked.judged):
        raise SourceError(
            "The rows have no ids that judgements could name: expected a column called "
            f"{', '.join(map(quote, ID_NAMES[:3]))} or the like."
        )
    numbers = {name: number for number, name in enumerate(asked.ids)}
    found = Matched([{} for _ in asked.ids])
    by_id, repeated = _by_id(rows.ids or ())
    if repeated:
        found.notes.append(
            f"{len(repeated):,} ids of rows occur more than once; the first row counts: "
            f"{listed(repeated)}."
        )
    by_text = _by_text(rows.texts or ()) if any(one.by_text for one in asked.judged) else {}
    unknown_rows: dict[str, None] = {}
    unknown_questions: dict[str, None] = {}
    for one in asked.judged:
        question = numbers.get(one.question)
        named = by_text.get(_plain(one.answer), []) if one.by_text else by_id.get(one.answer, [])
        if question is None:
            unknown_questions[one.question] = None
            reason = f"there is no question {quote(one.question)}"
        elif not named:
            unknown_rows[one.answer] = None
            reason = f"there is no row {quote(one.answer)}"
        elif named[0] in found.answers[question]:
            reason = f"the row {quote(one.answer)} is judged for this question already"
        else:
            found.answers[question] |= dict.fromkeys(named, one.grade)
            continue
        found.problems.append(Problem(one.where, reason))
    found.unknown_rows, found.unknown_questions = list(unknown_rows), list(unknown_questions)
    if asked.judged:
        found.unanswered = [
            name
            for name, judged in zip(asked.ids, found.answers, strict=True)
            if not any(grade > 0 for grade in judged.values())
        ]
    return found


def _by_id(ids: Sequence[str]) -> tuple[dict[str, list[int]], list[str]]:
    rows: dict[str, list[int]] = {}
    repeated: dict[str, None] = {}
    for row, name in enumerate(ids):
        if name.strip() in rows:
            repeated[name.strip()] = None
        else:
            rows[name.strip()] = [row]
    return rows, list(repeated)


def _by_text(texts: Sequence[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        rows.setdefault(_plain(text), []).append(row)
    return rows


def _plain(text: str) -> str:
    return " ".join(text.split())
