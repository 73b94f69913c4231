"""Prompts that models are known to want."""

import doctest

import pytest
from embedding_sphere.retrieval import prompts
from embedding_sphere.retrieval.prompts import Prompts, prompts_of


def test_examples_run():
    assert doctest.testmod(prompts).failed == 0


@pytest.mark.parametrize(
    ("model", "question", "row"),
    [
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("e5-small-v2", "query: ", "passage: "),
        ("BAAI/bge-base-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("nomic-embed-text", "search_query: ", "search_document: "),
    ],
)
def test_a_model_is_known_by_its_name(model, question, row):
    assert prompts_of(model) == Prompts(question, row)


@pytest.mark.parametrize("model", ["", "all-MiniLM-L6-v2", "text-embedding-3-small", "bge-m3"])
def test_others_want_nothing(model):
    assert prompts_of(model) == Prompts()


def test_instructions_come_before_plain_prefixes():
    assert prompts_of("intfloat/multilingual-e5-large-instruct").question.startswith("Instruct: ")
