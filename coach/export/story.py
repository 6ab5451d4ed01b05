"""The session as a reader follows it: headings, lines, windows; the common shape of the text and Markdown previews."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from coach.export.preview import Preview, chapter_title, in_order, seconds, window_title
from coach.language import Language
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

    Consecutive countdown numbers, breath cues and counted repetitions are gathered on one line. A silence in which
    nothing is said becomes the ``wait`` of the line before it. The bells of holds and sides are left out, others kept.
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
        yield (mark.start, 0), Entry("heading", mark.start, chapter_title(mark, preview.language))
    onsets = [event.start for event in schedule.events if not isinstance(event.what, Sound)]
    busy: list[Span] = []
    for window, title in _blocks(schedule.windows, onsets, preview.language):
        wait = window.length if window.kind in WAITS and not _between(onsets, window) else 0
        busy += [] if wait else [window]
        yield (window.start, 1), Entry("window", window.start, title, wait=wait)
    starts = [window.start for window in busy]
    for group in _gathered(schedule.events, _runs(busy)):
        first = group[0]
        around = bisect_right(starts, first.start) - 1
        depth = int(around >= 0 and first.start < busy[around].end)
        if isinstance(first.what, Sound):
            if _tells_something(first):
                yield (first.start, 2), Entry("bell", first.start, preview.language.write("bell", name=first.what.name))
        else:
            yield (first.start, 2), Entry("line", first.start, _joined(preview, group), depth)


def _between(onsets: Sequence[int], window: Span) -> int:
    return bisect_left(onsets, window.end) - bisect_left(onsets, window.start)


def _blocks(windows: tuple[Span, ...], onsets: Sequence[int], language: Language) -> Iterator[tuple[Span, str]]:
    """The windows with their titles; repetitions that follow each other, with hardly a word in each, as one block."""
    run: list[Span] = []
    for window in in_order(windows):
        counted = window.kind == "rep" and _between(onsets, window) <= 1
        if run and not (counted and _goes_on(run[-1], window)):
            yield from _closed(run, language)
            run = []
        if counted:
            run.append(window)
        else:
            yield window, window_title(window, language)
    yield from _closed(run, language)


def _goes_on(last: Span, following: Span) -> bool:
    same = (last.end, last.length, last.place.exercise, last.place.round, last.place.step)
    place = following.place
    return same == (following.start, following.length, place.exercise, place.round, place.step)


def _closed(run: list[Span], language: Language) -> Iterator[tuple[Span, str]]:
    if len(run) < 3:
        yield from ((window, window_title(window, language)) for window in run)
        return
    first = run[0]
    sides = list(dict.fromkeys(language.side(window.place.side) for window in run if window.place.side))
    title = language.write("reps", count=len(run), length=seconds(first.length))
    title = language.joined(title, language.listed(sides) if sides else "")
    yield msgspec.structs.replace(first, length=run[-1].end - first.start), title


def _runs(busy: Iterable[Span]) -> list[tuple[int, int]]:
    return [(window.start, window.end) for window in busy if window.kind == "rep"]


def _gathered(events: Iterable[Event], runs: list[tuple[int, int]]) -> list[list[Event]]:
    """Events that belong on one line: a countdown, the breaths of a hold, the numbers of a run of repetitions."""
    groups: list[list[Event]] = []
    before: object = None
    for event in events:
        around = bisect_right(runs, (event.start + 1, 0)) - 1
        inside = around >= 0 and runs[around][0] <= event.start < runs[around][1]
        key = (event.role, around if inside else event.item)
        if groups and key == before and event.role in ("count", "breath", *(("time",) if inside else ())):
            groups[-1].append(event)
        else:
            groups.append([event])
        before = key
    return groups


def _joined(preview: Preview, group: list[Event]) -> str:
    words = [preview.words(event.what) for event in group]
    if group[0].role == "count" or (group[0].role == "time" and words[1:]):
        numbers = [word.strip(".,!") for word in words]
        if all(number.isdigit() for number in numbers):
            return " ".join(numbers)
        return ", ".join([numbers[0], *(number.lower() for number in numbers[1:])]) + "."
    return " ... ".join(word.rstrip(".,") for word in words[:-1]) + " ... " + words[-1] if words[1:] else words[0]


def _tells_something(event: Event) -> bool:
    """Bells at the edges of a hold say what its window says; those of the session and of bell steps stand alone."""
    return event.place.exercise is None or event.what in (Sound("start"), Sound("end"))
