"""A server on this machine that speaks OpenAI's embeddings, well or badly."""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

DIMENSION = 6
# What a handler answers with: status, headers, body; None answers as OpenAI does.
Answer = tuple[int, dict[str, str], bytes] | None


def vector_of(text: str) -> list[float]:
    """The vector that the server gives for a text."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(DIMENSION).round(4).tolist()


def answer_with(content: Any, status: int = 200, **headers: str) -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return status, {"content-type": "application/json"} | headers, body


def failure(status: int, message: str = "", code: str = "", **headers: str) -> Answer:
    return answer_with({"error": {"message": message, "code": code}}, status, **headers)


class FakeOpenAI:
    """Answers with `script`, one entry a request, and well when that has run out.

    `requests` holds everything that arrived: path, headers and body.
    """

    def __init__(self, script: list[Answer | Callable[[dict], Answer]] = ()) -> None:
        self.script = list(script)
        self.requests: list[tuple[str, dict[str, str], dict]] = []
        self.delay = 0.0
        own = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                own.requests.append((self.path, headers, body))
                time.sleep(own.delay)
                step = own.script.pop(0) if own.script else None
                answer = step(body) if callable(step) else step
                status, sent, content = answer or answer_with(own.embeddings(body))
                self.send_response(status)
                for name, value in sent.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @staticmethod
    def embeddings(body: dict) -> dict:
        rows = [
            {"object": "embedding", "index": index, "embedding": vector_of(text)}
            for index, text in enumerate(body["input"])
        ]
        # OpenAI keeps the order; others may not, and say so by the index.
        return {"object": "list", "data": rows[::-1], "model": body["model"]}

    def __enter__(self) -> "FakeOpenAI":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
