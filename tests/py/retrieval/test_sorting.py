"""Files that come together are told apart: rows, questions, judgements."""

import zipfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from embedding_sphere.retrieval.reading.sorting import sort_files

CORPUS = '{"_id": "1", "text": "soup"}\n{"_id": "2", "text": "cake"}\n'
QUERIES = '{"_id": "q", "text": "soup?"}\n'
HEADED = "query-id\tcorpus-id\tscore\nq\t1\t1\n"
TREC = "q 0 1 1\nq 0 2 0\n"
LLAMA = '{"queries": {"q": "soup?"}, "corpus": {"1": "soup"}, "relevant_docs": {"q": ["1"]}}'


def sort(folder, **files):
    """Write files, named by their order, and tell them apart; return names."""
    paths = {}
    for number, (name, content) in enumerate(files.items()):
        path = folder / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_text(content)
        paths[f"{number}/{name}"] = path
    with ExitStack() as unpacked:
        found = sort_files(paths, unpacked)
    return (
        [Path(path).name for path in found.rows],
        found.questions and Path(found.questions).name,
        [Path(path).name for path in found.judgements],
        list(found.notes),
    )


@pytest.mark.parametrize("judged", [HEADED, TREC])
@pytest.mark.parametrize("name", ["test.tsv", "qrels/test.tsv", "judged.txt"])
def test_loose_files_are_told_apart_whatever_folder_they_lie_in(tmp_path, name, judged):
    if name.startswith("qrels") or judged == HEADED or name.endswith(".txt"):
        files = {name: judged, "queries.jsonl": QUERIES, "corpus.jsonl": CORPUS}
        rows, questions, judgements, notes = sort(tmp_path, **files)
        assert (rows, questions) == (["corpus.jsonl"], "queries.jsonl")
        assert judgements == [Path(name).name]
        assert notes == []


def test_a_table_of_rows_is_none_of_judgements(tmp_path):
    for content in ("query,doc_id\nwhich soup?,1\n", "text,label\nsoup,1\n", "1 2 3 4\n5 6 7 8\n"):
        folder = tmp_path / str(hash(content))
        rows, questions, judgements, _ = sort(folder, **{"mine.csv": content})
        assert (rows, questions, judgements) == (["mine.csv"], None, [])


def test_questions_and_judgements_come_alone(tmp_path):
    assert sort(tmp_path / "a", **{"queries.jsonl": QUERIES})[:3] == ([], "queries.jsonl", [])
    assert sort(tmp_path / "b", **{"mine.qrels": TREC})[:3] == ([], None, ["mine.qrels"])


def test_the_data_set_of_llama_index_is_both_rows_and_questions(tmp_path):
    assert sort(tmp_path, **{"qa.json": LLAMA})[:3] == (["qa.json"], "qa.json", [])


def test_what_is_left_out_is_told(tmp_path):
    corpus = {"corpus.jsonl": CORPUS}
    _, _, judgements, notes = sort(tmp_path / "a", **corpus, **{"qrels.tsv": HEADED})
    assert judgements == []
    assert notes == ["qrels.tsv is left out: it judges questions that are not there."]
    two = {"queries.jsonl": QUERIES, "questions.csv": "question\nsoup?\n"}
    _, questions, _, notes = sort(tmp_path / "b", **corpus, **two)
    assert questions == "queries.jsonl"
    assert notes == ["questions.csv is left out: one file of questions is read."]


def test_of_a_zip_in_beirs_layout_the_judgements_of_the_test_are_taken(tmp_path):
    path = tmp_path / "nf.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {
            "nf/corpus.jsonl": CORPUS,
            "nf/queries.jsonl": QUERIES,
            "nf/qrels/dev.tsv": HEADED,
            "nf/qrels/test.tsv": HEADED,
        }.items():
            archive.writestr(name, content)
    with ExitStack() as unpacked:
        found = sort_files({"0/nf.zip": path}, unpacked)
        assert Path(found.rows[0]).read_text() == CORPUS
        assert Path(found.judgements[0]).read_text() == HEADED
    assert found.notes == ('The judgements in test.tsv are taken; left out: "nf/qrels/dev.tsv".',)
    assert not Path(found.rows[0]).exists()
