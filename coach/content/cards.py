"""The head of each file, as on the cards of a library: enough to list and to find, without reading all of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from coach.content.model import Level, Muscle, Position
from coach.content.yamlfile import parse, read, read_text
from coach.errors import ContentError
from coach.times import parse_duration

HEAD = ("name", "aliases", "targets", "secondary", "position", "props", "level", "title", "duration")
_KEY = re.compile(r"^(\w+)[ \t]*:", re.MULTILINE)


class Card(msgspec.Struct, frozen=True):
    """What a list shows of an exercise or a session. ``name`` is a session's title; ``duration`` in ms."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    targets: tuple[Muscle, ...] = ()
    secondary: tuple[Muscle, ...] = ()
    position: Position | None = None
    props: tuple[str, ...] = ()
    level: Level = "gentle"
    duration: int | None = None


def card(path: Path) -> Card:
    """The card of one file. Raises ``ContentError`` where its head is wrong; the rest of it is not looked at."""
    try:
        value = parse(_head(read_text(path)), path).value
    except ContentError:
        value = {}
    if "name" not in value and "title" not in value:
        value = read(path).value  # not written key by key: then the whole of it must be read
    for key in ("aliases", "targets", "secondary", "props"):
        if isinstance(value.get(key), str):
            value[key] = [value[key]]
    try:
        return msgspec.convert(_session(value), Card)
    except (msgspec.ValidationError, ValueError) as error:
        raise ContentError(path, 0, "", str(error).replace(" - at `$.", " at `")) from None


def _session(value: dict[str, Any]) -> dict[str, Any]:
    if "title" in value:
        value["name"] = value["title"]
    if value.get("duration") is not None:
        value["duration"] = parse_duration(value["duration"])
    return value


def _head(text: str) -> str:
    """The blocks of the keys in ``HEAD``, all others left out."""
    starts = [(match.start(), match[1]) for match in _KEY.finditer(text)]
    ends = [*(start for start, _ in starts), len(text)][1:]
    return "".join(text[start:end] for (start, key), end in zip(starts, ends, strict=False) if key in HEAD)
