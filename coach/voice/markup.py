"""Taking markup off a text without taking its words along: HTML, SSML and Markdown."""

from __future__ import annotations

import re

_TAGS = (
    " a abbr article audio b big blockquote body br break center cite code dd del details div dl dt em emphasis figure "
    "font footer h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd lang li link main mark meta nav ol p "
    "par phoneme pre prosody q s samp say-as script section small source span speak strike strong style sub summary "
    "sup table tbody td tfoot th thead title token tr tt u ul var video voice w "
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DECLARATION = re.compile(r"<!\[CDATA\[|\]\]>|<[!?][A-Za-z][^<>]*>")
_UNSPOKEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = r"""\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)"""
_TAG = re.compile(rf"<(/?)([A-Za-z][\w:.-]*)((?:{_ATTRIBUTE})*)\s*(/?)>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}(?=\s)|>+(?=\s)|[-*+•](?=\s)|\|)[ \t]*", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.MULTILINE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")


def without_markup(text: str) -> str:
    """``text`` with tags, entities and Markdown's signs resolved.

    What only might be a tag (``<knee>``, without an attribute, a slash or an end) is taken for a word in brackets, and
    stays: no word of a sentence is lost for its brackets.
    """
    if "<" in text:
        if "</" in text:
            text = _UNSPOKEN.sub(" ", text)
        if "-->" in text:
            text = _COMMENT.sub(" ", text)
        text = _DECLARATION.sub(" ", text)
        closed = {match[2].lower() for match in _TAG.finditer(text) if match[1]}
        text = _TAG.sub(lambda match: _without_tag(match, closed), text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = _RULE.sub(" ", text)
    return _LINE_START.sub("\n", text) if _LINE_START.search(text) else text


def _without_tag(match: re.Match[str], closed: set[str]) -> str:
    slash, name, attributes, end = match.groups()
    name = name.lower()
    if slash or end or attributes or f" {name} " in _TAGS or name in closed:
        # Inline emphasis may stand inside a word; everything else parts words.
        return "" if name in ("b", "i", "em", "strong", "u", "span") else " "
    return match[0]


def _entity(match: re.Match[str]) -> str:
    import html

    return html.unescape(match[0])
