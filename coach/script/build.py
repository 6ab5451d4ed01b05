"""From a programme to a script. Pure: the same programme and settings always give the same script."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat, takewhile

import msgspec

from coach.content.model import (
    BellStep,
    Breath,
    BreatheStep,
    CircuitStep,
    Detail,
    ExerciseStep,
    PauseStep,
    Position,
    Programme,
    RestStep,
    SayStep,
    Session,
    Step,
)
from coach.language import Language, sentences
from coach.script.bodies import tell
from coach.script.draft import COMMON_PROPS, ON_TOP, Draft
from coach.script.exercise import answers, breathe, exercise, rest
from coach.script.hold import countdown, silence, time_cue
from coach.script.model import BELL_MS, Imprint, Line, Pin, Place, Script
from coach.script.prescription import Choice, Prescription, endings, final_rest, pacing, performed, prescriptions
from coach.times import half_minutes

FEW = 3
"""So many exercises have a last third, in which less is said."""
SETTLED = 12_000
"""ms in which one arrives in the final rest."""
ALONE_REST = 30_000
"""ms to lie still behind an exercise that is done alone."""
LYING: tuple[Position | None, ...] = ("supine", "prone", "side-lying")
TAIL = 500
"""Silence in ms behind the last sound, so that no player cuts it."""
WAKE_MS = 200
"""Silence in ms before the first bell: a sound server swallows the first 30 to 55 ms of what it gets."""
LEAST_TO_ANNOUNCE = 60_000
"""A session shorter than this (ms) does not announce its length."""


class Settings(msgspec.Struct, frozen=True):
    """What shapes a script besides the programme."""

    detail: Detail | None = None
    """``None``: as the session says."""
    bells: bool = True
    lead_in: int = 1_300
    """ms before the first word."""
    get_ready: int | None = None
    rate: int = 145
    """The voice's words a minute, to plan what fits where."""
    since: int | None = None
    """The performed step from which on it is written, for a session under way: what came before counts as done."""


def announced(duration: int) -> int:
    """The half minutes that a session of ``duration`` ms announces; 0: none."""
    return half_minutes(duration) if duration >= LEAST_TO_ANNOUNCE else 0


def build(
    programme: Programme, language: Language, settings: Settings, *, choice: Choice | None = None, halves: int = 0
) -> Script:
    """Write the script. ``halves``: the session's length to announce, in half minutes (0: none is announced)."""
    return announcing(programme, language, settings, choice or Choice())(halves)


def announcing(
    programme: Programme,
    language: Language,
    settings: Settings,
    choice: Choice = Choice(),  # noqa: B008 (a frozen value)
) -> Callable[[int], Script]:
    """Write the script but for the length that it announces, on which nothing else in it depends. See ``build``."""
    session = programme.session
    work, gap = _work(programme, settings, choice)
    draft = _draft(session, language, settings, choice, work)
    every = list(work.values())
    at = _open(draft, programme, settings, every)
    starts = _steps(draft, programme, work)
    _close(draft, programme, len(starts) - 1)
    first = 0 if settings.since is None else starts[min(settings.since, len(starts) - 1)]
    imprint = Imprint(session.author, session.album, session.cover or "")

    def script(halves: int) -> Script:
        length = _draft(session, language, settings, choice, work)
        if halves and settings.since is None:
            _announce(length, programme, every, halves)
        items = [*draft.items[first:at], *length.items, *draft.items[max(first, at) :]]
        return Script(session.title, tuple(items), gap, TAIL, language.name, imprint)

    return script


def _steps(draft: Draft, programme: Programme, work: dict[int, Prescription]) -> list[int]:
    """All that is done. With which item each step begins, and what comes after the last one."""
    session, language, every = programme.session, draft.language, list(work.values())
    steps = performed(session.steps)
    final = final_rest(steps)
    left, before = len(work), ""
    starts: list[int] = []
    coming, moving = _ahead(steps, work)
    for index, (step, lap) in enumerate(steps):
        starts.append(len(draft.items))
        place = Place(step=index)
        if index == coming:  # nobody who lies already has to get up for it
            tell(draft, every, programme.conditions, place)
        if index == moving:
            _warn(draft, programme, every, place)
        if index in draft.choice.left_out or _spared(draft, programme, steps, index, begun=left < len(work)):
            continue
        if lap:
            name = "last_lap" if lap[0] == lap[1] else "lap"
            draft.phrase(name, "title", place, lap=language.number(lap[0]), laps=language.number(lap[1]))
        if isinstance(step, ExerciseStep):
            again = before == step.exercise
            exercise(draft, work[index], left, first=left == len(work), again=again, title=session.title)
            left, before = left - 1, step.exercise
        else:
            ends = index == len(steps) - 1 and session.outro == ""
            _plain(draft, step, index, programme, final=index == final, ends=ends)
            if index == final:
                later = [one.say for one, _ in steps[index + 1 :] if isinstance(one, SayStep)]
                _wake(draft, session, " ".join([*later, session.outro or ""]), place)
    if len(work) == 1 and isinstance(steps[-1][0], ExerciseStep):
        _answers(draft, *work.values())
    starts.append(len(draft.items))
    if draft.alone:
        place = Place(step=len(steps))
        draft.mark(draft.wording("chapter_rest"), place)
        rest(draft, ALONE_REST, place, draft.wording("final_rest"))
    return starts


def _draft(
    session: Session, language: Language, settings: Settings, choice: Choice, work: Mapping[int, Prescription]
) -> Draft:
    seed = zlib.crc32(session.id.encode())
    draft = Draft(language, choice, pacing(session), bells=settings.bells, rate=settings.rate, seed=seed)
    steps = performed(session.steps)
    only = next(iter(work.values()), None) if len(steps) == 1 and session.outro is None else None
    draft.alone = only is not None and _is_small_lesson(only) and not choice.saves("opening")
    holds = sum(prescription.rounds for prescription in work.values() if prescription.open_ended)
    faded = endings(holds, draft.pace.counted_holds, bells=settings.bells)
    draft.endings = repeat("soft") if draft.alone else faded  # nobody is counted out of all that there is
    return draft


def _is_small_lesson(only: Prescription) -> bool:
    """Whether a single exercise is told as a lesson of its own: what is lain for, and explained, has a way in and out.

    Breathing and rest are one already.
    """
    exercise = only.exercise
    return exercise.position in LYING and exercise.style not in ("breath", "rest") and only.detail in ("learn", "full")


def _ahead(steps: Sequence[tuple[Step, object]], work: Mapping[int, Prescription]) -> tuple[int, int]:
    """The step before which one has come down, and the one before which one has not moved yet, but breathed."""
    moving = next((index for index, one in work.items() if one.exercise.style != "breath"), min(work, default=0))
    waits = (n for n, (step, _) in enumerate(steps) if not isinstance(step, SayStep) or step.position is not None)
    return min(moving, next(waits, 0)), moving


def _work(programme: Programme, settings: Settings, choice: Choice) -> tuple[dict[int, Prescription], int]:
    """What is to be done, and the least silence (ms) between two lines of it."""
    pace = pacing(programme.session)
    work = prescriptions(programme, settings.detail, choice)
    # One gap for the whole script, so that no line comes sooner after another than either asks for.
    gap = max([pace.gap, *(prescription.pace.gap for prescription in work.values())])
    own = {} if settings.get_ready is None else {"get_ready": settings.get_ready}
    work = {index: prescription.paced(gap=gap, **own) for index, prescription in work.items()}
    for index in list(work)[-(len(work) // 3) :] if len(work) >= FEW else ():  # it grows quieter
        tips = min(work[index].pace.tips_per_hold, pace.late_tips)
        work[index] = msgspec.structs.replace(work[index].paced(tips_per_hold=tips), late=True)
    return work, gap


def _open(draft: Draft, programme: Programme, settings: Settings, work: list[Prescription]) -> int:
    """Bell, title, introduction, and what to have at hand: no more than somebody who waits to begin can take in.

    With which item the length is told: ahead of what one gets up to fetch.
    """
    session, place, language = programme.session, Place(), draft.language
    draft.mark(draft.wording("chapter_intro"), place)
    lead_in = settings.lead_in
    if draft.bells:
        draft.window("pause", WAKE_MS, place)
        draft.ring("start", place)
        lead_in = max(0, lead_in - BELL_MS["start"] - WAKE_MS)
    draft.window("pause", lead_in, place)
    of_one = next((one.spoken_name for one in programme.exercises.values() if one.name == session.title), None)
    title = language.sentence(of_one or session.title).rstrip(".")  # a long name is for the page
    begun, heading = session.intro.casefold(), title.casefold()
    if not (begun.startswith(heading) or (session.known is not None and heading in begun)):
        draft.say(title + ".", "title", place)
    intro = "" if draft.choice.saves("opening") else session.intro
    draft.say(intro, "title", place)
    if left_out := [exercise.spoken_name for exercise in programme.left_out]:
        draft.phrase("left_out", "title", place, missing=language.listed(left_out))
    at = len(draft.items)
    steps = () if draft.choice.saves("opening") else session.steps
    before = takewhile(lambda step: not isinstance(step, ExerciseStep | CircuitStep), steps)
    draft.opening = " ".join([intro, *(step.say for step in before if isinstance(step, SayStep))]).casefold()
    if props := _props(work, draft.opening):
        draft.phrase("props", "instruction", place, props=language.listed([language.one(prop) for prop in props]))
        draft.pause(0 if draft.choice.saves("opening") else draft.pace.fetch, place)
    return at


def _announce(draft: Draft, programme: Programme, work: list[Prescription], halves: int) -> None:
    """The length, where it is of use."""
    language, place = draft.language, Place()
    if draft.choice.left_out:
        only_holds = all(prescription.exercise.style == "static" for prescription in work)
        count = language.counted(len(work), "stretch" if only_holds else "exercise")
        draft.phrase("announce_today", "time", place, total=language.total(halves), count=count)
    elif programme.session.known is None and draft.frame("announce", ("told", "")):
        draft.phrase("announce_length", "time", place, total=language.total(halves))


def _warn(draft: Draft, programme: Programme, work: list[Prescription], place: Place) -> None:
    """The one general caution."""
    if work:
        name = _caution(work)
        name = "caution_reminded" if programme.session.known and name in ("caution", "caution_moving") else name
        draft.phrase("caution_brief" if draft.choice.saves("opening") else name, "caution", place)


def _caution(work: list[Prescription]) -> str:
    """The general caution for what is done: nobody who only rests or breathes hears how far to stretch."""
    if any(one.exercise.style == "static" and not one.restful for one in work):
        return "caution"
    if any(one.exercise.style == "dynamic" for one in work):
        return "caution_moving"
    return "caution_resting" if any(one.restful for one in work) else "caution_breathing"


def _props(work: list[Prescription], words: str) -> list[str]:
    """What to have within reach, but for what they sit on for the first exercise, and what its ``words`` name."""
    there = {*COMMON_PROPS, *(prescription.exercise.position for prescription in work[:1])}
    props = {prop for prescription in work for prop in prescription.exercise.props} - there
    return sorted(prop for prop in props if prop.casefold() not in words)


def _spared(
    draft: Draft, programme: Programme, steps: Sequence[tuple[Step, object]], index: int, *, begun: bool
) -> bool:
    """Whether a step is not done because the time is short: the first breaths, what leads to nothing, a last pause."""
    step = steps[index][0]
    if isinstance(step, BreatheStep):
        return not begun and draft.choice.saves("opening")
    if not isinstance(step, SayStep) or step.position is None:
        ends = not any(isinstance(other, ExerciseStep) for other, _ in steps[index:])
        return isinstance(step, SayStep) and (not begun or ends) and draft.choice.saves("opening")
    gone = False
    for later in range(index + 1, len(steps)):
        other = steps[later][0]
        if isinstance(other, ExerciseStep) and later in draft.choice.left_out:
            gone = True
        elif isinstance(other, ExerciseStep):
            return gone and programme.exercises[other.exercise].position != step.position
        elif isinstance(other, SayStep) and other.position:
            return gone
        elif isinstance(other, RestStep):
            break
    return False


def _plain(draft: Draft, step: Step, index: int, programme: Programme, *, final: bool, ends: bool) -> None:
    """A step that is no exercise. ``final``: it is the final rest; ``ends``: nothing comes after it."""
    place = Place(step=index)
    if isinstance(step, SayStep):
        if step.position and step.position != draft.posture and draft.posture in ON_TOP:
            # What lies under the head may stay.
            draft.put_away(step.position, (), step.say, draft.pace.line_pause, place)
        draft.say(step.say, "instruction", place)
        draft.pause(step.pause, place)
        draft.posture = step.position or draft.posture
    elif isinstance(step, RestStep):
        draft.mark(draft.wording("chapter_rest"), place)
        _rest(draft, step, place, final=final, ends=ends)
    elif isinstance(step, PauseStep):
        draft.window("pause", step.pause, place)
    elif isinstance(step, BellStep):
        draft.ring(step.bell, place)
    elif isinstance(step, BreatheStep):
        _breathe(draft, step, place, programme)


def _rest(draft: Draft, step: RestStep, place: Place, *, final: bool, ends: bool) -> None:
    """A rest with what is said in it. A long one ends softly; the final one does not say how long it is."""
    choice = draft.choice
    ms = choice.rest(step.rest)
    if final and choice.final_rest is not None:
        ms = choice.final_rest
    soft_end = draft.pace.rest_end if ms >= draft.pace.long_rest else draft.pace.soft_end
    ending = step.ending or ("soft" if ms >= draft.pace.long_rest else "bell")
    pins = [Pin(line.at, Line(line.say), "instruction", slack=2_000) for line in step.lines if line.at < ms - soft_end]
    if ending == "count":
        pins += countdown(draft, draft.pace.countdown)
    elif ending == "soft" and ms >= 2 * soft_end:
        pins += time_cue(draft, -soft_end, "rest_end")
    # Nobody is called back where the session ends, and whose own words lead into a rest need no more of them.
    quiet = [] if ends or step.say else silence(draft, pins, ms, None, "full", restful=True)
    hush = "".join(pin.what.text for pin in quiet if isinstance(pin.what, Line) and pin.at <= draft.pace.soft_end)
    pins += [] if hush else quiet
    say = step.say
    if not say and final:  # that it will be quiet comes once one has settled
        say = draft.wording("final_rest" if draft.posture != "standing" else "final_rest_standing")
        pins, hush = [*pins, *([Pin(SETTLED, Line(hush), "time", slack=2_000)] if hush else [])], ""
    rest(draft, ms, place, say, pins, hush)


def _answers(draft: Draft, prescription: Prescription) -> None:
    """What is left to say of an exercise done alone, in short rests. In a session it waits for another day."""
    place = Place(step=prescription.step)
    if prescription.detail == "learn":
        draft.put_tips(prescription)
    answers(draft, place)


def _breathe(draft: Draft, step: BreatheStep, place: Place, programme: Programme) -> None:
    breath = step.breath or programme.session.breath or Breath()
    draft.mark(draft.wording("chapter_breathe"), place)
    breathe(draft, step.breathe, breath, place)


def _wake(draft: Draft, session: Session, words: str, place: Place) -> None:
    """Eyes that were closed are opened, unless the ``words`` that follow say so, or the session ends in sleep."""
    if draft.eyes_closed and session.end_bell and not draft.language.open_eyes.search(words):
        draft.phrase("eyes_open", "outro", place)
        draft.pause(draft.pace.stay_put, place)


def _close(draft: Draft, programme: Programme, index: int) -> None:
    """The way up from where the listener is, and the closing words; a session's own words say both."""
    outro, place = programme.session.outro, Place(step=index)
    if outro != "" or programme.session.end_bell:  # else nothing follows, and no chapter of nothing
        draft.mark(draft.wording("chapter_end"), place)
    _wake(draft, programme.session, outro or "", place)
    if outro is None and draft.posture and programme.session.end_bell:
        for sentence in sentences(draft.wording(f"up_{draft.posture}")):
            draft.say(sentence, "outro", place)
            draft.pause(draft.pace.on_floor, place)
    draft.say(draft.wording("outro") if outro is None else outro, "outro", place)
    if programme.session.end_bell:
        draft.pause(0 if draft.choice.saves("opening") else draft.pace.close, place)
        draft.ring("end", place)
