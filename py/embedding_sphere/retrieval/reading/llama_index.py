"""LlamaIndex's data set of questions: ``queries``, ``corpus`` and ``relevant_docs`` in one JSON.

``EmbeddingQAFinetuneDataset.save_json`` writes it.
"""

from collections.abc import Generator
from typing import Any

from ...sources.cells import quote, text_of
from ...sources.llama_index import read_members
from ...sources.opening import Input
from ...sources.table import Pause, SourceError
from .asked import Asked, Judged, Problem


def read_llama_index(source: Input) -> Generator[Pause, None, Asked]:
    """Read questions and the ids of the rows that answer them, in slices.

    Raises
    ------
    SourceError
    """
    asked = Asked()
    yield from source.find_encoding(asked.notes)
    members = yield from read_members(source, ("queries", "relevant_docs"))
    queries = members.get("queries")
    if not isinstance(queries, dict) or not queries:
        raise SourceError(f'{source.name} has no questions: expected an object in "queries".')
    for name, text in queries.items():
        if isinstance(text, str) and text.strip():
            asked.ids.append(text_of(name))
            asked.texts.append(text_of(text))
        else:
            asked.problems.append(Problem(_where(source, "queries", name), "the question is empty"))
    relevant = members.get("relevant_docs", {})
    if not isinstance(relevant, dict):
        raise SourceError(f'{source.name} has no object in "relevant_docs": expected lists of ids.')
    for name, answers in relevant.items():
        _judge(asked, name, answers, _where(source, "relevant_docs", name))
    return asked


def _judge(asked: Asked, name: str, answers: Any, where: str) -> None:
    if not isinstance(answers, list) or not all(isinstance(one, str | int) for one in answers):
        asked.problems.append(Problem(where, "it is no list of ids"))
        return
    asked.judged += [Judged(text_of(name), text_of(one), 1.0, where) for one in answers]


def _where(source: Input, member: str, name: str) -> str:
    return f"{source.name}, {member} {quote(name)}"
