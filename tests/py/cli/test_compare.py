"""Two bundles compared on the command line."""

import json

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.bundle import OtherVectors, make_questions


@pytest.fixture
def call(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(0)
    for name, noise in (("a", 2.0), ("b", 0.1)):
        vectors = random.normal(size=(40, 16))
        ids = [f"row {row}" for row in range(40)]
        bundle = Bundle.from_arrays(vectors, columns={"id": ids}, name=name)
        asked = vectors[:20] + noise * random.normal(size=(20, 16))
        bundle.questions = make_questions(["?"] * 20, asked, [{row: 1} for row in range(20)])
        bundle.save(f"{name}.esb")
    Bundle.from_arrays(np.eye(3), name="Plain").save("plain.esb")
    return call


def test_two_bundles_are_compared_for_people_and_for_programs(call):
    code, out, err = call("compare", "a.esb", "b.esb", "-k", "1")
    assert code == 0, err
    assert "recall at 1" in out
    assert "40 rows are joined by ids" in out
    code, out, _ = call("compare", "a.esb", "b.esb", "-k", "1", "--json")
    told = json.loads(out)
    assert told["measures"]["recall"]["b"] == 1
    assert told["measures"]["recall"]["p"] < 0.05
    assert len(told["won"]) == 20 - round(20 * told["measures"]["recall"]["a"])
    assert told["lost"] == []
    assert told["rows"]["joined"] == 40


def test_other_vectors_of_the_same_model_are_asked_the_same_questions(call):
    bundle = Bundle.open("a.esb")
    bundle.questions = None
    bundle.save("again.esb")
    code, out, err = call("compare", "a.esb", "again.esb", "--json")
    assert code == 0
    assert "those of a.esb are put to it, and 0 judgements" in err
    assert json.loads(out)["measures"]["recall"]["difference"] == 0


def test_both_are_written_in_one_bundle_and_compared_again_from_it(call):
    code, out, _ = call("compare", "a.esb", "b.esb", "--json")
    apart = json.loads(out)
    code, out, err = call("compare", "a.esb", "b.esb", "-o", "both.esb", "--json")
    assert (code, json.loads(out)) == (0, apart)
    assert "both.esb holds “a” with other vectors, “b”. 40 rows are joined by ids." in err
    for arguments in (["both.esb"], ["both.esb", "b"]):
        code, out, err = call("compare", *arguments, "--json")
        assert (code, json.loads(out)) == (0, apart), err
    code, out, _ = call("info", "both.esb", "--json")
    assert [other["name"] for other in json.loads(out)["others"]] == ["b"]
    code, out, _ = call(
        "layout", "both.esb", "-o", "again.esb", "--set", "iterations=100", "--json"
    )
    assert code == 0
    assert Bundle.open("again.esb").others[0].name == "b"


def test_bundles_without_questions_are_put_together_too(call):
    Bundle.from_arrays(np.eye(3) + 1, name="Other").save("other.esb")
    code, out, err = call("compare", "plain.esb", "other.esb", "-o", "both.esb")
    assert (code, out) == (0, ""), err
    assert "3 rows are joined by their numbers, as not both have ids." in err
    assert "Nothing is measured, as “Plain” has no questions." in err
    np.testing.assert_array_equal(Bundle.open("both.esb").others[0].vectors, np.eye(3) + 1)


def test_rows_that_were_joined_by_number_stay_so_in_one_bundle(call):
    bundle = Bundle.open("b.esb")
    bundle.columns, bundle.display = [], {}
    bundle.save("unnamed.esb")
    code, _, err = call("compare", "a.esb", "unnamed.esb", "-o", "both.esb")
    assert code == 0
    assert "joined by their numbers" in err
    code, out, _ = call("compare", "both.esb", "--json")
    assert json.loads(out)["rows"]["by"] == "number"
    # Written anew, too.
    call("compare", "both.esb", "-o", "again.esb")
    code, out, err = call("compare", "again.esb")
    assert code == 0
    assert "joined by their numbers" in out
    assert "took the place" not in err


def test_a_bundle_without_questions_is_kept_beside_one_with_and_not_measured(call):
    for name, size in (("c", 5), ("d", 40)):
        ids = [f"row {row}" for row in range(40)]
        vectors = np.random.default_rng(1).normal(size=(40, size))
        Bundle.from_arrays(vectors, columns={"id": ids}, name=name).save(f"{name}.esb")
    for arguments, lacking in ((("a.esb", "c.esb"), "c"), (("d.esb", "a.esb"), "d")):
        code, out, err = call("compare", *arguments, "-o", "ac.esb")
        assert (code, out) == (0, "")
        assert f"Nothing is measured, as “{lacking}” has no questions." in err
        assert len(Bundle.open("ac.esb").others) == 1
        assert call("compare", *arguments)[0] == 1


def test_what_is_replaced_and_what_is_left_out_is_said(call):
    call("compare", "a.esb", "b.esb", "-o", "both.esb")
    code, _, err = call("compare", "a.esb", "both.esb", "-o", "double.esb")
    assert code == 0
    assert 'Left out are other vectors that “a” holds itself: "b".' in err
    ids = [f"row {row}" for row in range(40)]
    Bundle.from_arrays(np.eye(40, 8) + 1, columns={"id": ids}, name="b").save("changed.esb")
    code, _, err = call("compare", "both.esb", "changed.esb", "-o", "both.esb")
    assert code == 0
    assert "They took the place of others called “b”." in err
    assert [other.vectors.shape for other in Bundle.open("both.esb").others] == [(40, 8)]


def test_which_other_vectors_are_meant_is_asked_in_one_sentence(call):
    code, out, err = call("compare", "a.esb")
    assert (code, out) == (1, "")
    assert "holds no other vectors: name a second bundle" in err
    bundle = Bundle.open("a.esb")
    for name in ("first", "second"):
        bundle.others.append(OtherVectors(name, bundle.vectors, bundle.model))
    bundle.save("three.esb")
    code, out, err = call("compare", "three.esb")
    assert (code, out) == (1, "")
    assert 'name one of "first", "second"' in err
    code, out, err = call("compare", "a.esb", "plain.esb", "-o", "three.esb")
    assert (code, out) == (1, "")
    assert "in both" in err or "join them" in err
    assert len(Bundle.open("three.esb").others) == 2


def test_failures_are_one_sentence(call):
    code, out, err = call("compare", "a.esb", "plain.esb")
    assert (code, out) == (1, "")
    assert '"Plain" has no questions' in err
