"""The rest of a session, planned again while it plays: in another form, with other words, in the time that is left.

One mechanism for all of these. What a listener asks for becomes another ``Basis``; ``again`` plans the steps that are
still to come from that, by the same rules as before the session, and lays them behind what stays. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from coach.content.model import DETAILS, Detail, Exercise, ExerciseStep, Programme, each_exercise
from coach.live.edit import begun_by, leave, put_in, with_holds
from coach.live.rundown import Basis, Rundown, chapter_end, chapter_start, find_chapter, next_exercise, step_end
from coach.pipeline import plan
from coach.schedule.fit import CannotLast
from coach.schedule.layout import lay_out
from coach.schedule.stretch import stretch
from coach.script.model import Item, Line, Mark, Place, Say, Window
from coach.script.prescription import performed
from coach.times import LONGEST_MS


def again(rundown: Rundown, since: int, end: int | None, place: Place | None = None) -> Rundown:
    """Behind all items of ``rundown`` those of the steps from ``since`` on, planned from its basis.

    The session ends at ``end`` ms then, if that is asked for. ``place``: the chapter from which on it is written anew,
    where that is not the first of its step. Raises ``CannotLast``.
    """
    index, begin = len(rundown.slots), rundown.slots[-1].laid.cursor.at
    rest = _planned(rundown, since, None if end is None else max(1, end - begin))
    if _is_warned(rundown, since):  # what comes ahead of the first movement is not said twice
        rest = rest[next((at for at, item in enumerate(rest) if isinstance(item, Mark)), 0) :]
    script_items = rundown.script.items
    cut = next((at for at, item in enumerate(script_items) if item.place.step >= since), len(script_items))
    if place is not None:
        cut = find_chapter(script_items, place) or cut
    script = replace(rundown.script, items=(*script_items[:cut], *rundown.items[index:], *rest))
    longer = replace(rundown.relaid(index, rest), script=script)
    return longer if end is None else ending_at(longer, index, end) or longer


def _is_warned(rundown: Rundown, since: int) -> bool:
    """Whether the general caution, which begins the step ``since``, was heard or will be."""
    items = (slot.item for slot in rundown.slots)
    return any(isinstance(one, Say) and one.role == "caution" and one.place == Place(step=since) for one in items)


def _again_if_it_can(rundown: Rundown, since: int, place: Place | None) -> Rundown:
    """The same, ending when its basis says; where that cannot be, whenever it does."""
    try:
        return again(rundown, since, rundown.basis.end, place)
    except CannotLast:
        return again(rundown.ending(None), since, None, place)


def ending_at(rundown: Rundown, index: int, end: int) -> Rundown | None:
    """With silences from item ``index`` on changed so that it ends at ``end`` ms; ``None`` where they cannot."""
    for _ in range(3):  # twice where the silence before the first line is less than it was laid with
        missing = end - rundown.duration
        if not missing:
            return rundown
        ahead = replace(rundown.script, items=rundown.items[index:])
        stretched = stretch(ahead, rundown.tape, lay_out(ahead, rundown.tape).duration + missing)
        if stretched is None:
            return None
        rundown = rundown.relaid(index, stretched[0].items)
    return None


def _planned(rundown: Rundown, since: int, duration: int | None = None) -> tuple[Item, ...]:
    basis = rundown.basis
    options = replace(basis.options, since=since, duration=duration)
    return plan(basis.programme, options, rundown.tape.clips).script.items


# ---- in the time that is left


def in_time(rundown: Rundown, at: int, end: int | None, words: Sequence[Line] = ()) -> Rundown:
    """With what is still to come chosen so that the session ends at ``end`` ms; ``None``: as it is written.

    ``words`` are said first. The exercise in progress is ended as it was begun; where there is no time for that, it
    is left now. Where nothing that follows can give or take, its own holds do.
    Raises ``CannotLast`` with the earliest and the latest end.
    """
    rundown = rundown.ending(end)
    index, steps = rundown.index_at(at), len(performed(rundown.basis.programme.session.steps))
    place = rundown.items[index].place
    to_its_end = put_in(rundown, at, words, "time") or rundown if words else rundown
    after = step_end(to_its_end.items, index)
    since = to_its_end.items[after].place.step if after < len(to_its_end.items) else steps
    to_its_end = to_its_end.relaid(after, ())
    at_once = leave(rundown, at, words=[Say(line, "time", place) for line in words])
    ends = []
    for beginning in (to_its_end, at_once) if place.step < steps else ():  # the closing words are as long as they are
        try:
            return again(beginning, since, end)
        except CannotLast as refusal:
            begin = beginning.slots[-1].laid.cursor.at
            ends += [begin + refusal.shortest, begin + refusal.longest]
    whole = again(to_its_end, since, None) if place.step < steps else rundown
    end = whole.duration if end is None else end
    for grain in (1_000, 1):
        resized = _stretched(whole, at, end - whole.duration, grain)
        if changed := ending_at(resized, resized.index_at(at) + 1, end):
            return changed
    ends += [_stretched(whole, at, by, 1).duration for by in (-LONGEST_MS, LONGEST_MS)]
    raise CannotLast(f"'{rundown.script.title}'", "cannot end then", "", min(ends), max(ends))


def _stretched(rundown: Rundown, at: int, by: int, grain: int) -> Rundown:
    """With the holds that are left of this exercise, or this rest, ``by`` ms longer in all, as far as they can be.

    Each changes by the same multiple of ``grain`` ms.
    """
    items, index = rundown.items, rundown.index_at(at)
    holds = [i for i in range(index, step_end(items, index)) if _can_give(items[i])]
    return with_holds(rundown, at, holds, by // len(holds) // grain * grain) if holds else rundown


def _can_give(item: Item) -> bool:
    return isinstance(item, Window) and item.kind in ("hold", "rest") and not item.place.rep


# ---- more or less talk


def retold(rundown: Rundown, at: int, by: int) -> Rundown | None:
    """From the next chapter on with ``by`` levels less talk; in the same time, if that can be.

    ``None`` where there is no such level, or nothing is left to say.
    """
    basis, index = at_level(rundown.basis, by), chapter_end(rundown.items, rundown.index_at(at))
    if basis is None or index >= len(rundown.slots):
        return None
    place, before = rundown.items[index].place, rundown.items[index - 1].place
    beginning, since = replace(rundown.relaid(index, ()), basis=basis), place.step
    if place.exercise and (place.step, place.exercise) == (before.step, before.exercise):
        alike = replace(beginning, basis=replace(basis, programme=_as_performed(rundown, since)))
        step = _planned(alike, since)
        begin = find_chapter(step, place) or 0
        beginning, since = beginning.relaid(index, step[begin : next_exercise(step, begin)]), since + 1
    return _again_if_it_can(beginning, since, place)


def at_level(basis: Basis, by: int) -> Basis | None:
    """With every exercise told at another level; ``None`` where each is there already."""

    def moved(detail: Detail) -> Detail:
        return DETAILS[min(max(DETAILS.index(detail) + by, 0), len(DETAILS) - 1)]

    def at_other_level(step: ExerciseStep) -> ExerciseStep:
        return replace(step, detail=step.detail and moved(step.detail))

    session = basis.programme.session
    steps = each_exercise(session.steps, at_other_level)
    detail = moved(basis.options.detail or session.detail)
    if (steps, detail) == (session.steps, basis.options.detail or session.detail):
        return None
    programme = replace(basis.programme, session=replace(session, steps=steps))
    return replace(basis, programme=programme, options=replace(basis.options, detail=detail))


def _as_performed(rundown: Rundown, index: int) -> Programme:
    """With the step ``index`` held as long and as often as it is being held: its sides stay alike."""
    items = [item for item in rundown.items if item.place.step == index]
    holds = [item.length for item in items if isinstance(item, Window) and item.kind == "hold" and not item.place.rep]
    rounds = max(item.place.round or 1 for item in items)

    def alike(step: ExerciseStep, exercise: Exercise) -> ExerciseStep:
        if not holds or step.reps or exercise.dose.reps or exercise.dose.phases:
            return step
        return replace(step, hold=holds[0], rounds=rounds, sets=None)

    return _with_step(rundown.basis.programme, index, alike)


# ---- steps


def _with_step(programme: Programme, index: int, change: Callable[[ExerciseStep, Exercise], ExerciseStep]) -> Programme:
    """With the performed step ``index`` changed; circuits are unrolled for it."""
    steps = [step for step, _ in performed(programme.session.steps)]
    step = steps[index]
    assert isinstance(step, ExerciseStep)
    steps[index] = change(step, programme.exercises[step.exercise])
    return replace(programme, session=replace(programme.session, steps=tuple(steps)))


# ---- another form


def in_form(rundown: Rundown, at: int, other: Exercise, opening: Sequence[Line]) -> Rundown | None:
    """With ``other`` in place of the rest of the exercise in progress; the session ends when it would have.

    Only where nothing that follows can make up for it, the end moves: nobody is left in what is too hard.
    ``opening``: what is said before it. ``None`` where nothing is left of the exercise.
    """
    items = rundown.items
    index = begun_by(rundown, rundown.index_at(at), at)
    place, end = items[index].place, next_exercise(items, index)
    windows = [item for item in items[index:end] if isinstance(item, Window) and item.kind in ("hold", "rep")]
    if place.exercise is None or not windows:
        return None
    start = chapter_start(items, index)
    sides = {item.place.side for item in items[:start] if isinstance(item, Mark) and _together(item.place, place)}
    second = place.side is not None and bool(sides - {place.side})
    basis = _with_form(rundown.basis, place, other, only_side=second)
    words = [Say(line, "title", place) for line in opening]
    beginning = replace(leave(rundown, at, words=words), basis=basis).ending(basis.end or rundown.duration)
    return _again_if_it_can(beginning, place.step, items[start].place if second else None)


def _together(one: Place, other: Place) -> bool:
    """Whether these are chapters of one round of one exercise."""
    return (one.step, one.exercise, one.round) == (other.step, other.exercise, other.round)


def _with_form(basis: Basis, place: Place, other: Exercise, *, only_side: bool) -> Basis:
    """With ``other`` at the step of ``place`` and wherever its exercise comes again after it."""
    old = place.exercise or ""
    root = basis.instead.get(old, old)

    def form(step: ExerciseStep) -> ExerciseStep:
        return ExerciseStep(exercise=other.id, side=step.side) if step.exercise == old else step

    def here(step: ExerciseStep, _: Exercise) -> ExerciseStep:
        side = place.side if only_side else step.side
        level = step.detail or basis.options.detail or basis.programme.session.detail
        detail: Detail = "learn" if level == "learn" else "full"
        return ExerciseStep(
            exercise=other.id,
            missing=(old,),
            detail=detail,
            side=side,
            start_side=place.side,
            rounds=1 if only_side else None,
        )

    programme = basis.programme
    exercises = {**programme.exercises, other.id: other}
    spared = {**programme.spared, old: programme.exercises[old]}
    programme = _with_step(replace(programme, exercises=exercises, spared=spared), place.step, here)
    steps = programme.session.steps  # laid out one by one: what was done stays what it was
    steps = (*steps[: place.step + 1], *each_exercise(steps[place.step + 1 :], form))
    session = replace(programme.session, steps=steps)
    return replace(
        basis,
        programme=replace(programme, session=session),
        instead={name: form for name, form in {**basis.instead, other.id: root}.items() if name != form},
    )
