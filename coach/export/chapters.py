"""The chapters of a session: the one list of them, their titles, and the JSON that podcast players read."""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from coach.export.preview import Preview, side_title
from coach.language import Language, language
from coach.plain import plain
from coach.schedule.model import Chapter as Mark
from coach.schedule.model import Schedule


class Chapter(msgspec.Struct, frozen=True):
    """From ``start`` to before ``stop`` ms."""

    start: int
    stop: int
    title: str


def chapters_of(schedule: Schedule, exercises: Mapping[str, str] | None = None) -> tuple[Chapter, ...]:
    """One chapter per mark, from 0 to the end without a gap. None is empty, unless the session is.

    With the names of ``exercises`` by their ids: one per exercise as it is performed, whatever its sides and rounds.
    """
    spoken = language(schedule.language)
    starts: list[tuple[int, str, object]] = []
    for number, mark in enumerate(schedule.marks):
        if mark.start >= schedule.duration:
            break
        key: object = number
        title = chapter_title(mark, spoken)
        if exercises is not None and mark.place.exercise:
            key = (mark.place.exercise, mark.place.step)
            title = plain(exercises.get(mark.place.exercise, mark.title))
        if starts and starts[-1][2] == key:
            continue
        if starts and starts[-1][0] == mark.start:
            starts.pop()
        starts.append((mark.start, title, key))
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, plain(schedule.title) or spoken.write("start"), None))
    stops = [start for start, _, _ in starts[1:]] + [schedule.duration]
    return tuple(Chapter(start, stop, title) for (start, title, _), stop in zip(starts, stops, strict=True))


def chapter_title(chapter: Mark, language: Language) -> str:
    """The chapter's title, its side and its round written out: ``Figure Four, left side, round 2``.

    A side and a round that stand at the title's end already, in short or in full, are not said twice.
    """
    title, place = plain(chapter.title), chapter.place
    later = place.round if place.round and place.round > 1 else 0
    round_ = language.write("round", round=later) if later else ""
    if later:
        title = _without(title, f", {round_}", f", {later}", f" ({round_})", f" ({later})")
    side, whole = language.side(place.side), side_title(place.side, language) if place.side else ""
    if side:
        title = _without(title, f", {whole}", f", {side}", f" ({side})", f" ({whole})")
    return language.joined(title, whole, round_)


def _without(title: str, *endings: str) -> str:
    ending = next((ending for ending in endings if title.lower().endswith(ending)), "")
    return title[: len(title) - len(ending)]


def write(preview: Preview) -> str:
    """Podcasting 2.0 chapters (format 1.2.0), in seconds; together they cover the session, as players expect."""
    rows = [
        {"startTime": chapter.start / 1000, "endTime": chapter.stop / 1000, "title": chapter.title}
        for chapter in chapters_of(preview.schedule)
    ]
    title = plain(preview.schedule.title)
    return json.dumps({"version": "1.2.0", "title": title, "chapters": rows}, indent=2) + "\n"
