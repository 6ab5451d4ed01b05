"""What is heard inside a hold: breath, tips, halfway, ten seconds and the countdown, each in its place.

The figures are fields of ``coach.script.timing.Pacing``; ``COACHING.md`` beside this file says why.
"""

from __future__ import annotations

from coach.content.model import Breath, Detail, Side
from coach.script.draft import Deck, Draft
from coach.script.model import Line, Pin, Sound
from coach.script.words import number
from coach.script.work import Work

BREATH_LEAD = 400
"""A breath is asked for a moment before it is due: the listener needs that to follow."""
TIP_MARGIN = 500
"""A tip is given so much more room (ms) than it is likely to need, so that it is not dropped once it is measured."""
COUNT_ROOM = 900
"""A countdown number must end within its second."""
LEAST_HOLD_TO_COUNT = 2_000
"""Before a countdown the hold has at least this much quiet."""


def countdown_from(work: Work, length: int) -> int:
    """The first number of the countdown of a hold of ``length`` ms; 0: none. Guided breaths are not talked over."""
    if work.exercise.style == "breath":
        return 0
    first = work.pace.short_countdown if length < work.pace.short_below else work.pace.countdown
    return max(0, min(first, (length - LEAST_HOLD_TO_COUNT) // 1000))


def countdown(draft: Draft, first: int) -> list[Pin]:
    """Numbers on the last seconds, each onset exactly on its second."""
    return [
        Pin(-1000 * n, Line(draft.wording.say("numbers", number=number(n)), COUNT_ROOM), "count")
        for n in range(first, 0, -1)
    ]


def hold_pins(draft: Draft, work: Work, length: int, side: Side | None, detail: Detail, round_: int) -> list[Pin]:
    """All cues of one hold of ``length`` ms, as pins in it."""
    first = countdown_from(work, length)
    if work.phases:  # the last phase is explained before the numbers begin
        last = work.phases[-1]
        room = last.length - draft.roughly(last.say) - work.pace.gap
        first = max(0, min(first, room // 1000))
    pins = [Pin(0, Sound("hold-start"), "bell")] if draft.bells else []
    pins += countdown(draft, first)
    if work.phases:
        return pins + _phases(work, side)
    pins += times(draft, work, length)
    quiet_from = length - 1000 * first
    pins += _breaths(draft, work, quiet_from, detail, round_, pins, length)
    if detail != "cues":
        most = 1 if detail == "brief" else work.pace.tips_per_hold
        pins += _tips(draft, work, length, quiet_from, most, pins, side)
    return pins


def times(draft: Draft, work: Work, length: int) -> list[Pin]:
    """ "Halfway" and "Ten seconds" where the hold is long enough for them; breaths tell it in a breathing exercise."""
    pins: list[Pin] = []
    if work.exercise.style == "breath":
        return pins
    if length >= work.pace.halfway_from:
        text = draft.wording.say("halfway")
        pins += [Pin(length // 2, Line(text), "time", slack=400)] if text else []
    if length >= work.pace.ten_seconds_from:
        pins += time_cue(draft, -10_000, "ten_seconds")
    return pins


def time_cue(draft: Draft, at: int, name: str, **words: str) -> list[Pin]:
    """A phrase about time, ``at`` ms; none where the phrase has been silenced."""
    text = draft.wording.say(name, **words)
    return [Pin(at, Line(text), "time", slack=250)] if text else []


def _phases(work: Work, side: Side | None) -> list[Pin]:
    """Contract-relax: each phase of the hold begins with its own line."""
    pins, at = [], 0
    for phase in work.phases:
        pins.append(Pin(at, Line(with_side(phase.say, side)), "instruction", slack=1_200))
        at += phase.length
    return pins


def _breaths(
    draft: Draft, work: Work, quiet_from: int, detail: Detail, round_: int, taken: list[Pin], length: int
) -> list[Pin]:
    """ "Breathe in ... and out" for the first breaths; a breathing exercise is guided throughout."""
    count = work.pace.guided_breaths
    if work.exercise.style == "breath":
        count = length // work.breath.length
    elif detail == "cues" or round_ > 2:
        count = 0
    elif detail == "brief":
        count = min(1, count)
    pins: list[Pin] = []
    busy = _busy(draft, taken, length)
    for n in range(count):
        cues = breath_cues(draft, work.breath, n * work.breath.length)
        if not cues:  # their phrases were silenced
            break
        last_end = cues[-1].at + draft.roughly(_text(cues[-1]))
        if last_end > quiet_from - work.pace.gap:
            break
        spans = [(cue.at, cue.at + draft.roughly(_text(cue))) for cue in cues if cue.at > 0]
        gap = work.pace.gap
        if any(at < busy_end + gap and start < end + gap for at, end in spans for start, busy_end in busy):
            break
        pins += cues
    return pins


def breath_cues(draft: Draft, breath: Breath, start: int) -> list[Pin]:
    """The cues of one breath that begins ``start`` ms into a window."""
    parts = [("breathe_in", 0)]
    if breath.hold >= 2_000:
        parts.append(("breath_hold", breath.in_))
    parts.append(("breathe_out", breath.in_ + breath.hold))
    if breath.hold_out >= 2_000:
        parts.append(("breath_rest", breath.in_ + breath.hold + breath.out))
    pins = []
    for name, offset in parts:
        if text := draft.wording.say(name):
            at = start + offset
            # The very first one waits for the bell that starts the hold.
            pins.append(Pin(max(0, at - BREATH_LEAD), Line(text), "breath", slack=1_200 if at == 0 else 300))
    return pins


def _tips(
    draft: Draft, work: Work, length: int, quiet_from: int, most: int, taken: list[Pin], side: Side | None
) -> list[Pin]:
    """Tips in the free places, planned by their rough length so that they are seldom dropped."""
    pace = work.pace
    deck: Deck = draft.deck(work.exercise.id, work.exercise.tips, "hold")
    latest_end = quiet_from - pace.tip_clear
    busy = _busy(draft, taken, length)
    pins: list[Pin] = []
    chosen: list[str] = []
    earliest = pace.tip_after
    while len(pins) < most:
        place = next(
            (
                (tip, at)
                for tip in deck.offer()
                if tip not in chosen
                and (at := _free(earliest, draft.roughly(tip) + TIP_MARGIN, latest_end, busy, pace.gap)) is not None
            ),
            None,
        )
        if place is None:
            break
        tip, at = place
        pins.append(
            Pin(
                at,
                Line(with_side(tip, side)),
                "tip",
                slack=max(0, latest_end - at),
                until=latest_end - length,
                apart=pace.tip_every,
            )
        )
        chosen.append(tip)
        earliest = at + pace.tip_every
    deck.heard(chosen)  # a hold without a tip counts too: after it, the last ones may come again
    return pins


def _busy(draft: Draft, pins: list[Pin], length: int) -> list[tuple[int, int]]:
    """When the window's other lines are spoken, roughly."""
    spans = []
    for pin in pins:
        if isinstance(pin.what, Line):
            at = pin.onset(length)
            spans.append((at, at + draft.roughly(pin.what.text)))
    return sorted(spans)


def _free(start: int, needed: int, latest_end: int, busy: list[tuple[int, int]], gap: int) -> int | None:
    for begin, end in busy:
        if start < end + gap and begin < start + needed + gap:
            start = end + gap
    return start if start + needed <= latest_end else None


def _text(pin: Pin) -> str:
    return pin.what.text if isinstance(pin.what, Line) else ""


def with_side(text: str, side: Side | None) -> str:
    """The line with ``{side}`` and ``{other}`` as the listener hears them."""
    if side is None:
        return text
    text = text.replace("{side}", side).replace("{other}", "left" if side == "right" else "right")
    return text[:1].upper() + text[1:]
