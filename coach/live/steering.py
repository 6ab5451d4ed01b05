"""What each key means for the course: pure, from the course and the time to another course or another place in it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from coach.live.answers import Answer
from coach.live.controls import Action
from coach.live.course import Course, Lengths, end_of, index_at, same_exercise, same_side, start_of
from coach.script.model import Place

RESTART_MS = 3_000
"""Back goes to the start of this exercise, and in its first seconds to the one before, as players do."""


class Move(msgspec.Struct, frozen=True):
    """The answer to an action. ``course``: the changed course, or ``None``; ``to``: the item to jump to."""

    answer: Answer
    course: Course | None = None
    to: int | None = None


NO = Move("no")


class Moment(msgspec.Struct, frozen=True):
    """When an action was asked for: ``here`` in ms, and ``soon``, from when on the course can be changed."""

    here: int
    soon: int


def steer(course: Course, moment: Moment, action: Action, lengths: Lengths) -> Move:  # noqa: ARG001
    """What ``action`` does to the course."""
    if not course.slots:
        return NO
    steps: dict[Action, Callable[[], Move]] = {
        "next": lambda: next_exercise(course, moment.here),
        "previous": lambda: previous_exercise(course, moment.here),
        "switch": lambda: next_side(course, moment.here),
        "repeat": lambda: this_side(course, moment.here),
    }
    step = steps.get(action)
    return step() if step else NO


def next_exercise(course: Course, here: int) -> Move:
    return _on(course, end_of(course, index_at(course, here), same_exercise))


def next_side(course: Course, here: int) -> Move:
    return _on(course, end_of(course, index_at(course, here), same_side))


def this_side(course: Course, here: int) -> Move:
    return Move("back", to=start_of(course, index_at(course, here), same_side))


def previous_exercise(course: Course, here: int) -> Move:
    start = start_of(course, index_at(course, here), same_exercise)
    if start and here - course.slots[start].begin.at < RESTART_MS:
        start = start_of(course, start - 1, same_exercise)
    return Move("back", to=start)


def _on(course: Course, index: int) -> Move:
    return Move("on", to=index) if index < len(course.slots) else NO


def beginning(place: Place, other: Place) -> bool:
    return same_side(place, other)
