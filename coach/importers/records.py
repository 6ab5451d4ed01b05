"""What every format is read into, and what becomes of it: the values that travel through an import."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from coach.content.model import Exercise, Source
from coach.language import vocabulary

Part = Literal["description", "instruction", "tip", "mistake", "caution", "question", "answer", "dose", "other"]
LONGEST_DOUBT = 300


class Passage(msgspec.Struct, frozen=True):
    """A stretch of the source's text, and what the source says it is."""

    part: Part
    text: str
    item: bool = False
    """Whether it is an entry of a list."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise as its source has it, before anything was inferred."""

    name: str
    where: str
    """File, and the place in it, for messages."""
    passages: tuple[Passage, ...] = ()
    aliases: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    category: str = ""
    level: str = ""
    force: str = ""
    source: Source | None = None
    page: str = ""
    """The title of the page, where it holds several exercises."""
    notes: tuple[str, ...] = ()
    """What the reader of the format was not sure of; goes to the review."""


class Refusal(msgspec.Struct, frozen=True):
    """A source, or a record of one, that cannot be imported, and why."""

    where: str
    why: str


class Account(msgspec.Struct, frozen=True):
    """A sentence of the source, and what became of it or of a piece of it, in words."""

    part: Part
    sentence: str
    fate: str


class Imported(msgspec.Struct, frozen=True):
    """An exercise made from a record, what was not sure in its ``review``, and an account of every sentence."""

    record: Record
    exercise: Exercise
    accounts: tuple[Account, ...]
    often: tuple[str, ...] = ()
    """How often in a day or week, in the source's words; no part of one session."""


class Written(msgspec.Struct, frozen=True):
    """What became of one record on disk. ``path`` is None where nothing was written, and ``why`` says so."""

    where: str
    name: str
    path: Path | None = None
    why: str = ""
    review: int = 0


def several(cell: str) -> tuple[str, ...]:
    """What a cell or a label lists."""
    return tuple(part.strip() for part in vocabulary().rx("listed").split(cell) if part.strip())


def doubt(field: str, what: str, words: str = "") -> str:
    """A line for ``review``: the field of which another answer would change what is heard, and the source's words."""
    source = f", from '{words}'" if words else ""
    return f"{field}: {what}{source}"[:LONGEST_DOUBT].replace("{", "(").replace("}", ")")
