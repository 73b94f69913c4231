"""The server as a process of its own, asked over its stdin by lines of JSON-RPC."""

import base64
import json
import subprocess
import sys

import numpy as np
import pytest
from embedding_sphere.agents.server import VERBS
from embedding_sphere.bundle import Bundle
from embedding_sphere.cli import main

REASON = "needs mcp: pip install mcp"


class Asking:
    """A server and what it answers."""

    def __init__(self, file):
        command = [sys.executable, "-m", "embedding_sphere.cli", "mcp", str(file)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        self.number = 0

    def send(self, method, **parameters):
        message = {"jsonrpc": "2.0", "method": method, "params": parameters}
        if not method.startswith("notifications/"):
            self.number += 1
            message["id"] = self.number
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        if "id" not in message:
            return None
        # All that is on stdout is the protocol's.
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer.get("id") == self.number:
                return answer["result"]
        raise AssertionError("The server ended.")

    def call(self, tool, **arguments):
        return self.send("tools/call", name=tool, arguments=arguments)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    pytest.importorskip("mcp", reason=REASON)
    vectors = np.random.default_rng(0).normal(size=(40, 6))
    bundle = Bundle.from_arrays(vectors, [f"note {row}" for row in range(40)], name="Notes")
    bundle.layout(iterations=50, perplexity=8)
    asking = Asking(bundle.save(tmp_path_factory.mktemp("agents") / "notes.esb"))
    asking.send(
        "initialize",
        protocolVersion="2025-06-18",
        capabilities={},
        clientInfo={"name": "test", "version": "1"},
    )
    asking.send("notifications/initialized")
    yield asking
    asking.process.stdin.close()
    asking.process.wait()


def test_it_offers_every_verb_with_what_it_does(server):
    tools = {tool["name"]: tool for tool in server.send("tools/list")["tools"]}
    assert set(tools) == set(VERBS)
    assert all(tool["description"] for tool in tools.values())
    assert set(tools["ask"]["inputSchema"]["properties"]) == {"question", "count"}


def test_it_answers_and_draws(server):
    answer = server.call("ask", question="note 17")
    told = json.loads(answer["content"][0]["text"])
    assert told["matches"][0]["row"] == 17
    (picture,) = server.call("picture", size=64)["content"]
    assert picture["mimeType"] == "image/png"
    assert base64.b64decode(picture["data"]).startswith(b"\x89PNG")


def test_a_wrong_request_is_told_and_the_next_is_answered(server):
    answer = server.call("neighbours", row=99)
    assert answer["isError"]
    assert "There is no row 99: expected 0 to 39" in answer["content"][0]["text"]
    assert not server.call("describe").get("isError")


def test_without_the_package_it_says_what_to_install(monkeypatch, tmp_path, capsys):
    for name in ("mcp", "mcp.server", "mcp.server.mcpserver", "mcp.server.fastmcp"):
        monkeypatch.setitem(sys.modules, name, None)
    bundle = Bundle.from_arrays(np.eye(3), positions=np.eye(3))
    path = bundle.save(tmp_path / "a.esb")
    assert main(["mcp", str(path)]) == 1
    assert "needs the package mcp: install it with `pip install mcp`" in capsys.readouterr().err
