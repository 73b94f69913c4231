"""Names of columns: each unlike the others, and a few of them in a sentence."""

from collections.abc import Iterable, Sequence

from .cells import quote

MOST_TOLD = 8


def distinct(names: Iterable[str]) -> list[str]:
    """Return names that differ, in order: the second "a" becomes "a 2"."""
    taken: set[str] = set()
    # The number that a name was last given, so that those before are not tried again.
    numbers: dict[str, int] = {}
    found = []
    for plain in names:
        name = plain
        while name in taken:
            numbers[plain] = numbers.get(plain, 1) + 1
            name = f"{plain} {numbers[plain]}"
        taken.add(name)
        found.append(name)
    return found


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name, or where it is taken what `distinct` makes of it."""
    *_, free = distinct([*dict.fromkeys(taken), name])
    return free


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
