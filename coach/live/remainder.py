"""Laying the rest of a window that is in progress: what has begun in it stays, the rest is laid as if it began now."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.live.course import Lengths, Slot
from coach.schedule.layout import Cursor, Laid, step
from coach.schedule.model import Dropped, Event
from coach.script.model import Line, Pin, Window

LAST_MOMENT_MS = 1_000
"""A countdown that has come to its last number may as well be heard out."""


def begun_in(slot: Slot, soon: int) -> tuple[int, list[Event]]:
    """Where the rest of the slot begins: at ``soon``, or behind a bell that still rings; and what has begun by then."""
    cut = soon
    for event in slot.laid.events:
        if event.start < cut < event.end and not isinstance(event.what, Line):
            cut = event.end
    return cut, [event for event in slot.laid.events if event.start < cut]


def unheard(slot: Slot, soon: int) -> list[Pin]:
    """The pins of the window that have not begun by ``soon`` and were not dropped before."""
    window = slot.item
    assert isinstance(window, Window)
    cut, begun = begun_in(slot, soon)
    heard = [(event.what, event.role) for event in begun]
    left = []
    for pin in sorted(window.pins, key=lambda pin: _at(pin, window)):
        if (pin.what, pin.role) in heard:
            heard.remove((pin.what, pin.role))
        elif _at(pin, window) + pin.slack + slot.begin.at >= cut:
            left.append(pin)
    return left


def lay_rest(
    slot: Slot, index: int, soon: int, window: Window, gap: int, lengths: Lengths, gave_way: Sequence[Pin] = ()
) -> Slot:
    """``slot`` with ``window`` in place of its own: what has begun by ``soon`` as it is, the rest laid anew.

    ``gave_way``: pins that were taken out to make room, to be reported.
    """
    old = slot.item
    assert isinstance(old, Window)
    begin = slot.begin.at
    cut, begun = begun_in(slot, soon)
    line_end = max([slot.begin.line_end, *(event.end for event in begun if isinstance(event.what, Line))])
    heard = [(event.what, event.role) for event in begun]
    rest: list[Pin] = []
    dropped = [Dropped(pin.what, pin.role, "gave way to what was asked for", window.place) for pin in gave_way]
    for pin in sorted(window.pins, key=lambda pin: _at(pin, window)):
        again = _at(pin, window) + begin >= cut and pin.at < 0  # counted from an end that has moved away: said again
        if not again and (pin.what, pin.role) in heard:
            heard.remove((pin.what, pin.role))
            continue
        moved = _moved(pin, window, cut - begin, begin, begun)
        if moved is None:
            dropped.append(Dropped(pin.what, pin.role, "its time in the hold had passed", window.place))
        else:
            rest.append(moved)
    laid = step(
        msgspec.structs.replace(window, length=window.length - (cut - begin), pins=tuple(rest)),
        index,
        Cursor(cut, line_end),
        lengths,
        gap,
    )
    whole = msgspec.structs.replace(slot.laid.windows[0], length=window.length)
    laid = Laid(laid.cursor, (*begun, *laid.events), (whole,), (), (*dropped, *laid.dropped))
    return Slot(window, slot.begin, laid, True)


def cut_short(slot: Slot, soon: int) -> Slot:
    """A window that ends as soon as what has begun in it is over; anything else, or its last moment, as it is."""
    window = slot.item
    if not isinstance(window, Window) or not slot.begin.at < soon < slot.laid.cursor.at - LAST_MOMENT_MS:
        return slot
    cut, begun = begun_in(slot, soon)
    end = min(max([cut, *(event.end for event in begun)]), slot.laid.cursor.at)
    left = unheard(slot, soon)
    pins = tuple(pin for pin in window.pins if pin not in left)
    short = msgspec.structs.replace(window, length=end - slot.begin.at, pins=pins)
    whole = msgspec.structs.replace(slot.laid.windows[0], length=short.length)
    line_end = max([slot.begin.line_end, *(event.end for event in begun if isinstance(event.what, Line))])
    return Slot(short, slot.begin, Laid(Cursor(end, line_end), tuple(begun), (whole,)), True)


def _at(pin: Pin, window: Window) -> int:
    return pin.at if pin.at >= 0 else window.length + pin.at


def _moved(pin: Pin, window: Window, passed: int, begin: int, begun: list[Event]) -> Pin | None:
    """The pin in a window that begins ``passed`` ms later; ``None`` where its time is over."""
    wanted = _at(pin, window)
    last = wanted + pin.slack
    earliest = max(wanted, passed)
    if pin.apart:
        earliest = max([earliest, *(event.start - begin + pin.apart for event in begun if event.role == pin.role)])
    if earliest > last:
        return None
    until = pin.until - passed if pin.until is not None and pin.until > 0 else pin.until
    if pin.until is not None and pin.until > 0 and until is not None and until <= 0:
        return None
    if pin.at < 0 and earliest == wanted:
        return msgspec.structs.replace(pin, until=until)
    return msgspec.structs.replace(pin, at=earliest - passed, slack=last - earliest, until=until)
