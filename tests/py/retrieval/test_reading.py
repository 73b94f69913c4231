"""Questions and judgements from files: every layout, and every line that cannot be used told."""

import gzip
import json

import numpy as np
import pytest
from conftest import shared_file
from embedding_sphere import Bundle
from embedding_sphere.bundle import NumberColumn
from embedding_sphere.numeric.steps import drain
from embedding_sphere.retrieval.reading import RowNames, match, read_asked_steps
from embedding_sphere.sources import SourceError, read_table

QUESTIONS = '{"_id": "q1", "text": "What cries?"}\n{"_id": "q2", "text": "What shines?"}\n'
ROWS = RowNames(["d1", "d2", "d3"], ["Onions.", "Stars.", "Rain."])


@pytest.fixture
def file(tmp_path):
    def write(name: str, content: str | bytes) -> str:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return str(tmp_path / name)

    return write


def read(questions, *judgements):
    return drain(read_asked_steps(questions, judgements))


def judged(asked):
    return [(one.question, one.answer, one.grade) for one in asked.judged]


def test_beirs_cranfield_is_read_whole():
    folder = shared_file("cranfield")
    asked = read(folder / "queries.jsonl", folder / "qrels" / "test.tsv")
    assert (len(asked.ids), len(asked.judged), asked.problems) == (225, 1837, [])
    table = read_table([folder / "corpus.jsonl.gz"])
    assert table.count == 1400
    found = match(asked, RowNames(table.columns["_id"], table.columns["text"]))
    assert sum(map(len, found.answers)) == 1837
    assert found.told() == []


LINES = [("q1", "d1", 1.0), ("q1", "d2", 0.0), ("q2", "d3", 2.0)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("beir.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\nq2\td3\t2\n"),
        ("plain.tsv", "q1\td1\t1\nq1\td2\t0\nq2\td3\t2"),
        (
            "windows.tsv",
            "query-id\tcorpus-id\tscore\r\nq1\td1\t1\r\n\r\nq1\td2\t0\r\nq2\td3\t2\r\n",
        ),
        ("mark.tsv", "\ufeffq1\td1\t1\nq1\td2\t0\nq2\td3\t2\n"),
        ("trec.qrels", "q1 0 d1 1\nq1 0 d2 0\nq2  Q0  d3  2\n"),
        ("turned.csv", "score,corpus-id,query-id\n1,d1,q1\n0,d2,q1\n2,d3,q2\n"),
        ("packed.tsv.gz", "q1\td1\t1\nq1\td2\t0\nq2\td3\t2\n"),
        (
            "rows.jsonl",
            "\n".join(
                json.dumps({"query-id": q, "corpus-id": d, "score": int(g)}) for q, d, g in LINES
            ),
        ),
    ],
)
def test_every_layout_of_judgements_gives_the_same(file, name, content):
    asked = read(file("q.jsonl", QUESTIONS), file(name, content))
    assert judged(asked) == LINES
    assert asked.problems == []


def test_two_columns_are_judgements_of_grade_1(file):
    assert judged(read(file("q.jsonl", QUESTIONS), file("pairs.tsv", "q1\td1\nq2\td3\n"))) == [
        ("q1", "d1", 1.0),
        ("q2", "d3", 1.0),
    ]


def test_lines_that_cannot_be_used_are_named_and_the_rest_works(file):
    asked = read(
        file("q.jsonl", QUESTIONS),
        file(
            "bad.tsv",
            "query-id\tcorpus-id\tscore\nq1\td1\thigh\nq1\td2\t1\nq1\nq2\t\t1\nq2\td3\tnan\nq2\td1\t1e99\n",
        ),
    )
    assert judged(asked) == [("q1", "d2", 1.0)]
    assert [str(problem) for problem in asked.problems] == [
        'bad.tsv, line 2: the grade is "high", expected a number',
        "bad.tsv, line 4: it has 1 column, expected 3",
        "bad.tsv, line 5: an id is missing",
        'bad.tsv, line 6: the grade is "nan", expected a number',
        'bad.tsv, line 7: the grade is "1e99", expected a number',
    ]


@pytest.mark.parametrize("content", ["", "query-id\tcorpus-id\tscore\n", "\n\r\n"])
def test_empty_judgements_judge_nothing(file, content):
    asked = read(file("q.jsonl", QUESTIONS), file("none.tsv", content))
    assert (asked.ids, asked.judged) == (["q1", "q2"], [])
    assert asked.notes == ["none.tsv is empty: it judges nothing."]
    found = match(asked, ROWS)
    assert (found.answers, found.told()) == ([{}, {}], [])


def test_what_is_no_judgement_at_all_is_refused_in_one_sentence(file):
    with pytest.raises(SourceError, match=r"prose.txt has no judgements: .*line 1"):
        read(
            file("q.jsonl", QUESTIONS),
            file("prose.txt", "Once upon a time there was\nlong ago a fox."),
        )


def test_ids_that_match_nothing_are_counted_and_listed(file):
    asked = read(
        file("q.jsonl", QUESTIONS),
        file("r.tsv", "q1\td1\t1\nq1\td9\t1\nq7\td1\t1\nq7\td2\t1\nq1\td1\t2\nq2\td2\t0\n"),
    )
    found = match(asked, ROWS)
    assert found.answers == [{0: 1.0}, {1: 0.0}]
    assert found.unknown_rows == ["d9"]
    assert found.unknown_questions == ["q7"]
    assert found.unanswered == ["q2"]
    assert [str(problem) for problem in found.problems] == [
        'r.tsv, line 2: there is no row "d9"',
        'r.tsv, line 3: there is no question "q7"',
        'r.tsv, line 4: there is no question "q7"',
        'r.tsv, line 5: the row "d1" is judged for this question already',
    ]
    assert found.told() == [
        '1 row that judgements name is not there: "d9".',
        '1 question that judgements name is not there: "q7".',
        '1 question has no answer, and is not measured: "q2".',
    ]


def test_ids_that_occur_twice_are_told_and_the_first_counts(file):
    asked = read(
        file("q.jsonl", QUESTIONS + '{"_id": "q1", "text": "Again?"}\n{"_id": "q3", "text": ""}\n'),
        file("r.tsv", "q1\td1\t1\n"),
    )
    assert asked.texts == ["What cries?", "What shines?"]
    assert [str(problem) for problem in asked.problems] == [
        'q.jsonl, row 3: the id "q1" is there already',
        "q.jsonl, row 4: the question is empty",
    ]
    found = match(asked, RowNames(["d1", "d2", "d1"]))
    assert found.answers == [{0: 1.0}, {}]
    assert found.notes == [
        '1 ids of rows occur more than once; the first row counts: "d1".',
    ]


def test_rows_without_ids_are_told(file):
    asked = read(file("q.jsonl", QUESTIONS), file("r.tsv", "q1\td1\t1\n"))
    with pytest.raises(SourceError, match='expected a column called "_id"'):
        match(asked, RowNames(None, ["a"]))


def test_llama_indexs_data_set(file):
    path = file(
        "pairs.json",
        json.dumps(
            {
                "queries": {"u1": "What cries?", "u2": ""},
                "corpus": {"d1": "Onions.", "d2": "Stars."},
                "relevant_docs": {"u1": ["d1", "d9"], "u2": "d2"},
                "mode": "text",
            }
        ),
    )
    asked = read(path)
    assert (asked.ids, asked.texts) == (["u1"], ["What cries?"])
    assert judged(asked) == [("u1", "d1", 1.0), ("u1", "d9", 1.0)]
    assert [str(problem) for problem in asked.problems] == [
        'pairs.json, queries "u2": the question is empty',
        'pairs.json, relevant_docs "u2": it is no list of ids',
    ]
    table = read_table([path])
    assert table.columns == {"_id": ["d1", "d2"], "text": ["Onions.", "Stars."]}


def test_a_table_with_the_ids_of_the_answers(file):
    asked = read(
        file("t.csv", 'question,doc_id\nWhat cries?,d1\nWhat cries?,d3\nOther?,"[""d2""]"\n')
    )
    assert asked.texts == ["What cries?", "Other?"]
    assert match(asked, ROWS).answers == [{0: 1.0, 2: 1.0}, {1: 1.0}]


def test_a_table_with_the_texts_of_the_answers(file):
    lines = [
        {"user_input": "What cries?", "reference_contexts": ["Onions.", "  Rain. "]},
        {"user_input": "What shines?", "reference_contexts": ["Lamps."]},
    ]
    asked = read(file("t.jsonl", "\n".join(map(json.dumps, lines))))
    found = match(asked, RowNames(None, ["Onions.", "Stars.", "Rain.", "Onions."]))
    assert found.answers == [{0: 1.0, 3: 1.0, 2: 1.0}, {}]
    assert found.unknown_rows == ["Lamps."]


def test_questions_of_another_dimension_are_told_by_row(file):
    lines = [{"_id": str(row), "text": f"q {row}", "vector": [0.5] * 8} for row in range(4)]
    lines[2]["vector"] = [0.5] * 7
    asked = read(file("q.jsonl", "\n".join(map(json.dumps, lines))))
    assert asked.ids == ["0", "1", "3"]
    assert asked.vectors.shape == (3, 8)
    assert [str(problem) for problem in asked.problems] == [
        "q.jsonl, row 3: the vector has 7 numbers, expected 8"
    ]


def test_rows_of_a_bundle_are_named_by_their_ids():
    bundle = Bundle.from_arrays(
        np.eye(3), ["a", "b", "c"], {"doc_id": NumberColumn("doc_id", np.array([1.0, 20, 3e6]))}
    )
    names = RowNames.of(bundle)
    assert names.ids == ["1", "20", "3000000"]
    assert names.texts == ["a", "b", "c"]
    assert RowNames.of(bundle, "text").ids == ["a", "b", "c"]
