"""What each key does to the rundown: from the rundown and the moment to another one, or another place in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from coach.content.model import DETAILS, Detail, Exercise
from coach.language import language
from coach.live.answers import Answer
from coach.live.edit import glide_out, lengthen, rewritten
from coach.live.keys import Action
from coach.live.rundown import Rundown, chapter_end, chapter_start, exercise_start, next_exercise
from coach.script.model import Line, Place, Role, Script

RESTART_MS = 3_000
"""Back goes to the start of this exercise, and in its first seconds to the one before, as players do."""
STEP_MS = 10_000
"""How much longer or shorter a hold gets at a time."""

Retell = Callable[[Detail], Script]
"""The session's script at another level of detail."""


class Wanted(msgspec.Struct, frozen=True):
    """Lines to be said as soon as they are recorded."""

    lines: tuple[Line, ...]
    role: Role


class Move(msgspec.Struct, frozen=True):
    """The answer to an action. ``rundown``: the one to go on in, or ``None``; ``to``: the item of it to jump to."""

    answer: Answer
    rundown: Rundown | None = None
    to: int | None = None
    wanted: Wanted | None = None


NO = Move("no")


class Prompter(msgspec.Struct):
    """Has the script as it was written, at the level of detail that is wanted now, and what is told beyond it."""

    script: Script
    detail: Detail
    retell: Retell
    exercises: Mapping[str, Exercise] = {}
    turns: dict[str, int] = {}
    """How many questions of each exercise were answered."""
    tips: list[str] = []
    """The tips that were asked for, in order."""

    def turn(self, by: int) -> bool:
        """One level less (``by`` 1) or more (-1) of talk from now on; false where there is none."""
        wanted = DETAILS.index(self.detail) + by
        if not 0 <= wanted < len(DETAILS):
            return False
        self.detail = DETAILS[wanted]
        self.script = self.retell(self.detail)
        return True

    def tip(self, place: Place, heard: Iterable[str]) -> tuple[Line, ...]:
        """The tip of this exercise that was heard longest ago, or never. Empty where it has none."""
        exercise = self.exercises.get(place.exercise or "")
        spoken = language(self.script.language)
        texts = [spoken.with_side(tip.say, place.side) for tip in exercise.tips] if exercise else []
        last = {text: number for number, text in enumerate([*heard, *self.tips])}
        text = min((text for text in texts if "{" not in text), key=lambda text: last.get(text, -1), default=None)
        if text is None:
            return ()
        self.tips.append(text)
        return (Line(text),)

    def answer(self, place: Place) -> tuple[Line, ...]:
        """The next frequent question of this exercise and its answer. Empty where it has none."""
        exercise = self.exercises.get(place.exercise or "")
        if exercise is None or not exercise.faq:
            return ()
        turn = self.turns.get(exercise.id, 0)
        self.turns[exercise.id] = turn + 1
        question = exercise.faq[turn % len(exercise.faq)]
        spoken = language(self.script.language)
        return tuple(Line(spoken.with_side(text, place.side or "right")) for text in (question.ask, question.answer))


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
        "repeat": lambda: _again(rundown, chapter_start(items, index), prompter),
        "previous": lambda: _again(rundown, _back(rundown, here), prompter),
        "longer": lambda: _changed("more", lengthen(rundown, soon, STEP_MS)),
        "shorter": lambda: _changed("less", lengthen(rundown, soon, -STEP_MS)),
        "less": lambda: _talk(rundown, soon, 1, prompter),
        "more": lambda: _talk(rundown, soon, -1, prompter),
        "tip": lambda: _asked(prompter.tip(place, _tips(rundown)), "tip"),
        "question": lambda: _asked(prompter.answer(place), "answer"),
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


def _again(rundown: Rundown, index: int, prompter: Prompter) -> Move:
    return Move("back", rewritten(rundown, index, prompter.script) or rundown, index)


def _changed(answer: Answer, rundown: Rundown | None) -> Move:
    return NO if rundown is None else Move(answer, rundown)


def _talk(rundown: Rundown, soon: int, by: int, prompter: Prompter) -> Move:
    """The next chapter, and all behind it, with less or more talk."""
    if not prompter.turn(by):
        return NO
    chapter = chapter_end(rundown.items, rundown.index_at(soon))
    return Move("less" if by > 0 else "more", rewritten(rundown, chapter, prompter.script))


def _asked(lines: tuple[Line, ...], role: Role) -> Move:
    return Move("yes", wanted=Wanted(lines, role)) if lines else NO


def _tips(rundown: Rundown) -> list[str]:
    """The tips of this session, those still to come too: another tip is one that it does not hold, if there is one."""
    events = (event for slot in rundown.slots for event in slot.laid.events if event.role == "tip")
    return [event.what.text for event in events if isinstance(event.what, Line)]
