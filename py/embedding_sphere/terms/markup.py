"""Plain text from texts with markup, addresses and entities."""

import re

# Only what a browser reads as a tag or comment: "a < b" is none. What scripts and styles hold goes.
TAG = re.compile(
    r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|</?[a-z][^<>]{0,1000}/?>", re.IGNORECASE | re.DOTALL
)
LINK = re.compile(
    r"\b(?:https?|ftp|file|mailto|data):\S+|\bwww\.\S+|(?<=\])\([^()\s]*\)", re.IGNORECASE
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+")
# "example.com", but not "stop.Then"; the guard is quick where there are none.
ENDS = r"(?:com|edu|gov|html?|info|io|net|org|php)\b"
HOST_END = re.compile(rf"\.{ENDS}", re.IGNORECASE)
HOST = re.compile(rf"\b(?:[\w-]{{1,63}}\.){{1,8}}{ENDS}(?:/\S*)?", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#(\d{1,9})|#x([0-9a-f]{1,8})|([a-z]{2,8}));?", re.IGNORECASE)
# HTML's names of the characters U+00C0 to U+00FF, in their order.
LATIN_1 = """
Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml
ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig
agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml
eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
"""
ENTITIES = {name: chr(0xC0 + i) for i, name in enumerate(LATIN_1.split())} | {
    **{"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "lsquo": "'", "rsquo": "'"},
    **{"nbsp": " ", "OElig": "Œ", "oelig": "œ", "shy": ""},
}


def plain(text: str) -> str:
    """Return a text without tags, addresses and entities, for the words in it.

    Parameters
    ----------
    text : str
        As it came; it may be encoded twice (``&amp;lt;br&amp;gt;``).

    Returns
    -------
    str
        Not fit for showing: a full stop, which parts phrases, stands for a tag or an address.
    """
    for _ in range(3):
        if "&" not in text:
            break
        decoded = ENTITY.sub(_character, text)
        if decoded == text:
            break
        text = decoded
    if "<" in text:
        text = TAG.sub(" . ", text)
    if ":" in text or "www." in text.lower() or "](" in text:
        text = LINK.sub(" . ", text)
    if "@" in text:
        text = MAIL.sub(" . ", text)
    if HOST_END.search(text):
        text = HOST.sub(" . ", text)
    return text.replace("\u2019", "'").replace("\u00ad", "")


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        # An "&" with a word behind it, as in "B&Bs", is no entity unless it ends like one.
        named = ENTITIES.get(name)
        return named if named is not None else " . " if found[0].endswith(";") else found[0]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    # Half a surrogate pair is no character.
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else " "
