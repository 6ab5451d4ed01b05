"""What each key does to the rundown: from the rundown and the moment to another one, or another place in it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from coach.content.library import Rung
from coach.content.model import Exercise
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
    """The answer to an action. ``rundown``: the one to go on in, or ``None``; ``to``: the item of it to jump to.

    ``change``: made as soon as its ``lines`` are recorded, ``lead`` ms after it can be made at the earliest.
    """

    answer: Answer
    rundown: Rundown | None = None
    to: int | None = None
    change: Change | None = None
    lines: tuple[Line, ...] = ()
    lead: int = LEAD_MS
    note: str = ""
    """For the screen."""


NO = Move("no")


class Prompter(msgspec.Struct):
    """Knows what is told beyond the script, and remembers what of it was."""

    form: Callable[[Exercise, Rung], Exercise | None] = lambda exercise, rung: None
    """The next form on an exercise's ladder."""
    turns: dict[str, int] = {}
    """How many questions of each exercise were answered."""
    tips: list[str] = []
    """The tips that were asked for, in order."""

    def tip(self, rundown: Rundown, place: Place) -> tuple[Line, ...]:
        """The tip of this exercise that was heard longest ago, or never. Empty where it has none."""
        exercise, spoken = rundown.exercise(place), rundown.language
        texts = [spoken.with_side(tip.say, place.side) for tip in exercise.tips] if exercise else []
        last = {text: number for number, text in enumerate([*_tips(rundown), *self.tips])}
        text = min((text for text in texts if "{" not in text), key=lambda text: last.get(text, -1), default=None)
        if text is None:
            return ()
        self.tips.append(text)
        return (Line(text),)

    def answer(self, rundown: Rundown, place: Place) -> tuple[Line, ...]:
        """The next frequent question of this exercise and its answer. Empty where it has none."""
        exercise = rundown.exercise(place)
        if exercise is None or not exercise.faq:
            return ()
        turn = self.turns.get(exercise.id, 0)
        self.turns[exercise.id] = turn + 1
        question = exercise.faq[turn % len(exercise.faq)]
        side = place.side or "right"
        return tuple(Line(rundown.language.with_side(text, side)) for text in (question.ask, question.answer))


def steer(rundown: Rundown, here: int, soon: int, action: Action, prompter: Prompter) -> Move:
    """What ``action`` does, asked for at ``here`` ms of a rundown that can be changed from ``soon`` on.

    Pure but for ``prompter``, which remembers what was asked for.
    """
    if not rundown.slots:
        return NO
    items, index = rundown.items, rundown.index_at(here)
    place = items[index].place
    moves: dict[Action, Callable[[], Move]] = {
        "next": lambda: _on(rundown, next_exercise(items, index)),
        "switch": lambda: _on(rundown, chapter_end(items, index)),
        "repeat": lambda: _again(rundown, chapter_start(items, index)),
        "previous": lambda: _again(rundown, _back(rundown, here)),
        "longer": lambda: _length(rundown, soon, STEP_MS),
        "shorter": lambda: _length(rundown, soon, -STEP_MS),
        "less": lambda: _talk(rundown, 1),
        "more": lambda: _talk(rundown, -1),
        "easier": lambda: _form(rundown, place, "easier", prompter),
        "harder": lambda: _form(rundown, place, "harder", prompter),
        "tip": lambda: _say(prompter.tip(rundown, place), "tip"),
        "question": lambda: _say(prompter.answer(rundown, place), "answer"),
        "glide": lambda: Move("end", glide_out(rundown, soon)),
    }
    move = moves.get(action)
    return move() if move else NO


def _on(rundown: Rundown, index: int) -> Move:
    return Move("on", rundown, index) if index < len(rundown.slots) else NO


def _back(rundown: Rundown, here: int) -> int:
    start = exercise_start(rundown.items, rundown.index_at(here))
    if start and here - rundown.begin_of(start) < RESTART_MS:
        start = exercise_start(rundown.items, start - 1)
    return start


def _again(rundown: Rundown, index: int) -> Move:
    return Move("back", rewritten(rundown, index) or rundown, index)


def _length(rundown: Rundown, soon: int, by: int) -> Move:
    changed = lengthen(rundown, soon, by)
    return Move("more" if by > 0 else "less", changed) if changed else NO


def _talk(rundown: Rundown, by: int) -> Move:
    """The next chapter, and all behind it, with less or more talk."""
    if at_level(rundown.basis, by) is None:
        return NO
    return Move("less" if by > 0 else "more", change=lambda rundown, at: retold(rundown, at, by))


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
        change=lambda rundown, at: in_form(rundown, at, other, rundown.phrase(rung)),
        lines=rundown.phrase(rung),
        note=f"{rung}: {other.name}",
    )


def _say(lines: tuple[Line, ...], role: Role) -> Move:
    if not lines:
        return NO
    return Move("yes", change=lambda rundown, at: put_in(rundown, at, lines, role), lines=lines, lead=0)


def _tips(rundown: Rundown) -> list[str]:
    """The tips of this session, those still to come too: another tip is one that it does not hold, if there is one."""
    events = (event for slot in rundown.slots for event in slot.laid.events if event.role == "tip")
    return [event.what.text for event in events if isinstance(event.what, Line)]
