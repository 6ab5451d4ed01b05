"""The one layout: a fold from the left over the script's items. What is laid never moves again.

Inside a window, cues are placed by priority: caution > switch > countdown > halfway and time > breath > tip. One that
does not fit where it is pinned moves later within its slack, or is dropped with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from coach.schedule.model import Chapter, Dropped, Event, Schedule, Span
from coach.script.model import BELL_MS, Item, Line, Mark, Pin, Ring, Role, Say, Script, Sound, Window
from coach.voice.lengths import expected_ms

LengthOf = Callable[[Line | Sound], int]
"""How long something sounds, in ms."""

LONG_AGO = -1_000_000

PRIORITY: dict[Role, int] = {
    "bell": 0,
    "caution": 1,
    "switch": 2,
    "release": 2,
    "count": 3,
    "instruction": 3,
    "time": 4,
    "rest": 4,
    "title": 4,
    "breath": 5,
    "tip": 6,
}
"""Smaller goes first. Bells are short and mark the window itself, so they come before all words."""


class Cursor(msgspec.Struct, frozen=True):
    """The state of the fold: where the next thing starts, and where the last line ended. Both in ms."""

    at: int = 0
    line_end: int = LONG_AGO


class Laid(msgspec.Struct, frozen=True):
    """What one item became, and the cursor behind it."""

    cursor: Cursor
    events: tuple[Event, ...] = ()
    windows: tuple[Span, ...] = ()
    marks: tuple[Chapter, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def lay_out(
    script: Script, length_of: LengthOf, start: Cursor | None = None, first: int = 0, *, estimated: bool = False
) -> Schedule:
    """The script with a clock. ``start`` and ``first`` begin in the middle: at that cursor, with that item."""
    cursor = start or Cursor()
    every: list[Laid] = []
    for index in range(first, len(script.items)):
        every.append(step(script.items[index], index, cursor, length_of, script.gap))
        cursor = every[-1].cursor
    return gathered(script, every, cursor.at + script.tail, estimated=estimated)


def length(script: Script, length_of: LengthOf) -> int:
    """How long (ms) the script lasts when it is laid out; much quicker, for cues that move nothing are not placed."""
    at, line_end, gap = 0, LONG_AGO, script.gap
    for index, item in enumerate(script.items):
        if isinstance(item, Say):
            at = line_end = max(at, line_end + gap) + length_of(item.line)
        elif isinstance(item, Ring):
            at += length_of(item.sound)
        elif isinstance(item, Window):
            if any(_ends(pin, item.length, length_of) + gap > item.length for pin in item.pins):
                line_end = _window(item, index, Cursor(at, line_end), length_of, gap, (), 0).cursor.line_end
            at += item.length  # where all is said well before its end, what follows may begin at once
    return at + script.tail


def _ends(pin: Pin, window: int, length_of: LengthOf) -> int:
    """By when a cue has ended, at the latest, in ms from the start of its window."""
    return min(pin.onset(window) + pin.slack + length_of(pin.what), pin.end_in(window))


def gathered(script: Script, every: Sequence[Laid], duration: int, *, estimated: bool = False) -> Schedule:
    """What was laid of a script item by item as one schedule of ``duration`` ms."""
    return Schedule(
        title=script.title,
        events=tuple(event for laid in every for event in laid.events),
        windows=tuple(span for laid in every for span in laid.windows),
        marks=tuple(mark for laid in every for mark in laid.marks),
        duration=duration,
        dropped=tuple(dropped for laid in every for dropped in laid.dropped),
        estimated=estimated,
        language=script.language,
        imprint=script.imprint,
    )


def step(
    item: Item, index: int, cursor: Cursor, length_of: LengthOf, gap: int, begun: Sequence[Event] = (), until: int = 0
) -> Laid:
    """Lay one item at the cursor. Pure: the same arguments give the same result, whatever comes later.

    A window in progress may be laid anew: what has ``begun`` in it stays, all else comes ``until`` ms or later.
    """
    if isinstance(item, Window):
        return _window(item, index, cursor, length_of, gap, begun, until)
    if isinstance(item, Mark):
        return Laid(cursor, marks=(Chapter(cursor.at, item.title, item.place, index),))
    if isinstance(item, Ring):
        length = length_of(item.sound)
        event = Event(cursor.at, length, "bell", item.sound, item.place, index)
        return Laid(Cursor(event.end, cursor.line_end), events=(event,))
    return _say(item, index, cursor, length_of, gap)


def _say(item: Say, index: int, cursor: Cursor, length_of: LengthOf, gap: int) -> Laid:
    start = max(cursor.at, cursor.line_end + gap)
    event = Event(start, length_of(item.line), item.role, item.line, item.place, index)
    return Laid(Cursor(event.end, event.end), events=(event,))


def _window(
    window: Window, index: int, cursor: Cursor, length_of: LengthOf, gap: int, begun: Sequence[Event], until: int
) -> Laid:
    span = Span(cursor.at, window.length, window.kind, window.place, index)
    if not window.pins and not begun:
        return Laid(Cursor(span.end, cursor.line_end), windows=(span,))
    placed: list[Event] = [*begun]
    dropped: list[Dropped] = []
    # Of equal priority the later count goes first: the last numbers are the ones that must be heard.
    # A countdown without a hole begins later instead: where one number does not fit, no greater one is heard.
    broken = False
    order = sorted(window.pins, key=lambda pin: (PRIORITY.get(pin.role, 5), -pin.at if pin.role == "count" else 0))
    for pin in order:
        length = length_of(pin.what)
        start = _free(pin, length, span, placed, cursor.line_end, gap, until)
        if pin.role == "count":
            broken = broken or start is None
            start = None if broken else start
        if start is None:
            dropped.append(Dropped(pin.what, pin.role, _reason(pin, length, window), window.place))
        else:
            placed.append(Event(start, length, pin.role, pin.what, window.place, index))
    placed.sort(key=lambda event: event.start)
    line_end = max([cursor.line_end, *(event.end for event in placed if isinstance(event.what, Line))])
    return Laid(Cursor(span.end, line_end), tuple(placed), (span,), (), tuple(dropped))


def _free(pin: Pin, length: int, span: Span, placed: list[Event], line_end: int, gap: int, earliest: int) -> int | None:
    """The first start for a pin between its time (not before ``earliest``) and the end of its slack, or ``None``."""
    wanted = span.start + pin.onset(span.length)
    if wanted < span.start:
        return None
    start = max(wanted, earliest, line_end + gap if isinstance(pin.what, Line) else 0)
    while (later := _behind(pin, start, length, placed, gap)) > start:
        start = later
    return start if start <= wanted + pin.slack and start + length <= span.start + pin.end_in(span.length) else None


def _behind(pin: Pin, start: int, length: int, placed: list[Event], gap: int) -> int:
    """``start``, or behind each placed event in turn that a pin which begins there would run into or come too near."""
    for other in placed:
        both_count = pin.role == other.role == "count"
        keep = gap if isinstance(pin.what, Line) and isinstance(other.what, Line) and not both_count else 0
        clash = start < other.end + keep and other.start < start + length + keep
        near = pin.apart and other.role == pin.role and abs(start - other.start) < pin.apart
        if clash or near:
            start = max(other.end + keep, other.start + pin.apart if near else 0)
    return start


def _reason(pin: Pin, length: int, window: Window) -> str:
    seconds = f"{length / 1000:.1f} s"
    if length > window.length:
        return f"lasts {seconds}, longer than the {window.kind} of {window.length / 1000:g} s"
    if pin.slack:
        return f"lasts {seconds}, and no free place that long was left in the {window.kind}"
    return f"lasts {seconds}, and another cue holds its place in the {window.kind}"


class Estimate:
    """A ``LengthOf`` that records nothing. Raises ``KeyError`` for a sound that is none."""

    def __init__(self, rate: int) -> None:
        self.rate = rate

    def __call__(self, what: Line | Sound) -> int:
        if isinstance(what, Sound):
            return BELL_MS[what.name]
        ms = expected_ms(what.text, self.rate)
        return min(ms, what.within) if what.within else ms
