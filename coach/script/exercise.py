"""The shape of one exercise: announce, then for each round and side set up, enter, settle, hold, release, switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coach.content.model import Detail, Instruction, Phase, Side
from coach.script.draft import Draft
from coach.script.hold import countdown, hold_pins, time_cue
from coach.script.model import Place, Role
from coach.script.prescription import Prescription
from coach.script.repetitions import dynamic_reps, held_reps

SHORTER: Mapping[Detail, Detail] = {"learn": "full", "full": "brief", "brief": "cues", "cues": "cues"}
"""How much is said from the second round on."""
LONGEST_SILENT_SETUP = 12_000
"""Where the set-up is not spoken, this much time to move is enough."""
PAUSE_AFTER_FEELING = 1_000
PAUSE_AFTER_ANSWER = 700


def exercise(draft: Draft, prescription: Prescription, left: int, *, first: bool, again: bool, title: str) -> None:
    """Write one exercise. ``left`` counts those still to come, this one included; the ``title`` was said already."""
    new = prescription.exercise.id not in draft.explained
    asks = new and prescription.detail == "learn" and bool(prescription.exercise.faq)
    draft.explained.add(prescription.exercise.id)
    detail = prescription.detail
    for round_ in range(1, prescription.rounds + 1):
        for index, side in enumerate(prescription.sides(round_)):
            place = Place(prescription.exercise.id, side, round_, None, prescription.step)
            draft.mark(_chapter(draft, prescription, side, round_), place)
            if round_ == 1 and index == 0:
                _announce(draft, prescription, place, left, first=first, again=again, new=new, title=title)
            else:
                _move_on(draft, prescription, place, index, round_)
            one_side(draft, prescription, place, detail if round_ == 1 else SHORTER[detail], fresh=new)
            new = False
        if round_ < prescription.rounds and prescription.rest:
            place = Place(prescription.exercise.id, None, round_, None, prescription.step)
            rest(draft, prescription.rest, place)
    if asks:  # now the listener knows what they are about, and nothing is left to grow cold for
        _questions(draft, prescription, place)


def _chapter(draft: Draft, prescription: Prescription, side: Side | None, round_: int) -> str:
    language = draft.language
    return language.joined(prescription.exercise.name, language.side(side), str(round_) if round_ > 1 else "")


def _announce(
    draft: Draft,
    prescription: Prescription,
    place: Place,
    left: int,
    *,
    first: bool,
    again: bool,
    new: bool,
    title: str,
) -> None:
    name = prescription.exercise.name
    if phrase := _announcement(left, first=first, again=again, said=name == title):
        draft.phrase(phrase, "title", place, name=name, count=draft.language.number(left))
    if new and prescription.detail in ("learn", "full"):
        draft.say(
            draft.language.with_side(prescription.exercise.purpose, place.side or prescription.start_side),
            "purpose",
            place,
        )
    if prescription.only_side:
        draft.phrase("one_side", "instruction", place, side=draft.language.side(prescription.only_side))
    elif place.side and prescription.detail == "cues":
        draft.phrase("start_side", "instruction", place, side=draft.language.side(place.side))
    if first:
        ready(draft, prescription.pace.get_ready, place)
    else:
        draft.window("transition", prescription.pace.transition, place, stretch=2)


def _announcement(left: int, *, first: bool, again: bool, said: bool) -> str:
    """The phrase that names an exercise; none where the title of a session of one has named it already."""
    if again:
        return "again"
    if first and left == 1:
        return "" if said else "only"
    if first:
        return "first"
    if left == 1:
        return "last"
    return "to_go" if left <= 3 else "next"


def ready(draft: Draft, ms: int, place: Place) -> None:
    """Time to get ready, counted down at its end."""
    pins = countdown(draft, 3) if ms >= 5_000 else []
    if ms >= 30_000:
        pins += time_cue(draft, -10_000, "ten_seconds")
    for n in range(1, (ms - 1) // 60_000 + 1):
        if n <= 5 or n % 5 == 0:
            pins += time_cue(draft, -60_000 * n, "minutes_left", length=draft.language.length(60_000 * n))
    draft.window("ready", ms, place, pins, stretch=1)


def _questions(draft: Draft, prescription: Prescription, place: Place) -> None:
    draft.phrase("questions", "answer", place)
    for question in prescription.exercise.faq:
        draft.say(draft.language.with_side(question.ask, prescription.start_side), "answer", place)
        draft.pause(PAUSE_AFTER_ANSWER, place)
        draft.say(draft.language.with_side(question.answer, prescription.start_side), "answer", place)
        draft.pause(PAUSE_AFTER_ANSWER, place)


def _move_on(draft: Draft, prescription: Prescription, place: Place, index: int, round_: int) -> None:
    """From one side or round to the next: the new side is named, and there is time to get there."""
    side = place.side
    if side is None:
        draft.phrase(
            "last_round" if round_ == prescription.rounds else "round",
            "title",
            place,
            round=draft.language.number(round_),
        )
        draft.pause(prescription.pace.line_pause, place)
        return
    changes = index > 0 or (len(prescription.sides(round_)) > 1 and prescription.sides(round_ - 1)[-1] != side)
    if changes:
        draft.ring("switch", place)
    if index > 0:
        draft.phrase("switch", "switch", place, side=draft.language.side(side))
    else:
        name = "last_round_side" if round_ == prescription.rounds else "round_side"
        draft.phrase(
            name,
            "switch" if changes else "title",
            place,
            round=draft.language.number(round_),
            side=draft.language.side(side),
        )
    if changes:
        draft.window("transition", prescription.pace.switch, place, stretch=1)
    else:
        draft.pause(prescription.pace.line_pause, place)


def rest(draft: Draft, ms: int, place: Place, text: str | None = None) -> None:
    """A rest of exactly ``ms``, announced first."""
    draft.say(text or draft.wording("rest", length=draft.language.length(ms)), "rest", place)
    draft.window("rest", ms, place, time_cue(draft, -10_000, "ten_seconds") if ms >= 30_000 else [])


def one_side(draft: Draft, prescription: Prescription, place: Place, detail: Detail, *, fresh: bool) -> None:
    """One side of one round, from the set-up to the release. ``fresh``: nothing of it was explained yet."""
    speak = detail if fresh or detail == "cues" else "brief"
    _lines(draft, prescription, place, ("position", "setup"), speak, fresh=fresh)
    if detail in ("learn", "full"):
        _tip(draft, prescription, place, "setup")
    if fresh and detail != "cues":
        cautions = prescription.exercise.cautions if detail in ("learn", "full") else prescription.exercise.cautions[:1]
        for caution in cautions:
            draft.say(draft.language.with_side(caution, place.side or prescription.start_side), "caution", place)
    _lines(draft, prescription, place, ("enter", "hold"), speak, fresh=fresh)
    _dose(draft, prescription, place, detail)
    _release(draft, prescription, place, speak)
    if detail in ("learn", "full"):
        _tip(draft, prescription, place, "release")
    _lines(draft, prescription, place, ("reset",), speak)


def _lines(
    draft: Draft,
    prescription: Prescription,
    place: Place,
    phases: Sequence[Phase],
    detail: Detail,
    *,
    fresh: bool = False,
) -> None:
    """The instructions of some phases: each line, then time to do it.

    A line that later sides leave out is said in full where it is ``fresh``: else a brief session would never hear it.
    """
    chosen = [line for line in prescription.exercise.instructions if line.phase in phases]
    if detail == "cues":
        silent = sum(
            _pause_after(line, prescription) for line in chosen if "hold" not in phases or line.phase == "enter"
        )
        draft.pause(min(silent, LONGEST_SILENT_SETUP), place)
        return
    for line in chosen:
        text = _text(line, detail)
        if not text and fresh and line.phase in ("position", "setup", "enter"):
            text = line.say
        if not text:
            continue
        role: Role = "release" if line.phase == "release" else "instruction"
        draft.say(draft.language.with_side(text, place.side or prescription.start_side), role, place)
        draft.pause(_pause_after(line, prescription), place)


def _pause_after(line: Instruction, prescription: Prescription) -> int:
    if line.pause is not None:
        return line.pause
    return PAUSE_AFTER_FEELING if line.phase == "hold" else prescription.pace.line_pause


def _tip(draft: Draft, prescription: Prescription, place: Place, when: str) -> None:
    deck = draft.deck(prescription.exercise.id, prescription.exercise.tips, when)
    for tip in deck.offer()[:1]:
        draft.say(draft.language.with_side(tip, place.side or prescription.start_side), "tip", place)
        draft.pause(PAUSE_AFTER_FEELING, place)
        deck.heard([tip])


def _dose(draft: Draft, prescription: Prescription, place: Place, detail: Detail) -> None:
    """The hold, or the repetitions."""
    language = draft.language
    if prescription.reps is not None:
        _repetitions(draft, prescription, place, detail)
        return
    hold = prescription.hold_for(place.side)
    if prescription.breath_locked:
        name = "stay_breaths" if prescription.exercise.style == "breath" else "hold_breaths"
        draft.phrase(name, "time", place, breaths=language.counted(hold // prescription.breath.length, "breath"))
    else:
        draft.phrase("hold", "time", place, length=language.length(hold))
    draft.window("settle", prescription.pace.settle, place, stretch=1)
    draft.window("hold", hold, place, hold_pins(draft, prescription, hold, place.side, detail, place.round or 1))
    draft.ring("hold-end", place)


def _repetitions(draft: Draft, prescription: Prescription, place: Place, detail: Detail) -> None:
    """How many they are, and how long each is held; then the repetitions themselves."""
    language, reps, tight = draft.language, prescription.reps or 0, prescription.tight_side
    if prescription.hold is None:
        count = language.counted(reps, "repetition")
        draft.phrase("reps_alternate" if prescription.in_turn else "reps", "time", place, reps=count)
        dynamic_reps(draft, prescription, place, detail)
        return
    length = language.length(prescription.hold_for(place.side))
    draft.phrase("hold_reps", "time", place, length=length, reps=language.counted(reps, "time"))
    if prescription.in_turn and prescription.extra_hold and tight:
        length = language.length(prescription.hold_for(tight))
        draft.phrase("hold_tight", "time", place, length=length, side=language.side(tight))
    held_reps(draft, prescription, place, detail)


def _release(draft: Draft, prescription: Prescription, place: Place, detail: Detail) -> None:
    if detail != "cues" and any(
        line.phase == "release" and _text(line, detail) for line in prescription.exercise.instructions
    ):
        _lines(draft, prescription, place, ("release",), detail)
    else:
        draft.phrase("release", "release", place)
        draft.pause(prescription.pace.line_pause, place)


def _text(line: Instruction, detail: Detail) -> str:
    return line.say if detail in ("learn", "full") or line.short is None else line.short
