"""Plain text: nothing of tags, addresses and entities is left, and nothing else is lost."""

import re

import pytest
from embedding_sphere.terms.markup import plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hot &amp; loud", "hot loud"),
        ("one<br />two<br/>three", "one two three"),
        ("one&lt;br /&gt;two", "one two"),
        ("one&amp;lt;br&amp;gt;two", "one two"),
        ("<p class='wide'>soup</p><!-- hidden -->", "soup"),
        ("<style>p { color: red }</style><script>let x = 1</script>soup", "soup"),
        (
            "caf&eacute; &#233;t&#xe9; cr&egrave;me&nbsp;br&ucirc;l&eacute;e",
            "café été crème brûlée",
        ),
        ("see https://soup.example/pot?lid=on&hot=1 now", "see now"),
        ("write to cook@soup.example or www.soup.example/pot", "write to or"),
        ("[the menu](pages/menu.md) of soup.com", "the menu of"),
        ("a < b and c > d", "a b and c d"),
        ("stop.Then go, R&D and AT&T", "stop Then go R D and AT T"),
        ("B&Bs &unknown; 5 &#xd800; &#99999999;", "B Bs 5"),
    ],
)
def test_only_words_are_left(text, words):
    assert re.findall(r"\w+", plain(text)) == words.split()


def test_long_texts_take_no_time():
    for text in ("<" * 50_000, "a." * 50_000, "@" * 50_000, "&amp;" * 50_000, "a@" * 50_000):
        assert len(plain(text)) <= len(text)
