"""The session as a reader follows it: headings, lines, windows; the common shape of the text and Markdown previews."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from coach.export.preview import Preview, chapter_title, in_order, window_title
from coach.schedule.model import Event, Span
from coach.script.model import Sound

WAITS = ("pause", "settle", "transition", "ready")
"""Windows that only give time to do what was just asked for."""


class Entry(msgspec.Struct, frozen=True):
    """One thing to read. ``depth`` is 1 for what is said inside a hold; ``wait`` the ms to do what was asked."""

    kind: Literal["heading", "line", "window", "bell"]
    start: int
    text: str
    depth: int = 0
    wait: int = 0


def tell(preview: Preview) -> list[Entry]:
    """The session's entries in order of time.

    Consecutive countdown numbers and consecutive breath cues are gathered on one line. A silence in which nothing is
    said becomes the ``wait`` of the line before it. The bells of holds and sides are left out, the others kept.
    """
    entries = sorted(_all(preview), key=lambda entry: entry[0])
    told: list[Entry] = []
    for _, entry in entries:
        last = told[-1] if told else None
        if entry.wait and last and last.kind in ("line", "bell"):
            told[-1] = msgspec.structs.replace(last, wait=last.wait + entry.wait)
        else:
            told.append(entry)
    return told


def _all(preview: Preview) -> Iterator[tuple[tuple[int, int], Entry]]:
    """Every entry with its sort key: at the same moment a heading comes first, then windows, then what is said."""
    schedule = preview.schedule
    for mark in schedule.marks:
        yield (mark.start, 0), Entry("heading", mark.start, chapter_title(mark))
    onsets = [event.start for event in schedule.events if not isinstance(event.what, Sound)]
    busy: list[Span] = []
    for window in in_order(schedule.windows):
        silent = bisect_left(onsets, window.start) == bisect_left(onsets, window.end)
        wait = window.length if silent and window.kind in WAITS else 0
        busy += [] if wait else [window]
        yield (window.start, 1), Entry("window", window.start, window_title(window), wait=wait)
    starts = [window.start for window in busy]
    for group in _gathered(schedule.events):
        first = group[0]
        around = bisect_right(starts, first.start) - 1
        depth = int(around >= 0 and first.start < busy[around].end)
        if isinstance(first.what, Sound):
            if _tells_something(first):
                yield (first.start, 2), Entry("bell", first.start, f"{first.what.name} bell")
        else:
            yield (first.start, 2), Entry("line", first.start, _joined(preview, group), depth)


def _gathered(events: Iterable[Event]) -> list[list[Event]]:
    groups: list[list[Event]] = []
    for event in events:
        last = groups[-1][-1] if groups else None
        if last and event.role == last.role and event.role in ("count", "breath") and event.item == last.item:
            groups[-1].append(event)
        else:
            groups.append([event])
    return groups


def _joined(preview: Preview, group: list[Event]) -> str:
    words = [preview.words(event.what) for event in group]
    if group[0].role == "count":
        numbers = [word.strip(".,!") for word in words]
        if all(number.isdigit() for number in numbers):
            return " ".join(numbers)
        return ", ".join([numbers[0], *(number.lower() for number in numbers[1:])]) + "."
    return " ... ".join(word.rstrip(".,") for word in words[:-1]) + " ... " + words[-1] if words[1:] else words[0]


def _tells_something(event: Event) -> bool:
    """Bells at the edges of a hold say what its window says; those of the session and of bell steps stand alone."""
    return event.place.exercise is None or event.what in (Sound("start"), Sound("end"))
