"""Sparing a body: whatever it must avoid is never in the result, and what is done instead is what was meant to be."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.content.library import load, substitutes
from coach.content.model import (
    CONDITIONS,
    CircuitStep,
    Condition,
    Dose,
    Exercise,
    ExerciseStep,
    Instruction,
    Ms,
    Position,
    Programme,
    RestStep,
    SayStep,
    Session,
    walk,
)
from coach.content.select import select
from coach.content.spare import spare
from coach.content.validate import validate_session
from coach.errors import RequestError
from coach.pipeline import options_from, plan
from coach.script.build import Settings, build
from coach.script.model import Say
from tests.programmes import ENGLISH, NOWHERE, bundled_exercises, bundled_sessions, library, programmes

KNEE: frozenset[Condition] = frozenset({"knee"})


def one(name: str, instead: str = "", *avoid: Condition, **fields: Any) -> Exercise:
    line = (Instruction(say="Go."),)
    return Exercise(name=name, id=name, spoken=f"the {name}", instructions=line, avoid=avoid, instead=instead, **fields)


def do(name: str, **fields: Any) -> ExerciseStep:
    return ExerciseStep(exercise=name, **fields)


def programme(*steps: Any, exercises: tuple[Exercise, ...], **fields: Any) -> Programme:
    names = {step.exercise for step, _ in walk(steps) if isinstance(step, ExerciseStep)}
    session = Session(title="Mine", steps=steps, **fields)
    return Programme(session=session, exercises={e.id: e for e in exercises if e.id in names})


def spared(
    *steps: Any, exercises: tuple[Exercise, ...], avoid: frozenset[Condition] = KNEE, **fields: Any
) -> Programme:
    return spare(programme(*steps, exercises=exercises, **fields), avoid, {e.id: e for e in exercises})


A, B, C, D = one("a", "b", "knee"), one("b", "c", "hip"), one("c"), one("d", "", "knee")
ALL = (A, B, C, D)


def test_nothing_changes_where_nothing_is_to_be_avoided() -> None:
    whole = programme(do("b"), do("c"), exercises=ALL)
    assert spare(whole, KNEE, {}) == msgspec.structs.replace(whole, conditions=KNEE), "but what is known of the body"


def test_the_first_along_the_chain_that_is_right_is_done_instead() -> None:
    assert spared(do("a"), exercises=ALL).session.steps == (do("b", missing=("a",)),)
    both = spared(do("a"), exercises=ALL, avoid=frozenset({"knee", "hip"}))
    assert both.session.steps == (do("c", missing=("a",)),)
    assert (set(both.exercises), set(both.spared), both.left_out) == ({"c"}, {"a"}, ())


def test_what_nothing_is_done_instead_of_is_left_out() -> None:
    result = spared(do("c"), do("d"), exercises=ALL)
    assert result.session.steps == (do("c"),)
    assert result.left_out == (D,)


def test_where_nothing_is_left_it_is_refused_with_a_mend() -> None:
    with pytest.raises(RequestError) as caught:
        spared(do("d"), RestStep(rest=Ms(20_000)), exercises=ALL)
    assert "a sore knee" in caught.value.problem
    assert "coach list exercises --avoid knee" in caught.value.mend


def test_a_circle_of_exercises_ends() -> None:
    circle = (one("x", "y", "knee"), one("y", "x", "knee"), C)
    assert spared(do("x"), do("c"), exercises=circle).session.steps == (do("c"),)


def test_the_same_is_not_done_twice_in_a_row_instead() -> None:
    more = (*ALL, one("e", "b", "knee"))
    rest = RestStep(rest=Ms(20_000))
    assert spared(do("a"), rest, do("e"), exercises=more).session.steps == (do("b", missing=("a", "e")), rest)
    assert spared(do("a"), do("c"), do("e"), exercises=more).session.steps == (
        do("b", missing=("a",)), do("c"), do("b", missing=("e",)),
    )  # fmt: skip


def test_what_is_there_anyway_is_not_done_instead_of_its_neighbour() -> None:
    for steps in ((do("a"), do("b", rounds=2)), (do("b", rounds=2), do("a"))):
        result = spared(*steps, exercises=ALL)
        assert result.session.steps == (do("b", rounds=2),)
        assert result.left_out == (A,)


def test_what_serves_one_already_leaves_another_to_its_like() -> None:
    def hip(name: str, *fields: Any, **more: Any) -> Exercise:
        return one(name, *fields, **{"targets": ("glutes",), "position": "supine"} | more)

    every = (
        hip("a", "b", "knee"), hip("e", "b", "knee"), hip("b"), hip("far", position="standing"),
        hip("moving", style="dynamic"), hip("other", targets=("neck",)), hip("near"), hip("tools", props=("strap",)),
    )  # fmt: skip
    result = spared(do("a"), do("e"), exercises=every)
    assert result.session.steps == (do("b", missing=("a",)), do("near", missing=("e",)))
    assert spared(do("a"), do("b"), exercises=every).session.steps == (do("near", missing=("a",)), do("b"))


def test_hips_and_back_stay_a_lesson_of_five_with_a_new_hip() -> None:
    whole, hip = SESSIONS["hips-and-back"], frozenset[Condition]({"new-hip"})
    result = spare(whole, hip, substitutes(whole, hip, library()))
    assert len(result.exercises) == 5
    options = options_from({"engine": "silent"})
    before, after = (plan(one, options).schedule.duration for one in (whole, result))
    assert after * 4 >= before * 3


def test_what_the_session_itself_repeats_stays() -> None:
    assert spared(do("c"), do("c"), do("d"), exercises=ALL).session.steps == (do("c"), do("c"))


def test_circuits_are_spared_too_and_go_where_nothing_is_left_of_them() -> None:
    kept, gone = CircuitStep(circuit=(do("a"), do("c"))), CircuitStep(circuit=(do("d"),))
    result = spared(kept, gone, exercises=ALL)
    assert result.session.steps == (CircuitStep(circuit=(do("b", missing=("a",)), do("c"))),)
    assert result.left_out == (D,)


def test_a_step_keeps_of_its_dose_what_the_other_exercise_can_have() -> None:
    long, moving = Dose(min=Ms(30_000), max=Ms(60_000)), Dose(reps=5, tempo=Ms(4_000))
    for dose, sides, kept in (
        (long, "each", {"hold": Ms(60_000), "rounds": 2, "side": "left"}),
        (long, "none", {"hold": Ms(60_000), "rounds": 2}),
        (moving, "each", {"side": "left"}),
    ):
        other = one("y", dose=dose, sides=sides)
        step = do("x", hold=Ms(90_000), rounds=2, side="left", transition=Ms(1_000))
        result = spared(step, exercises=(one("x", "y", "knee", sides="each"), other))
        assert result.session.steps == (do("y", missing=("x",), **kept),)


def test_one_side_that_is_tighter_is_not_asked_of_an_exercise_that_keeps_both_even() -> None:
    exercises = (one("x", "y", "knee", sides="each"), one("y", sides="each", even_sides=True))
    result = spared(do("x"), exercises=exercises, tight_side="left", extra_hold=Ms(10_000))
    assert result.session.steps == (do("y", missing=("x",), extra_hold=Ms(0)),)
    validate_session(result, NOWHERE)


def test_nobody_moves_to_where_nothing_is_left_to_do() -> None:
    up = SayStep(say="Roll over.", position="all-fours")
    exercises = (
        one("x", "y", "knee", position="all-fours"),
        one("y", position="supine"),
        one("z", position="all-fours"),
    )
    assert spared(up, do("x"), exercises=exercises).session.steps == (do("y", missing=("x",)),)
    assert spared(up, do("z"), do("x"), exercises=exercises).session.steps[0] == up


def test_choosing_knows_what_is_done_instead() -> None:
    result = spared(do("a"), do("c"), do("d"), exercises=ALL)
    assert select(result, start_at="a").session.steps == result.session.steps
    assert select(result, exclude=["a"]).session.steps == (do("c"),)
    assert select(result, exclude=["b"]).left_out == (D,)


def test_what_is_done_instead_and_what_is_left_out_is_said() -> None:
    script = build(spared(do("a"), do("c"), do("d"), exercises=ALL), ENGLISH, Settings())
    said = [item.line.text for item in script.items if isinstance(item, Say)]
    assert "The b, instead of the a." in said
    (out,) = (text for text in said if "the d" in text.lower())
    assert said.index(out) < said.index("The b, instead of the a.")


SESSIONS, EXERCISES, BODIES = (
    bundled_sessions(),
    bundled_exercises(),
    st.sets(st.sampled_from(CONDITIONS)).map(frozenset),
)
POSITIONS: tuple[Position, ...] = ("supine", "standing")


def holds(result: Programme, avoid: frozenset[Condition]) -> None:
    done = {step.exercise for step, _ in walk(result.session.steps) if isinstance(step, ExerciseStep)}
    assert done == set(result.exercises)
    assert not any(avoid & set(exercise.avoid) for exercise in result.exercises.values())
    assert all(avoid & set(exercise.avoid) for exercise in result.spared.values())
    validate_session(result, NOWHERE)
    build(result, ENGLISH, Settings())


@given(st.sampled_from(sorted(SESSIONS)), BODIES)
@settings(deadline=None, max_examples=60)
def test_no_session_holds_what_a_body_must_avoid(name: str, avoid: frozenset[Condition]) -> None:
    whole = SESSIONS[name]
    try:
        result = spare(whole, avoid, substitutes(whole, avoid, library()))
    except RequestError:
        return
    holds(result, avoid)


@pytest.mark.slow
@given(st.sampled_from(sorted(EXERCISES)), BODIES)
@settings(deadline=None, max_examples=60)
def test_no_exercise_alone_is_what_a_body_must_avoid(name: str, avoid: frozenset[Condition]) -> None:
    try:
        result = load([name], library(), avoid=avoid)
    except RequestError:
        return
    holds(result, avoid)


@pytest.mark.slow
@given(programmes(), st.data())
@settings(deadline=None, max_examples=80)
def test_made_up_programmes_stay_right_when_they_are_spared(whole: Programme, data: st.DataObject) -> None:
    """Exercises of any kind stand in for exercises of any kind, in sessions with settings of any kind."""
    from msgspec.structs import replace

    from tests.programmes import is_valid

    others = data.draw(programmes(only_exercises=True)).exercises
    every = {f"other-{name}": replace(exercise, id=f"other-{name}") for name, exercise in others.items()}
    names = st.sampled_from(["", *every, *whole.exercises])
    marked = {
        name: replace(exercise, avoid=("knee",) if data.draw(st.booleans()) else (), instead=data.draw(names))
        for name, exercise in whole.exercises.items()
    }
    whole = Programme(session=whole.session, exercises=marked)
    if not is_valid(whole) or not whole.exercises:
        return
    try:
        result = spare(whole, KNEE, every)
    except RequestError:
        return
    holds(result, KNEE)
