"""Changes to what is still to come, each a pure function from a rundown to another. What was heard never moves.

``soon`` is the time in ms from which on things may change; an item in progress then keeps what has begun by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from coach.language import Language
from coach.live.rundown import Rundown, Slot, chapter_end, chapter_start, find_chapter, hold_at
from coach.schedule.layout import step
from coach.schedule.model import Dropped, Event
from coach.script.model import Item, Line, Mark, Pin, Role, Say, Window

LEAST_CHANGE_MS = 1_000
"""A change smaller than this is none: the listener is told no."""
LEAST_HOLD_MS = 5_000
LONGEST_HOLD_MS = 20 * 60_000
ANSWER_PAUSE_MS = 700
"""Silence between a question and its answer, and behind it."""
LAST_MOMENT_MS = 1_000
"""A countdown that has come to its last number may as well be heard out."""
SOFT: tuple[Role, ...] = ("tip", "breath")
"""What makes room for a line that the listener asked for."""


# ---- what a listener asks for


def lengthen(rundown: Rundown, soon: int, delta: int) -> Rundown | None:
    """The hold in progress or next in this chapter ``delta`` ms longer or, if negative, shorter.

    A hold is never cut shorter than what is being said in it and its countdown. Where its length was not announced yet,
    it will be announced rightly, and with it all holds of the chapter: a prescription announces them at once.
    ``None`` where there is no hold, or none that can change by a second.
    """
    items, index = rundown.items, rundown.index_at(soon)
    hold = hold_at(items, index)
    if hold is None:
        return None
    announced = any(_says(items[at], "time") and _unsaid(rundown, at, soon) for at in range(index, hold))
    end = chapter_end(items, index) if announced else hold + 1
    changed = with_holds(rundown, soon, [at for at in range(hold, end) if rundown.slots[at].is_hold], delta)
    before, now = items[hold], changed.items[hold]
    assert isinstance(before, Window)
    assert isinstance(now, Window)
    return changed if abs(now.length - before.length) >= LEAST_CHANGE_MS else None


def with_holds(rundown: Rundown, soon: int, holds: Sequence[int], delta: int) -> Rundown:
    """With the windows ``holds`` all ``delta`` ms longer, as far as they can be, and announced so where that is ahead.

    None becomes shorter than one in progress can.
    """
    items, index = list(rundown.items), rundown.index_at(soon)
    in_progress = holds[0] == index and rundown.slots[index].begin.at < soon
    least = _least_left(rundown, rundown.slots[index], soon) if in_progress else 0
    for hold in holds:
        old = items[hold]
        assert isinstance(old, Window)
        items[hold] = new = _resized(old, delta, least)
        for at in range(chapter_start(items, hold), hold):
            item = items[at]
            if isinstance(item, Say) and _unsaid(rundown, at, soon):
                items[at] = _announced_anew(item, old.length, new.length, rundown.language)
    window = items[index]
    first = index + isinstance(window, Window)
    rundown = rundown.relaid(first, items[first:])
    return _with_window(rundown, index, soon, window) if in_progress and isinstance(window, Window) else rundown


def glide_out(rundown: Rundown, soon: int) -> Rundown:
    """End kindly: what is being said, the release of this stretch, and the closing words."""
    items = rundown.items
    last = max((at for at, item in enumerate(items) if isinstance(item, Mark)), default=len(items))
    return rundown if rundown.index_at(soon) >= last else leave(rundown, soon, items[last:])


def leave(rundown: Rundown, soon: int, ending: Sequence[Item] = (), words: Sequence[Item] = ()) -> Rundown:
    """What is being said, these ``words``, the release of this stretch, and then these items."""
    items, index = rundown.items, begun_by(rundown, rundown.index_at(soon), soon)
    slot, window = rundown.slots[index], items[index]
    if isinstance(window, Window) and slot.begin.at < soon < slot.end - LAST_MOMENT_MS:
        cut, past = _past(slot, soon)
        end = min(max([cut, *(event.end for event in past)]), slot.end)
        slot = _going_on(rundown, index, soon, replace(window, length=end - slot.begin.at, pins=()))
    return rundown.relaid(index, [*words, *_way_out(items, index), *ending], slot)


def put_in(rundown: Rundown, soon: int, lines: Sequence[Line], role: Role) -> Rundown | None:
    """Have ``lines`` said as soon as there is a place: in the window in progress, or behind what is being said.

    In a hold they fit between its other cues, or wait for its end (a tip does not wait: then ``None``).
    """
    items = rundown.items
    index = begun_by(rundown, rundown.index_at(soon), soon)
    slot, item = rundown.slots[index], items[index]
    if isinstance(item, Window):
        pins = _places_for(rundown, slot, soon, lines, role)
        if pins:
            end = pins[-1].at + rundown.tape(lines[-1]) + ANSWER_PAUSE_MS
            unheard = _unheard(slot, soon, item)
            aside = [pin for pin in unheard if pin.role == "breath" and pin.at < end]
            room = replace(item, pins=(*pins, *(pin for pin in item.pins if pin not in aside)))
            return _with_window(rundown, index, soon, room, aside)
        if slot.is_hold and slot.end > soon:
            if role == "tip":
                return None
            index = chapter_end(items, index) - 1
    words: list[Item] = []
    for line in lines:
        words += [Say(line, role, item.place), Window("pause", ANSWER_PAUSE_MS, (), item.place)]
    return rundown.relaid(index + 1, [*words, *items[index + 1 :]])


def rewritten(rundown: Rundown, chapter: int) -> Rundown | None:
    """The chapter at item ``chapter``, and all that follows, as it is written. ``None`` where there is none such."""
    items = rundown.script.items
    start = find_chapter(items, rundown.slots[chapter].item.place)
    return None if start is None else rundown.relaid(chapter, items[start:])


# ---- a window in progress: what has begun in it stays, the rest is laid anew


def _with_window(rundown: Rundown, index: int, soon: int, window: Window, aside: Sequence[Pin] = ()) -> Rundown:
    """With ``window`` in place of the one in progress. ``aside``: pins that were taken out of it, to be reported."""
    return rundown.relaid(index, rundown.items[index + 1 :], _going_on(rundown, index, soon, window, aside))


def _going_on(rundown: Rundown, index: int, soon: int, window: Window, aside: Sequence[Pin] = ()) -> Slot:
    slot = rundown.slots[index]
    cut, past = _past(slot, soon)
    unheard = _unheard(slot, soon, window)
    late = [pin for pin in unheard if slot.begin.at + pin.onset(window.length) + pin.slack < cut]
    rest = replace(window, pins=tuple(pin for pin in unheard if pin not in late))
    laid = step(rest, index, slot.begin, rundown.tape, rundown.script.gap, past, cut)
    reasons = [(pin, "gave way to what was asked for") for pin in aside]
    reasons += [(pin, "its time in the hold had passed") for pin in late]
    dropped = [Dropped(pin.what, pin.role, reason, window.place) for pin, reason in reasons]
    return Slot(window, slot.begin, replace(laid, dropped=(*dropped, *laid.dropped)), True)


def begun_by(rundown: Rundown, index: int, soon: int) -> int:
    """The item, or the one before where it stands before it (a hold that waits) and nothing of it was heard."""
    return index - 1 if index and rundown.slots[index].begin.at >= soon else index


def _past(slot: Slot, soon: int) -> tuple[int, list[Event]]:
    """Where the rest of the slot begins: at ``soon``, or behind a bell that still rings; and what has begun by then."""
    cut = soon
    for event in slot.laid.events:
        if event.start < cut < event.end and not isinstance(event.what, Line):
            cut = event.end
    return cut, [event for event in slot.laid.events if event.start < cut]


def _unheard(slot: Slot, soon: int, window: Window) -> list[Pin]:
    """The pins of ``window`` that have not begun in the slot; those from an end that has moved away come again."""
    cut, past = _past(slot, soon)
    sounds = [(event.what, event.role) for event in past]
    rest = []
    for pin in sorted(window.pins, key=lambda pin: pin.onset(window.length)):
        again = pin.at < 0 and slot.begin.at + pin.onset(window.length) >= cut
        if not again and (pin.what, pin.role) in sounds:
            sounds.remove((pin.what, pin.role))
        else:
            rest.append(pin)
    return rest


def _spoken_until(slot: Slot, past: Sequence[Event]) -> int:
    return max([slot.begin.line_end, *(event.end for event in past if isinstance(event.what, Line))])


def _places_for(rundown: Rundown, slot: Slot, soon: int, lines: Sequence[Line], role: Role) -> list[Pin]:
    """The lines one behind the other between the firm cues of a window in progress; none where there is no place."""
    cut, past = _past(slot, soon)
    gap, pause = rundown.script.gap, max(rundown.script.gap, ANSWER_PAUSE_MS)
    needed = sum(rundown.tape(line) + pause for line in lines) - pause
    start = max(cut, _spoken_until(slot, past) + gap)
    for event in slot.laid.events:
        if event.start >= cut and event.role not in SOFT:
            if start + needed + gap <= event.start:
                break
            start = max(start, event.end + gap)
    if start + needed + gap > slot.end:
        return []
    pins: list[Pin] = []
    at = start - slot.begin.at
    for line in lines:
        pins.append(Pin(at, line, role))
        at += rundown.tape(line) + pause
    return pins


# ---- the length of a hold


def _counts(window: Window) -> list[int]:
    """How long before the end each number of the countdown is said."""
    return [-pin.at for pin in window.pins if pin.role == "count" and pin.at < 0]


def _least_left(rundown: Rundown, slot: Slot, soon: int) -> int:
    """How short a hold in progress may become: what is being said, its countdown and its phases come first."""
    window = slot.item
    assert isinstance(window, Window)
    cut, past = _past(slot, soon)
    counts = _counts(window)
    if counts:
        cut = max(cut, _spoken_until(slot, past) + rundown.script.gap) + max(counts)
    phases = [pin.at + 3_000 for pin in window.pins if pin.role == "instruction" and pin.at >= 0]
    return max([cut - slot.begin.at, *phases])


def _resized(window: Window, delta: int, least: int = 0) -> Window:
    """The window ``delta`` ms longer, within bounds: pins from its end follow the end, halfway stays halfway."""
    least = max([least, LEAST_HOLD_MS, *(count + 2_000 for count in _counts(window))])
    length = max(window.length + delta, min(least, window.length))
    length = min(length, max(LONGEST_HOLD_MS, window.length))
    half = window.length // 2
    pins = [replace(pin, at=length // 2) if pin.role == "time" and pin.at == half else pin for pin in window.pins]
    return replace(window, length=length, pins=tuple(pins))


def _unsaid(rundown: Rundown, at: int, soon: int) -> bool:
    return rundown.slots[at].laid.events[0].start >= soon


def _announced_anew(item: Say, old: int, new: int, spoken: Language) -> Say:
    """A line with the new length, if it tells it; an announcement that counts breaths says the time instead."""
    before, now = spoken.length(old), spoken.length(new)
    text = item.line.text
    if before not in text and item.role != "time":
        return item
    text = text.replace(before, now) if before in text else spoken.sentence(now) + "."
    return replace(item, line=Line(text, item.line.within))


# ---- the way out


def _way_out(items: Sequence[Item], index: int) -> list[Item]:
    """What is left of this chapter from the release on; nothing where the stretch was not entered."""
    start, end = chapter_start(items, index), chapter_end(items, index)
    releases = [at for at in range(start, end) if _says(items[at], "release")]
    if not releases or not any(_says(item, "instruction") for item in items[start : index + 1]):
        return []
    end = next((at for at in range(releases[0], end) if _says(items[at], "rest")), end)
    return [item for item in items[max(index + 1, releases[0]) : end] if not _says(item, "tip")]


def _says(item: Item, role: Role) -> bool:
    return isinstance(item, Say) and item.role == role
