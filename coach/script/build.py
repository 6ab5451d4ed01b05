"""From a programme to a script. Pure: the same programme and settings always give the same script."""

from __future__ import annotations

import msgspec

from coach.content.model import (
    BellStep,
    BreatheStep,
    CircuitStep,
    Detail,
    ExerciseStep,
    PauseStep,
    Programme,
    RestStep,
    SayStep,
    Step,
)
from coach.content.model import Breath as BreathPattern
from coach.script.draft import Draft
from coach.script.exercise import exercise, ready, rest
from coach.script.hold import breath_cues
from coach.script.model import Pin, Place, Script
from coach.script.sounds import BELL_MS
from coach.script.timing import pacing
from coach.script.wording import Phrases
from coach.script.words import counted, listed, number, total
from coach.script.work import Fit, Work, work_of

COMMON_PROPS = ("mat",)
"""What needs no mention: everyone who listens lies on one."""
TAIL = 500
"""Silence in ms behind the last sound, so that no player cuts it."""


class Settings(msgspec.Struct, frozen=True):
    """What shapes a script besides the programme."""

    detail: Detail | None = None
    """``None``: as the session says."""
    bells: bool = True
    lead_in: int = 1_500
    """ms before the first word."""
    get_ready: int | None = None
    rate: int = 145
    """The voice's words a minute, to plan what fits where."""


def performed(steps: tuple[Step, ...]) -> list[tuple[Step, tuple[int, int] | None]]:
    """The steps as they are done, circuits unrolled; the first step of each lap with ``(lap, laps)``."""
    result: list[tuple[Step, tuple[int, int] | None]] = []
    for step in steps:
        if not isinstance(step, CircuitStep):
            result.append((step, None))
            continue
        for lap in range(1, step.times + 1):
            if lap > 1 and step.rest:
                result.append((RestStep(rest=step.rest), None))
            for index, inner in enumerate(step.circuit):
                result.append((inner, (lap, step.times) if index == 0 and lap > 1 else None))
    return result


def works(programme: Programme, settings: Settings, fit: Fit) -> dict[int, Work]:
    """What is to be done of each performed exercise step, by its index."""
    session = programme.session
    detail = settings.detail or session.detail
    return {
        index: work_of(programme.exercises[step.exercise], step, index, session, detail, fit)
        for index, (step, _) in enumerate(performed(session.steps))
        if isinstance(step, ExerciseStep)
    }


def build(
    programme: Programme, phrases: Phrases, settings: Settings, *, fit: Fit | None = None, halves: int = 0
) -> Script:
    """Write the script. ``halves``: the session's length to announce, in half minutes (0: none is announced)."""
    fit = fit or Fit()
    draft = Draft(phrases, bells=settings.bells, rate=settings.rate)
    plan = works(programme, settings, fit)
    if settings.get_ready is not None:
        plan = {key: _paced(work, get_ready=settings.get_ready) for key, work in plan.items()}
    # One gap for the whole script, so that no line comes sooner after another than either asks for.
    gap = max(pacing(programme.session).gap, *(work.pace.gap for work in plan.values()), 0)
    plan = {key: _paced(work, gap=gap) for key, work in plan.items()}
    _open(draft, programme, settings, plan, halves)
    left = len(plan)
    before: str | None = None
    for index, (step, lap) in enumerate(performed(programme.session.steps)):
        if lap:
            name = "last_lap" if lap[0] == lap[1] else "lap"
            draft.phrase(name, "title", Place(step=index), lap=number(lap[0]), laps=number(lap[1]))
        if isinstance(step, ExerciseStep):
            again = before == step.exercise
            exercise(draft, plan[index], left, first=left == len(plan), again=again, title=programme.session.title)
            left, before = left - 1, step.exercise
        else:
            _plain(draft, step, index, programme, fit)
    _close(draft, programme, len(performed(programme.session.steps)))
    return Script(programme.session.title, tuple(draft.items), gap, TAIL)


def _paced(work: Work, **pace: int) -> Work:
    return msgspec.structs.replace(work, pace=msgspec.structs.replace(work.pace, **pace))


def _open(draft: Draft, programme: Programme, settings: Settings, plan: dict[int, Work], halves: int) -> None:
    """Bell, title, introduction, the true length, what to have at hand, and the one general caution."""
    session, place = programme.session, Place()
    draft.mark(draft.wording.say("chapter_intro"), place)
    lead_in = settings.lead_in
    if draft.bells:
        draft.ring("start", place)
        lead_in = max(0, lead_in - BELL_MS["start"])
    draft.window("pause", lead_in, place)
    draft.say(session.title.rstrip(".") + ".", "title", place)
    draft.say(session.intro, "title", place)
    if halves and len(plan) > 1:
        draft.phrase("announce_total", "time", place, total=total(halves), count=_count(plan))
    elif halves:
        draft.phrase("announce_length", "time", place, total=total(halves))
    props = sorted({prop for work in plan.values() for prop in work.exercise.props} - set(COMMON_PROPS))
    if plan and next(iter(plan.values())).exercise.position in props:
        props.remove(str(next(iter(plan.values())).exercise.position))  # they sit on the chair already
    if props:
        draft.phrase("props", "instruction", place, props=listed([_article(prop) for prop in props]))
    if plan:
        draft.phrase("caution", "caution", place)


def _count(plan: dict[int, Work]) -> str:
    held = all(work.exercise.style == "static" for work in plan.values())
    return counted(len(plan), "stretch", "stretches") if held else counted(len(plan), "exercise")


def _article(prop: str) -> str:
    return ("an " if prop[:1] in "aeiou" else "a ") + prop


def _plain(draft: Draft, step: Step, index: int, programme: Programme, fit: Fit) -> None:
    """A step that is no exercise."""
    place = Place(step=index)
    if isinstance(step, SayStep):
        draft.say(step.say, "instruction", place)
        draft.pause(step.pause, place)
    elif isinstance(step, RestStep):
        draft.mark(draft.wording.say("chapter_rest"), place)
        rest(draft, fit.rest(step.rest), place, step.say)
    elif isinstance(step, PauseStep):
        draft.window("pause", step.pause, place)
    elif isinstance(step, BellStep):
        draft.ring(step.bell, place)
    elif isinstance(step, BreatheStep):
        _breathe(draft, step, place, programme)


def _breathe(draft: Draft, step: BreatheStep, place: Place, programme: Programme) -> None:
    breath = step.breath or programme.session.breath or BreathPattern()
    draft.mark(draft.wording.say("chapter_breathe"), place)
    draft.phrase("breathe", "instruction", place, breaths=counted(step.breathe, "breath"))
    draft.pause(2_000, place)
    pins: list[Pin] = []
    for n in range(step.breathe):
        pins += breath_cues(draft, breath, n * breath.length)
    draft.window("breath", step.breathe * breath.length, place, pins)


def _close(draft: Draft, programme: Programme, index: int) -> None:
    place = Place(step=index)
    draft.mark(draft.wording.say("chapter_end"), place)
    draft.say(
        draft.wording.say("outro") if programme.session.outro is None else programme.session.outro, "outro", place
    )
    draft.ring("end", place)


__all__ = ["Settings", "build", "performed", "ready", "works"]
