"""The shape of one exercise: announce, then for each round and side set up, enter, settle, hold, release, switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coach.content.model import PLACEHOLDERS, Detail, Instruction, Phase, Position, Side
from coach.script.draft import Draft
from coach.script.hold import countdown, ending_of, hold_pins, time_cue
from coach.script.model import Kind, Pin, Place, Role, Say
from coach.script.prescription import Pacing, Prescription
from coach.script.repetitions import dynamic_reps, held_reps

SHORTER: Mapping[Detail, Detail] = {"learn": "full", "full": "brief", "brief": "cues", "cues": "cues"}
"""How much is said from the second round on."""
LONGEST_SILENT_SETUP = 12_000
"""Where the set-up is not spoken, this much time to move is enough."""
PAUSE_AFTER_FEELING = 1_000
PAUSE_TO_BREATHE_IN = 2_500
"""A breath in, between being asked for and the way in on the breath out."""
LEAST_QUIET = 1_500
"""ms that are left to move or to settle in at the least, where words take up the rest of that time."""
QUESTION_REST = 8_000
"""ms of silence behind a few answers."""
UPRIGHT: frozenset[Position | None] = frozenset({"standing", "chair"})


def exercise(draft: Draft, prescription: Prescription, left: int, *, first: bool, again: bool, title: str) -> None:
    """Write one exercise. ``left`` counts those still to come, this one included; the ``title`` was said already."""
    new = prescription.exercise.id not in draft.explained
    if new and prescription.detail == "learn":
        draft.put_questions(prescription)
    draft.explained.add(prescription.exercise.id)
    for round_ in range(1, prescription.rounds + 1):
        for index, side in enumerate(prescription.sides(round_)):
            place = Place(prescription.exercise.id, side, round_, None, prescription.step)
            draft.mark(_chapter(draft, prescription, side, round_), place)
            if round_ > 1:
                _next_round(draft, prescription, place, index)
            elif index:
                _switch(draft, prescription, place)
            else:
                _announce(draft, prescription, place, left, first=first, again=again, new=new, title=title)
                if new and prescription.detail == "learn":
                    _teach_first(draft, prescription, place, alone=first and left == 1)
            one_side(draft, prescription, place, _detail(draft, prescription, round_, index, new), fresh=new)
            if new:
                draft.ask(place)
            new = False
        if round_ < prescription.rounds and prescription.rest:
            place = Place(prescription.exercise.id, None, round_, None, prescription.step)
            rest(draft, prescription.rest, place)
    draft.posture = prescription.exercise.ends or prescription.exercise.position or draft.posture


def _detail(draft: Draft, prescription: Prescription, round_: int, index: int, new: bool) -> Detail:
    """How much is said of one side: less of later ones, and less where a fit needs the time."""
    detail = prescription.detail
    if detail in ("learn", "full") and draft.choice.saves("short-forms"):
        detail = "brief"
    if round_ > 1:
        detail = SHORTER[detail]
    later = round_ > 1 or index > 0 or not new
    return "cues" if later and draft.choice.saves("later-detail") else detail


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
    """The exercise by its spoken name, then at once where to be, and time to get there."""
    spoken, detail = prescription.exercise, prescription.detail
    name, missing = spoken.spoken_name, prescription.missing
    if missing and not again:
        draft.phrase("instead", "title", place, name=name, missing=draft.language.listed(missing))
    elif phrase := _announcement(left, first=first, again=again, said=spoken.name == title):
        draft.phrase(phrase, "title", place, name=name, count=draft.language.number(left))
    getting_ready = first and draft.posture is None
    travel = _position(draft, prescription, place, ready=getting_ready)
    purpose = "" if not new or detail not in ("learn", "full") or draft.choice.saves("purpose") else spoken.purpose
    purpose = draft.language.with_side(purpose, place.side or prescription.start_side)
    _get_there(draft, place, travel, purpose, ready=getting_ready)
    if new and detail in ("learn", "full"):
        for caution in spoken.before:
            draft.say(draft.language.with_side(caution, place.side or prescription.start_side), "caution", place)
    if prescription.only_side:
        draft.phrase("one_side", "instruction", place, which=draft.which(prescription, prescription.only_side))
    elif place.side and detail == "cues":
        draft.phrase("start_side", "instruction", place, which=draft.which(prescription, place.side))
    if prescription.rounds > 1 and detail != "cues":
        draft.phrase("rounds", "title", place, rounds=draft.language.counted(prescription.rounds, "round"))


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


def _position(draft: Draft, prescription: Prescription, place: Place, *, ready: bool) -> int:
    """Say where to be, or to stay; how long (ms) it takes to get there."""
    here, there = draft.posture, prescription.exercise.position
    lines = [line for line in prescription.exercise.instructions if line.phase == "position"]
    travel = prescription.pace.get_ready if ready else _travel(prescription.pace, here, there)
    if here is not None and here == there and lines and not any(map(_has_side, lines)):
        draft.say(draft.spare_wording(f"stay_{there}"), "instruction", place)
        return travel
    speak: Detail = "brief" if prescription.detail in ("brief", "cues") else prescription.detail
    for index, line in enumerate(lines):
        draft.say(_told(draft, prescription, place, _text(line, speak) or line.say), "instruction", place)
        if index + 1 < len(lines):
            draft.pause(_pause_after(line, prescription), place)
    return max(travel, _pause_after(lines[-1], prescription)) if lines else travel


def _travel(pace: Pacing, here: Position | None, there: Position | None) -> int:
    """Time (ms) to get from one position to the next."""
    if pace.transition:
        return pace.transition
    if here == there and here is not None:
        return pace.stay_put
    if here is None:
        return pace.to_floor if there not in UPRIGHT else pace.on_floor
    if (here in UPRIGHT) == (there in UPRIGHT):
        return pace.on_floor
    return pace.from_floor if there in UPRIGHT else pace.to_floor


def _get_there(draft: Draft, place: Place, travel: int, purpose: str, *, ready: bool) -> None:
    """Time to get into position; what it is for is heard meanwhile."""
    draft.say(purpose, "purpose", place)
    travel = _still(draft, travel, purpose)
    if ready:
        get_ready(draft, travel, place)
    else:
        draft.window("transition", travel, place, stretch=2)


def _still(draft: Draft, ms: int, text: str) -> int:
    """What is left of a time to move in which a line is heard: never nothing, so that the next word does not crowd."""
    return min(ms, max(LEAST_QUIET, ms - draft.roughly(text))) if text else ms


def get_ready(draft: Draft, ms: int, place: Place) -> None:
    """Time to get ready; a long one says how much of it is left, and is counted down at its end."""
    pins: list[Pin] = []
    if ms >= 30_000:
        pins += countdown(draft, 3) + time_cue(draft, -10_000, "ten_seconds")
    for n in range(1, (ms - 1) // 60_000 + 1):
        if n <= 5 or n % 5 == 0:
            pins += time_cue(draft, -60_000 * n, "minutes_left", length=draft.language.length(60_000 * n))
    draft.window("ready", ms, place, pins, stretch=1)


def _switch(draft: Draft, prescription: Prescription, place: Place) -> None:
    """The other side, in the exercise's own words, and time to get there."""
    draft.ring("switch", place)
    draft.say(draft.switch_words(prescription, place.side), "switch", place)
    draft.window("transition", prescription.pace.switch, place, stretch=1)


def _next_round(draft: Draft, prescription: Prescription, place: Place, index: int) -> None:
    """The same again: the side is named where there is one, and there is time to get there."""
    side, round_ = place.side, place.round or 1
    before = prescription.sides(round_ - 1)[-1] if index == 0 else prescription.sides(round_)[index - 1]
    name = ("last_round", "last_round_side") if round_ == prescription.rounds else ("round", "round_side")
    if side and before != side:
        draft.ring("switch", place)
    which = draft.which(prescription, side) if side else ""
    draft.phrase(name[bool(side)], "switch" if side and before != side else "title", place, which=which)
    if side and before != side:
        draft.window("transition", prescription.pace.switch, place, stretch=1)
    else:
        draft.pause(prescription.pace.line_pause, place)


def _teach_first(draft: Draft, prescription: Prescription, place: Place, *, alone: bool) -> None:
    """Nobody wants to be taught once they have come to rest: there, it is done before."""
    style = prescription.exercise.style
    if style == "rest":
        draft.put_tips(prescription)
    if style == "rest" or (style == "breath" and alone):
        answers(draft, place)


def answers(draft: Draft, place: Place) -> None:
    """All the questions that wait, a few at a time, with a short rest behind them."""
    while draft.questions:
        draft.phrase("question_rest", "rest", place)
        draft.ask(place)
        draft.window("rest", QUESTION_REST, place)


def rest(draft: Draft, ms: int, place: Place, text: str | None = None, pins: Sequence[Pin] = ()) -> None:
    """A rest of exactly ``ms``, announced first."""
    draft.say(text or draft.wording("rest", length=draft.language.length(ms)), "rest", place)
    draft.ask(place)
    draft.window("rest", ms, place, pins)


def one_side(draft: Draft, prescription: Prescription, place: Place, detail: Detail, *, fresh: bool) -> None:
    """One side of one round, from the set-up to the release. ``fresh``: nothing of it was explained yet."""
    speak = detail if fresh or detail == "cues" else "brief"
    if (place.round or 1) > 1:
        _again(draft, prescription, place)
    else:
        _way_in(draft, prescription, place, speak, fresh=fresh)
    _dose(draft, prescription, place, detail, fresh=fresh)
    _release(draft, prescription, place, speak)
    if detail in ("learn", "full") and not draft.choice.saves("tips"):
        _tip(draft, prescription, place)
    _lines(draft, prescription, place, ("reset",), speak)


def _way_in(draft: Draft, prescription: Prescription, place: Place, speak: Detail, *, fresh: bool) -> None:
    """The set-up, a breath in, and the way in on the breath out; at ``cues`` only the time for it."""
    if speak == "cues":
        begins = (place.round or 1) == 1 and place.side == prescription.sides(1)[0]
        _lines(draft, prescription, place, ("setup", "enter"), speak, fresh=begins)
        _how_often(draft, prescription, place, fresh=False)
        return
    turned = place.side != prescription.sides(1)[0]  # who lies on a side has to roll over
    _lines(draft, prescription, place, ("position", "setup") if turned else ("setup",), speak, fresh=fresh)
    _how_often(draft, prescription, place, fresh=fresh)
    lines = [line for line in prescription.exercise.instructions if line.phase == "enter"]
    out = _breath_out(draft, prescription, lines) if fresh or speak != "brief" else 0
    _spoken(draft, prescription, place, lines[:out], speak, fresh=fresh)
    if fresh or speak != "brief":
        _breathe_in(draft, place, lines[out:])
    _spoken(draft, prescription, place, lines[out:], speak, fresh=fresh)


def _again(draft: Draft, prescription: Prescription, place: Place) -> None:
    """Into the same position once more: time for what is known by now, and one line for the way in."""
    if prescription.detail == "cues":
        _way_in(draft, prescription, place, "cues", fresh=False)
        return
    lines = prescription.exercise.instructions
    known = sum(_pause_after(line, prescription) for line in lines if line.phase == "setup")
    draft.pause(min(known, LONGEST_SILENT_SETUP) * prescription.pace.later_pause // 100, place)
    _how_often(draft, prescription, place, fresh=False)
    last = next((line for line in reversed(lines) if line.phase == "enter"), None)
    text = prescription.exercise.again or (_text(last, "brief") or last.say if last else "")
    draft.say(_told(draft, prescription, place, text), "instruction", place)
    draft.pause(_pause_after(last, prescription) if last else prescription.pace.line_pause, place)


def _how_often(draft: Draft, prescription: Prescription, place: Place, *, fresh: bool) -> None:
    """Before the way in to a movement: nobody has to wait for the count at the end of it."""
    if prescription.hold is not None or prescription.reps is None:
        return
    if fresh:
        _pain(draft, prescription, place)
    count = draft.language.counted(prescription.reps, "time")
    draft.phrase("reps_alternate" if prescription.in_turn else "reps", "time", place, reps=count)


def _breath_out(draft: Draft, prescription: Prescription, lines: Sequence[Instruction]) -> int:
    """Which line of a way in is the first to be made on a breath out; in a movement, only its first can be."""
    if prescription.hold is None:
        return 0
    return next((n for n, line in enumerate(lines) if draft.language.breath_out.search(line.say)), 0)


def _breathe_in(draft: Draft, place: Place, lines: Sequence[Instruction]) -> None:
    """A breath in before the first breath out, which the way in is made on."""
    if lines and draft.language.breath_out.search(lines[0].say):
        draft.say(draft.spare_wording("enter_breath"), "breath", place)
        draft.pause(PAUSE_TO_BREATHE_IN, place)


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
    chosen = [
        line
        for line in prescription.exercise.instructions
        if line.phase in phases and (line.phase != "position" or _has_side(line))
    ]
    if detail == "cues":
        # What later sides hear nothing of is done already: it takes no time again.
        silent = sum(_pause_after(line, prescription) for line in chosen if fresh or line.short != "")
        draft.pause(min(silent, LONGEST_SILENT_SETUP), place)
        return
    _spoken(draft, prescription, place, chosen, detail, fresh=fresh)


def _spoken(
    draft: Draft,
    prescription: Prescription,
    place: Place,
    lines: Sequence[Instruction],
    detail: Detail,
    *,
    fresh: bool,
) -> None:
    """Each of the lines that is heard at this level, and time to do it."""
    for line in lines:
        text = _text(line, detail)
        if not text and fresh and line.phase in ("setup", "enter"):
            text = line.say
        if not text:
            continue
        role: Role = "release" if line.phase == "release" else "instruction"
        draft.say(_told(draft, prescription, place, text), role, place)
        pause = _pause_after(line, prescription)
        pause = pause * (100 if fresh else prescription.pace.later_pause) // 100
        draft.pause(pause * (prescription.pace.brief_pause if detail == "brief" else 100) // 100, place)


def _told(draft: Draft, prescription: Prescription, place: Place, text: str) -> str:
    return draft.language.with_side(text, place.side or prescription.start_side)


def _has_side(line: Instruction) -> bool:
    """Whether it is another position for the other side: who lies on a side has to roll over."""
    return any(f"{{{word}}}" in line.say for word in PLACEHOLDERS)


def _pause_after(line: Instruction, prescription: Prescription) -> int:
    return line.pause if line.pause is not None else prescription.pace.line_pause


def _tip(draft: Draft, prescription: Prescription, place: Place) -> None:
    """What is worth saying once the listener has let go."""
    deck = draft.deck(prescription.exercise, "release")
    for tip in deck.offer()[:1]:
        draft.say(_told(draft, prescription, place, tip), "tip", place)
        draft.pause(PAUSE_AFTER_FEELING, place)
        deck.heard([tip])


def _dose(draft: Draft, prescription: Prescription, place: Place, detail: Detail, *, fresh: bool) -> None:
    """The hold, or the repetitions."""
    language = draft.language
    if prescription.reps is not None:
        if fresh and detail != "cues" and prescription.hold is not None:
            _pain(draft, prescription, place)
        _repetitions(draft, prescription, place, detail)
        return
    hold = prescription.hold_for(place.side)
    if prescription.restful and not prescription.breath_locked:
        draft.phrase("stay", "time", place, length=language.length(hold))
    elif prescription.breath_locked:
        name = "stay_breaths" if prescription.exercise.style == "breath" else "hold_breaths"
        draft.phrase(name, "time", place, breaths=language.counted(prescription.breaths(hold), "breath"))
    else:
        draft.phrase("hold", "time", place, length=language.length(hold))
    settle(draft, prescription, place, fresh=fresh and detail != "cues")
    kind: Kind = "rest" if prescription.exercise.style == "rest" else "hold"
    draft.window(kind, hold, place, hold_pins(draft, prescription, hold, place.side, detail, place.round or 1))
    if ending_of(prescription) != "soft":
        draft.ring("hold-end", place)


def settle(draft: Draft, prescription: Prescription, place: Place, *, fresh: bool) -> None:
    """Time to arrive. The first time, the first caution about the stretch is heard in it: the one about pain."""
    text = _pain(draft, prescription, place) if fresh else ""
    draft.window("settle", _still(draft, prescription.pace.settle, text), place, stretch=1)


def _pain(draft: Draft, prescription: Prescription, place: Place) -> str:
    """Say an exercise's first caution, which is never left out: its words, if it has one."""
    text = "".join(prescription.exercise.cautions[:1])
    text = _told(draft, prescription, place, text)
    draft.say(text, "caution", place)
    return text


def _repetitions(draft: Draft, prescription: Prescription, place: Place, detail: Detail) -> None:
    """How many they are, and how long each is held; then the repetitions themselves."""
    language, reps, tight = draft.language, prescription.reps or 0, prescription.tight_side
    if prescription.hold is None:
        if isinstance(draft.items[-1], Say):
            draft.pause(prescription.pace.gap, place)  # so that the first number is heard on its beat
        dynamic_reps(draft, prescription, place, detail)
        return
    length = language.length(prescription.hold_for(place.side))
    draft.phrase("hold_reps", "time", place, length=length, reps=language.counted(reps, "time"))
    if prescription.in_turn and prescription.extra_hold and tight:
        length = language.length(prescription.hold_for(tight))
        draft.phrase("hold_tight", "time", place, length=length, which=draft.which(prescription, tight))
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
