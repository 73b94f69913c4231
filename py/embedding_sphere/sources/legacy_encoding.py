"""Which older encoding a text is in that is not UTF-8, told by what its characters would be."""

import re

WESTERN = "cp1252"
# So many of the characters beyond ASCII must be of the script that the encoding is for.
ENOUGH = 0.8
SAMPLE_BYTES = 1 << 16

_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_KANA = re.compile(r"[぀-ヿ]")
_JAPANESE = re.compile(r"[぀-ヿ一-鿿　-〿＀-｠]")
_HANGUL = re.compile(r"[가-힣]")
_CHINESE = re.compile(r"[一-鿿　-〿＀-｠]")
_CYRILLIC_SMALL = re.compile(r"[а-яё]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ«»–—№…„“”’°]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def guess_legacy(data: bytes) -> str:
    """Return the encoding of a text's first bytes, which are not UTF-8.

    Western texts have single letters beyond ASCII, all others whole words of them. Japanese is
    told by its kana, Korean by its syllables, Cyrillic by its small letters.
    """
    data = data[:SAMPLE_BYTES]
    high = len(_HIGH.findall(data))
    if high == 0 or 2 * sum(map(len, _RUNS.findall(data))) < high:
        # Shift-JIS writes half of its characters in ASCII's range.
        return "shift_jis" if _fits(data, "shift_jis", _JAPANESE, _KANA) else WESTERN
    for encoding, script, typical in (
        ("shift_jis", _JAPANESE, _KANA),
        ("euc_jp", _JAPANESE, _KANA),
        ("euc_kr", _HANGUL, _HANGUL),
        ("cp1251", _CYRILLIC, _CYRILLIC_SMALL),
        ("koi8_r", _CYRILLIC, _CYRILLIC_SMALL),
        ("gb18030", _CHINESE, _CHINESE),
        ("big5", _CHINESE, _CHINESE),
    ):
        if _fits(data, encoding, script, typical):
            return encoding
    return WESTERN


def _fits(data: bytes, encoding: str, script: re.Pattern[str], typical: re.Pattern[str]) -> bool:
    text = data.decode(encoding, "replace")
    # The sample's end may cut a character.
    if "\ufffd" in text[:-2]:
        return False
    beyond = len(_BEYOND_ASCII.findall(text))
    common = len(typical.findall(text))
    return beyond > 0 and len(script.findall(text)) >= ENOUGH * beyond and 3 * common >= beyond
