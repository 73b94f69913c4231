"""README.md as a package index shows it: there its relative links lead nowhere."""

import re

PICTURES = re.compile(
    r"^(?:!\[[^\]]*\]\((?!https?:)[^)]+\)|<p>(?:\s*<img [^>]*>\s*)+</p>)\n+", re.M
)
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])+)\]\((?!https?:|#)[^)]+\)")


def standing_alone(text: str) -> str:
    """Return Markdown without pictures and links that are relative; what the links say stays."""
    return LINK.sub(r"\1", PICTURES.sub("", text))
