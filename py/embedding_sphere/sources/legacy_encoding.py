"""Which older encoding a text is in that is not UTF-8, told by what its characters would be."""

import codecs
import math
import re

WESTERN = "cp1252"
# So many of the characters beyond ASCII must be of the script that the encoding is for.
ENOUGH = 0.8
# A text is at least so much likelier, by the mean logarithm of a letter's probability, than one of
# its alphabet's letters drawn evenly.
LIKELIER_THAN_CHANCE = -0.2
UNKNOWN = 0.001
CAPITALS = 0.1
# An encoding of Latin letters must be so much likelier than the commonest of them.
LIKELIER = 0.1
# As many characters of UTF-8 stand beside each byte that is none, where the rest is UTF-8.
UTF8_TO_WRONG = 5
SAMPLE_BYTES = 1 << 16

_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_KANA = re.compile(r"[぀-ヿ]")
_JAPANESE = re.compile(r"[぀-ヿ一-鿿　-〿＀-｠]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# The commoner half of what each has signs for, and punctuation, by the first of two bytes. In the
# order in which one of them is taken of those that are as likely.
_COMMON_PAIRS = {
    "cp949": re.compile(rb"[\xa1-\xac\xb0-\xc8][\xa1-\xfe]"),
    "gb18030": re.compile(rb"[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]"),
    "big5": re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"),
}
# Letters, the most frequent first.
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјњљћђџ"
_ALPHABETS = {
    "cp1251": _CYRILLIC,
    "koi8_r": _CYRILLIC,
    "cp866": _CYRILLIC,
    "cp1253": "αοιετσνηυρπκμόίλάςωέδήγύχθώφβξζψϊϋΐΰ",
    "cp1255": "יוהלאתרמבשנעםדקחפטכגצןסזךףץ",
    "cp1256": "اليمنتروبةعدفهسكقحجشصطخىذأضزثئغظءؤآإ",
    "cp874": "านรอกเงมยลวดท่สตะปบคห้ีัแจิพชใไุขผูโศณซถธ็์ญฉฟษำ",
}
_MARKS = "“”„‘’‚«»–—…•€°§·"
# In the order in which one of them is taken of those that are as likely.
_LATIN = {
    WESTERN: frozenset("äöüßéèêëàâáãåæøœçñíìîïóòôõúùûýÿ" + _MARKS),
    "cp1250": frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűäöüßôăâîşţđ" + _MARKS),
    "iso8859_2": frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűäöüßôăâîşţđ§°"),
    "cp1254": frozenset("ğışöçüâîûi̇" + _MARKS),
}


def guess_legacy(data: bytes) -> str:
    """Return the encoding of a text's first bytes, which are not UTF-8 throughout.

    Latin texts have single letters beyond ASCII, all others whole words of them. Japanese is told
    by its kana, Korean and Chinese by their commoner signs, what has a letter a byte by the letters
    that are frequent.
    UTF-8 in which a few bytes are not stays UTF-8.
    """
    data = data[:SAMPLE_BYTES]
    if _is_mostly_utf8(data):
        return "utf-8"
    high = len(_HIGH.findall(data))
    if high == 0 or 2 * sum(map(len, _RUNS.findall(data))) < high:
        # Shift-JIS writes half of its characters in ASCII's range.
        return "cp932" if _is_japanese(data, "cp932") else _likeliest(data, _LATIN)
    for encoding in ("cp932", "euc_jp"):
        if _is_japanese(data, encoding):
            return encoding
    likely = {
        encoding: _likelihood(data, encoding, alphabet) for encoding, alphabet in _ALPHABETS.items()
    }
    best = max(likely, key=likely.__getitem__)
    if likely[best] >= LIKELIER_THAN_CHANCE - math.log(len(_ALPHABETS[best])):
        return best
    common = {
        encoding: len(b"".join(pairs.findall(data))) for encoding, pairs in _COMMON_PAIRS.items()
    }
    best = max(common, key=common.__getitem__)
    return best if common[best] >= ENOUGH * high else _likeliest(data, _LATIN)


def _is_mostly_utf8(data: bytes) -> bool:
    # The sample's end may cut a character.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    wrong = text.count("\ufffd")
    return len(_BEYOND_ASCII.findall(text)) > UTF8_TO_WRONG * wrong


def _likeliest(data: bytes, letters: dict[str, frozenset[str]]) -> str:
    shares = {encoding: _share(data, encoding, known) for encoding, known in letters.items()}
    shares[WESTERN] += LIKELIER
    return max(shares, key=shares.__getitem__)


def _likelihood(data: bytes, encoding: str, alphabet: str) -> float:
    """Return the mean logarithm of the probability of what is beyond ASCII, by Zipf's law."""
    weights = [1 / (rank + 3) for rank in range(len(alphabet))]
    known = {c: weight / sum(weights) for c, weight in zip(alphabet, weights, strict=True)}
    for letter in alphabet:
        known.setdefault(letter.upper(), CAPITALS * known[letter])
    beyond = _BEYOND_ASCII.findall(data.decode(encoding, "replace"))
    return sum(math.log(known.get(letter, UNKNOWN)) for letter in beyond) / max(1, len(beyond))


def _share(data: bytes, encoding: str, letters: frozenset[str]) -> float:
    """Return how much of what is beyond ASCII are these letters, in capitals or not."""
    beyond = _BEYOND_ASCII.findall(data.decode(encoding, "replace"))
    return sum(letter.lower() in letters for letter in beyond) / max(1, len(beyond))


def _is_japanese(data: bytes, encoding: str) -> bool:
    text = data.decode(encoding, "replace")
    # The sample's end may cut a character.
    if "\ufffd" in text[:-2]:
        return False
    beyond = len(_BEYOND_ASCII.findall(text))
    kana = len(_KANA.findall(text))
    return beyond > 0 and len(_JAPANESE.findall(text)) >= ENOUGH * beyond and 3 * kana >= beyond
