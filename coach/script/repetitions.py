"""Repetitions: holds that are repeated ("hold ten, release three, five times"), and movements counted in a tempo."""

from __future__ import annotations

import msgspec

from coach.content.model import Detail, Side
from coach.script.draft import Draft
from coach.script.hold import countdown, countdown_from, hold_pins
from coach.script.model import Line, Pin, Place, Sound
from coach.script.prescription import Prescription, other_side

NUMBER_LEAD = 1_200
"""A repetition's number is said so long before it begins."""
ROOM_FOR_WORDS = 2_500
"""A release shorter than this has room for the next number only."""

BOTH_WAYS = 2
"""In so many repetitions the way back is said, too; then it is known."""
ROOM_FOR_NUMBER = 450
"""A number must have so much time at the least; where a movement is quicker, only every so many are counted."""


def _sides(prescription: Prescription, side: Side | None) -> list[Side | None]:
    """The side of each performed repetition. In turn, one repetition is both sides."""
    if not prescription.in_turn:
        return [side] * (prescription.reps or 0)
    first = prescription.start_side
    return [first, other_side(first)] * (prescription.reps or 0)


def _number(draft: Draft, prescription: Prescription, index: int, side: Side | None) -> str:
    """What is said for a repetition: its number, and the side where sides alternate."""
    count = index // 2 + 1 if prescription.in_turn else index + 1
    text = draft.wording("numbers", number=draft.language.number(count))
    if not prescription.in_turn or side is None or prescription.quick:
        return text
    spoken = draft.language.side(side)
    return draft.language.joined(text, spoken) if index % 2 == 0 else draft.language.sentence(spoken)


def held_reps(draft: Draft, prescription: Prescription, place: Place, detail: Detail) -> None:
    """Settle, then hold and release, counted by repetition; the set's end sounds different."""
    sides = _sides(prescription, place.side)
    if detail != "cues" and (prescription.hold or 0) <= prescription.pace.tip_after + ROOM_FOR_WORDS:
        _say_first(draft, prescription, place, 0, 0)
    _first_number(draft, prescription, place, _number(draft, prescription, 0, sides[0]))
    for index, side in enumerate(sides):
        here = msgspec.structs.replace(place, side=side, rep=index + 1)
        hold = prescription.hold_for(side)
        # Tips and breath belong into the first repetition, later ones are quiet; phases are led through every time.
        short = index > 0 and not prescription.phases
        pins = (
            _quiet_pins(draft, prescription, hold)
            if short
            else hold_pins(draft, prescription, hold, side, detail, place.round or 1)
        )
        draft.window("hold", hold, here, pins)
        if index + 1 < len(sides):
            _release(draft, prescription, here, _number(draft, prescription, index + 1, sides[index + 1]), detail)
    draft.ring("set-end", place)
    if prescription.rounds > 1 and detail != "cues":
        draft.say(draft.spare_wording("set_end"), "time", place)


def _first_number(draft: Draft, prescription: Prescription, place: Place, text: str) -> None:
    """The first number at the end of settling, or before it where settling is too short for it."""
    settle = prescription.pace.settle
    fits = settle >= NUMBER_LEAD + prescription.pace.gap
    if not fits:
        draft.say(text, "time", place)
    pins = [Pin(-NUMBER_LEAD, Line(text, NUMBER_LEAD), "time")] if fits else []
    draft.window("settle", settle, place, pins, stretch=1)


def _quiet_pins(draft: Draft, prescription: Prescription, hold: int) -> list[Pin]:
    bell = [Pin(0, Sound("hold-start"), "bell")] if draft.bells else []
    return bell + countdown(draft, countdown_from(prescription, hold))


def _release(draft: Draft, prescription: Prescription, place: Place, next_number: str, detail: Detail) -> None:
    """Let go for exactly the time asked, and hear the next repetition's number at its end."""
    pins = []
    lead = min(NUMBER_LEAD, prescription.release)
    if prescription.release >= ROOM_FOR_WORDS and detail != "cues":
        text = draft.spare_wording("rep_release")
        pins += [Pin(100, Line(text), "release", slack=500, until=-lead - prescription.pace.gap)] if text else []
    if lead >= 700:
        # One that takes its second in full (a countdown's "one") may come before: a gap of 0.5 s is kept from it.
        start = min(lead, prescription.release - prescription.pace.gap)
        pins += [Pin(-start, Line(next_number, start), "time")] if start >= ROOM_FOR_NUMBER else []
    draft.window("rest", prescription.release, place, pins)


def dynamic_reps(draft: Draft, prescription: Prescription, place: Place, detail: Detail) -> None:
    """A movement, counted: a window of the tempo's length for each repetition, with a word between now and then."""
    sides = _sides(prescription, place.side)
    tempo = prescription.tempo // 2 if prescription.in_turn else prescription.tempo
    every = 2 if prescription.quick else 1
    while tempo * every - prescription.pace.gap < ROOM_FOR_NUMBER:
        every += 2 if prescription.in_turn else 1
    room = min(tempo, tempo * every - prescription.pace.gap)
    said, half = -prescription.pace.tip_every // 2, False
    if detail != "cues":
        turns = ((len(sides) - 1) * tempo - said) // max(1, prescription.pace.tip_every)
        beside = draft.roughly(_number(draft, prescription, 0, sides[0])) + prescription.pace.gap
        _say_first(draft, prescription, place, tempo - beside if prescription.in_turn else tempo, turns)
    for index, side in enumerate(sides):
        here = msgspec.structs.replace(place, side=side, rep=index + 1)
        pins = [] if index % every else [Pin(0, Line(_number(draft, prescription, index, side), room), "time")]
        # The second half has a word, too, where there is no other turn left.
        late = 2 * index >= len(sides) and not half and said + prescription.pace.tip_every > (len(sides) - 1) * tempo
        quiet = index * tempo - said
        if detail != "cues" and quiet >= prescription.pace.tip_every // (2 if late else 1) and index + 1 < len(sides):
            # Where sides take turns, each number says which one: only the answering side's word may be left out.
            alone = late or quiet >= prescription.pace.numbers_alone
            alone = alone and (not prescription.in_turn or index % 2 == 1)
            if word := _word(draft, prescription, tempo, pins, side or prescription.start_side, alone=alone):
                pins, said, half = word, index * tempo, half or late
        if detail != "cues" and index < BOTH_WAYS and every == 1:
            pins = [*pins, *_way_back(draft, prescription, tempo, pins, side or prescription.start_side)]
        draft.window("rep", tempo, here, pins)
    draft.ring("set-end", place)


def _way_back(draft: Draft, prescription: Prescription, tempo: int, pins: list[Pin], side: Side) -> list[Pin]:
    """The way back, in the middle of a repetition, where there is room for it."""
    text = draft.language.with_side(prescription.exercise.back, side)
    gap, middle = prescription.pace.gap, tempo // 2
    end = max((pin.at + draft.roughly(pin.what.text) for pin in pins if isinstance(pin.what, Line)), default=0)
    if not text or draft.is_worn(text) or end + gap > middle or middle + draft.roughly(text) + gap > tempo:
        return []
    return [Pin(middle, Line(text), "instruction", slack=gap, until=-gap)]


def _say_first(draft: Draft, prescription: Prescription, place: Place, room: int, turns: int) -> None:
    """Say those of the exercise's own lines before the count that no repetition of ``room`` ms will have a turn for."""
    deck, gap = draft.deck(prescription.exercise, "hold"), prescription.pace.gap
    for text in deck.lines_left:
        spoken = draft.language.with_side(text, place.side or prescription.start_side)
        if turns > 0 and draft.roughly(spoken) + gap <= room:
            turns -= 1
            continue
        draft.say(spoken, "instruction", place)
        draft.pause(gap, place)
        deck.heard([text])


def _word(
    draft: Draft, prescription: Prescription, tempo: int, number: list[Pin], side: Side, *, alone: bool
) -> list[Pin]:
    """A repetition with something to think of: the next line or tip that fits behind its number, else a short word.

    In the number's place stands what has no room beside it, where it is a line of the exercise's own or the numbers
    have been ``alone`` for long. Empty: there is nothing to say.
    """
    gap, deck = prescription.pace.gap, draft.deck(prescription.exercise, "hold")
    start = sum(gap + draft.roughly(pin.what.text) for pin in number if isinstance(pin.what, Line))
    own = () if prescription.in_turn else deck.lines_left
    for text in deck.offer():
        spoken = draft.language.with_side(text, side)
        for begin, kept in ((start, number), (0, []))[: 2 if alone or text in own else 1]:
            if begin + draft.roughly(spoken) + gap <= tempo:
                deck.heard([text])
                return [*kept, Pin(begin, Line(spoken), "tip", slack=gap, until=-gap)]
    for begin, kept in ((start, number), (0, []))[: 2 if alone else 1]:
        if spoken := draft.spare_wording("keep_going", tempo - begin - gap):
            return [*kept, Pin(begin, Line(spoken), "tip", slack=gap, until=-gap)]
    return []
