"""Embeds texts with a server that speaks OpenAI's `POST /embeddings`: OpenAI, Ollama, vLLM …

The key comes from the environment, goes into the Authorization header of requests to the chosen
base URL, and nowhere else.
"""

import base64
import ipaddress
import os
import random
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .embedder import EmbedError

DEFAULT_BASE_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "text-embedding-3-small"
KEY_VARIABLE = "OPENAI_API_KEY"
# Dollars for a million tokens, as OpenAI lists them.
PRICES = {
    "text-embedding-3-small": 0.02,
    "text-embedding-3-large": 0.13,
    "text-embedding-ada-002": 0.10,
}
ATTEMPTS = 6
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
SECONDS = 60.0
# Overloaded, or for a moment not there; a request too early may be asked again as well.
BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class OpenAIEmbedder:
    """A model at a server.

    Parameters
    ----------
    model : str
    base_url : str
        Such as http://localhost:11434/v1.
    sleep : callable
        Waits for so many seconds between two attempts.

    Raises
    ------
    EmbedError
        When httpx or the key is missing, or an argument is not what it should be.
    """

    provider = "openai"
    # OpenAI takes 2,048 texts and 300,000 tokens a request; a token is seldom less than a
    # character.
    batch_texts = 256
    batch_characters = 200_000

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        base_url: str = DEFAULT_BASE_URL,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        try:
            import httpx
        except ImportError:
            raise EmbedError(
                "Embedding at a server needs httpx: install it with `pip install httpx`."
            ) from None
        self._httpx = httpx
        self._sleep = sleep
        self._key = os.environ.get(KEY_VARIABLE, "").strip()
        if not all("!" <= character <= "~" for character in self._key):
            raise EmbedError(
                f"{KEY_VARIABLE} holds spaces or letters that no key has: set it again, whole."
            )
        address = self._address(base_url)
        if not self._key and base_url.rstrip("/") == DEFAULT_BASE_URL:
            raise EmbedError(
                f"There is no key: set the environment variable {KEY_VARIABLE}, or name another "
                "server with --base-url."
            )
        self.model = model
        self.identity = f"openai {address} {model}"
        self._host = address.host
        self._url = address
        self._own_prices = base_url.rstrip("/") == DEFAULT_BASE_URL
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        # A redirect could carry the texts to a host that nobody chose.
        self._client = httpx.Client(headers=headers, timeout=SECONDS, follow_redirects=False)

    def price(self) -> float | None:
        """Return dollars for a million tokens: 0 on this machine, None when not known."""
        if _is_this_machine(self._host):
            return 0.0
        return PRICES.get(self.model) if self._own_prices else None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, as the server scaled them."""
        answer = self._ask({"model": self.model, "input": list(texts), "encoding_format": "float"})
        return self._read(answer, len(texts))

    def _address(self, base_url: str) -> Any:
        try:
            address = self._httpx.URL(base_url.strip())
        except (self._httpx.InvalidURL, ValueError):
            address = self._httpx.URL("")
        plain = not (address.userinfo or address.query or address.fragment)
        if address.scheme not in ("http", "https") or not address.host or not plain:
            raise EmbedError(
                "The base URL is not one: expected http:// or https://, a host and a path, without "
                'a password, "?" or "#", such as http://localhost:11434/v1.'
            )
        if self._key and self._key in base_url:
            raise EmbedError(f"The base URL holds the key: expected it in {KEY_VARIABLE} alone.")
        return address.copy_with(path=address.path.rstrip("/") + "/embeddings")

    def _ask(self, body: dict[str, Any]) -> Any:
        """Ask, and again after a pause while the server is overloaded or cannot be reached."""
        for attempt in range(1, ATTEMPTS + 1):
            pause = None
            try:
                response = self._client.post(self._url, json=body)
            except self._httpx.HTTPError as error:
                reason = "did not answer in time" if isinstance(
                    error, self._httpx.TimeoutException
                ) else "cannot be reached"  # fmt: skip
                failure = EmbedError(
                    f"{self._host} {reason}: check the network and the base URL, and run it again; "
                    "what has been embedded is kept."
                )
            else:
                if response.is_success:
                    try:
                        return response.json()
                    except ValueError:
                        raise self._garbage("no JSON") from None
                failure = self._explain(response)
                if response.status_code not in BUSY or self._is_spent(response):
                    raise failure
                pause = _retry_after(response.headers.get("retry-after"))
            if pause is None:
                pause = FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
            if attempt == ATTEMPTS or pause > LONGEST_PAUSE:
                raise failure
            self._sleep(pause)
        raise AssertionError("The last attempt returns or raises.")

    def _explain(self, response: Any) -> EmbedError:
        status = response.status_code
        said = self._message(response)
        if status in (401, 403):
            advice = f"it refuses the key: set {KEY_VARIABLE} to one that is valid there"
        elif self._is_spent(response):
            advice = "the account has no credit left: add some and run it again"
        elif status in BUSY:
            advice = "it is overloaded or down: run it again later; what has been embedded is kept"
        elif status == 404:
            advice = f'it has no model "{self.model}", or the base URL is not right'
        elif 300 <= status < 400:
            advice = "it sends elsewhere, where nobody chose to send texts: name that base URL"
        else:
            advice = "it refuses the texts: shorten or leave out what it names"
        return EmbedError(f"{self._host} answered {status}{said}: {advice}.")

    def _message(self, response: Any) -> str:
        try:
            content = response.json()
        except ValueError:
            return ""
        error = content.get("error") if isinstance(content, dict) else None
        text = error.get("message") if isinstance(error, dict) else error
        if not isinstance(text, str) or not text.strip():
            return ""
        return f' ("{" ".join(self._hide(text).split())[:200].rstrip(".")}")'

    def _is_spent(self, response: Any) -> bool:
        return response.status_code == 429 and "insufficient_quota" in response.text

    def _hide(self, text: str) -> str:
        """Return a text without the key, nor the part of it that servers quote, nor its base64."""
        if not self._key:
            return text
        text = text.replace(self._key, "…")
        return " ".join(
            "…"
            if (len(word) > 8 and word.strip(".,:;'\"")[:6] == self._key[:6])
            or self._key in _decoded(word)
            else word
            for word in text.split()
        )

    def _read(self, answer: Any, count: int) -> NDArray[np.float32]:
        rows = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(rows, list) or len(rows) != count:
            got = f"{len(rows):,} vectors" if isinstance(rows, list) else "no list of vectors"
            raise self._garbage(f"{got} for {count:,} texts")
        vectors: list[Any] = [None] * count
        for number, row in enumerate(rows):
            index = row.get("index", number) if isinstance(row, dict) else None
            if type(index) is not int or not 0 <= index < count or vectors[index] is not None:
                raise self._garbage("vectors without a clear order")
            vectors[index] = row.get("embedding")
        try:
            array = np.array(vectors, dtype=np.float32)
        except (ValueError, TypeError, OverflowError):
            array = np.empty(0, dtype=np.float32)
        if array.ndim != 2 or array.shape[1] == 0 or not np.isfinite(array).all():
            raise self._garbage("vectors that are not lists of as many finite numbers")
        return array

    def _garbage(self, got: str) -> EmbedError:
        return EmbedError(
            f"{self._host} answered with {got}: expected OpenAI's format of embeddings; check the "
            "base URL and the model."
        )


def _retry_after(value: str | None) -> float | None:
    """Return the seconds that a Retry-After header names, None when it names none."""
    try:
        return max(float(value), 0.0) if value else None
    except ValueError:
        return None


def _decoded(word: str) -> str:
    """Return what the longest run of base64 in a word holds, as far as it can be read."""
    run = max(re.findall(r"[\w+/-]+", word, re.ASCII), key=len, default="")
    whole = run.replace("-", "+").replace("_", "/")
    whole = whole[: len(whole) - (len(whole) % 4 == 1)]
    return base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1")


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
