"""Questions on the command line: bundled, measured, held against a limit, and told in sentences."""

import json
import shutil

import numpy as np
import pytest
from embedding_sphere.bundle import decode
from embedding_sphere.embed import local
from toy_model import ToyModel

WORDS = ("soup", "tea", "bread", "rice")
CORPUS = [
    {"_id": "007", "title": "One", "text": "hot soup"},
    {"_id": "008", "title": "Two", "text": ""},
    {"_id": "009", "title": "Three", "text": "tea and bread"},
    {"_id": "010", "title": "Four", "text": "rice"},
]
QUERIES = [{"_id": "a", "text": "soup?"}, {"_id": "b", "text": "bread?"}, {"_id": "c", "text": "?"}]
QRELS = "query-id\tcorpus-id\tscore\na\t007\t2\nb\t009\t1\nb\t010\t1\n"


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


class Toy(ToyModel):
    """A model that counts words."""

    batch_texts = 2

    def embed(self, texts):
        counts = [[1.0 + 4 * text.count(word) for word in WORDS] for text in texts]
        return np.array(counts, np.float32)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EMBEDDING_SPHERE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(local, "LocalEmbedder", Toy)
    (tmp_path / "corpus.jsonl").write_text(lines(CORPUS))
    (tmp_path / "queries.jsonl").write_text(lines(QUERIES))
    (tmp_path / "qrels.tsv").write_text(QRELS)
    return tmp_path


@pytest.fixture
def bundled(call, folder):
    code, _, err = call(
        *("bundle", "corpus.jsonl", "--questions", "queries.jsonl", "--judgements", "qrels.tsv"),
        *("--embed", "local", "-o", "c.esb", "--layout", "none"),
    )
    assert code == 0, err
    return err


def test_a_corpus_is_bundled_with_its_questions_and_ids_stay_whole(folder, bundled):
    bundle = decode((folder / "c.esb").read_bytes())
    assert "1 row has no text, and is kept with a vector of zeros" in bundled
    assert '1 question has no answer, and is not measured: "c".' in bundled
    assert "3 questions with 3 answers among 4 rows." in bundled
    ids = next(column for column in bundle.columns if column.name == "_id")
    assert ids.values == ["007", "008", "009", "010"]
    assert not bundle.vectors[1].any()
    assert bundle.questions.ids == ["a", "b", "c"]
    rows, grades = bundle.questions.judgements.of(1)
    assert (rows.tolist(), grades.tolist()) == ([2, 3], [1.0, 1.0])


@pytest.mark.parametrize("packed", [False, True])
def test_beirs_layout_brings_its_questions(call, folder, packed):
    (folder / "set" / "qrels").mkdir(parents=True)
    for source, target in (("corpus.jsonl", "corpus.jsonl"), ("queries.jsonl", "queries.jsonl"),
                           ("qrels.tsv", "qrels/test.tsv")):  # fmt: skip
        (folder / source).rename(folder / "set" / target)
    if packed:
        shutil.make_archive("set", "zip", "set")
        shutil.rmtree("set")
    name = "set.zip" if packed else "set"
    code, _, err = call("bundle", name, "--embed", "local", "-o", "c.esb", "--layout", "none")
    assert code == 0, err
    assert f"{name} has BEIR's layout, with the judgements test.tsv." in err
    bundle = decode((folder / "c.esb").read_bytes())
    assert (bundle.name, bundle.count, bundle.questions.count) == ("Set", 4, 3)
    assert len(bundle.questions.judgements.rows) == 3


def test_without_questions_rows_without_a_text_are_left_out_as_ever(call, folder):
    code, _, err = call(
        "bundle", "corpus.jsonl", "--embed", "local", "-o", "c.esb", "--layout", "none"
    )
    assert code == 0
    assert "1 of 4 rows cannot be used" in err
    assert decode((folder / "c.esb").read_bytes()).count == 3


def test_a_bundle_is_measured_for_people_and_for_programs(call, bundled):
    code, out, _ = call("evaluate", "c.esb", "-k", "1")
    assert code == 0
    assert "3 questions, 2 of them with answers, to 4 rows." in out
    assert "1 of 3 answers are missed." in out
    code, out, _ = call("evaluate", "c.esb", "-k", "1", "--json")
    told = json.loads(out)
    assert told["measures"]["recall"] == 0.75
    assert told["measures"]["hit_rate"] == 1
    assert [question["recall"] for question in told["questions"]] == [1, 0.5, None]
    assert [(miss["question"], miss["row"]) for miss in told["misses"]] == [("b", "010")]


def test_a_limit_decides_the_exit_status(call, bundled):
    assert call("evaluate", "c.esb", "-k", "1", "--fail-under", "recall=0.75")[0] == 0
    code, _, err = call("evaluate", "c.esb", "-k", "1", "--fail-under", "recall=0.76")
    assert code == 1
    assert "recall at 1 is 0.7500, below 0.76." in err


def test_other_questions_are_embedded_with_the_model_of_the_rows(call, folder, bundled):
    (folder / "others.csv").write_text("question,answer_id\ntea?,009\nrice?,nowhere\n")
    code, out, err = call("evaluate", "c.esb", "--questions", "others.csv", "-k", "1", "--json")
    assert code == 0, err
    assert '1 row that judgements name is not there: "nowhere".' in err
    assert "others.csv, row 2: there is no row" in err
    assert json.loads(out)["measures"]["recall"] == 1


def test_other_judgements_belong_to_the_questions_that_are_there(call, folder, bundled):
    (folder / "other.tsv").write_text("a\t010\t1\r\nz\t010\t1\r\n")
    code, out, err = call("evaluate", "c.esb", "--judgements", "other.tsv", "-k", "1", "--json")
    assert code == 0, err
    assert '1 question that judgements name is not there: "z".' in err
    assert json.loads(out)["measures"]["recall"] == 0


def test_a_prompt_stands_before_each_question_and_is_kept(call, folder, monkeypatch):
    seen = []
    counted = Toy.embed
    monkeypatch.setattr(
        Toy, "embed", lambda self, texts: seen.extend(texts) or counted(self, texts)
    )
    monkeypatch.setattr(Toy, "model", "intfloat/e5-small-v2")
    command = ("bundle", "corpus.jsonl", "--questions", "queries.jsonl", "--embed", "local")
    code, _, err = call(*command, "-o", "c.esb", "--layout", "none")
    assert code == 0
    assert 'Before each question stands "query: "' in err
    assert {"query: soup?", "hot soup"} <= set(seen)
    assert decode((folder / "c.esb").read_bytes()).questions.prompt == "query: "
    code, _, err = call(*command, "--prompt", "ask ", "-o", "c.esb", "--layout", "none")
    assert "ask soup?" in seen
    assert "Before each question" not in err


@pytest.mark.parametrize(
    ("code", "sentence", "arguments"),
    [
        (2, "expected one of recall, precision", ["evaluate", "c.esb", "--fail-under", "f1=0.5"]),
        (2, "expected a number from 0 to 1", ["evaluate", "c.esb", "--fail-under", "recall=80"]),
        (2, "expected a number from 0 to 1", ["evaluate", "c.esb", "--fail-under", "recall"]),
        (2, "Invalid value for '-k': ", ["evaluate", "c.esb", "-k", "101"]),
        (1, "has no questions", ["evaluate", "plain.esb"]),
        (1, "cannot be read: no such file", ["evaluate", "nowhere.esb"]),
        (1, "cannot be read: no such file", ["evaluate", "c.esb", "--questions", "nowhere.jsonl"]),
        (1, 'no column "key" of ids', ["evaluate", "c.esb", "--id", "key", "--questions", "q.csv"]),
        (1, "No question has an answer", ["evaluate", "c.esb", "--questions", "q.csv",
                                                        "--fail-under", "recall=0.1"]),
        (1, "have 3 numbers, those of the rows 4", ["evaluate", "c.esb", "--questions", "v.csv"]),
        (2, "expected --questions", ["bundle", "corpus.jsonl", "--judgements", "qrels.tsv", "-o",
                                     "x.esb"]),
        (1, "The questions have no vectors", ["bundle", "vectors.csv", "--questions", "q.csv",
                                              "-o", "x.esb"]),
    ],
)  # fmt: skip
def test_failures_are_one_sentence(call, folder, bundled, code, sentence, arguments):
    (folder / "q.csv").write_text("question\nsoup?\n")
    (folder / "v.csv").write_text('question,vector\nsoup?,"[1,2,3]"\n')
    (folder / "vectors.csv").write_text('text,vector\nsoup,"[1,2,3]"\ntea,"[3,2,1]"\n')
    call("bundle", "corpus.jsonl", "--embed", "local", "-o", "plain.esb", "--layout", "none")
    got, out, err = call(*arguments)
    assert (got, out) == (code, "")
    assert sentence in " ".join(err.split())
