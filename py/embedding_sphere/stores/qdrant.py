"""Qdrant by its address: the points of a collection, by its REST API.

It is asked at the address that was typed and nowhere else; a key is taken from QDRANT_API_KEY.
"""

from __future__ import annotations

import json
import os
import re
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import unquote

from ..sources.records import Records, with_metadata
from ..sources.table import Cells, Rows, SourceError
from .place import Place, shortened

KEY = "QDRANT_API_KEY"
BATCH_ROWS = 256
SECONDS_TO_WAIT = 30
_COLLECTION = re.compile(r"(.*)/collections(?:/([^/]+))?/?$")


def recognises(place: Place) -> bool:
    """Tell an address of HTTP."""
    return place.scheme in ("http", "https", "qdrant")


def read(place: Place) -> Rows:
    """Read a collection: that of the address, the one that is named, or the only one."""
    address = re.sub("^qdrant:", "http:", place.named)
    match = _COLLECTION.match(address)
    base, name = (match[1], match[2]) if match else (address.rstrip("/"), None)
    if name is None:
        found = _ask(place, f"{base}/collections")["collections"]
        names = [collection["name"] for collection in found]
        name = place.choose("collection", names, f"{place.name} has no collection.")
    name = unquote(name)
    rows = Rows([], iter(()), about={"name": name})
    rows.cells = _cells(rows, place, f"{base}/collections/{percent(name, safe='')}/points/scroll")
    return rows


def _cells(rows: Rows, place: Place, address: str) -> Cells:
    records = Records(rows.names, place.name, rows.notes)
    after: Any = None
    while True:
        wanted = {"limit": BATCH_ROWS, "with_payload": True, "with_vector": True}
        page = _ask(place, address, wanted if after is None else {**wanted, "offset": after})
        for point in page["points"]:
            own = {"id": point["id"], **_vectors(point)}
            yield records.row(with_metadata(own, point.get("payload") or {}, "payload"))
        after = page.get("next_page_offset")
        if after is None:
            return


def _vectors(point: dict[str, Any]) -> dict[str, Any]:
    """Return the vectors of a point by name; sparse ones are none that a planet has."""
    found = point.get("vector")
    if not isinstance(found, dict):
        return {"vector": found}
    return {f"vector.{name}": value for name, value in found.items() if isinstance(value, list)}


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nowhere: a key is for the address that was typed."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _ask(place: Place, address: str, body: dict[str, Any] | None = None) -> Any:
    key = os.environ.get(KEY)
    headers = {"Content-Type": "application/json", **({"api-key": key} if key else {})}
    data = None if body is None else json.dumps(body).encode()
    try:
        request = urllib.request.Request(address, data, headers)
        opener = urllib.request.build_opener(_Stay)
        with opener.open(request, timeout=SECONDS_TO_WAIT) as answer:
            return json.load(answer)["result"]
    except urllib.error.HTTPError as error:
        told = {401: f"set {KEY}", 403: f"set {KEY}", 404: "check the collection's name"}
        raise SourceError(
            f"{place.name} answered {error.code}: {told.get(error.code, 'is it Qdrant?')}."
        ) from None
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise SourceError(
            f"{place.name} does not answer ({shortened(Exception(reason))}): start the server, or "
            "check the address."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise SourceError(
            f"{place.name} does not answer as Qdrant does: expected an address such as "
            "`http://localhost:6333/collections/NAME`."
        ) from None
