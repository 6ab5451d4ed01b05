"""Choosing from a longer session: without some, for some muscles, with the props at hand, from a later start."""

from __future__ import annotations

from typing import Any

import pytest

from coach.content.model import (
    CircuitStep,
    Exercise,
    ExerciseStep,
    Instruction,
    Ms,
    Programme,
    RestStep,
    SayStep,
    Session,
)
from coach.content.select import REGIONS, muscles, select
from coach.errors import RequestError


def made(name: str, *targets: Any, props: tuple[str, ...] = (), secondary: tuple[Any, ...] = ()) -> Exercise:
    return Exercise(
        name=name.capitalize(), id=name, aliases=(f"{name} stretch",), targets=targets, secondary=secondary,
        props=props,
        instructions=(Instruction(say="Move."),),
    )  # fmt: skip


KNOWN = {
    one.id: one
    for one in (
        made("calf", "calves", props=("mat", "wall")), made("hip", "glutes", secondary=("lower back",), props=("mat",)),
        made("neck", "neck"), made("ham", "hamstrings", props=("strap",)),
    )
}  # fmt: skip
STEPS = (
    SayStep(say="Welcome."),
    ExerciseStep(exercise="calf"),
    RestStep(rest=Ms(20_000)),
    CircuitStep(circuit=(ExerciseStep(exercise="hip"), ExerciseStep(exercise="neck"))),
    ExerciseStep(exercise="ham"),
    ExerciseStep(exercise="hip"),
)
LONG = Programme(session=Session(title="Long", steps=STEPS), exercises=KNOWN)


def kept(**wish: Any) -> list[Any]:
    """The kept steps: an exercise's id, a list for a circuit, the step's kind for others."""

    def name(step: Any) -> Any:
        if isinstance(step, CircuitStep):
            return [name(inner) for inner in step.circuit]
        return step.exercise if isinstance(step, ExerciseStep) else type(step).__name__

    return [name(step) for step in select(LONG, **wish).session.steps]


ALL = ["SayStep", "calf", "RestStep", ["hip", "neck"], "ham", "hip"]


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        ({}, ALL),
        ({"exclude": ["calf"]}, ["SayStep", "RestStep", ["hip", "neck"], "ham", "hip"]),
        ({"exclude": ["Hip stretch"]}, ["SayStep", "calf", "RestStep", ["neck"], "ham"]),
        ({"exclude": ["hip", "NECK"]}, ["SayStep", "calf", "RestStep", "ham"]),
        ({"targets": ["hips"]}, ["SayStep", "RestStep", ["hip"], "hip"]),
        ({"targets": ["lower back"]}, ["SayStep", "RestStep", ["hip"], "hip"]),
        ({"targets": ["neck", "calves"]}, ["SayStep", "calf", "RestStep", ["neck"]]),
        ({"targets": ["Lower_Back", "NECK"]}, ["SayStep", "RestStep", ["hip", "neck"], "hip"]),
        ({"props": []}, ["SayStep", "RestStep", ["hip", "neck"], "hip"]),
        ({"props": ["mat"]}, ["SayStep", "RestStep", ["hip", "neck"], "hip"]),
        ({"props": ["Strap"]}, ["SayStep", "RestStep", ["hip", "neck"], "ham", "hip"]),
        ({"props": ["wall", "strap"]}, ALL),
        ({"start_at": "ham"}, ["ham", "hip"]),
        ({"start_at": "neck"}, [["hip", "neck"], "ham", "hip"]),
        ({"start_at": "Ham Stretch", "exclude": ["calf"]}, ["ham", "hip"]),
        ({"targets": ["legs"], "props": ["wall"], "exclude": ["hip"]}, ["SayStep", "calf", "RestStep"]),
    ],
)
def test_what_is_wished_for_is_left(wish: dict[str, Any], wanted: list[Any]) -> None:
    assert kept(**wish) == wanted


def test_nothing_wished_is_nothing_changed() -> None:
    assert select(LONG) is LONG
    assert select(LONG, props=["wall", "strap"]) is LONG


def test_only_the_exercises_that_are_left_come_along() -> None:
    assert set(select(LONG, targets=["neck"]).exercises) == {"neck"}


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"exclude": ["hipp"]}, "'hipp': is not in this session; did you mean 'hip'?"),
        ({"start_at": "nek"}, "did you mean 'neck'?"),
        ({"targets": ["toes"]}, "'toes': is no muscle or region"),
        ({"targets": ["hamstring"]}, "did you mean 'hamstrings'"),
        ({"targets": ["chest"]}, "no exercise is left"),
        ({"exclude": ["calf", "hip", "neck", "ham"]}, "no exercise is left"),
        ({"exclude": ["ham"], "start_at": "ham"}, "'ham': is left out"),
        ({"exclude": [""]}, "is not in this session"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(wish: dict[str, Any], complaint: str) -> None:
    with pytest.raises(RequestError) as caught:
        select(LONG, **wish)
    assert complaint in str(caught.value)
    assert caught.value.exit_code == 2


def test_every_region_stands_for_muscles() -> None:
    for region, wanted in REGIONS.items():
        assert muscles([region]) == set(wanted) != set()
    assert muscles(["hips", "neck"]) == {"glutes", "abductors", "adductors", "neck"}
    assert muscles(["lower-back"]) == {"lower back"}
    assert muscles([]) == frozenset()
