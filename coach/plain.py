"""Text of somebody else's made safe to print, and short: a name may hold what steers a terminal or turns letters."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 400
"""Characters of one part of a message: what is longer is cut in its middle."""


def plain(text: str) -> str:
    """One line of text that is safe to print: no control or direction characters, single spaces between words."""
    if not text.isprintable():
        text = "".join(map(_printable, text))
    return " ".join(text.split())


def plain_lines(text: str) -> str:
    """The same for text of several lines, whose line ends and spaces stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(char if char == "\n" else _printable(char) for char in text)


def cut(text: str) -> str:
    """``plain``, and no longer than can be read in a message."""
    text = plain(text[: 4 * LONGEST] + text[-LONGEST:] if len(text) > 5 * LONGEST else text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 100]} ... {text[-90:]}"


def message(text: str) -> str:
    """``plain``, each of its words cut to what can be read, and all of it to a few such parts."""
    text = plain(re.sub(rf"\S{{{LONGEST},}}", lambda word: cut(word[0]), text))
    return text if len(text) <= 6 * LONGEST else f"{text[: 5 * LONGEST]} ... {text[-90:]}"


def _printable(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cs" or char in "\ufffe\uffff":  # no file in any encoding, no XML may hold these
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Cf" and unicodedata.bidirectional(char) not in ("BN", "AL", "AN"):
        return ""  # direction overrides reorder what stands around them
    return char


def shortened(title: str, limit: int) -> str:
    """A title of at most ``limit`` characters. What stands behind its comma, the side and the round, is kept longest.

    ``Reclining Lower Trunk Extensor, left side`` becomes ``Reclining Lower…, left side``.
    """
    if len(title) <= limit:
        return title
    head, comma, tail = title.partition(", ")
    room = limit - len(comma + tail) - 1
    if comma and room >= 4:
        return f"{head[:room].rstrip(' ,')}…, {tail}"
    return title[: max(limit - 1, 0)].rstrip(" ,") + "…"
