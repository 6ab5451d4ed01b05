"""``feed.xml``: the sessions as a podcast (Podcasting 2.0), with chapters, covers, and what is said as transcripts."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from email.utils import formatdate
from xml.etree import ElementTree

from coach.errors import RequestError
from coach.language import DEFAULT
from coach.phone.render import AUDIO, COVER, Entry
from coach.plain import plain
from coach.times import clock

TITLE = "Audio coach"
ABOUT = "Sessions for the exercise mat, guided by voice from the first word to the last."
NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}
GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace from which a podcast's own guid is made of its address."""
FIRST_DATE = 1_767_225_600
"""1 January 2026: a feed that was made twice is the same. ``SOURCE_DATE_EPOCH`` sets another date."""
CHAPTERS = "application/json+chapters"
TRANSCRIPTS = {"lines.vtt": "text/vtt", "lines.srt": "application/x-subrip"}


def check_base(url: str) -> str:
    """The address of a site, its slash at the end. Raises ``RequestError`` for what is none."""
    if not url.startswith(("https://", "http://")) or any(char.isspace() or char in "?#" for char in url):
        raise RequestError(f"'{url}'", "is no address of a site", "write it as https://example.org/coach/")
    return url if url.endswith("/") else url + "/"


def feed(entries: Sequence[Entry], base_url: str = "") -> bytes:
    """The feed. Without ``base_url`` its links are relative, which few podcast apps can follow."""
    rss = ElementTree.Element("rss", {"version": "2.0", **NAMESPACES})
    channel = ElementTree.SubElement(rss, "channel")
    spoken = entries[0].language if entries else DEFAULT
    _texts(channel, {"title": TITLE, "link": base_url or "index.html", "description": ABOUT, "language": spoken})
    if base_url:
        ElementTree.SubElement(
            channel, "atom:link", {"href": f"{base_url}feed.xml", "rel": "self", "type": "application/rss+xml"}
        )
        _texts(channel, {"podcast:guid": str(uuid.uuid5(GUIDS, base_url.partition("://")[2].rstrip("/")))})
    _texts(channel, {"itunes:author": TITLE, "itunes:explicit": "false", "itunes:type": "serial"})
    category = ElementTree.SubElement(channel, "itunes:category", {"text": "Health & Fitness"})
    ElementTree.SubElement(category, "itunes:category", {"text": "Fitness"})
    if entries:
        ElementTree.SubElement(channel, "itunes:image", {"href": base_url + entries[0].cover})
    date = int(os.environ.get("SOURCE_DATE_EPOCH", FIRST_DATE))
    for number, entry in enumerate(entries):
        _item(ElementTree.SubElement(channel, "item"), entry, base_url, number + 1, date + 60 * number)
    ElementTree.indent(rss)
    written: bytes = ElementTree.tostring(rss, "utf-8", xml_declaration=True)
    return written + b"\n"


def _item(item: ElementTree.Element, entry: Entry, base_url: str, number: int, date: int) -> None:
    home = f"{base_url}{entry.name}/"
    _texts(item, {"title": entry.title, "link": home, "description": entry.about or entry.title})
    guid = ElementTree.SubElement(item, "guid", {"isPermaLink": "false"})
    guid.text = entry.name  # never another one: else every mend would be a new episode
    _texts(item, {"pubDate": formatdate(date, usegmt=True)})
    enclosure = {"url": home + AUDIO, "length": str(entry.bytes), "type": "audio/mpeg"}
    ElementTree.SubElement(item, "enclosure", enclosure)
    seconds = max(1, (entry.duration_ms + 500) // 1000)
    _texts(item, {"itunes:duration": clock(seconds * 1000), "itunes:episode": str(number), "itunes:explicit": "false"})
    ElementTree.SubElement(item, "itunes:image", {"href": home + COVER})
    ElementTree.SubElement(item, "podcast:chapters", {"url": home + "chapters.json", "type": CHAPTERS})
    for name, form in TRANSCRIPTS.items():
        transcript = {"url": home + name, "type": form, "language": entry.language}
        ElementTree.SubElement(item, "podcast:transcript", transcript)


def _texts(parent: ElementTree.Element, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = plain(text)
