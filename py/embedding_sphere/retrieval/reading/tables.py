"""Questions from tables (CSV, JSONL, Parquet …), with the rows that answer them or without."""

import ast
import json
from collections.abc import Iterable

from ...sources.cells import is_missing, quote
from ...sources.nesting import is_too_deep
from ...sources.recognize import find_by_name, find_kind, find_roles
from ...sources.table import SourceError, Table
from .asked import Asked, Judged, Problem
from .qrels import ANSWER_NAMES, GRADE_NAMES, QUESTION_NAMES, grade_of

QUESTION_ID_NAMES = (*QUESTION_NAMES, "_id", "id")
# Of questions and of nothing else.
OWN_TEXT_NAMES = ("question", "query", "user_input")
TEXT_NAMES = (*OWN_TEXT_NAMES, "text", "sentence", "anchor")
ANSWER_ID_NAMES = (
    *("answer_id", "answer_ids", "answers_ids", "relevant_ids", "relevant_docs", "relevant"),
    *("positive_ids", "reference_context_ids", "expected_ids", "gold_ids", "ids"),
    *ANSWER_NAMES,
)
ANSWER_TEXT_NAMES = (
    *("reference_contexts", "ground_truth_contexts", "contexts", "context", "answer_text"),
    *("positive", "positives", "passage", "answer", "answers"),
)
# A cell longer than this is one text, whatever brackets it has.
LONGEST_LIST = 1_000_000


def read_judgement_table(table: Table) -> Asked:
    """Take judgements out of a table: a question's id, a row's id, and a grade if there is one.

    Raises
    ------
    SourceError
        When a column is missing.
    """
    question = find_by_name(table.columns, QUESTION_ID_NAMES)
    answer = find_by_name(table.columns, ANSWER_ID_NAMES)
    if question is None or answer is None:
        raise SourceError(
            f"{table.source} has no judgements: expected columns such as query-id, corpus-id and "
            "score."
        )
    asked = Asked(problems=_faults(table), notes=list(table.notes))
    _judge(asked, table, table.columns[question], answer, by_text=False)
    return asked


def answers_are_named(table: Table) -> bool:
    """Tell whether a table has questions with the ids or the texts of their answers."""
    text = find_by_name(table.columns, OWN_TEXT_NAMES)
    others = [name for name in table.columns if name != text]
    named = find_by_name(others, (*ANSWER_ID_NAMES, *ANSWER_TEXT_NAMES))
    return text is not None and named is not None


def read_question_table(table: Table) -> Asked:
    """Take questions, and the ids or texts of their answers where it has them, out of a table.

    A question without an id has the number of its row; rows with the same id, or without ids the
    same text, are one question where the table names answers.

    Raises
    ------
    SourceError
        When there is no column of questions.
    """
    text = find_by_name(table.columns, TEXT_NAMES)
    if text is None:
        # An id is no question, even where nothing else is there.
        kinds = {
            name: find_kind(values)
            for name, values in table.columns.items()
            if name.lower() not in QUESTION_ID_NAMES
        }
        text = find_roles(kinds, table.columns).get("text")
    if text is None:
        raise SourceError(
            f"{table.source} has no questions: expected a column called question, query or text."
        )
    others = [name for name in table.columns if name != text]
    named = find_by_name(others, QUESTION_ID_NAMES)
    ids = find_by_name(others, ANSWER_ID_NAMES)
    texts = None if ids else find_by_name(others, ANSWER_TEXT_NAMES)
    asked = Asked(problems=_faults(table), notes=list(table.notes))
    kept = _questions(asked, table, text, named, bool(ids or texts))
    if table.vectors is not None:
        asked.vectors = table.vectors[kept]
    answers = ids or texts
    if answers is not None:
        _judge(asked, table, _ids_of_rows(table, text, named), answers, by_text=ids is None)
    return asked


def _questions(
    asked: Asked, table: Table, text: str, named: str | None, answered: bool
) -> list[int]:
    """Add the questions of a table; return their rows."""
    rows = _ids_of_rows(table, text, named)
    first: dict[str, str] = {}
    kept: list[int] = []
    for row, (name, value) in enumerate(zip(rows, table.columns[text], strict=True)):
        if row in table.faults:
            continue
        where = f"{table.source}, row {row + 1:,}"
        if not value.strip() and table.vectors is None:
            asked.problems.append(Problem(where, "the question is empty"))
        elif not name:
            asked.problems.append(Problem(where, "the question's id is missing"))
        elif name not in first:
            first[name] = value
            asked.ids.append(name)
            asked.texts.append(value)
            kept.append(row)
        elif not answered or first[name] != value:
            asked.problems.append(Problem(where, f"the id {quote(name)} is there already"))
    if not kept:
        reason = f"; the first problem is {asked.problems[0]}" if asked.problems else ""
        raise SourceError(f"{table.source} has no question that can be used{reason}.")
    return kept


def _ids_of_rows(table: Table, text: str, named: str | None) -> list[str]:
    if named is not None:
        return [value.strip() for value in table.columns[named]]
    numbers: dict[str, str] = {}
    return [numbers.setdefault(value, str(row)) for row, value in enumerate(table.columns[text], 1)]


def _judge(asked: Asked, table: Table, ids: list[str], column: str, by_text: bool) -> None:
    """Add the judgements of a table whose rows belong to the questions with these ids."""
    graded = find_by_name((name for name in table.columns if name != column), GRADE_NAMES)
    grades: Iterable[str] = ["1"] * table.count if graded is None else table.columns[graded]
    cells = zip(ids, table.columns[column], grades, strict=True)
    for row, (question, cell, told) in enumerate(cells):
        if row in table.faults or is_missing(cell):
            continue
        where = f"{table.source}, row {row + 1:,}"
        grade = grade_of(told)
        if grade is None:
            asked.problems.append(Problem(where, f"the grade is {quote(told)}, expected a number"))
            continue
        for answer in _listed(cell):
            asked.judged.append(Judged(question, answer, grade, where, by_text))


def _listed(cell: str) -> list[str]:
    """Return the texts of a list, as JSON or Python write it, else the cell itself."""
    cell = cell.strip()
    if not cell.startswith("[") or len(cell) > LONGEST_LIST or is_too_deep(cell):
        return [cell]
    for parse in (json.loads, ast.literal_eval):
        try:
            values = parse(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(values, list) and all(isinstance(value, str | int) for value in values):
            return [str(value) for value in values]
    return [cell]


def _faults(table: Table) -> list[Problem]:
    return [
        Problem(f"{fault.source}, row {fault.row:,}", fault.reason)
        for fault in table.faults.values()
    ]
