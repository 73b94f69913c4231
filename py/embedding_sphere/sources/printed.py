"""Vectors as programs print them: arrays, tensors, Series and dictionaries, down to numbers."""

import re

# Cells may be of any length, so what repeats must not give back to what repeats before it.
_SCALAR = re.compile(
    r"(?:(?:np|numpy)\.float\d++|(?:torch\.)?tensor)\(([^()\[\],]*+)(?:,[^()\[\]]*+)?\)"
)
# Such as (0.5,), which Python writes for a tuple of one.
_ONE = re.compile(r"\(\s*+([-+.\deE]++)\s*+,?\s*+\)", re.ASCII)
_ARRAY = re.compile(r"(?:\b[a-z]+\.)?\b(?:array|tensor|Array)\((\[[^][()]*+\])[^()]*+\)")
_NAME = re.compile(r"[A-Za-z_][\w.]*+\s*+(?=[(\[])", re.ASCII)
# What may stand before the list in brackets: a name, or the type of Python's `array.array`.
_BEFORE_LIST = re.compile(r"\s*+(?:'\w'\s*+,\s*+|\w++\s*+=\s*+)?", re.ASCII)
_TENSORFLOW = re.compile(r"<tf\.Tensor:[^>]*?numpy=\s*+(.*)>", re.DOTALL)
# Of PyTorch and polars; MXNet says what it is behind the list.
_ABOVE = re.compile(r"Parameter containing:\s++|shape: \(\d++,\)\s++Series: [^\n]*+\n", re.ASCII)
_BEHIND = "<NDArray "
_ONE_LIST = re.compile(r"\{[^][{}]*:\s*+(\[[^][{}]++\])[^][{}]*+\}")
_NUMBERED = re.compile(r"\{(?:\s*+\d{1,9}\s*+:\s*+[-+.\deE]++\s*+,?)++\s*+\}", re.ASCII)
_SERIES = re.compile(r"(?:\d++[ \t]++\S++[ \t]*+\r?\n)++(?:Name:[^\n]*?)?dtype: \w++", re.ASCII)
_SERIES_VALUE = re.compile(r"^\d++[ \t]++(\S++)", re.ASCII | re.MULTILINE)
_QUOTED = re.compile(r"(?:\s*+(['\"])[-+.\deE]++\1\s*+,?)++\s*+", re.ASCII)
# 0.5f as C writes it, 5.0D-01 as Fortran does.
_MARKED = re.compile(r"(?<=[\d.])[fF](?=[\s,;]|$)|(?<=[\d.])[dD](?=[-+]?\d)", re.ASCII)
_BRACKETS = {"[": "]", "(": ")", "{": "}"}


def inner_numbers(text: str) -> str:
    """Return what a printed vector holds, without its brackets and names.

    Parameters
    ----------
    text : str
        As ``str`` or ``repr`` writes NumPy's arrays of one row, PyTorch's and TensorFlow's tensors,
        lists of scalars, pandas' Series, dictionaries with one list or of 0, 1, 2…, and what has a
        list or numbers in brackets behind its name. Any other comes back without its outermost
        brackets.
    """
    if _SERIES.fullmatch(text):
        return " ".join(_SERIES_VALUE.findall(text))
    if written := _TENSORFLOW.fullmatch(text):
        text = written[1]
    if above := _ABOVE.match(text):
        text = text[above.end() :]
    if text.endswith(">") and _BEHIND in text:
        text = text[: text.rindex(_BEHIND)]
    text = _ONE.sub(r"\1", _SCALAR.sub(r"\1", text)).strip()
    if _NUMBERED.fullmatch(text):
        return _in_order(text[1:-1]) or text
    text = _arguments(text)
    if written := _ONE_LIST.fullmatch(text):
        text = written[1]
    inner = _without_brackets(text)
    # An array of one row has two pairs.
    if sum(map(inner.count, _BRACKETS)) == 1:
        inner = _without_brackets(inner.strip().rstrip(",").rstrip())
    if _QUOTED.fullmatch(inner):
        inner = inner.replace("'", "").replace('"', "")
    return _MARKED.sub(lambda mark: "e" if mark[0] in "dD" else "", inner)


def without_types(text: str) -> str:
    """Return a text in which printed scalars and arrays, wherever they stand, are numbers alone."""
    return _ARRAY.sub(r"\1", _SCALAR.sub(r"\1", text))


def looks_printed(text: str) -> bool:
    """Tell whether a text begins as a vector that a program has printed."""
    return bool(_START.match(text))


_START = re.compile(
    r"\s*(?:[A-Za-z.]+\()?[\[({]{1,2}\s*[-+.\d]|\[(?:np|numpy)\.float|\[(?:torch\.)?tensor\("
    r"|<tf\.Tensor:|\{\s*['\"][^'\"]{1,80}['\"]\s*:\s*\[\s*[-+.\d]",
    re.ASCII,
)


def _arguments(text: str) -> str:
    """Return what stands behind a name: the one list in its brackets, or these with all in them."""
    name = _NAME.match(text)
    if name is None:
        return text
    rest = text[name.end() :]
    start, end = rest.find("["), rest.rfind("]")
    if rest.startswith("(") and rest.endswith(")") and 0 < start < end:
        return rest[start : end + 1] if _BEFORE_LIST.fullmatch(rest[1:start]) else text
    return rest


def _in_order(pairs: str) -> str:
    """Return the values of pairs whose names count up from 0 or 1; nothing for others."""
    parts = [pair.partition(":") for pair in pairs.split(",") if pair.strip()]
    names = [int(name) for name, _, _ in parts]
    first = names[0] if names[0] in (0, 1) else 0
    if names != list(range(first, first + len(names))):
        return ""
    return " ".join(value for _, _, value in parts)


def _without_brackets(text: str) -> str:
    if text[:1] in _BRACKETS and text.endswith(_BRACKETS[text[0]]):
        return text[1:-1]
    return text
