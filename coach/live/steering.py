"""What each key does to the rundown: from the rundown and the moment to another one, or another place in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from coach.content.library import Rung
from coach.content.model import Exercise, Side
from coach.live.answers import Answer
from coach.live.edit import glide_out, lengthen, put_in, rewritten
from coach.live.keys import Action
from coach.live.replan import at_level, in_form, retold
from coach.live.rundown import Rundown, chapter_end, chapter_start, exercise_start, next_exercise
from coach.script.model import Line, Place, Role

RESTART_MS = 3_000
"""Back goes to the start of this exercise, and in its first seconds to the one before, as players do."""
STEP_MS = 10_000
"""How much longer or shorter a hold gets at a time."""

LEAD_MS = 1_500
"""What is planned anew begins so long after it was asked for: there is time to plan it, and to end what is said."""

NO_FORM: dict[Rung, str] = {"easier": "no_easier", "harder": "no_harder"}
"""What is said where the ladder ends."""

Change = Callable[[Rundown, int], Rundown | None]
"""A rundown, and from when on (ms) it may change, to another; ``None`` where it can do nothing."""


class Move(msgspec.Struct, frozen=True):
    """The answer to what was asked for, what changes by it, and the item of the changed rundown ``to`` jump to."""

    answer: Answer
    change: Change | None = None
    to: int | None = None
    lead: int | None = None
    """``None``: made at once; else once its ``lines`` are recorded, so many ms after it can be at the earliest."""
    lines: tuple[Line, ...] = ()
    note: str = ""
    """For the screen."""


NO = Move("no")


class Prompter(msgspec.Struct):
    """Knows what is told beyond the script, and remembers what of it was."""

    form: Callable[[Exercise, Rung], Exercise | None] = lambda exercise, rung: None
    """The next form on an exercise's ladder."""
    judge: Callable[[Literal["like", "skip"], Exercise], str] = lambda action, exercise: ""
    """Keeps that an exercise is liked or skipped; what is to be said of it. Raises ``CoachError``."""
    history: list[str] = []
    """What was asked for, in order."""

    def tip(self, rundown: Rundown, place: Place) -> tuple[Line, ...]:
        """The tip of this exercise that was heard longest ago, or never. Empty where it has none."""
        exercise = rundown.exercise(place)
        return self._next(rundown, place.side, [(tip.say,) for tip in exercise.tips] if exercise else [])

    def answer(self, rundown: Rundown, place: Place) -> tuple[Line, ...]:
        """The next frequent question of this exercise and its answer. Empty where it has none."""
        exercise = rundown.exercise(place)
        facts = [(question.ask, question.answer) for question in exercise.faq] if exercise else []
        return self._next(rundown, place.side or "right", facts)

    def _next(self, rundown: Rundown, side: Side | None, facts: Sequence[tuple[str, ...]]) -> tuple[Line, ...]:
        """Of facts that can be said on this side the one that was told longest ago, if ever."""
        texts = [tuple(rundown.language.with_side(text, side) for text in fact) for fact in facts]
        last = {text: number for number, text in enumerate([*_tips(rundown), *self.history])}
        fact = min((fact for fact in texts if "{" not in fact[-1]), key=lambda fact: last.get(fact[-1], -1), default=())
        self.history += fact
        return tuple(map(Line, fact))


def steer(rundown: Rundown, here: int, action: Action, prompter: Prompter) -> Move:
    """What ``action`` does, asked for at ``here`` ms. Pure but for ``prompter``, which remembers what was asked for.

    Raises ``CoachError`` where a form or the profile cannot be read.
    """
    if not rundown.slots:
        return NO
    items, index = rundown.items, rundown.index_at(here)
    place = items[index].place
    moves: dict[Action, Callable[[], Move]] = {
        "next": lambda: _on(rundown, next_exercise(items, index)),
        "switch": lambda: _on(rundown, chapter_end(items, index)),
        "repeat": lambda: _again(chapter_start(items, index)),
        "previous": lambda: _again(_back(rundown, here)),
        "longer": lambda: Move("more", lambda rundown, at: lengthen(rundown, at, STEP_MS)),
        "shorter": lambda: Move("less", lambda rundown, at: lengthen(rundown, at, -STEP_MS)),
        "less": lambda: _talk(rundown, 1),
        "more": lambda: _talk(rundown, -1),
        "easier": lambda: _form(rundown, place, "easier", prompter),
        "harder": lambda: _form(rundown, place, "harder", prompter),
        "tip": lambda: _say(prompter.tip(rundown, place), "tip"),
        "question": lambda: _say(prompter.answer(rundown, place), "answer"),
        "like": lambda: _judged(rundown.exercise(place), "like", prompter),
        "skip": lambda: _judged(rundown.exercise(place), "skip", prompter),
        "glide": lambda: Move("end", glide_out),
    }
    move = moves.get(action)
    return move() if move else NO


def _on(rundown: Rundown, index: int) -> Move:
    return Move("on", to=index) if index < len(rundown.slots) else NO


def _back(rundown: Rundown, here: int) -> int:
    start = exercise_start(rundown.items, rundown.index_at(here))
    if start and here - rundown.begin_of(start) < RESTART_MS:
        start = exercise_start(rundown.items, start - 1)
    return start


def _again(index: int) -> Move:
    return Move("back", lambda rundown, at: rewritten(rundown, index) or rundown, to=index)


def _talk(rundown: Rundown, by: int) -> Move:
    """The next chapter, and all behind it, with less or more talk."""
    if at_level(rundown.basis, by) is None:
        return NO
    return Move("less" if by > 0 else "more", lambda rundown, at: retold(rundown, at, by), lead=LEAD_MS)


def _form(rundown: Rundown, place: Place, rung: Rung, prompter: Prompter) -> Move:
    """The next form of the exercise in its place; where there is none, that is said."""
    exercise = rundown.exercise(place)
    other = prompter.form(exercise, rung) if exercise else None
    if other is None:
        name = exercise.name if exercise else "this"
        move = _say(rundown.phrase(NO_FORM[rung]) if exercise else (), "answer")
        return msgspec.structs.replace(move, answer="no", note=f"there is no {rung} form of {name}")
    return Move(
        "less" if rung == "easier" else "more",
        lambda rundown, at: in_form(rundown, at, other, rundown.phrase(rung)),
        lead=LEAD_MS,
        lines=rundown.phrase(rung),
        note=f"{rung}: {other.name}",
    )


def _judged(exercise: Exercise | None, action: Literal["like", "skip"], prompter: Prompter) -> Move:
    if exercise is None:
        return Move("no", note=f"there is no exercise to {action} here")
    return Move("yes", note=prompter.judge(action, exercise))


def _say(lines: tuple[Line, ...], role: Role) -> Move:
    if not lines:
        return NO
    return Move("yes", lambda rundown, at: put_in(rundown, at, lines, role), lead=0, lines=lines)


def _tips(rundown: Rundown) -> list[str]:
    """The tips of this session, those still to come too: another tip is one that it does not hold, if there is one."""
    events = (event for slot in rundown.slots for event in slot.laid.events if event.role == "tip")
    return [event.what.text for event in events if isinstance(event.what, Line)]
