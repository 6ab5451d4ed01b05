"""A session as its listener hears it, by a voice whose lines last as long as they have words."""

from __future__ import annotations

from typing import Any

import msgspec

from coach.content.model import Exercise, ExerciseStep, Instruction, Ms, Programme, Session, Tip
from coach.language import Language, language
from coach.schedule.layout import lay_out
from coach.schedule.model import Event, Schedule, Span
from coach.script.build import Settings, build
from coach.script.model import BELL_MS, Line, Script, Sound
from coach.script.prescription import Choice

ENGLISH = language()
S = 1000


def voice(what: Line | Sound) -> int:
    """150 ms, and 250 ms a word."""
    return BELL_MS[what.name] if isinstance(what, Sound) else 150 + 250 * len(what.text.split())


def ms(seconds: float) -> Ms:
    return Ms(round(seconds * S))


LUNGE = Exercise(
    name="Low lunge", id="lunge", purpose="It opens the front of the hip.", sides="each", targets=("quadriceps",),
    which="the {side} foot",
    instructions=(
        Instruction(say="Kneel on your mat.", short=""),
        Instruction(say="Step your {side} foot forward, beside your {other} hand.", short="{side} foot forward."),
        Instruction(say="Breathe out, and sink.", phase="enter"),
        Instruction(say="Feel the front of your {other} hip.", phase="hold", short=""),
        Instruction(say="Slowly come back to kneeling.", phase="release", short="Slowly come back."),
        Instruction(say="Shake out your {side} leg.", phase="reset", short=""),
    ),
    tips=(Tip(say="Let the {other} hip sink."), Tip(say="Keep the belly long."), Tip(say="Soften your jaw.")),
)  # fmt: skip
"""Two sides, every phase, three tips."""

TWIST = Exercise(
    name="Seated twist", id="twist", sides="none",
    instructions=(Instruction(say="Sit tall."), Instruction(say="Turn slowly.", phase="enter")),
)  # fmt: skip
"""Without sides, tips and a release of its own."""


def changed(exercise: Exercise, **given: Any) -> Exercise:
    """The exercise with other fields."""
    return msgspec.structs.replace(exercise, **given)


class Heard:
    """The script and schedule of one session, and questions to it."""

    def __init__(self, script: Script, schedule: Schedule) -> None:
        self.script = script
        self.schedule = schedule

    @property
    def lines(self) -> list[str]:
        """All that is spoken but the countdowns, in order."""
        return [event.what.text for event in self.spoken if event.role != "count"]

    @property
    def spoken(self) -> list[Event]:
        return [event for event in self.schedule.events if isinstance(event.what, Line)]

    def of(self, *roles: str) -> list[str]:
        """The lines of these roles, in order."""
        return [event.what.text for event in self.spoken if event.role in roles]

    def windows(self, *kinds: str) -> list[Span]:
        return [span for span in self.schedule.windows if span.kind in kinds]

    def inside(self, span: Span, *roles: str) -> list[tuple[int, str]]:
        """What starts inside a window: ms from its start, and the words or the sound's name in brackets."""
        return [
            (event.start - span.start, event.what.text if isinstance(event.what, Line) else f"[{event.what.name}]")
            for event in self.schedule.events
            if span.start <= event.start < span.end and (not roles or event.role in roles)
        ]

    def hold(self, number: int = 0, *roles: str) -> list[tuple[int, str]]:
        """What starts inside the hold of that number (from 0)."""
        return self.inside(self.windows("hold")[number], *roles)

    def bells(self) -> list[str]:
        return [event.what.name for event in self.schedule.events if isinstance(event.what, Sound)]


def hear(
    *steps: Any, exercises: tuple[Exercise, ...] = (LUNGE, TWIST), settings: Settings | None = None,
    language: Language = ENGLISH, halves: int = 0, choice: Choice | None = None, **session: Any,
) -> Heard:  # fmt: skip
    """A session of these steps; a text is an exercise's id."""
    made = tuple(ExerciseStep(exercise=step) if isinstance(step, str) else step for step in steps)
    programme = Programme(
        session=Session(title="Evening", steps=made, **session),
        exercises={exercise.id: exercise for exercise in exercises},
    )
    script = build(programme, language, settings or Settings(), choice=choice, halves=halves)
    return Heard(script, lay_out(script, voice))
