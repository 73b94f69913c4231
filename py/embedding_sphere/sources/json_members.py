"""Objects of JSON in which two members have one name: JSON allows it, and neither is lost."""

from typing import Any

from .names import distinct, tell_changed

# So many names are told apart by name; those beyond are as they are.
MOST_KEPT = 1000


class Members:
    """Makes objects of names and values: the second "a" becomes "a 2".

    It is what `json.JSONDecoder` takes as its ``object_pairs_hook``.

    Parameters
    ----------
    source : str
        What messages call the file.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._changed: dict[str, None] = {}

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        names = distinct(name for name, _ in pairs)
        if len(self._changed) < MOST_KEPT:
            changed = (name for name, (was, _) in zip(names, pairs, strict=True) if name != was)
            self._changed.update(dict.fromkeys(changed))
        return dict(zip(names, (value for _, value in pairs), strict=True))

    def notes(self) -> list[str]:
        """Return the sentence that tells which members were called otherwise; none for none."""
        return tell_changed(self._source, list(self._changed))
