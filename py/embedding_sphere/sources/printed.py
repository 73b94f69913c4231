"""Vectors as programs print them: arrays, tensors, Series and dictionaries, down to numbers."""

import re

# Cells may be of any length, so what repeats must not give back to what repeats before it.
_SCALAR = re.compile(
    r"(?:(?:np|numpy)\.float\d++|(?:torch\.)?tensor)\(([^()\[\],]*+)(?:,[^()\[\]]*+)?\)"
)
_ARRAY = re.compile(r"(?:[a-z]+\.)?(?:array|tensor|Array|DeviceArray)\((\[.*\])[^\]]*\)", re.DOTALL)
_TENSORFLOW = re.compile(r"<tf\.Tensor:[^>]*?numpy=\s*+(.*)>", re.DOTALL)
_ONE_LIST = re.compile(r"\{[^][{}]*:\s*+(\[[^][{}]++\])[^][{}]*+\}")
_SERIES = re.compile(r"(?:\d++[ \t]++\S++[ \t]*+\r?\n)++(?:Name:[^\n]*?)?dtype: \w++", re.ASCII)
_SERIES_VALUE = re.compile(r"^\d++[ \t]++(\S++)", re.ASCII | re.MULTILINE)
_BRACKETS = {"[": "]", "(": ")", "{": "}"}


def inner_numbers(text: str) -> str:
    """Return what a printed vector holds, without its brackets and names.

    Parameters
    ----------
    text : str
        As ``str`` or ``repr`` writes NumPy's arrays of one row, PyTorch's and TensorFlow's tensors,
        lists of scalars, pandas' Series, and dictionaries with one list. Any other comes back
        without its outermost brackets.
    """
    if _SERIES.fullmatch(text):
        return " ".join(_SERIES_VALUE.findall(text))
    if written := _TENSORFLOW.fullmatch(text):
        text = written[1]
    text = _SCALAR.sub(r"\1", text).strip()
    if written := _ARRAY.fullmatch(text) or _ONE_LIST.fullmatch(text):
        text = written[1]
    inner = _without_brackets(text)
    # An array of one row has two pairs.
    return _without_brackets(inner.strip()) if inner.count("[") == 1 else inner


def looks_printed(text: str) -> bool:
    """Tell whether a text begins as a vector that a program has printed."""
    return bool(_START.match(text))


_START = re.compile(
    r"\s*(?:[A-Za-z.]+\()?[\[({]{1,2}\s*[-+.\d]|\[(?:np|numpy)\.float|\[(?:torch\.)?tensor\("
    r"|<tf\.Tensor:|\{\s*['\"][^'\"]{1,80}['\"]\s*:\s*\[\s*[-+.\d]",
    re.ASCII,
)


def _without_brackets(text: str) -> str:
    if text[:1] in _BRACKETS and text.endswith(_BRACKETS[text[0]]):
        return text[1:-1]
    return text
