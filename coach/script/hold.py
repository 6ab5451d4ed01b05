"""What is heard inside a hold: breath, tips, halfway, ten seconds and the countdown, each in its place.

The figures are fields of ``coach.script.prescription.Pacing``; ``COACHING.md`` beside this file says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from coach.content.model import Breath, Detail, Ending, Ms, Side
from coach.script.draft import Draft
from coach.script.model import Line, Pin, Role, Sound
from coach.script.prescription import Prescription

BREATH_LEAD = 400
"""A breath is asked for a moment before it is due: the listener needs that to follow."""
TIP_MARGIN = 500
"""A tip is given so much more room (ms) than it is likely to need, so that it is not dropped once it is measured."""
PLACE_STEP = 500
"""ms between the places that are tried."""
BEFORE_SILENCE = 1_500
"""ms between what was said last, or the bell, and the word that it will be quiet now."""
FIRST_BREATH = 1_100
"""The first guided breath begins behind the bell, so that it is as long as all others (ms into the hold)."""
LEAST_WAIT = 2_000
"""A breath is held in or out for so long (ms) at the least where that is told."""
EVERY = 3
"""Once a listener breathes alone, every third breath is told, so that the pace is found again."""
LATER_SHARE = 3
"""On a later side words end in the first third of a long hold."""
COUNT_ROOM = 900
"""A countdown number must end within its second."""
LEAST_HOLD_TO_COUNT = 2_000
"""Before a countdown the hold has at least this much quiet."""


def countdown_from(prescription: Prescription, length: int) -> int:
    """The first number of the countdown of a hold of ``length`` ms; 0: none."""
    if ending_of(prescription) != "count":
        return 0
    first = prescription.pace.short_countdown if length < prescription.pace.short_below else prescription.pace.countdown
    return max(0, min(first, (length - LEAST_HOLD_TO_COUNT) // 1000))


def countdown(draft: Draft, first: int) -> list[Pin]:
    """Numbers on the last seconds, each onset exactly on its second."""
    return [
        Pin(-1000 * n, Line(draft.wording("numbers", number=draft.language.number(n)), COUNT_ROOM), "count")
        for n in range(first, 0, -1)
    ]


def ending_of(prescription: Prescription) -> Ending:
    """How its holds end: as its step, session or exercise says; rest and breathing end softly, all else is counted."""
    return prescription.ending or ("soft" if prescription.exercise.style in ("rest", "breath") else "count")


class Room:
    """What a hold of ``length`` ms is filled with so far, and what still fits into it without talking it full."""

    def __init__(self, draft: Draft, prescription: Prescription, length: int, pins: Sequence[Pin]) -> None:
        self._draft = draft
        self._pace = prescription.pace
        self.length = length
        self.pins: list[Pin] = list(pins)
        self.closed: list[tuple[int, int]] = []
        """Spans (ms) in which nobody talks: guided breaths."""
        self._busy = [self._span(pin) for pin in pins if isinstance(pin.what, Line)]

    def _span(self, pin: Pin) -> tuple[int, int]:
        assert isinstance(pin.what, Line)  # only words are asked for
        at = pin.onset(self.length)
        return at, min(self.length, at + self._draft.roughly(pin.what.text) * (100 + self._pace.voice_margin) // 100)

    def admits(self, pins: Sequence[Pin]) -> bool:
        """Whether the pins leave one long quiet stretch, run into nothing, and do not make it too much talk."""
        spans = [self._span(pin) for pin in pins]
        if any(_meets(self._busy, start, end, self._pace.gap) for start, end in spans):
            return False
        busy = sorted(self._busy + spans)
        talk = sum(end - start for start, end in busy)
        return talk * 100 <= self._pace.most_talk * self.length and (
            self.length < self._pace.quiet_from or self._quiet(busy) >= self._pace.quiet
        )

    def _quiet(self, busy: Sequence[tuple[int, int]]) -> int:
        """The longest stretch (ms) without words."""
        edges = [(0, 0), *busy, (self.length, self.length)]
        return max(begin - end for (_, end), (begin, _) in pairwise(edges))

    def add(self, pins: Sequence[Pin]) -> None:
        self.pins += pins
        self._busy = sorted(self._busy + [self._span(pin) for pin in pins])

    def speaks(self, start: int, end: int) -> bool:
        """Whether there are words between these moments (ms)."""
        return _meets(self._busy, start, end + self._pace.gap)

    def stands_alone(self, pin: Pin) -> bool:
        """Whether a word about time has room, and no thought is near."""
        thoughts = [self._span(other) for other in self.pins if other.role not in ("breath", "count", "bell")]
        return self.admits([pin]) and not _meets(thoughts, *self._span(pin), self._pace.quiet)

    def place(self, text: str, role: Role, earliest: int, latest_end: int, *, only: bool) -> int | None:
        """Put one thing to think of at the first free place from ``earliest`` (ms) on; its start, or ``None``.

        Away from all other words: what is heard right beside "Halfway" sounds as if it belonged to it. A hold too short
        for that has its ``only`` one all the same.
        """
        gap, needed = self._pace.gap, self._draft.roughly(text) + TIP_MARGIN
        words = [pin for pin in self.pins if isinstance(pin.what, Line) and pin.role not in ("breath", "count")]
        others = [self._span(pin) for pin in words]
        for apart in (self._pace.apart, gap)[: 2 if only else 1]:
            for at in range(earliest, latest_end - needed + 1, PLACE_STEP):
                end, slack = at + needed, min(TIP_MARGIN, latest_end - needed - at)
                pin = Pin(at, Line(text), role, slack=slack, until=latest_end - self.length)
                free = not (_meets(self.closed, at - gap, end) or _meets(others, at, end, apart))
                if free and self.admits([pin]):
                    self.add([pin])
                    return at
        return None


def _meets(spans: Sequence[tuple[int, int]], start: int, end: int, near: int = 0) -> bool:
    """Whether what lasts from ``start`` to ``end`` runs into one of the spans, or comes nearer to it than ``near``."""
    return any(start < stop + near and at < end + near for at, stop in spans)


def hold_pins(
    draft: Draft, prescription: Prescription, length: int, side: Side | None, detail: Detail, round_: int
) -> list[Pin]:
    """All cues of one hold of ``length`` ms, as pins in it."""
    quiet_start = not draft.bells or prescription.exercise.style == "breath"
    bell = [] if quiet_start else [Pin(0, Sound("hold-start"), "bell")]
    if prescription.phases:
        return bell + _counted_phases(draft, prescription, length, side)
    if prescription.exercise.style == "rest":
        spread = _spread(draft, prescription, length, side)
        return bell + spread + silence(draft, spread, length, prescription.exercise.id, detail, restful=True)
    if prescription.exercise.style == "breath":
        return _guided(draft, prescription, length, side, detail)
    last = end_pins(draft, prescription, length)
    room = Room(draft, prescription, length, last)
    quiet_from = length + min((pin.at for pin in last), default=0)
    short = length < prescription.pace.silence_told
    if not short:
        _breaths(draft, prescription, room, quiet_from, detail, round_)
    _thoughts(draft, prescription, room, quiet_from, side, detail)
    # One word about time is enough, and none on a later side: a hold is to be felt, and not waited for.
    most = None if detail == "cues" else int(side in (None, prescription.sides(1)[0]))
    for pin in times(draft, prescription, length)[:most]:
        if room.stands_alone(pin):
            room.add([pin])
    if short:  # where there is no room for both
        _breaths(draft, prescription, room, quiet_from, detail, round_)
    name, restful = prescription.exercise.id, prescription.restful
    return bell + room.pins + silence(draft, room.pins, length, name, detail, restful=restful)


def silence(
    draft: Draft, pins: Sequence[Pin], length: int, exercise: str | None, detail: Detail, *, restful: bool
) -> list[Pin]:
    """The word before the first long silence of a window, which nobody then mistakes for a coach that has stopped."""
    spans = [(pin.onset(length), pin.what.text) for pin in pins if isinstance(pin.what, Line)]
    speech = sorted((at, at + draft.roughly(text)) for at, text in spans)
    edges = [(0, 0), *speech, (length, length)]
    begins = [end for (_, end), (start, _) in pairwise(edges) if start - end >= draft.pace.silence_told]
    counted = any(pin.role == "count" for pin in pins)
    if not begins or (counted and begins[0] >= length // 2):  # behind "Halfway" there is nothing to wonder about
        return []
    # The line of notice at the end breaks no promise; any other word behind it would.
    ends = length - draft.pace.rest_end
    if any(begins[0] < at < ends for at, _ in speech):
        name = "silence_between"
    else:
        name = "silence_rest" if restful else "silence"
    text = draft.silence(exercise, name, detail)
    return [Pin(begins[0] + BEFORE_SILENCE, Line(text), "time", slack=BEFORE_SILENCE)] if text else []


def end_pins(draft: Draft, prescription: Prescription, length: int) -> list[Pin]:
    """How the hold ends: numbers on its last seconds, one soft line, or, where it is short, nothing but the bell."""
    ending = ending_of(prescription)
    if ending == "count":
        return countdown(draft, countdown_from(prescription, length))
    soft = prescription.pace.soft_end
    # A bell alone would startle who has been still for long; where it is short, it is expected.
    if length >= (2 * soft if ending == "soft" else max(2 * soft, prescription.pace.quiet_from)):
        return time_cue(draft, -soft, "soft_end" if prescription.restful else "last_breath")
    return []


def times(draft: Draft, prescription: Prescription, length: int) -> list[Pin]:
    """ "Halfway" and "Ten seconds" where the hold is counted, and long enough for them."""
    if ending_of(prescription) != "count":
        return []
    pace = prescription.pace
    due = (("halfway", pace.halfway_from, length // 2, 400), ("ten_seconds", pace.ten_seconds_from, -10_000, 250))
    words = ((draft.spare_wording(name), at, slack) for name, least, at, slack in due if length >= least)
    return [Pin(at, Line(text), "time", slack=slack) for text, at, slack in words if text]


def time_cue(draft: Draft, at: int, name: str, **words: str) -> list[Pin]:
    """A phrase about time, ``at`` ms; none where the phrase has been silenced."""
    text = draft.wording(name, **words)
    return [Pin(at, Line(text), "time", slack=250)] if text else []


def _counted_phases(draft: Draft, prescription: Prescription, length: int, side: Side | None) -> list[Pin]:
    """Contract-relax: each phase of the hold begins with its own line; the last is explained before the numbers."""
    last = prescription.phases[-1]
    room = last.length - draft.roughly(last.say) - prescription.pace.gap
    pins, at = countdown(draft, max(0, min(countdown_from(prescription, length), room // 1000))), 0
    for phase in prescription.phases:
        pins.append(Pin(at, Line(draft.language.with_side(phase.say, side)), "instruction", slack=1_200))
        at += phase.length
    return pins


def _spread(draft: Draft, prescription: Prescription, length: int, side: Side | None) -> list[Pin]:
    """A guided rest: its lines over the whole time, each with its share of the silence behind it."""
    lines = [line for line in prescription.exercise.instructions if line.phase == "hold"]
    talk = [draft.roughly(line.say) for line in lines]
    silences = [line.pause or prescription.pace.line_pause for line in lines]
    soft = end_pins(draft, prescription, length)
    left = length - prescription.pace.settle - sum(talk) - (prescription.pace.soft_end if soft else 0)
    scale = max(0, left) / sum(silences) if silences else 0
    pins: list[Pin] = []
    at = float(prescription.pace.settle)
    texts: list[str] = []
    for line, spoken, silence in zip(lines, talk, silences, strict=True):
        # Where there is no room for all of them, the later ones give way: what is heard is heard in peace.
        if at + spoken <= length - (prescription.pace.soft_end if soft else 0):
            pins.append(Pin(round(at), Line(draft.language.with_side(line.say, side)), "instruction", slack=2_000))
            texts.append(line.say)
        at += spoken + max(prescription.pace.gap, silence * scale)
    draft.deck(prescription.exercise, "hold").heard(texts)
    return pins + soft


def _breaths(
    draft: Draft, prescription: Prescription, room: Room, quiet_from: int, detail: Detail, round_: int
) -> None:
    """ "Breathe in ... and out" for the first breaths."""
    count = prescription.pace.guided_breaths if draft.guides_breath(prescription) and round_ == 1 else 0
    first = draft.items[-1].place.side == prescription.sides(1)[0]
    count = {"cues": 0, "brief": min(1, count)}.get(detail, count) if first else 0
    for n in range(count):
        start = FIRST_BREATH + n * prescription.breath.length
        cues = breath_cues(draft, prescription.breath, start)
        end = start + prescription.breath.length
        if not cues or end > quiet_from or not room.admits(cues) or room.speaks(cues[0].at, end):
            break
        room.add(cues)
        room.closed.append((cues[0].at, end))


def _guided(draft: Draft, prescription: Prescription, length: int, side: Side | None, detail: Detail) -> list[Pin]:
    """A breathing exercise: every breath is guided, but one now and then, in whose place there is a thought."""
    pace, deck = prescription.pace, draft.deck(prescription.exercise, "hold")
    most = {"cues": 0, "brief": 1}.get(detail, pace.tips_per_hold)
    pins: list[Pin] = []
    thoughts: list[str] = []
    earliest, told = pace.tip_after, 0
    for breath, at in breaths_of(prescription, length):
        free = breath.length - BREATH_LEAD - pace.gap - TIP_MARGIN
        last = at + breath.length >= length
        fits = (text for text in deck.offer() if text not in thoughts and draft.roughly(text) <= free)
        thought = next(fits, None) if at >= earliest and len(thoughts) < most and not last else None
        if thought is None:
            alone = told - pace.breaths_led if _is_even(prescription) and not last else -1
            if alone == 0 and draft.roughly(text := draft.wording("breath_alone")) <= free:
                until = at + breath.length - BREATH_LEAD - pace.gap
                pins.append(Pin(at, Line(text), "instruction", slack=TIP_MARGIN, until=until))
            elif alone < 0 or alone % EVERY == 0:
                pins += breath_cues(draft, breath, at, prescription.exercise.back)
            told += 1
            continue
        spoken = draft.language.with_side(thought, side or prescription.start_side)
        until = at + breath.length - BREATH_LEAD - pace.gap
        pins.append(Pin(at, Line(spoken), deck.role(thought), slack=TIP_MARGIN, until=until))
        thoughts.append(thought)
        earliest = at + pace.tip_every
    deck.heard(thoughts)
    return pins


def _is_even(prescription: Prescription) -> bool:
    """Whether all of its breaths are alike, in and out: a listener keeps up such a pace alone."""
    breath = prescription.breath
    return prescription.exercise.breath_to is None and max(breath.hold, breath.hold_out) < LEAST_WAIT


def breaths_of(prescription: Prescription, length: int) -> Iterator[tuple[Breath, int]]:
    """The whole breaths of a hold, each with its start (ms); they lengthen evenly where ``breath_to`` says so."""
    first, last = prescription.breath, prescription.exercise.breath_to or prescription.breath
    count = prescription.breaths(length)
    at = 0
    for n in range(count):
        breath = between(first, last, n, count)
        if at + breath.length > length:
            return
        yield breath, at
        at += breath.length


def between(first: Breath, last: Breath, n: int, count: int) -> Breath:
    """The ``n``-th of ``count`` breaths on the way from ``first`` to ``last``, in tenths of a second."""
    if first == last or count < 2:
        return first
    parts = (
        Ms(round((a + (b - a) * n / (count - 1)) / 100) * 100)
        for a, b in (
            (first.in_, last.in_),
            (first.hold, last.hold),
            (first.out, last.out),
            (first.hold_out, last.hold_out),
        )
    )
    return Breath(*parts)


def breath_cues(draft: Draft, breath: Breath, start: int, out: str = "") -> list[Pin]:
    """The cues of one breath that begins ``start`` ms into a window; ``out``: own words for the breath out."""
    parts = [("breathe_in", 0)]
    if breath.hold >= LEAST_WAIT:
        parts.append(("breath_hold", breath.in_))
    parts.append(("breathe_out", breath.in_ + breath.hold))
    if breath.hold_out >= LEAST_WAIT:
        parts.append(("breath_rest", breath.in_ + breath.hold + breath.out))
    pins = []
    for name, offset in parts:
        if text := (out if name == "breathe_out" else "") or draft.wording(name):
            pins.append(Pin(max(0, start + offset - BREATH_LEAD), Line(text), "breath", slack=300))
    return pins


def _thoughts(
    draft: Draft, prescription: Prescription, room: Room, quiet_from: int, side: Side | None, detail: Detail
) -> None:
    """What to feel and to think of, one thing at a time: the exercise's own lines first, then its tips.

    No clock of words: the first comes early, the next ones soon, far apart, or in its second half; on a later side
    they come early, and then it is quiet.
    """
    length = room.length
    pace, deck = prescription.pace, draft.deck(prescription.exercise, "hold")
    first = draft.items[-1].place.side == prescription.sides(1)[0]
    most = pace.tips_per_hold if first else min(pace.tips_per_hold, pace.later_tips)
    most = min(most, {"cues": 0, "brief": 1}.get(detail, most))
    earliest, every, latest_end = pace.tip_after, pace.tip_every, quiet_from - pace.tip_clear
    if length >= pace.silence_told and not first:
        latest_end = min(latest_end, length // LATER_SHARE)
    elif length >= pace.silence_told:
        wider = {"early": every, "wide": every * 3 // 2, "late": length // 2}
        every = max(every, wider[draft.frame("thoughts", ("early", "wide", "late"))])
    thoughts: list[str] = []
    while len(thoughts) < most:
        for text in deck.offer():
            if text in thoughts:
                continue
            spoken = draft.language.with_side(text, side or prescription.start_side)
            at = room.place(spoken, deck.role(text), earliest, latest_end, only=not thoughts)
            if at is not None:
                thoughts.append(text)
                earliest = at + every
                break
        else:
            break
    deck.heard(thoughts)  # a hold without one counts too: after it, the last ones may come again
