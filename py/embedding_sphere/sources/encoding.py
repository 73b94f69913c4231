"""Which encoding a text is in: by its mark, by its zeros, else UTF-8 unless it breaks off."""

import codecs
import re

from .legacy_encoding import guess_legacy
from .table import SourceError

LATIN_1 = "cp1252"
# What is guessed where a text is not UTF-8, as people call it.
LEGACY = {
    LATIN_1: "Latin-1 (Windows-1252)",
    "cp1250": "Windows-1250 (Central European)",
    "iso8859_2": "Latin-2 (ISO 8859-2)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp866": "DOS code page 866 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp874": "Windows-874 (Thai)",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
    "cp949": "EUC-KR",
    "gb18030": "GB 18030",
    "big5": "Big5",
}
SAMPLE_BYTES = 4096

_JAPANESE_BEGINS = re.compile(rb"\x1b\$[@B]")
# What no text has but here and there.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that Windows-1252 leaves undefined become control characters, as browsers read them.
_DECODE_UNDEFINED = "embedding-sphere-undefined"
codecs.register_error(
    _DECODE_UNDEFINED,
    lambda error: (
        (chr(error.object[error.start]), error.start + 1)
        if isinstance(error, UnicodeDecodeError)
        else ("?", getattr(error, "end", 0))
    ),
)


def guess_encoding(name: str, head: bytes) -> str:
    """Return the encoding that a file's first bytes are in: "utf-8" unless they tell otherwise.

    Raises
    ------
    SourceError
        When they are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[:SAMPLE_BYTES]
    if _JAPANESE_BEGINS.search(sample):
        return "iso2022_jp"
    zeros = [sample[start::2].count(0) for start in (0, 1)]
    is_wide = max(zeros) > len(sample) / 8
    if not is_wide and 20 * len(_CONTROLS.findall(sample)) <= len(sample):
        return "utf-8"
    if not is_wide or min(zeros) > len(sample) / 8:
        raise SourceError(
            f"{name} is not text: expected a table (CSV, TSV, JSON, JSONL), Parquet, NPY, NPZ or a "
            "bundle."
        )
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def known_encoding(name: str) -> str:
    """Return an encoding's name; raise SourceError unless it is one of texts that is known."""
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise SourceError(
            f"{name[:40]!r} is no encoding that is known: expected one such as utf-8, cp1252, "
            "cp1251 or shift_jis."
        ) from None


def errors_for(encoding: str) -> str:
    """Return what to do with bytes that are not of an encoding."""
    return _DECODE_UNDEFINED if encoding == LATIN_1 else "replace"


def decode_head(head: bytes, encoding: str) -> str:
    """Return a file's first bytes as text; a character that is cut off at their end is left out."""
    if encoding == "utf-8":
        try:
            return codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            encoding = guess_legacy(head)
    return codecs.getincrementaldecoder(encoding)(errors_for(encoding)).decode(head)
