"""What services say in the place of an answer, or of one record of a batch."""

from typing import Any

from .cells import quote
from .json_shapes import holds_vector

# All that an answer has which is nothing but an error.
_OF_ERRORS = frozenset(
    {"code", "detail", "error", "errors", "estimated_time", "id", "message", "messages", "ok"}
    | {"param", "request_id", "result", "status", "statusCode", "status_code", "success", "type"}
)
_MESSAGES = ("message", "errorMessage", "msg", "error")


def error_of(found: dict[str, Any]) -> str | None:
    """Return what a service says in the place of an answer; None for an answer."""
    if not found.keys() <= _OF_ERRORS:
        return None
    filled = {name: value for name, value in found.items() if value not in (None, [], {}, "")}
    names = ("error", "errors", "detail", "message", "status")
    told = (_message(filled.get(name)) for name in names if name in filled)
    message = next((text for text in told if text), None)
    is_told = bool({"error", "errors", "detail"} & filled.keys()) or filled.keys() == {"message"}
    return message if is_told and not holds_vector(found) else None


def error_of_record(record: dict[str, Any]) -> str | None:
    """Return why a row of a batch cannot be used: the service's error; None for an answer."""
    answer = record.get("response")
    error = record.get("error")
    if isinstance(answer, dict) and isinstance(answer.get("body"), dict):
        error = error or answer["body"].get("error")
    if not isinstance(error, dict) or holds_vector(record):
        return None
    message = _message(error)
    return None if message is None else f"the service answered with an error ({quote(message)})"


def _message(told: Any) -> str | None:
    if isinstance(told, list) and told:
        told = told[0]
    if isinstance(told, dict):
        told = next((told[name] for name in _MESSAGES if isinstance(told.get(name), str)), None)
    return told if isinstance(told, str) else None
