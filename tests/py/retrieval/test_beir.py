"""BEIR's layout as a folder or a zip, and archives that mean no good."""

import zipfile
from pathlib import Path

import pytest
from embedding_sphere.retrieval.reading.beir import BeirFiles, find_beir, open_beir
from embedding_sphere.sources import SourceError

FILES = {
    "nf/corpus.jsonl": '{"_id": "1", "text": "soup"}\n',
    "nf/queries.jsonl": '{"_id": "q", "text": "soup?"}\n',
    "nf/qrels/train.tsv": "q\t1\t0\n",
    "nf/qrels/test.tsv": "q\t1\t1\n",
}


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "nf.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_unpacked_for_as_long_as_it_is_read(packed):
    with open_beir(packed) as found:
        paths = [found.corpus, found.questions, found.judgements]
        texts = []
        for path in paths:
            with open(path) as file:
                texts.append(file.read())
        assert texts == [FILES["nf/corpus.jsonl"], FILES["nf/queries.jsonl"], "q\t1\t1\n"]
        assert found.others == ("nf/qrels/train.tsv",)
    assert not any(Path(path).exists() for path in paths)


def test_a_folder_is_read_in_its_place(tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    with open_beir(tmp_path) as found:
        assert found.corpus == str(tmp_path / "nf" / "corpus.jsonl")
        assert found.judgements == str(tmp_path / "nf" / "qrels" / "test.tsv")
    (tmp_path / "nf" / "queries.jsonl").unlink()
    with open_beir(tmp_path) as found:
        assert found is None


@pytest.mark.parametrize(
    ("names", "judgements"),
    [
        (["corpus.jsonl.gz", "queries.jsonl", "qrels/dev.tsv", "qrels/train.tsv"], "qrels/dev.tsv"),
        (["corpus.jsonl", "queries.jsonl", "qrels.tsv"], "qrels.tsv"),
        (["corpus.jsonl", "queries.jsonl", ".qrels/x.tsv", "__MACOSX/qrels/test.tsv"], None),
        (["corpus.jsonl", "qrels/test.tsv"], None),
        (["corpus.jsonl", "queries.jsonl", "notes.tsv"], None),
        ([], None),
    ],
)
def test_files_are_known_by_their_names(names, judgements):
    found = find_beir(names)
    assert (found and found.judgements) == judgements
    assert found is None or found.corpus == names[0]


def test_names_that_lead_elsewhere_write_nothing_there(tmp_path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../corpus.jsonl", "/queries.jsonl", "../qrels/test.tsv"):
            archive.writestr(name, "x")
    before = set(tmp_path.parent.rglob("*"))
    # What begins with two dots is hidden, like everything that begins with one.
    with open_beir(path) as found:
        assert found is None
    assert set(tmp_path.parent.rglob("*")) == before


def test_what_unpacks_to_too_much_is_one_sentence(packed, allow):
    allow("unpacked", 10, 0)
    with (
        pytest.raises(SourceError, match=r"nf.zip has .* and unpacks to more than"),
        open_beir(packed),
    ):
        pass


def test_a_damaged_zip_is_one_sentence(packed, tmp_path):
    packed.write_bytes(packed.read_bytes()[:-30])
    with pytest.raises(SourceError, match=r"nf\.zip is a damaged zip"), open_beir(packed):
        pass


def test_other_files_are_none_of_its(tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n")
    for path in (tmp_path / "rows.csv", tmp_path / "nowhere.zip"):
        with open_beir(path) as found:
            assert found is None
    assert find_beir(FILES) == BeirFiles(
        "nf/corpus.jsonl", "nf/queries.jsonl", "nf/qrels/test.tsv", ("nf/qrels/train.tsv",)
    )
