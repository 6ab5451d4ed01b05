"""The shape of one exercise: announce, then for each round and side set up, enter, settle, hold, release, switch."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.model import Detail, Instruction, Phase, Side
from coach.script.draft import Draft
from coach.script.hold import countdown, hold_pins, time_cue, with_side
from coach.script.model import Place, Role
from coach.script.prescription import dynamic_reps, held_reps
from coach.script.words import counted, length, number
from coach.script.work import SHORTER, Work

LONGEST_SILENT_SETUP = 12_000
"""Where the set-up is not spoken, this much time to move is enough."""
PAUSE_AFTER_FEELING = 1_000
PAUSE_AFTER_ANSWER = 700


def exercise(draft: Draft, work: Work, left: int, *, first: bool, again: bool, title: str) -> None:
    """Write one exercise. ``left`` counts those still to come, this one included; the ``title`` was said already."""
    new = work.exercise.id not in draft.known
    asks = new and work.detail == "learn" and bool(work.exercise.faq)
    draft.known.add(work.exercise.id)
    detail = work.detail
    for round_ in range(1, work.rounds + 1):
        for index, side in enumerate(work.sides(round_)):
            place = Place(work.exercise.id, side, round_, None, work.step)
            draft.mark(_chapter(work, side, round_), place)
            if round_ == 1 and index == 0:
                _announce(draft, work, place, left, first=first, again=again, new=new, title=title)
            else:
                _move_on(draft, work, place, index, round_)
            one_side(draft, work, place, detail if round_ == 1 else SHORTER[detail], fresh=new)
            new = False
        if round_ < work.rounds and work.rest:
            place = Place(work.exercise.id, None, round_, None, work.step)
            rest(draft, work.rest, place)
    if asks:  # now the listener knows what they are about, and nothing is left to grow cold for
        _questions(draft, work, place)


def _chapter(work: Work, side: Side | None, round_: int) -> str:
    title = work.exercise.name + (f", {side}" if side else "")
    return title + (f", {round_}" if round_ > 1 else "")


def _announce(
    draft: Draft, work: Work, place: Place, left: int, *, first: bool, again: bool, new: bool, title: str
) -> None:
    name = work.exercise.name
    if again:
        draft.phrase("again", "title", place, name=name)
    elif first and left == 1:
        if name != title:
            draft.phrase("only", "title", place, name=name)
    elif first:
        draft.phrase("first", "title", place, name=name)
    elif left == 1:
        draft.phrase("last", "title", place, name=name)
    elif left <= 3:
        draft.phrase("to_go", "title", place, name=name, count=number(left))
    else:
        draft.phrase("next", "title", place, name=name)
    if new and work.detail in ("learn", "full"):
        draft.say(with_side(work.exercise.purpose, place.side or work.start_side), "purpose", place)
    if work.only_side:
        draft.phrase("one_side", "instruction", place, side=work.only_side)
    elif place.side and work.detail == "cues":
        draft.phrase("start_side", "instruction", place, side=place.side)
    if first:
        ready(draft, work.pace.get_ready, place)
    else:
        draft.window("transition", work.pace.transition, place, stretch=2)


def ready(draft: Draft, ms: int, place: Place) -> None:
    """Time to get ready, counted down at its end."""
    pins = countdown(draft, 3) if ms >= 5_000 else []
    if ms >= 30_000:
        pins += time_cue(draft, -10_000, "ten_seconds")
    for n in range(1, (ms - 1) // 60_000 + 1):
        if n <= 5 or n % 5 == 0:
            pins += time_cue(draft, -60_000 * n, "minutes_left", length=length(60_000 * n))
    draft.window("ready", ms, place, pins, stretch=1)


def _questions(draft: Draft, work: Work, place: Place) -> None:
    draft.phrase("questions", "answer", place)
    for question in work.exercise.faq:
        draft.say(with_side(question.ask, work.start_side), "answer", place)
        draft.pause(PAUSE_AFTER_ANSWER, place)
        draft.say(with_side(question.answer, work.start_side), "answer", place)
        draft.pause(PAUSE_AFTER_ANSWER, place)


def _move_on(draft: Draft, work: Work, place: Place, index: int, round_: int) -> None:
    """From one side or round to the next: the new side is named, and there is time to get there."""
    side = place.side
    if side is None:
        draft.phrase("last_round" if round_ == work.rounds else "round", "title", place, round=number(round_))
        draft.pause(work.pace.line_pause, place)
        return
    changes = index > 0 or (len(work.sides(round_)) > 1 and work.sides(round_ - 1)[-1] != side)
    if changes:
        draft.ring("switch", place)
    if index > 0:
        draft.phrase("switch", "switch", place, side=side)
    else:
        name = "last_round_side" if round_ == work.rounds else "round_side"
        draft.phrase(name, "switch" if changes else "title", place, round=number(round_), side=side)
    if changes:
        draft.window("transition", work.pace.switch, place, stretch=1)
    else:
        draft.pause(work.pace.line_pause, place)


def rest(draft: Draft, ms: int, place: Place, text: str | None = None) -> None:
    """A rest of exactly ``ms``, announced first."""
    draft.say(text or draft.wording.say("rest", length=length(ms)), "rest", place)
    draft.window("rest", ms, place, time_cue(draft, -10_000, "ten_seconds") if ms >= 30_000 else [])


def one_side(draft: Draft, work: Work, place: Place, detail: Detail, *, fresh: bool) -> None:
    """One side of one round, from the set-up to the release. ``fresh``: nothing of it was explained yet."""
    speak = detail if fresh or detail == "cues" else "brief"
    _lines(draft, work, place, ("position", "setup"), speak, fresh=fresh)
    if detail in ("learn", "full"):
        _tip(draft, work, place, "setup")
    if fresh and detail != "cues":
        cautions = work.exercise.cautions if detail in ("learn", "full") else work.exercise.cautions[:1]
        for caution in cautions:
            draft.say(with_side(caution, place.side or work.start_side), "caution", place)
    _lines(draft, work, place, ("enter", "hold"), speak, fresh=fresh)
    _dose(draft, work, place, detail)
    _release(draft, work, place, speak)
    if detail in ("learn", "full"):
        _tip(draft, work, place, "release")
    _lines(draft, work, place, ("reset",), speak)


def _lines(
    draft: Draft, work: Work, place: Place, phases: Sequence[Phase], detail: Detail, *, fresh: bool = False
) -> None:
    """The instructions of some phases: each line, then time to do it.

    A line that later sides leave out is said in full where it is ``fresh``: else a brief session would never hear it.
    """
    chosen = [line for line in work.exercise.instructions if line.phase in phases]
    if detail == "cues":
        silent = sum(_pause_after(line, work) for line in chosen if "hold" not in phases or line.phase == "enter")
        draft.pause(min(silent, LONGEST_SILENT_SETUP), place)
        return
    for line in chosen:
        text = _text(line, detail)
        if not text and fresh and line.phase in ("position", "setup", "enter"):
            text = line.say
        if not text:
            continue
        role: Role = "release" if line.phase == "release" else "instruction"
        draft.say(with_side(text, place.side or work.start_side), role, place)
        draft.pause(_pause_after(line, work), place)


def _pause_after(line: Instruction, work: Work) -> int:
    if line.pause is not None:
        return line.pause
    return PAUSE_AFTER_FEELING if line.phase == "hold" else work.pace.line_pause


def _tip(draft: Draft, work: Work, place: Place, when: str) -> None:
    deck = draft.deck(work.exercise.id, work.exercise.tips, when)
    for tip in deck.offer()[:1]:
        draft.say(with_side(tip, place.side or work.start_side), "tip", place)
        draft.pause(PAUSE_AFTER_FEELING, place)
        deck.heard([tip])


def _dose(draft: Draft, work: Work, place: Place, detail: Detail) -> None:
    """The hold, or the repetitions."""
    if work.reps is not None:
        count = counted(work.reps, "time") if work.hold is not None else counted(work.reps, "repetition")
        if work.hold is not None:
            spoken = length(work.hold_for(place.side))
            draft.phrase("hold_reps", "time", place, length=spoken, reps=count)
            if work.in_turn and work.extra_hold and work.tight_side:
                spoken = length(work.hold_for(work.tight_side))
                draft.phrase("hold_tight", "time", place, length=spoken, side=work.tight_side)
            held_reps(draft, work, place, detail)
        else:
            draft.phrase("reps_alternate" if work.in_turn else "reps", "time", place, reps=count)
            dynamic_reps(draft, work, place, detail)
        return
    hold = work.hold_for(place.side)
    if work.breath_locked:
        name = "stay_breaths" if work.exercise.style == "breath" else "hold_breaths"
        draft.phrase(name, "time", place, breaths=counted(hold // work.breath.length, "breath"))
    else:
        draft.phrase("hold", "time", place, length=length(hold))
    draft.window("settle", work.pace.settle, place, stretch=1)
    draft.window("hold", hold, place, hold_pins(draft, work, hold, place.side, detail, place.round or 1))
    draft.ring("hold-end", place)


def _release(draft: Draft, work: Work, place: Place, detail: Detail) -> None:
    if detail != "cues" and any(line.phase == "release" and _text(line, detail) for line in work.exercise.instructions):
        _lines(draft, work, place, ("release",), detail)
    else:
        draft.phrase("release", "release", place)
        draft.pause(work.pace.line_pause, place)


def _text(line: Instruction, detail: Detail) -> str:
    return line.say if detail in ("learn", "full") or line.short is None else line.short
