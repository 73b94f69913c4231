"""What models want before a question and before a row, as their authors say."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Prompts:
    """What stands before a text when it is embedded.

    Attributes
    ----------
    question, row : str
        Empty where the model was trained without.
    """

    question: str = ""
    row: str = ""


_SEARCH = "Represent this sentence for searching relevant passages: "
_INSTRUCTION = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)
# By what a model's name contains, the first that fits; each from the model's own card.
_KNOWN = (
    (r"e5.*instruct|qwen3-embedding", Prompts(_INSTRUCTION)),
    (r"\b(multilingual-)?e5\b", Prompts("query: ", "passage: ")),
    (r"bge-.*-zh", Prompts("为这个句子生成表示以用于检索相关文章：")),
    (r"bge-(small|base|large)-en", Prompts(_SEARCH)),
    (r"mxbai-embed", Prompts(_SEARCH)),
    (r"snowflake-arctic-embed.*v2", Prompts("query: ")),
    (r"snowflake-arctic-embed", Prompts(_SEARCH)),
    (r"nomic-embed", Prompts("search_query: ", "search_document: ")),
    (r"embeddinggemma", Prompts("task: search result | query: ", "title: none | text: ")),
)


def prompts_of(model: str) -> Prompts:
    """Return what a model wants before questions and rows; nothing where it is not known.

    Parameters
    ----------
    model : str
        Its name, such as "intfloat/e5-base-v2".

    Examples
    --------
    >>> prompts_of("intfloat/e5-base-v2").question
    'query: '
    >>> prompts_of("all-MiniLM-L6-v2")
    Prompts(question='', row='')
    """
    plain = model.lower().replace("_", "-")
    return next((prompts for pattern, prompts in _KNOWN if re.search(pattern, plain)), Prompts())
