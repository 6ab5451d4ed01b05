"""What each key does to the course: from the course and the moment to another course, or another place in it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from coach.live.answers import Answer
from coach.live.controls import Action
from coach.live.course import Course, Lengths, chapter_end, chapter_start, exercise_start, index_at, next_exercise
from coach.live.desk import Desk
from coach.live.edit import glide_out, lengthen, put_in, restored, retold
from coach.script.model import Line, Place, Role

RESTART_MS = 3_000
"""Back goes to the start of this exercise, and in its first seconds to the one before, as players do."""
STEP_MS = 10_000
"""How much longer or shorter a hold gets at a time."""


class Moment(msgspec.Struct, frozen=True):
    """When an action was asked for: ``here`` in ms, and ``soon``, from when on the course can be changed."""

    here: int
    soon: int


class Wanted(msgspec.Struct, frozen=True):
    """Lines to be said as soon as they are recorded."""

    lines: tuple[Line, ...]
    role: Role


class Move(msgspec.Struct, frozen=True):
    """The answer to an action. ``course``: the changed course, or ``None``; ``to``: the item to jump to."""

    answer: Answer
    course: Course | None = None
    to: int | None = None
    wanted: Wanted | None = None


NO = Move("no")


def steer(course: Course, moment: Moment, action: Action, desk: Desk, lengths: Lengths) -> Move:
    """What ``action`` does. Pure but for ``desk``, which remembers what was asked for."""
    here, soon = moment.here, moment.soon
    moves: dict[Action, Callable[[], Move]] = {
        "next": lambda: _on(course, next_exercise(course.items, index_at(course, here))),
        "switch": lambda: _on(course, chapter_end(course.items, index_at(course, here))),
        "repeat": lambda: _again(course, chapter_start(course.items, index_at(course, here)), desk, lengths),
        "previous": lambda: _again(course, _back(course, here), desk, lengths),
        "longer": lambda: _changed("more", lengthen(course, soon, STEP_MS, lengths)),
        "shorter": lambda: _changed("less", lengthen(course, soon, -STEP_MS, lengths)),
        "less": lambda: _talk(course, soon, 1, desk, lengths),
        "more": lambda: _talk(course, soon, -1, desk, lengths),
        "tip": lambda: _asked(desk.tip(_place(course, here), _heard(course)), "tip"),
        "question": lambda: _asked(desk.answer(_place(course, here)), "answer"),
        "glide": lambda: Move("end", glide_out(course, soon, lengths)),
    }
    move = moves.get(action)
    return move() if move and course.slots else NO


def spoken(course: Course, soon: int, wanted: Wanted, lengths: Lengths) -> Course | None:
    """The course with the wanted lines, now that they are recorded; ``None`` where there is no place for them."""
    return put_in(course, soon, wanted.lines, wanted.role, lengths)


def _on(course: Course, index: int) -> Move:
    return Move("on", to=index) if index < len(course.slots) else NO


def _back(course: Course, here: int) -> int:
    start = exercise_start(course.items, index_at(course, here))
    if start and here - course.slots[start].begin.at < RESTART_MS:
        start = exercise_start(course.items, start - 1)
    return start


def _again(course: Course, index: int, desk: Desk, lengths: Lengths) -> Move:
    return Move("back", restored(course, index, desk.script, lengths), index)


def _changed(answer: Answer, course: Course | None) -> Move:
    return NO if course is None else Move(answer, course)


def _talk(course: Course, soon: int, by: int, desk: Desk, lengths: Lengths) -> Move:
    if not desk.turn(by):
        return NO
    changed = retold(course, soon, desk.script, lengths)
    return Move("less" if by > 0 else "more", changed)


def _asked(lines: tuple[Line, ...], role: Role) -> Move:
    return Move("yes", wanted=Wanted(lines, role)) if lines else NO


def _place(course: Course, here: int) -> Place:
    return course.slots[index_at(course, here)].item.place


def _heard(course: Course) -> list[str]:
    """The tips of this session, those still to come too: another tip is one that it does not hold, if there is one."""
    return [
        event.what.text
        for slot in course.slots
        for event in slot.laid.events
        if event.role == "tip" and isinstance(event.what, Line)
    ]
