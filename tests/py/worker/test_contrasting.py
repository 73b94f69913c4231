"""A against B, as the page is sent it: measures, rows, and B's layout turned onto A's."""

import asyncio
import json

import numpy as np
import pytest
import scipy.stats
from embedding_sphere import Bundle, bundle, evaluate
from embedding_sphere.bundle import OtherVectors, StoredLayout, make_questions
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.numeric.geometry import random_points
from embedding_sphere.retrieval.comparison import compare
from embedding_sphere.worker.contrasting import Contrasting
from embedding_sphere.worker.evaluating import Evaluating
from test_engine import Page
from work import run

IDS = [f"r{row}" for row in range(60)]
# B has three rows fewer, in another order, and one that A has not.
IDS_B = [*reversed(IDS[3:]), "another"]


@pytest.fixture
def a():
    random = np.random.default_rng(3)
    made = Bundle.from_arrays(random.normal(size=(60, 8)), columns={"id": IDS}, name="First")
    answers = [{row: 1, (row + 8) % 60: 2} for row in range(0, 60, 4)]
    texts = [f"What is {row}?" for row in range(0, 60, 4)]
    made.questions = make_questions(texts, made.vectors[::4], answers)
    made.layouts = [
        StoredLayout("", "", {}, random_points(60, random).astype(np.float32), 0, None, {})
    ]
    return made


@pytest.fixture
def b(a):
    random = np.random.default_rng(4)
    made = Bundle.from_arrays(random.normal(size=(58, 8)), columns={"id": IDS_B}, name="Second")
    place = {name: row for row, name in enumerate(IDS_B)}
    turned, _ = np.linalg.qr(random.normal(size=(3, 3)))
    turned[0] *= -np.sign(np.linalg.det(turned))
    positions = random_points(58, random)
    for row in range(3, 60):
        positions[place[IDS[row]]] = a.layouts[0].positions[row] @ turned
    made.layouts = [StoredLayout("", "", {}, positions.astype(np.float32), 0, None, {})]
    return made


def told(contrasting, a, b, k=5):
    data = None if b is None else bundle.encode(b)
    fractions, sent = run(contrasting.steps(a, data, k, Evaluating(NUMPY)))
    assert fractions == sorted(fractions)
    assert fractions[-1] <= 1
    return sent


def test_rows_are_joined_and_what_does_not_match_has_no_value(a, b):
    sent = told(Contrasting(NUMPY), a, b)
    assert sent["rows"] == {"a": 60, "b": 58, "joined": 57, "byId": True}
    assert sent["other"] is None, "the rows are not the same"
    assert np.isnan(sent["lost"]).nonzero()[0].tolist() == [0, 1, 2]
    assert sent["kept"] == pytest.approx(1 - np.nanmean(sent["lost"]))


def test_b_is_asked_the_questions_of_a_where_it_brings_none(a, b):
    sent = told(Contrasting(NUMPY), a, b)
    # Row 0 answers two questions, rows 1 and 2 none.
    assert "2 judgements are of rows that it has not" in sent["note"]
    asked = sent["asked"]
    gains = asked["b"] - asked["a"]
    numbers = dict(zip(asked["questions"].tolist(), gains.tolist(), strict=True))
    assert set(asked["won"].tolist()) == {at for at, gain in numbers.items() if gain > 0}
    assert set(asked["lost"].tolist()) == {at for at, gain in numbers.items() if gain < 0}
    expected = scipy.stats.permutation_test(
        (gains.astype(float),), np.mean, permutation_type="samples", n_resamples=20_000
    ).pvalue
    assert asked["measures"]["recall"]["p"] == pytest.approx(expected, abs=0.02)
    json.dumps([asked["measures"], sent["rows"], sent["note"]])


def test_b_with_questions_of_its_own_is_told_as_the_command_line_tells_it(a, b):
    order = np.random.default_rng(0).permutation(len(a.questions.ids))
    place = {name: row for row, name in enumerate(IDS_B)}
    answers = [
        {place[IDS[row]]: 1 for row in a.questions.judgements.of(at)[0].tolist() if row > 2}
        for at in order
    ]
    ids = [a.questions.ids[at] for at in order]
    b.questions = make_questions(["?"] * len(ids), a.questions.vectors[order], answers, ids)
    sent, found = told(Contrasting(NUMPY), a, b), compare(evaluate(a, 5), evaluate(b, 5))
    assert sent["asked"]["measures"] == found.to_dict()["measures"]
    assert sent["note"] == ""
    names = [a.questions.ids[at] for at in sent["asked"]["won"]]
    assert names == found.won()


def test_another_k_needs_b_no_more(a, b):
    contrasting = Contrasting(NUMPY)
    first = told(contrasting, a, b)
    second = told(contrasting, a, None, 10)
    assert (first["k"], second["k"]) == (5, 10)
    assert np.array_equal(first["lost"], second["lost"], equal_nan=True)
    contrasting.forget()
    with pytest.raises(ValueError, match="not there any more"):
        told(contrasting, a, None)


def test_b_of_the_same_rows_is_given_back_as_a_keeps_it_and_compared_again_by_its_name(a):
    random = np.random.default_rng(5)
    order = random.permutation(60)
    ids = [IDS[row] for row in order]
    b = Bundle.from_arrays(random.normal(size=(60, 6)), columns={"id": ids}, name="Wide")
    b.questions = make_questions(
        a.questions.texts,
        random.normal(size=(15, 6)),
        [{ids.index(IDS[row]): 1, ids.index(IDS[row + 8 - 60]): 2} for row in range(0, 60, 4)],
    )
    sent = told(Contrasting(NUMPY), a, b)
    other = bundle.decode(sent.pop("other"))
    assert other.name == "Wide"
    assert other.extra == {"by": "id"}
    np.testing.assert_array_equal(other.vectors[order], b.vectors)
    a.others = [OtherVectors(other.name, other.vectors, other.model, [], other.questions)]
    _, again = run(Contrasting(NUMPY).steps(a, None, 5, Evaluating(NUMPY), "Wide"))
    assert again["other"] is None
    assert again["asked"]["measures"] == sent["asked"]["measures"]
    np.testing.assert_array_equal(again["lost"], sent["lost"])
    with pytest.raises(ValueError, match="not there any more"):
        run(Contrasting(NUMPY).steps(a, None, 5, Evaluating(NUMPY), "Narrow"))


def test_what_cannot_be_asked_of_both_is_told_and_the_rest_stands(a, b):
    b.model.name, a.model.name = "another-model", "this-model"
    sent = told(Contrasting(NUMPY), a, b)
    assert sent["asked"] is None
    assert "another model" in sent["note"]
    assert sent["rows"]["joined"] == 57
    b.questions = make_questions(["?"], b.vectors[:1], [{0: 1}], ["unlike any"])
    sent = told(Contrasting(NUMPY), a, b)
    assert sent["asked"] is None
    assert "No question has answers in both" in sent["note"]


def test_the_layout_of_b_is_turned_onto_that_of_a(a, b):
    contrasting = Contrasting(NUMPY)
    told(contrasting, a, b)
    shown = a.layouts[0].positions
    _, sent = run(contrasting.turn_steps(a, shown))
    np.testing.assert_allclose(sent["positions"].reshape(-1, 3), shown, atol=1e-5)
    assert sent["mirrored"]
    assert sent["apart"] == pytest.approx(0, abs=1e-3)


def test_b_without_a_layout_is_laid_out_once(a, b):
    b.layouts = []
    contrasting = Contrasting(NUMPY)
    assert not told(contrasting, a, b)["laidOut"]
    fractions, first = run(contrasting.turn_steps(a, a.layouts[0].positions))
    assert len(fractions) > 3
    assert all(0 <= share <= 1 for share in fractions)
    assert fractions == sorted(fractions)
    lengths = np.linalg.norm(first["positions"].reshape(-1, 3), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-5)
    again, second = run(contrasting.turn_steps(a, a.layouts[0].positions))
    assert len(again) == 1
    assert np.array_equal(first["positions"], second["positions"])
    # Rows that B has not stay where they are.
    np.testing.assert_array_equal(first["positions"].reshape(-1, 3)[:3], a.layouts[0].positions[:3])


def test_the_engine_answers_and_an_end_stops_what_goes_on(a, b):
    page = Page()

    async def work():
        await page.ask("open", bundle=bundle.encode(a))
        going = page.ask("contrast", bundle=bundle.encode(b), name=None, k=5)
        stopped, _ = await asyncio.gather(going, page.ask("endContrast"))
        whole = await page.ask("contrast", bundle=bundle.encode(b), name=None, k=5)
        turned = await page.ask("turn", positions=a.layouts[0].positions.ravel())
        broken = await page.ask("contrast", bundle=b"nothing", name=None, k=5)
        return stopped, whole, turned, broken

    stopped, whole, turned, broken = asyncio.run(work())
    assert stopped["type"] == "cancelled"
    assert (whole["type"], turned["type"]) == ("answer", "answer")
    assert broken["type"] == "refused"
