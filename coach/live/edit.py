"""Changes to what is still to come, each a pure function from a course to another. What was heard never moves.

``soon`` is the time in ms from which on things may change; an item in progress then keeps what has begun by it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.language import Language, language
from coach.live.course import (
    Course,
    Lengths,
    Slot,
    chapter_end,
    chapter_start,
    find_chapter,
    hold_at,
    index_at,
    relay,
)
from coach.live.remainder import begun_in, cut_short, lay_rest, unheard
from coach.script.model import Item, Line, Mark, Pin, Role, Say, Script, Window

LEAST_CHANGE_MS = 1_000
"""A change smaller than this is none: the listener is told no."""
LEAST_HOLD_MS = 5_000
LONGEST_HOLD_MS = 20 * 60_000
ANSWER_PAUSE_MS = 700
"""Silence between a question and its answer, and behind it."""
SOFT: tuple[Role, ...] = ("tip", "breath")
"""What makes room for a line that the listener asked for."""


def lengthen(course: Course, soon: int, delta: int, lengths: Lengths) -> Course | None:
    """The hold in progress or next in this chapter ``delta`` ms longer or, if negative, shorter.

    A hold is never cut shorter than what is being said in it and its countdown. Where its length was not announced yet,
    it will be announced rightly. ``None`` where there is no hold, or none that can change by a second.
    """
    index = index_at(course, soon)
    hold = hold_at(course.items, index)
    if hold is None:
        return None
    slot = course.slots[hold]
    if slot.begin.at < soon:
        changed = _lengthen_begun(course, slot, hold, soon, delta, lengths)
        return None if changed is None else _behind(course, hold, changed, lengths)
    items = list(course.items)
    announced = _announcement(course, index, hold, soon)
    last = chapter_end(items, index) if announced is not None else hold + 1
    for at in range(hold, last):  # a prescription announces all its holds at once
        item = items[at]
        if isinstance(item, Window) and item.kind == "hold":
            items[at] = _lengthened(item, item.length + delta)
    old, new = slot.item, items[hold]
    if not isinstance(old, Window) or not isinstance(new, Window) or abs(new.length - old.length) < LEAST_CHANGE_MS:
        return None
    if announced is not None:
        items[announced] = _announce(items[announced], old.length, new.length, language(course.language))
    first = hold if announced is None else announced
    return relay(course, first, items[first:], lengths)


def glide_out(course: Course, soon: int, lengths: Lengths) -> Course:
    """End kindly: what is being said, the release of this stretch, and the closing words."""
    items, index = course.items, index_at(course, soon)
    last = max((at for at, item in enumerate(items) if isinstance(item, Mark)), default=len(items))
    if index >= last:
        return course
    if index and course.slots[index].begin.at >= soon:  # it stands before it, and nothing of it was heard
        index -= 1
    slot = cut_short(course.slots[index], soon)
    ending = [*_way_out(items, index), *items[last:]]
    return relay(_with_slot(course, index, slot), index + 1, ending, lengths)


def put_in(course: Course, soon: int, lines: Sequence[Line], role: Role, lengths: Lengths) -> Course | None:
    """Have ``lines`` said as soon as there is a place: in the window in progress, or behind what is being said.

    In a hold they fit between its other cues, or wait for its end (a tip does not wait: then ``None``).
    """
    index = index_at(course, soon)
    if index and course.slots[index].begin.at >= soon:  # a hold that waits: it is said before that
        index -= 1
    slot = course.slots[index]
    item = slot.item
    if isinstance(item, Window):
        pinned = _pin_in(slot, index, soon, lines, role, course.gap, lengths)
        if pinned is not None:
            return _behind(course, index, pinned, lengths)
        if item.kind == "hold" and slot.laid.cursor.at > soon:
            if role == "tip":
                return None
            index = chapter_end(course.items, index) - 1
    said: list[Item] = []
    for line in lines:
        said += [Say(line, role, item.place), Window("pause", ANSWER_PAUSE_MS, (), item.place)]
    return relay(course, index + 1, [*said, *course.items[index + 1 :]], lengths)


def restored(course: Course, chapter: int, script: Script, lengths: Lengths) -> Course:
    """The course with the chapter at item ``chapter``, and all that follows, as the script has it."""
    found = find_chapter(script.items, course.slots[chapter].item.place)
    if found is None:
        return course
    return relay(course, chapter, script.items[found:], lengths)


def retold(course: Course, soon: int, script: Script, lengths: Lengths) -> Course | None:
    """From the next chapter on, the session as ``script`` tells it. ``None`` where no chapter is left."""
    chapter = chapter_end(course.items, index_at(course, soon))
    if chapter >= len(course.slots):
        return None
    found = find_chapter(script.items, course.slots[chapter].item.place)
    return None if found is None else relay(course, chapter, script.items[found:], lengths)


def _behind(course: Course, index: int, slot: Slot, lengths: Lengths) -> Course:
    """The course with ``slot`` at ``index`` and all behind it laid anew."""
    return relay(_with_slot(course, index, slot), index + 1, course.items[index + 1 :], lengths)


def _with_slot(course: Course, index: int, slot: Slot) -> Course:
    return msgspec.structs.replace(course, slots=(*course.slots[:index], slot))


def _lengthen_begun(course: Course, slot: Slot, index: int, soon: int, delta: int, lengths: Lengths) -> Slot | None:
    window = slot.item
    assert isinstance(window, Window)
    cut, begun = begun_in(slot, soon)
    least = cut - slot.begin.at
    counts = [-pin.at for pin in window.pins if pin.role == "count" and pin.at < 0]
    said_until = max((event.end for event in begun if isinstance(event.what, Line)), default=slot.begin.at)
    if counts:
        least = max(least, said_until + course.gap - slot.begin.at) + max(counts)
    least = max([least, *(pin.at + 3_000 for pin in window.pins if pin.role == "instruction" and pin.at >= 0)])
    length = max(window.length + delta, min(least, window.length))
    if abs(length - window.length) < LEAST_CHANGE_MS or length > LONGEST_HOLD_MS:
        return None
    return lay_rest(slot, index, soon, _lengthened(window, length), course.gap, lengths)


def _lengthened(window: Window, length: int) -> Window:
    """The window with another length: pins from its end follow the end, halfway stays halfway."""
    counts = [-pin.at for pin in window.pins if pin.role == "count" and pin.at < 0]
    least = max([LEAST_HOLD_MS, *(count + 2_000 for count in counts)])
    length = min(max(length, min(least, window.length)), LONGEST_HOLD_MS)
    half = window.length // 2
    pins = tuple(
        msgspec.structs.replace(pin, at=length // 2) if pin.role == "time" and pin.at == half else pin
        for pin in window.pins
    )
    return msgspec.structs.replace(window, length=length, pins=pins)


def _announcement(course: Course, index: int, hold: int, soon: int) -> int | None:
    """The line that says how long the hold will be, if it has not begun by ``soon``."""
    for at in range(hold - 1, chapter_start(course.items, index), -1):
        slot = course.slots[at]
        if isinstance(slot.item, Window) and slot.item.kind in ("hold", "rep"):
            return None
        if isinstance(slot.item, Say) and slot.item.role == "time":
            return at if slot.laid.events[0].start >= soon else None
    return None


def _announce(item: Item, old: int, new: int, spoken: Language) -> Item:
    """The announcement with the new length; one that counts breaths says the time instead."""
    assert isinstance(item, Say)
    said, now = spoken.length(old), spoken.length(new)
    text = item.line.text
    text = text.replace(said, now) if said in text else spoken.sentence(now) + "."
    return msgspec.structs.replace(item, line=Line(text, item.line.within))


def _way_out(items: Sequence[Item], index: int) -> list[Item]:
    """What is left of this chapter from the release on; nothing where the stretch was not entered."""
    start, end = chapter_start(items, index), chapter_end(items, index)
    if not any(_said(item, "instruction") for item in items[start : index + 1]):
        return []
    releases = [at for at in range(start, end) if _said(items[at], "release")]
    rests = [at for at in range(start, end) if _said(items[at], "rest")]
    if not releases:
        return []
    end = rests[0] if rests and rests[0] > releases[0] else end
    return [item for item in items[max(index + 1, releases[0]) : end] if not _said(item, "tip")]


def _said(item: Item, role: Role) -> bool:
    return isinstance(item, Say) and item.role == role


def _pin_in(
    slot: Slot, index: int, soon: int, lines: Sequence[Line], role: Role, gap: int, lengths: Lengths
) -> Slot | None:
    """The window in progress with the lines between its firm cues; breath cues make room. ``None``: no place."""
    window = slot.item
    assert isinstance(window, Window)
    cut, begun = begun_in(slot, soon)
    spoken_until = max([slot.begin.line_end, *(event.end for event in begun if isinstance(event.what, Line))])
    pause = max(gap, ANSWER_PAUSE_MS)
    needed = sum(lengths(line) for line in lines) + pause * (len(lines) - 1)
    firm = [event for event in slot.laid.events if event.start >= cut and event.role not in SOFT]
    start = max(cut, spoken_until + gap)
    for event in firm:
        if start + needed + gap <= event.start:
            break
        start = max(start, event.end + gap)
    if start + needed + gap > slot.laid.windows[0].end:
        return None
    pins: list[Pin] = []
    at = start - slot.begin.at
    for line in lines:
        pins.append(Pin(at, line, role))
        at += lengths(line) + pause
    in_the_way = [pin for pin in unheard(slot, soon) if pin.role == "breath" and pin.at < at]
    kept = [pin for pin in window.pins if pin not in in_the_way]
    changed = msgspec.structs.replace(window, pins=(*pins, *kept))  # first, so that tips move behind it
    return lay_rest(slot, index, soon, changed, gap, lengths, in_the_way)
