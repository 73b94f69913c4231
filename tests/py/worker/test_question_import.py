"""Questions and judgements that a person drops on the page: with their rows, or on open ones."""

import json

import numpy as np
import pytest
from embedding_sphere.bundle import Bundle, decode, encode
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError
from embedding_sphere.worker.question_import import match_asked
from embedding_sphere.worker.table_import import TableImport

CORPUS = "".join(
    json.dumps({"_id": str(1000 + row), "text": text}) + "\n"
    for row, text in enumerate(["tomato soup", "", "apple cake", "fish stew"])
)
QUERIES = '{"_id": "a", "text": "which soup?"}\n{"_id": "b", "text": "which cake?"}\n'
JUDGED = (
    "query-id\tcorpus-id\tscore\r\na\t1000\t1\r\na\t1001\t2\r\na\t1000\t1\r\n"
    "b\t77\t1\r\nc\t1002\t1\r\nb\t1002\tmuch\r\n"
)
CHOICES = {"name": "Dishes", "model": "", "text": "text", "label": "", "color": ""}


def read(folder, **files):
    for number, (name, content) in enumerate(files.items()):
        (folder / str(number)).mkdir(parents=True)
        (folder / str(number) / name).write_text(content)
    table = TableImport(folder, [f"{number}/{name}" for number, name in enumerate(files)])
    return table, drain(table.read())


@pytest.fixture
def dropped(tmp_path):
    files = {"corpus.jsonl": CORPUS, "queries.jsonl": QUERIES, "test.tsv": JUDGED}
    return read(tmp_path, **files)


def opened(**columns):
    vectors = np.eye(4, 3) + 0.1
    return Bundle.from_arrays(vectors, ["tomato soup", "", "apple cake", "fish stew"], **columns)


def test_rows_and_questions_that_come_together_are_described_with_every_fault(dropped):
    _, found = dropped
    assert found["table"]["count"] == 4
    asked = found["questions"]
    assert (asked["belongs"], asked["count"], asked["answers"]) == ("rows", 2, 2)
    assert asked["problems"] == [
        'test.tsv, line 7: the grade is "much", expected a number',
        'test.tsv, line 4: the row "1000" is judged for this question already',
        'test.tsv, line 5: there is no row "77"',
        'test.tsv, line 6: there is no question "c"',
    ]
    assert any("1 question has no answer" in note for note in asked["notes"])


def test_they_become_a_bundle_to_be_embedded_with_ids_whole(dropped):
    table, _ = dropped
    bundle = decode(encode(table.compose(CHOICES)))
    assert bundle.count == 4
    assert bundle.questions.texts == ["which soup?", "which cake?"]
    rows, grades = bundle.questions.judgements.of(0)
    assert (rows.tolist(), grades.tolist()) == ([0, 1], [1, 2])
    (ids,) = [column for column in bundle.columns if column.name == "_id"]
    assert ids.values == ["1000", "1001", "1002", "1003"]


def test_questions_alone_are_matched_with_the_open_rows(tmp_path):
    table, found = read(tmp_path, **{"queries.jsonl": QUERIES, "qrels.tsv": JUDGED})
    assert found["table"] is None
    assert (found["questions"]["belongs"], found["questions"]["answers"]) == ("open", None)
    bundle = opened(columns={"id": ["1000", "1001", "1002", "1003"]})
    matched = match_asked(table.asked, bundle)
    assert (matched["rows"], matched["answers"], matched["vectors"]) == (4, 2, None)
    assert matched["judged"]["offsets"].tolist() == [0, 2, 2]
    assert matched["judged"]["rows"].tolist() == [0, 1]


def test_a_table_of_questions_and_answers_may_be_either_and_is_matched_by_text(tmp_path):
    content = (
        'question,contexts\nwhich soup?,"[""tomato soup""]"\nwhich?,"[""fish stew"", ""no""]"\n'
    )
    table, found = read(tmp_path, **{"ragas.csv": content})
    assert found["table"]["count"] == 2
    assert found["questions"]["belongs"] == "either"
    matched = match_asked(table.asked, opened())
    assert matched["judged"]["rows"].tolist() == [0, 3]
    assert 'there is no row "no"' in matched["problems"][0]


def test_vectors_of_another_dimension_are_told_and_left_out(tmp_path):
    content = 'question,answer_id,embedding\nwhich soup?,1,"[1, 0]"\nwhich?,2,"[0, 1]"\n'
    table, _ = read(tmp_path, **{"questions.csv": content})
    matched = match_asked(table.asked, opened(columns={"id": list("1234")}))
    assert matched["vectors"] is None
    assert any("2 numbers, those of the rows 3" in note for note in matched["notes"])


def test_judgements_alone_belong_to_questions_that_are_open(tmp_path):
    table, _ = read(tmp_path, **{"qrels.tsv": JUDGED})
    bundle = opened(columns={"id": ["1000", "1001", "1002", "1003"]})
    with pytest.raises(ValueError, match="question"):
        match_asked(table.asked, bundle)


def test_ids_without_questions_are_refused(tmp_path):
    with pytest.raises(SourceError, match="no questions: expected a column called question"):
        read(tmp_path, **{"queries.jsonl": '{"_id": "a"}\n{"_id": "b"}\n'})
