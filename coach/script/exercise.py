"""The shape of one exercise: announce, then for each round and side set up, enter, settle, hold, release, switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from coach.content.model import PLACEHOLDERS, Breath, Detail, Instruction, Phase, Position, Side
from coach.content.ways import ways
from coach.script.draft import COMMON_PROPS, Draft
from coach.script.hold import breath_cues, countdown, ending_of, hold_pins, time_cue
from coach.script.model import Kind, Pin, Place, Role, Say
from coach.script.prescription import Prescription
from coach.script.repetitions import dynamic_reps, held_reps
from coach.times import half_minutes

SHORTER: Mapping[Detail, Detail] = {"learn": "full", "full": "brief", "brief": "cues", "cues": "cues"}
"""How much is said from the second round on."""
LONGEST_SILENT_SETUP = 12_000
"""Where the set-up is not spoken, this much time to move is enough."""
PAUSE_AFTER_FEELING = 3_000
PAUSE_TO_BREATHE_IN = 2_500
"""A breath in, between being asked for and the way in on the breath out."""
LEAST_QUIET = 1_500
"""ms that are left to move or to settle in at the least, where words take up the rest of that time."""
LEAST_TO_MOVE = 1_500
"""ms behind a line of a later side at the least, where it had them on the first: no hip is faster the second time."""
MOST_IN_A_ROW, BREATH_OF_TIME = 3, 2_500
"""So many lines may follow each other with less time (ms) than a breath; then there is one."""
ALONE_BREATHS, PAUSE_BEFORE_BREATHS = 2, 2_000
"""Breaths before an exercise that is done alone and lying; ms before the first of any guided breaths."""
QUESTION_REST = 8_000
"""ms of silence behind a few answers."""
LEAST_ABOUT, HALF_MINUTE = 60_000, 30_000
"""A guided breathing of so many ms and more is told to the half minute: it is the breaths that fill it."""
UPRIGHT: frozenset[Position | None] = frozenset({"standing", "chair"})


def exercise(draft: Draft, prescription: Prescription, left: int, *, first: bool, again: bool, title: str) -> None:
    """Write one exercise. ``left`` counts those still to come, this one included; the ``title`` was said already."""
    unknown = prescription.exercise.id not in draft.explained
    draft.last_hold, draft.reminder = 0, ""
    if unknown and prescription.detail == "learn":
        draft.put_questions(prescription)
    draft.explained.add(prescription.exercise.id)
    for round_ in range(1, prescription.rounds + 1):
        now = draft.with_ending(prescription)
        for index, side in enumerate(now.sides(round_)):
            place, new = Place(now.exercise.id, side, round_, None, now.step), unknown and (round_, index) == (1, 0)
            draft.mark(_chapter(draft, now, side, round_), place)
            if round_ > 1:
                _next_round(draft, now, place, index)
            elif index:
                _switch(draft, now, place)
            else:
                _announce(draft, now, place, left, first=first, again=again, new=new, title=title)
                if new and now.detail == "learn":
                    _teach_first(draft, now, place, alone=first and left == 1)
                if draft.alone:
                    breathe(draft, ALONE_BREATHS, now.breath, place)
            detail = _detail(draft, now, round_, index, new)
            one_side(draft, now, place, detail, fresh=new, careful=unknown and round_ == 1)
            if new and not prescription.late:
                draft.ask(place)
        if round_ < prescription.rounds and prescription.rest:
            place = Place(prescription.exercise.id, None, round_, None, prescription.step)
            rest(draft, prescription.rest, place)
    draft.posture = prescription.exercise.ends or prescription.exercise.position or draft.posture
    draft.finish(prescription.exercise)


def _detail(draft: Draft, prescription: Prescription, round_: int, index: int, new: bool) -> Detail:
    """How much is said of one side: less of later ones, and less where a fit needs the time."""
    detail = prescription.detail
    if detail in ("learn", "full") and draft.choice.saves("short-forms"):
        detail = "brief"
    if round_ > 1:
        detail = SHORTER[detail]
    if draft.choice.saves("later-detail") and (round_ > 1 or index > 0 or not new):
        detail = "cues" if round_ > 1 or detail == "cues" else "brief"
    return detail


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
    """The exercise by its spoken name, what it needs, for whom it is not; where to be, and time to get there."""
    exercise, detail = prescription.exercise, prescription.detail
    explains = new and detail in ("learn", "full")
    warnings = [text for text in exercise.before if explains and text not in draft.told_bodies]
    warnings = [_with_side(draft, prescription, place, text) for text in warnings]
    position = _position(draft, prescription, place)
    _name(draft, prescription, place, left, first=first, again=again, title=title)
    if detail != "cues":
        words = " ".join(text for text, _ in position)
        draft.put_away(exercise.position, exercise.props, words, prescription.pace.line_pause, place)
    if explains and not first and not draft.choice.saves("short-forms"):  # the opening has named it
        _needs(draft, prescription, place, (exercise.spoken_name, *warnings, *(text for text, _ in position)))
    for warning in warnings:
        draft.say(warning, "caution", place)
    purpose = _purpose(draft, prescription, first=first) if explains else ""
    getting_ready = first and draft.posture is None
    travel = prescription.pace.get_ready if getting_ready else _travel(draft, prescription)
    if detail != "cues" and not prescription.pace.transition:
        travel = _way(draft, position, exercise.position, travel, prescription.pace.on_floor)
    travel = _go(draft, place, position, travel)
    _get_there(draft, place, travel, _with_side(draft, prescription, place, purpose), ready=getting_ready)
    _how_much(draft, prescription, place)


def _how_much(draft: Draft, prescription: Prescription, place: Place) -> None:
    """Which side it is where only one is done, or where nothing else will tell; how many rounds, and how long."""
    if prescription.only_side:
        draft.phrase("one_side", "instruction", place, which=draft.which(prescription, prescription.only_side))
    elif place.side and prescription.detail == "cues":
        draft.phrase("start_side", "instruction", place, which=draft.which(prescription, place.side))
    if prescription.rounds > 1 and prescription.detail != "cues":
        draft.phrase("rounds", "title", place, rounds=draft.language.counted(prescription.rounds, "round"))
    varied = prescription.detail != "cues" and prescription.is_plain and ending_of(prescription) != "count"
    if varied and draft.frame("length", ("behind", "ahead")) == "ahead":
        draft.last_hold = prescription.hold_for(place.side)
        draft.phrase("hold_ahead", "time", place, length=draft.language.length(draft.last_hold))


def _purpose(draft: Draft, prescription: Prescription, *, first: bool) -> str:
    """What it is for, as it is told on the way to it. Later exercises may have it in their hold, or not at all."""
    detail, exercise = prescription.detail, prescription.exercise
    if not exercise.purpose or draft.choice.saves("purpose") or (prescription.late and detail != "learn"):
        return ""
    frame = "told" if first or detail == "learn" else draft.frame("purpose", ("felt", "told", "asked"))
    if frame == "felt" and exercise.style == "static" and not prescription.phases:
        draft.purposes[exercise.id] = exercise.purpose
    elif frame == "asked":
        draft.asked.add(exercise.id)
    return "" if frame == "asked" or exercise.id in draft.purposes else exercise.purpose


def _name(
    draft: Draft, prescription: Prescription, place: Place, left: int, *, first: bool, again: bool, title: str
) -> None:
    name, missing = prescription.exercise.spoken_name, prescription.missing
    if missing and not again:
        draft.phrase("instead", "title", place, name=name, missing=draft.language.listed(missing))
        return
    if again:
        phrase = "again"
    elif first:
        titled = prescription.exercise.name == title  # then a session of one has named it already
        phrase = "first" if left > 1 else "" if titled else "only"
    else:
        phrase = draft.frame("last", ("last", "next")) if left == 1 else "next"
    if phrase:
        draft.phrase(phrase, "title", place, name=name)


def _needs(draft: Draft, prescription: Prescription, place: Place, heard: Sequence[str]) -> None:
    """Say what has to be taken for it, and lies within reach, but for what the words that are ``heard`` anyway name."""
    words, language, exercise = " ".join(heard).casefold(), draft.language, prescription.exercise
    near = (*COMMON_PROPS, *draft.at_hand, exercise.position)  # nobody fetches what they are on
    later = " ".join(line.say for line in exercise.instructions).casefold()
    named = [prop for prop in exercise.props if prop in words or (prop in draft.opening and prop in later)]
    if props := [language.one(prop) for prop in exercise.props if prop not in (*near, *named)]:
        draft.phrase("needs", "instruction", place, props=language.listed(props))
        draft.pause(prescription.pace.on_floor, place)


def _position(draft: Draft, prescription: Prescription, place: Place) -> list[tuple[str, int]]:
    """Where to be: the lines that say so, each with the time (ms) that it takes. Who is there already hears nothing."""
    here, there = draft.posture, prescription.exercise.position
    lines = [line for line in prescription.exercise.instructions if line.phase == "position"]
    if here is not None and here == there and not any(map(_has_side, lines)):
        return []
    speak: Detail = "brief" if prescription.detail in ("brief", "cues") else prescription.detail
    return [
        (_with_side(draft, prescription, place, _text(line, speak) or line.say), _pause_after(line, prescription))
        for line in lines
    ]


def _go(draft: Draft, place: Place, lines: Sequence[tuple[str, int]], travel: int) -> int:
    """Say where to be, each line with time to do it; how long (ms) the last of them takes, and ``travel`` at least."""
    for text, pause in lines[:-1]:
        draft.say(text, "instruction", place)
        draft.pause(pause, place)
    for text, pause in lines[-1:]:
        draft.say(text, "instruction", place)
        travel = max(travel, pause)
    return travel


def _way(draft: Draft, lines: list[tuple[str, int]], there: Position | None, travel: int, least: int) -> int:
    """Put the steps to another position before the last of its ``lines``; what is then left of ``travel`` (ms)."""
    steps = ways(draft.posture, there) if lines else ()
    steps = steps[:1] if draft.choice.saves("opening") else steps
    lines[-1:-1] = [(draft.wording(name), ms) for name, ms in steps]
    return max(least, travel - sum(ms for _, ms in steps)) if steps else travel


def _travel(draft: Draft, prescription: Prescription) -> int:
    """Time (ms) to get from where the listener is to where an exercise begins."""
    pace, here, there = prescription.pace, draft.posture, prescription.exercise.position
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
    """Time to get into position; what it is for is heard meanwhile, but not while one is still going down."""
    if purpose and not ready and travel > draft.pace.stay_put:
        draft.pause(draft.pace.stay_put, place)
        travel -= draft.pace.stay_put
    draft.say(purpose, "purpose", place)
    travel = travel if draft.alone else _still(draft, travel, purpose)  # nothing has led there yet
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
    draft.reminder = draft.frame("reminder", ("length", "", "care", ""))
    draft.ring("switch", place)
    draft.say(draft.switch_words(prescription, place.side), "switch", place)
    draft.window("transition", _to_switch(draft, prescription), place, stretch=1)


def _to_switch(draft: Draft, prescription: Prescription) -> int:
    """Time (ms) to move to the other side: more where one has to roll over, less where set-up lines have their own."""
    pace, lines = prescription.pace, prescription.exercise.instructions
    turns = any(_has_side(line) for line in lines if line.phase == "position")
    switch = pace.switch or (pace.on_floor if turns else pace.stay_put)
    return min(switch, pace.stay_put) if draft.choice.saves("later-detail") and not turns else switch


def _next_round(draft: Draft, prescription: Prescription, place: Place, index: int) -> None:
    """The same again: the side is named where there is one, and there is time to get there."""
    side, round_, draft.reminder = place.side, place.round or 1, ""
    before = prescription.sides(round_ - 1)[-1] if index == 0 else prescription.sides(round_)[index - 1]
    name = ("last_round", "last_round_side") if round_ == prescription.rounds else ("round", "round_side")
    if side and before != side:
        draft.ring("switch", place)
    which = draft.which(prescription, side) if side else ""
    draft.phrase(name[bool(side)], "switch" if side and before != side else "title", place, which=which)
    if side and before != side:
        draft.window("transition", _to_switch(draft, prescription), place, stretch=1)
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


def breathe(draft: Draft, count: int, breath: Breath, place: Place) -> None:
    """So many guided breaths."""
    draft.phrase("breathe", "instruction", place, breaths=draft.language.counted(count, "breath"))
    draft.pause(PAUSE_BEFORE_BREATHS, place)
    pins = [pin for n in range(count) for pin in breath_cues(draft, breath, n * breath.length)]
    draft.window("breath", count * breath.length, place, pins)


def rest(
    draft: Draft, ms: int, place: Place, text: str | None = None, pins: Sequence[Pin] = (), hush: str = ""
) -> None:
    """A rest of exactly ``ms``, announced first; ``hush`` tells that it will be silent, before one has come to rest."""
    draft.ask(place)
    draft.say(hush, "time", place)
    draft.say(text or draft.wording("rest", length=draft.language.length(ms)), "rest", place)
    draft.window("rest", ms, place, pins)


def one_side(
    draft: Draft, prescription: Prescription, place: Place, detail: Detail, *, fresh: bool, careful: bool
) -> None:
    """One side of one round, from the set-up to the release.

    ``fresh``: nothing of it was explained yet. ``careful``: what guards the body is said; on a later side, too.
    """
    careful = careful and detail != "cues"
    speak = detail if fresh or detail == "cues" else "brief"
    if (place.round or 1) > 1:
        _again(draft, prescription, place)
    else:
        _way_in(draft, prescription, place, speak, fresh=fresh, careful=careful)
    _dose(draft, prescription, place, detail, careful=careful)
    _release(draft, prescription, place, speak)
    _lines(draft, prescription, place, ("reset",), speak)
    if detail in ("learn", "full") and not draft.choice.saves("tips"):
        _tip(draft, prescription, place, "release")
        if place.side == prescription.sides(place.round or 1)[-1]:
            _tip(draft, prescription, place, "both")
    if detail != "cues":
        _breather(draft, prescription, place)


def _breather(draft: Draft, prescription: Prescription, place: Place) -> None:
    """Behind the last side, a breath of quiet in which it can be felt; now and then it is asked for."""
    if place.round != prescription.rounds or place.side != prescription.sides(place.round)[-1]:
        return
    name = prescription.exercise.id
    if name in draft.asked:
        draft.asked.discard(name)
        for target in prescription.exercise.targets[:1]:
            draft.say(draft.spare_wording("feel", part=draft.language.write(f"muscle_{target}")), "tip", place)
        draft.pause(PAUSE_AFTER_FEELING, place)
    if prescription.exercise.style == "static" and not draft.choice.saves("tips"):
        draft.pause(prescription.pace.breather, place)


def _way_in(
    draft: Draft, prescription: Prescription, place: Place, speak: Detail, *, fresh: bool, careful: bool
) -> None:
    """The set-up, a breath in, and the way in on the breath out; at ``cues`` only the time for it."""
    if speak == "cues":
        begins = (place.round or 1) == 1 and place.side == prescription.sides(1)[0]
        _lines(draft, prescription, place, ("setup", "enter"), speak, fresh=begins)
        _how_often(draft, prescription, place)
        return
    turned = place.side != prescription.sides(1)[0]  # who lies on a side has to roll over
    if turned and draft.choice.saves("later-detail"):
        _what_changes(draft, prescription, place, careful=careful)
        return
    _lines(draft, prescription, place, ("position", "setup") if turned else ("setup",), speak, fresh=fresh)
    _how_often(draft, prescription, place)
    if careful and prescription.hold is None:  # ahead of the trial movement, which then flows into the first count
        draft.pause(prescription.pace.gap if _pain(draft, prescription, place) else 0, place)
    lines = [line for line in prescription.exercise.instructions if line.phase == "enter"]
    out = _breath_out(draft, prescription, lines)
    _spoken(draft, prescription, place, lines[:out], speak, fresh=fresh)
    _breathe_in(draft, place, lines[out:], told=fresh or speak != "brief")
    _spoken(draft, prescription, place, lines[out:], speak, fresh=fresh)


def _what_changes(draft: Draft, prescription: Prescription, place: Place, *, careful: bool) -> None:
    """The way in to a later side where time is short: what changes with the side, and the movement into it.

    What does not change is done without being asked for, in the time that it takes.
    """
    phases: tuple[Phase, ...] = ("position", "setup", "enter")
    lines = [line for line in prescription.exercise.instructions if line.phase in phases]
    movement = next((line for line in lines if line.phase == "enter"), None)
    silent = 0
    for line in lines:
        changes = line is movement or _has_side(line)
        if changes:
            draft.pause(silent * prescription.pace.later_pause // 100, place)
            silent = 0
            if line is movement and careful and prescription.hold is None:
                draft.pause(prescription.pace.gap if _pain(draft, prescription, place) else 0, place)
            _spoken(draft, prescription, place, [line], "brief", fresh=False)
        elif line.phase == "setup" and line.short != "":
            silent += _pause_after(line, prescription)


def _again(draft: Draft, prescription: Prescription, place: Place) -> None:
    """Into the same position once more: time for what is known by now, and one line for the way in."""
    if prescription.detail == "cues":
        _way_in(draft, prescription, place, "cues", fresh=False, careful=False)
        return
    lines = prescription.exercise.instructions
    known = sum(_pause_after(line, prescription) for line in lines if line.phase == "setup")
    draft.pause(min(known, LONGEST_SILENT_SETUP) * prescription.pace.later_pause // 100, place)
    last = next((line for line in reversed(lines) if line.phase == "enter"), None)
    text = prescription.exercise.again or (_text(last, "brief") or last.say if last else "")
    text = _with_side(draft, prescription, place, text)
    draft.say(draft.spare_wording("enter_again") if draft.is_worn(text) else text, "instruction", place)
    draft.pause(_pause_after(last, prescription) if last else prescription.pace.line_pause, place)


def _how_often(draft: Draft, prescription: Prescription, place: Place) -> None:
    """Before the way in to a movement: nobody has to wait for the count at the end of it."""
    if prescription.hold is not None or prescription.reps is None:
        return
    if place.round != 1 or place.side != prescription.sides(1)[0]:
        return  # it is as often as the side or the round before
    count = draft.language.counted(prescription.reps, "time")
    name = "reps_both" if prescription.quick else "reps_alternate" if prescription.in_turn else "reps"
    draft.phrase(name, "time", place, reps=count)


def _breath_out(draft: Draft, prescription: Prescription, lines: Sequence[Instruction]) -> int:
    """Which line of a way in is the first to be made on a breath out; in a movement, only its first can be."""
    if prescription.hold is None:
        return 0
    return next((n for n, line in enumerate(lines) if draft.language.breath_out.search(line.say)), 0)


def _breathe_in(draft: Draft, place: Place, lines: Sequence[Instruction], *, told: bool) -> None:
    """A breath in before the first breath out, which the way in is made on; by and by its time alone is enough."""
    if not lines or not draft.language.breath_out.search(lines[0].say) or draft.choice.saves("later-detail"):
        return
    known = len(draft.explained) > draft.pace.breath_exercises and told and draft.frame("breath", ("", "said")) == ""
    draft.say(draft.spare_wording("enter_breath") if told and not known else "", "breath", place)
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
    draft: Draft, prescription: Prescription, place: Place, lines: Sequence[Instruction], detail: Detail, *, fresh: bool
) -> None:
    """Each of the lines that is heard at this level, and time to do it."""
    things = [prop.casefold() for prop in prescription.exercise.props if prop not in COMMON_PROPS]
    hurried = 0
    for line in lines:
        text = _text(line, detail)
        if not text and fresh and line.phase in ("setup", "enter"):
            text = line.say
        if not text:
            continue
        role: Role = "release" if line.phase == "release" else "instruction"
        text = _with_side(draft, prescription, place, text)
        worn = line.phase == "reset" and draft.is_worn(text)  # done without being asked for by now
        draft.say("" if worn else text, role, place)
        pause = line_pause = _pause_after(line, prescription)
        handled = any(prop in line.say.casefold() for prop in things)  # that is as slow as the first time
        pause = pause * (100 if fresh or handled else prescription.pace.later_pause) // 100
        short = draft.choice.saves("short-forms") or (draft.choice.saves("later-detail") and not fresh)
        brief = prescription.detail == "brief" or short
        pause = pause * (prescription.pace.brief_pause if brief else 100) // 100
        pause = pause if brief else max(pause, min(line_pause, LEAST_TO_MOVE))
        hurried = hurried + 1 if pause < BREATH_OF_TIME else 0
        if hurried == MOST_IN_A_ROW and not short:
            pause, hurried = BREATH_OF_TIME, 0
        draft.pause(pause, place)


def _with_side(draft: Draft, prescription: Prescription, place: Place, text: str) -> str:
    return draft.language.with_side(text, place.side or prescription.start_side)


def _has_side(line: Instruction) -> bool:
    """Whether it is another position for the other side: who lies on a side has to roll over."""
    return any(f"{{{word}}}" in line.say for word in PLACEHOLDERS)


def _pause_after(line: Instruction, prescription: Prescription) -> int:
    return line.pause if line.pause is not None else prescription.pace.line_pause


def _tip(draft: Draft, prescription: Prescription, place: Place, when: Literal["release", "both"]) -> None:
    """What is worth saying once the listener has let go: of this side, or of both."""
    deck = draft.deck(prescription.exercise, when)
    for tip in deck.offer()[:1]:
        draft.say(_with_side(draft, prescription, place, tip), "tip", place)
        draft.pause(PAUSE_AFTER_FEELING, place)
        deck.heard([tip])
        draft.asked.discard(prescription.exercise.id)  # one thing to feel is enough


def _dose(draft: Draft, prescription: Prescription, place: Place, detail: Detail, *, careful: bool) -> None:
    """The hold, or the repetitions."""
    if prescription.reps is not None:
        if careful and prescription.hold is not None:
            _pain(draft, prescription, place)
        _repetitions(draft, prescription, place, detail)
        return
    hold = prescription.hold_for(place.side)
    _how_long(draft, prescription, place, hold)
    settle(draft, prescription, place, careful=careful)
    kind: Kind = "rest" if prescription.exercise.style == "rest" else "hold"
    draft.window(kind, hold, place, hold_pins(draft, prescription, hold, place.side, detail, place.round or 1))
    if ending_of(prescription) != "soft":
        draft.ring("hold-end", place)
    told = ending_of(prescription) != "bell" or hold >= prescription.pace.quiet_from
    if not told and detail in ("learn", "full") and not draft.choice.saves("short-forms"):
        draft.pause(LEAST_QUIET, place)  # nothing has said that the end is near


def _how_long(draft: Draft, prescription: Prescription, place: Place, hold: int) -> None:
    """How long a hold is: in breaths only where they are few enough to be counted, and each of them counts.

    Where it is told ahead, and where it lasts as long as the side before, there may be silence.
    """
    language, breaths = draft.language, prescription.breaths(hold)
    first, same = (place.round, place.side) == (1, prescription.sides(1)[0]), draft.last_hold == hold
    draft.last_hold = hold
    if same and (first or draft.reminder != "length"):
        return
    guided = prescription.exercise.style == "breath"
    length, felt = language.length(hold), guided or ending_of(prescription) != "soft"
    if prescription.breath_locked and felt and breaths <= prescription.pace.breaths_told:
        name = "stay_breaths" if guided else "hold_breaths"
        draft.phrase(name, "time", place, breaths=language.counted(breaths, "breath"))
    elif guided and hold >= LEAST_ABOUT and hold % HALF_MINUTE:
        draft.phrase("stay_about", "time", place, length=language.total(half_minutes(hold)))
    elif same:
        draft.phrase("hold_same", "time", place)
    else:
        draft.phrase("stay" if guided or prescription.restful else "hold", "time", place, length=length)


def settle(draft: Draft, prescription: Prescription, place: Place, *, careful: bool) -> None:
    """Time to arrive. The first time, the first caution about the stretch is heard in it: the one about pain."""
    text = _pain(draft, prescription, place) if careful else ""
    draft.window("settle", _still(draft, prescription.pace.settle, text), place, stretch=1)


def _pain(draft: Draft, prescription: Prescription, place: Place) -> str:
    """Say an exercise's first caution, which is never left out: its words, if it has one, and where it is not worn."""
    text = "".join(prescription.exercise.cautions[:1])
    text = _with_side(draft, prescription, place, text)
    if text and place.side not in (None, prescription.sides(1)[0]):  # it was heard word for word a moment ago
        text = draft.spare_wording("careful_again") if draft.reminder == "care" else ""
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
    texts = [_text(line, detail) for line in prescription.exercise.instructions if line.phase == "release"]
    worn = any(draft.is_worn(_with_side(draft, prescription, place, text)) for text in texts)
    if detail != "cues" and any(texts) and not worn:
        _lines(draft, prescription, place, ("release",), detail)
    else:
        draft.phrase("release", "release", place)
        draft.pause(prescription.pace.line_pause, place)


def _text(line: Instruction, detail: Detail) -> str:
    return line.say if detail in ("learn", "full") or line.short is None else line.short
