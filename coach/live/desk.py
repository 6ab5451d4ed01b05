"""What the listener can ask for beyond the script: other levels of talk, further tips, answers to questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from coach.content.model import DETAILS, Detail, Exercise
from coach.language import language
from coach.script.model import Line, Place, Script

Retell = Callable[[Detail], Script]
"""The session's script at another level of detail."""


class Desk:
    """Holds the script as it was written, at the level of detail that is wanted now."""

    def __init__(
        self, script: Script, detail: Detail, retell: Retell, exercises: Mapping[str, Exercise] | None = None
    ) -> None:
        self.script = script
        self.detail = detail
        self._retell = retell
        self._exercises = exercises or {}
        self._asked: dict[str, int] = {}
        self._given: list[str] = []

    def turn(self, by: int) -> bool:
        """One level less (``by`` 1) or more (-1) of talk from now on; false where there is none."""
        wanted = DETAILS.index(self.detail) + by
        if not 0 <= wanted < len(DETAILS):
            return False
        self.detail = DETAILS[wanted]
        self.script = self._retell(self.detail)
        return True

    def tip(self, place: Place, heard: Iterable[str]) -> tuple[Line, ...]:
        """The tip of this exercise that was heard longest ago, or never. Empty where it has none."""
        exercise = self._exercises.get(place.exercise or "")
        if exercise is None or not exercise.tips:
            return ()
        before = [*heard, *self._given]
        spoken = language(self.script.language)
        texts = [spoken.with_side(tip.say, place.side) for tip in exercise.tips]
        texts = [text for text in texts if "{" not in text]
        if not texts:
            return ()
        text = min(texts, key=lambda text: _last(before, text))
        self._given.append(text)
        return (Line(text),)

    def answer(self, place: Place) -> tuple[Line, ...]:
        """The next frequent question of this exercise and its answer. Empty where it has none."""
        exercise = self._exercises.get(place.exercise or "")
        if exercise is None or not exercise.faq:
            return ()
        turn = self._asked.get(exercise.id, 0)
        self._asked[exercise.id] = turn + 1
        question = exercise.faq[turn % len(exercise.faq)]
        spoken = language(self.script.language)
        texts = [spoken.with_side(text, place.side or "right") for text in (question.ask, question.answer)]
        return tuple(Line(text) for text in texts)


def _last(before: list[str], text: str) -> int:
    """Where ``text`` was heard last; -1: never."""
    return max((index for index, each in enumerate(before) if each == text), default=-1)
