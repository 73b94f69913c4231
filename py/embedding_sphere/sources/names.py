"""Names of columns: each unlike the others, and a few of them in a sentence."""

from collections.abc import Iterable, Sequence

from .cells import quote

MOST_TOLD = 8


class DistinctNames:
    """Names that differ, as they come: the second "a" becomes "a 2".

    Parameters
    ----------
    names : iterable of str
        That are taken, and stay as they are.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._taken = set(names)
        # The number that a name was last given, so that those before are not tried again.
        self._numbers: dict[str, int] = {}

    def add(self, plain: str) -> str:
        """Take a name, and return it or what it is called instead."""
        name = plain
        while name in self._taken:
            self._numbers[plain] = self._numbers.get(plain, 1) + 1
            name = f"{plain} {self._numbers[plain]}"
        self._taken.add(name)
        return name


def distinct(names: Iterable[str]) -> list[str]:
    """Return names that differ, in order: the second "a" becomes "a 2"."""
    return list(map(DistinctNames().add, names))


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name, or where it is taken what `distinct` makes of it."""
    return DistinctNames(taken).add(name)


def told_apart(source: str, given: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the sentence that tells which names `distinct` has changed; none for none."""
    changed = [name for was, name in zip(given, names, strict=True) if was != name]
    return tell_changed(source, changed)


def tell_changed(source: str, names: Sequence[str]) -> list[str]:
    """Return the sentence that tells which names columns were given to differ; none for none."""
    if not names:
        return []
    return [f"{source}: columns share a name; those after the first are called {listed(names)}."]


def listed(names: Sequence[str]) -> str:
    """Return names in quotation marks for a sentence; of many, the first and how many follow."""
    told = ", ".join(map(quote, names[:MOST_TOLD]))
    more = len(names) - MOST_TOLD
    return f"{told} and {more:,} more" if more > 0 else told
