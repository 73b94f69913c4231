"""Judgements, one a line: BEIR's ``query-id corpus-id score`` and TREC's qrels.

TREC's qrels have four columns, the second of which is unused: https://trec.nist.gov/data/qrels_eng/
"""

from collections.abc import Generator, Sequence

import numpy as np

from ...sources.cells import number_of, quote
from ...sources.lines import lines_of
from ...sources.opening import Input
from ...sources.table import PAUSE, Pause, SourceError
from .asked import Asked, Judged, Problem

QUESTION_NAMES = ("query-id", "query_id", "qid", "query", "question_id", "question-id", "topic")
ANSWER_NAMES = (
    *("corpus-id", "corpus_id", "docid", "doc_id", "doc-id", "docno", "document_id", "pid"),
    *("passage_id", "row_id"),
)
GRADE_NAMES = ("score", "rel", "relevance", "grade", "label", "judgement", "judgment")
_NAMES = frozenset((*QUESTION_NAMES, *ANSWER_NAMES, *GRADE_NAMES, "iter", "iteration", "q0"))
# Columns of the question, the answer and the grade, by how many there are.
_PLACES = {2: (0, 1, None), 3: (0, 1, 2), 4: (0, 2, 3)}
MOST_COLUMNS = max(_PLACES)
LARGEST_GRADE = float(np.finfo(np.float32).max)

Places = tuple[int, int, int | None]


def read_qrels(source: Input) -> Generator[Pause, None, Asked]:
    """Read judgements in slices; a line that cannot be used is a problem.

    Two columns, of which all grades are 1, three or four; between tabs, commas, semicolons or
    spaces; with a header or without.

    Raises
    ------
    SourceError
        When the file cannot be read, or hardly any of its first lines is a judgement.
    """
    asked = Asked()
    places: Places | None = None
    number = 0
    for line in lines_of(source, asked.notes):
        if line is PAUSE:
            yield line
            continue
        number += 1
        cells = _split(line.strip().lstrip("\ufeff"))
        if cells and not asked.judged and not asked.problems and places is None:
            places = _header(cells)
            cells = [] if places else cells
        if cells:
            _add(asked, cells, places, f"{source.name}, line {number:,}")
    if not asked.judged and asked.problems:
        raise SourceError(
            f"{source.name} has no judgements: expected a question's id, a row's id and a grade a "
            f"line; the first problem is {asked.problems[0]}."
        )
    if not asked.judged:
        asked.notes.append(f"{source.name} is empty: it judges nothing.")
    return asked


def looks_judged(line: str) -> bool:
    """Tell whether a file's first line is that of BEIR's or TREC's judgements."""
    cells = [cell.lower() for cell in _split(line.strip().lstrip("\ufeff"))]
    # What is called "query" may be the question itself.
    names_ids = any(name in cells for name in QUESTION_NAMES if name.endswith("id"))
    if names_ids and any(name in cells for name in ANSWER_NAMES):
        return len(cells) <= MOST_COLUMNS
    is_trec = len(cells) == MOST_COLUMNS and cells[1] in ("0", "q0")
    return is_trec and grade_of(cells[3]) is not None


def grade_of(text: str) -> float | None:
    """Return the grade that a text is, or None where it is no number that a bundle holds."""
    grade = number_of(text)
    return None if grade is None or abs(grade) > LARGEST_GRADE else grade


def _split(line: str) -> list[str]:
    for delimiter in ("\t", ",", ";"):
        if delimiter in line:
            return [cell.strip().strip('"') for cell in line.split(delimiter)]
    return line.split()


def _header(cells: Sequence[str]) -> Places | None:
    """Return where the columns are that a header names; None where the line is a judgement."""
    names = [cell.lower() for cell in cells]
    if not _NAMES.intersection(names):
        return None
    usual = _PLACES.get(len(names), (0, 1, None))
    return (
        _place(names, QUESTION_NAMES, usual[0]) or 0,
        _place(names, ANSWER_NAMES, usual[1]) or 0,
        _place(names, GRADE_NAMES, usual[2]),
    )


def _place(names: list[str], wanted: Sequence[str], usual: int | None) -> int | None:
    return next((names.index(name) for name in wanted if name in names), usual)


def _add(asked: Asked, cells: list[str], named: Places | None, where: str) -> None:
    places = named or _PLACES.get(len(cells))
    if places is None or max(place or 0 for place in places) >= len(cells):
        several = "s" * (len(cells) != 1)
        asked.problems.append(Problem(where, f"it has {len(cells)} column{several}, expected 3"))
        return
    question, answer, at = places
    grade = 1.0 if at is None else grade_of(cells[at])
    if grade is None:
        reason = f"the grade is {quote(cells[at or 0])}, expected a number"
        asked.problems.append(Problem(where, reason))
    elif not cells[question] or not cells[answer]:
        asked.problems.append(Problem(where, "an id is missing"))
    else:
        asked.judged.append(Judged(cells[question], cells[answer], grade, where))
