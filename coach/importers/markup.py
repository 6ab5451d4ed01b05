"""HTML to the lines of a page, as Markdown has them; and the steps that a page tells to search engines."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import msgspec

from coach.content.model import Source
from coach.importers.english import rx, words
from coach.importers.records import Passage, Record

_SILENT = words("script style noscript template svg head nav footer form iframe object button select aside math canvas")
_BLOCKS = words(
    "p div section article ul ol li table tr td th dl dt dd blockquote main header body html summary details figure"
    " figcaption pre address br hr h1 h2 h3 h4 h5 h6"
)
_PREFIXES = {**{f"h{depth}": "#" * depth + " " for depth in range(1, 7)}, "summary": "### ", "dt": "### ", "li": "- "}
DEEPEST = 5
"""Steps within steps."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.current: list[str] = []
        self.prefix = ""
        self.silent: list[str] = []
        self.in_title = False
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self.in_title = not self.title
        elif tag in _SILENT:
            self.silent.append(tag)
        elif tag in _BLOCKS:
            keep = self.prefix if tag in ("p", "div") and not "".join(self.current).strip() else ""
            self.end_line()
            self.prefix = _PREFIXES.get(tag, keep)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        elif tag in self.silent:
            while self.silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        elif not self.silent:
            self.current.append(data)

    def end_line(self) -> None:
        if text := " ".join("".join(self.current).split()):
            self.lines += [self.prefix + text, ""]
        self.current, self.prefix = [], ""


def _plain_tags(text: str) -> str:
    """HTML whose tags have no attributes, and whose other angles are text: so the parser's work is linear."""
    first, *rest = text.split("<!--")
    text = first + "".join(part.partition("-->")[2] if "-->" in part else part for part in rest)
    text = rx(r"<break\b[^<>]{0,40}?time=\"?(\d{1,3}m?s)[^<>]{0,10}>").sub(r" [pause \1] ", text)
    text = rx(r"<![a-z\[][^<>]*>?").sub("", text)
    text = rx(r"<(/?)([a-z][a-z0-9]{0,20})\b[^<>]*>").sub("\x02\\1\\2\x03", text)
    return text.replace("<", " &lt;").replace("\x02", "<").replace("\x03", ">")


def to_lines(text: str) -> list[str]:
    """The lines of an HTML page or fragment, its title first. Scripts, styles and menus are left out."""
    reader = _Reader()
    reader.feed(_plain_tags(text))
    reader.close()
    reader.end_line()
    title = " ".join(reader.title.replace("|", " - ").split(" - ")[0].split())
    heading = next((at for at, line in enumerate(reader.lines) if line.startswith("# ")), None)
    if heading is not None:
        return reader.lines[heading:] if heading < 6 else [reader.lines[heading], "", *reader.lines]
    return [f"# {title}", "", *reader.lines] if title else reader.lines


def linked_data(text: str, where: str) -> list[Record]:
    """The exercises that a page tells to search engines as schema.org's steps (JSON-LD)."""
    found: list[Record] = []
    for part in text.split("<script")[1:]:
        head, _, body = part.partition(">")
        try:
            value: Any = msgspec.json.decode(body.partition("</script")[0].encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
        if "ld+json" in head:
            graph = value.get("@graph", value) if isinstance(value, dict) else value
            things = graph if isinstance(graph, list) else [graph]
            found += [record for thing in things if isinstance(thing, dict) and (record := _thing(thing, where))]
    return found


def _thing(thing: dict[str, Any], where: str) -> Record | None:
    name, about, url = (value if isinstance(value := thing.get(key), str) else "" for key in _KEYS)
    steps = [Passage("instruction", step) for step in _steps(thing.get("step") or thing.get("recipeInstructions"), 0)]
    if not name or not steps:
        return None
    passages = (Passage("description", about), *steps) if about else tuple(steps)
    return Record(name=name, where=where, passages=passages, source=Source(title=name, url=url))


_KEYS = ("name", "description", "url")


def _steps(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line for line in to_lines(value) if line)
    elif isinstance(value, list) and depth < DEEPEST:
        for step in value:
            yield from _steps(step, depth + 1)
    elif isinstance(value, dict) and depth < DEEPEST:
        yield from _steps(value.get("itemListElement") or value.get("text") or value.get("name"), depth + 1)
