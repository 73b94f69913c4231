"""The engine answers as ``protocol.json`` says, whatever it is asked at the same time."""

import asyncio
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere import bundle
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.worker.engine import Engine

PROTOCOL = json.loads(
    (Path(__file__).resolve().parents[3] / "web" / "engine" / "protocol.json").read_text()
)
METHOD = "spherical-tsne"
QUICK = {"perplexity": 5, "iterations": 50}
UP = np.array([0, 0, 1], dtype=np.float32)
KINDS = {
    "number": (int, float),
    "string": str,
    "boolean": bool,
    "object": dict,
    "list": (list, tuple),
    "bytes": bytes,
}


def fits(value, kind):
    """Whether a value is of a kind that the protocol names."""
    if kind == "any":
        return True
    if kind.endswith("?"):
        return value is None or fits(value, kind[:-1])
    if kind in ("float32", "int32"):
        return isinstance(value, np.ndarray) and value.dtype == kind and value.ndim == 1
    return isinstance(value, KINDS[kind])


def assert_fits(fields, wanted, where):
    assert set(fields) == set(wanted), where
    for name, kind in wanted.items():
        assert fits(fields[name], kind), f"{where}: {name} is {fields[name]!r}, expected {kind}"


class Page:
    """The other end: numbers its requests and holds every message to the protocol."""

    def __init__(self):
        self.posted = []
        self.types = {}
        self.at_timer = []
        self.engine = Engine(self.take, NUMPY, self.nothing, self.nothing, self.wait_for_timer)

    async def wait_for_timer(self):
        await asyncio.sleep(0)
        for arrive in self.at_timer:
            arrive()

    async def nothing(self, *_):
        pass

    def take(self, message):
        fields = dict(message)
        kind, request = fields.pop("type"), fields.pop("request")
        assert_fits(fields, PROTOCOL["toPage"][kind], kind)
        if kind == "answer":
            wanted = PROTOCOL["results"][self.types[request]]
            if wanted is None:
                assert message["result"] is None
            else:
                assert_fits(message["result"], wanted, f"answer to {self.types[request]}")
        self.posted.append(message)

    def ask(self, kind, **fields):
        """Send a message; await its end."""
        assert_fits(fields, PROTOCOL["toPython"][kind], kind)
        request = len(self.types) + 1
        self.types[request] = kind

        async def ended():
            await self.engine.answer({"type": kind, "request": request, **fields})
            return self.ends(request)[0]

        return ended()

    def ends(self, request):
        ends = ("answer", "cancelled", "refused")
        return [
            message
            for message in self.posted
            if message["request"] == request and message["type"] in ends
        ]

    def relayout(self, task, **parameters):
        return self.ask(
            "relayout",
            task=task,
            method=METHOD,
            parameters=QUICK | parameters,
            start=None,
            settle=False,
        )


@pytest.fixture
def page(clusters):
    data = bundle.Bundle(
        name="Clusters",
        vectors=clusters.astype(np.float16),
        model=bundle.Model("none", "made up", 16, False, "{name}"),
        columns=[bundle.TextColumn("name", "text", [f"row {row % 7}" for row in range(240)])],
    )
    page = Page()
    asyncio.run(page.ask("open", bundle=bundle.encode(data)))
    return page


def positions_of(page):
    return next(
        message["positions"] for message in reversed(page.posted) if message["type"] == "frame"
    )


def test_it_answers_every_type_of_the_protocol_and_no_other(page):
    assert page.engine.message_types == set(PROTOCOL["toPython"]) == set(PROTOCOL["results"])


def test_a_type_that_nobody_knows_is_refused_in_one_sentence(page):
    asyncio.run(page.engine.answer({"type": "fly", "request": 77}))
    assert page.posted[-1]["type"] == "refused"
    assert page.posted[-1]["request"] == 77
    assert "fly" in page.posted[-1]["sentence"]


def test_a_layout_its_measures_and_regions_fit_the_protocol(page):
    async def talk():
        laid = await page.relayout(1)
        positions = positions_of(page)
        both = await asyncio.gather(
            page.ask("measure", task=1, positions=positions),
            page.ask("regions", task=1, positions=positions),
        )
        return laid, both

    laid, (measured, named) = asyncio.run(talk())
    assert laid["type"] == measured["type"] == named["type"] == "answer"
    for name in ("kept", "lost", "false"):
        assert measured["result"]["distortion"][name].shape == (240,)
    for level in named["result"]["levels"]:
        assert len(level["codes"]) == 240
        assert level["codes"].max() < len(level["titles"])
    assert {message["type"] for message in page.posted} >= {"frame", "measuring", "answer"}


def test_terms_are_collected_while_nothing_is_asked_for(page):
    async def talk():
        await page.ask("measure", task=1, positions=np.tile(UP, 240))
        assert page.engine._session._terms is None
        await page.engine.idle()

    asyncio.run(talk())
    assert page.engine._session._terms is not None


def test_positions_that_python_made_need_not_be_sent_back(page):
    async def talk():
        refused = await page.ask("measure", task=1, positions=None)
        await page.relayout(1)
        both = [
            (
                await page.ask("measure", task=1, positions=positions),
                await page.ask("regions", task=1, positions=positions),
            )
            for positions in (positions_of(page), None)
        ]
        return refused, both

    refused, (sent, held) = asyncio.run(talk())
    assert refused["sentence"] == "The data set has no layout: lay it out first."
    for ours, theirs in zip(sent, held, strict=True):
        assert pickle.dumps(ours["result"]) == pickle.dumps(theirs["result"])


def test_grown_rows_come_with_the_drift_of_the_old_ones(page, clusters):
    async def talk():
        await page.relayout(1)
        return await page.ask(
            "grow",
            task=2,
            positions=None,
            vectors=clusters[:3].ravel().astype(np.float32),
            texts=["row 1", "row 2", ""],
            options=QUICK,
        )

    grown = asyncio.run(talk())
    assert grown["result"]["count"] == 243
    assert grown["result"]["degrees"].shape == (240,)


def test_as_many_texts_come_as_rows(page, clusters):
    async def talk():
        await page.relayout(1)
        vectors = clusters[:3].ravel().astype(np.float32)
        return await page.ask(
            "grow", task=2, positions=None, vectors=vectors, texts=["row 1"], options=QUICK
        )

    refused = asyncio.run(talk())
    assert refused["sentence"] == "The 3 new rows have 1 texts: expected one a row."


def test_the_newest_task_wins_and_every_request_ends_once(page):
    async def talk():
        return await asyncio.gather(*(page.relayout(task, seed=task) for task in range(1, 7)))

    ends = asyncio.run(talk())
    assert [end["type"] for end in ends] == ["cancelled"] * 5 + ["answer"]
    for request in page.types:
        assert len(page.ends(request)) == 1
    newest = max(page.types)
    last_frame = [m["request"] for m in page.posted if m["type"] == "frame"][-1]
    assert last_frame == newest


def test_cancel_ends_what_is_under_way(page):
    async def talk():
        laying = asyncio.ensure_future(page.relayout(1, iterations=2000))
        while not any(message["type"] == "frame" for message in page.posted):
            await asyncio.sleep(0)
        cancelled = await page.ask("cancel")
        return cancelled, await laying

    cancelled, laying = asyncio.run(talk())
    assert cancelled["type"] == "answer"
    assert laying["type"] == "cancelled"


def test_a_message_that_only_a_timer_lets_in_is_heard_during_long_work(page):
    async def talk():
        cancels = []
        page.at_timer.append(lambda: cancels.append(asyncio.ensure_future(page.ask("cancel"))))
        laying = await page.relayout(1, iterations=2000)
        await asyncio.gather(*cancels)
        return laying

    assert asyncio.run(talk())["type"] == "cancelled"


def test_a_table_is_read_composed_and_forgotten(page):
    rows = "\n".join(f'note {row},"[{row},1,{row * row % 7}]"' for row in range(9))
    file = {"name": "../notes.csv", "parts": [b"text,vector\n", rows.encode()]}

    async def talk():
        table = await page.ask("read", task=1, files=[file], vector="")
        again = await page.ask("read", task=2, files=None, vector="vector")
        choices = {"name": "Notes", "model": "", "text": "text", "label": "", "color": ""}
        made = await page.ask("compose", choices=choices, opens=False)
        after = await page.ask("compose", choices=choices, opens=False)
        return table, again, made, after

    table, again, made, after = asyncio.run(talk())
    assert table["result"]["table"]["usable"] == again["result"]["table"]["usable"] == 9
    assert bundle.decode(made["result"]["bundle"]).count == 9
    assert after["type"] == "refused"
    assert asyncio.run(page.ask("forget"))["type"] == "answer"


def test_a_table_that_was_composed_can_be_opened_at_once(page):
    rows = "\n".join(f'note {row},"[{row},1,{row * row % 7}]"' for row in range(9))
    file = {"name": "notes.csv", "parts": [b"text,vector\n", rows.encode()]}
    choices = {"name": "Notes", "model": "", "text": "text", "label": "", "color": ""}

    async def laid_out(opens):
        await page.ask("read", task=1, files=[file], vector="")
        made = await page.ask("compose", choices=choices, opens=opens)
        await page.relayout(2)
        composed = positions_of(page)
        await page.ask("open", bundle=made["result"]["bundle"])
        await page.relayout(3)
        return composed, positions_of(page)

    before, _ = asyncio.run(laid_out(False))
    assert len(before) == 3 * 240
    composed, opened = asyncio.run(laid_out(True))
    assert len(composed) == 3 * 9
    assert composed.tobytes() == opened.tobytes()


def test_a_layout_without_data_is_refused_in_one_sentence():
    page = Page()
    end = asyncio.run(page.relayout(1))
    assert end["sentence"] == "No data set is open: open one, then lay it out."
