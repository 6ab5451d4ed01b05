"""Repetitions: holds that are repeated ("hold ten, release three, five times"), and movements counted in a tempo."""

from __future__ import annotations

import msgspec

from coach.content.model import Detail, Side
from coach.script.draft import Draft
from coach.script.hold import countdown, countdown_from, hold_pins, with_side
from coach.script.model import Line, Pin, Place, Sound
from coach.script.words import number
from coach.script.work import Work, other_side

NUMBER_LEAD = 1_200
"""A repetition's number is said so long before it begins."""
ROOM_FOR_WORDS = 2_500
"""A release shorter than this has room for the next number only."""

QUICK = 2_000
"""Below this time a side, only the first of the two is counted: more words than movement would be heard."""
ROOM_FOR_NUMBER = 450
"""A number must have so much time at the least; where a movement is quicker, only every so many are counted."""


def _sides(work: Work, side: Side | None) -> list[Side | None]:
    """The side of each performed repetition. In turn, one repetition is both sides."""
    if not work.in_turn:
        return [side] * (work.reps or 0)
    first = work.start_side
    return [first, other_side(first)] * (work.reps or 0)


def _number(draft: Draft, work: Work, index: int, side: Side | None) -> str:
    """What is said for a repetition: its number, and the side where sides alternate."""
    count = index // 2 + 1 if work.in_turn else index + 1
    text = draft.wording.say("numbers", number=number(count))
    if not work.in_turn or side is None or (work.hold is None and work.tempo < 2 * QUICK):
        return text
    return f"{text}, {side}" if index % 2 == 0 else side.capitalize()


def held_reps(draft: Draft, work: Work, place: Place, detail: Detail) -> None:
    """Settle, then hold and release, counted by repetition; the set's end sounds different."""
    sides = _sides(work, place.side)
    _first_number(draft, work, place, _number(draft, work, 0, sides[0]))
    for index, side in enumerate(sides):
        here = msgspec.structs.replace(place, side=side, rep=index + 1)
        hold = work.hold_for(side)
        # Tips and breath belong into the first repetition, later ones are quiet; phases are led through every time.
        short = index > 0 and not work.phases
        pins = _quiet_pins(draft, work, hold) if short else hold_pins(draft, work, hold, side, detail, place.round or 1)
        draft.window("hold", hold, here, pins)
        if index + 1 < len(sides):
            _release(draft, work, here, _number(draft, work, index + 1, sides[index + 1]), detail)
    draft.ring("set-end", place)
    if work.rounds > 1 and detail != "cues":
        draft.phrase("set_end", "time", place)


def _first_number(draft: Draft, work: Work, place: Place, text: str) -> None:
    """The first number at the end of settling, or before it where settling is too short for it."""
    settle = work.pace.settle
    fits = settle >= NUMBER_LEAD + work.pace.gap
    if not fits:
        draft.say(text, "time", place)
    pins = [Pin(-NUMBER_LEAD, Line(text, NUMBER_LEAD), "time")] if fits else []
    draft.window("settle", settle, place, pins, stretch=1)


def _quiet_pins(draft: Draft, work: Work, hold: int) -> list[Pin]:
    bell = [Pin(0, Sound("hold-start"), "bell")] if draft.bells else []
    return bell + countdown(draft, countdown_from(work, hold))


def _release(draft: Draft, work: Work, place: Place, next_number: str, detail: Detail) -> None:
    """Let go for exactly the time asked, and hear the next repetition's number at its end."""
    pins = []
    lead = min(NUMBER_LEAD, work.release)
    if work.release >= ROOM_FOR_WORDS and detail != "cues":
        text = draft.wording.say("rep_release")
        pins += [Pin(100, Line(text), "release", slack=500, until=-lead - work.pace.gap)] if text else []
    if lead >= 700:
        # One that takes its second in full (a countdown's "one") may come before: a gap of 0.5 s is kept from it.
        start = min(lead, work.release - work.pace.gap)
        pins += [Pin(-start, Line(next_number, start), "time")] if start >= ROOM_FOR_NUMBER else []
    draft.window("rest", work.release, place, pins)


def dynamic_reps(draft: Draft, work: Work, place: Place, detail: Detail) -> None:
    """A movement, counted: one window of the tempo's length for each repetition."""
    if detail != "cues":
        deck = draft.deck(work.exercise.id, work.exercise.tips, "hold")
        for tip in deck.offer()[: 1 if detail == "brief" else work.pace.tips_per_hold]:
            draft.say(with_side(tip, place.side or work.start_side), "tip", place)
            deck.heard([tip])
    draft.window("settle", min(work.pace.settle, 3_000), place, stretch=1)
    sides = _sides(work, place.side)
    tempo = work.tempo // 2 if work.in_turn else work.tempo
    every = 2 if work.in_turn and tempo < QUICK else 1
    while tempo * every - work.pace.gap < ROOM_FOR_NUMBER:
        every += 2 if work.in_turn else 1
    room = min(tempo, tempo * every - work.pace.gap)
    for index, side in enumerate(sides):
        here = msgspec.structs.replace(place, side=side, rep=index + 1)
        pins = [] if index % every else [Pin(0, Line(_number(draft, work, index, side), room), "time")]
        draft.window("rep", tempo, here, pins)
    draft.ring("set-end", place)
