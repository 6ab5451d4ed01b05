"""What every written form of a session is made from, and the words that all of them share.

Nothing here or in the modules that read it needs any audio: a preview is the schedule, written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from coach import pipeline
from coach.language import Language, language
from coach.plain import plain
from coach.schedule.held import held_ms
from coach.schedule.model import Schedule, Span
from coach.script.model import Line, Place, Sound
from coach.times import clock
from coach.voice.model import Voice

NOBODY = Voice("", "", 0)
"""For the forms that do not tell who speaks."""


class Preview(msgspec.Struct, frozen=True):
    """A schedule and what is needed to write it for a reader.

    ``exercises`` gives the name for an exercise's id, ``width`` is in columns. ``spoken`` turns a line into what the
    engine gets to say; ``None``: lines are written as a listener hears them. ``left_out`` names the exercises that had
    no time.
    """

    schedule: Schedule
    voice: Voice = NOBODY
    exercises: Mapping[str, str] = {}
    width: int = 80
    spoken: Callable[[str], str] | None = None
    left_out: tuple[str, ...] = ()

    @property
    def language(self) -> Language:
        """The language that the schedule is spoken in, and written down."""
        return language(self.schedule.language)

    def words(self, what: Line | Sound) -> str:
        """The words of a line, or which bell a sound is, on one line and without control characters."""
        if isinstance(what, Sound):
            return plain(self.language.write("bell", name=what.name))
        return plain(self.spoken(what.text) if self.spoken else what.text)

    def omission(self) -> str:
        """What there was no time for; empty: nothing."""
        names = [plain(name) for name in self.left_out]
        return self.language.write("left_out", names=self.language.listed(names)) if names else ""

    def where(self, place: Place) -> str:
        """Where in the session something belongs: ``Figure Four, left side, round 2``; empty: nowhere in particular."""
        parts = [plain(self.exercises.get(place.exercise, place.exercise))] if place.exercise else []
        parts += [side_title(place.side, self.language)] if place.side else []
        parts += [self.language.write("round", round=place.round)] if place.round and place.round > 1 else []
        return ", ".join(parts)


def preview_of(plan: pipeline.Plan, width: int = 80, *, spoken: bool = False) -> Preview:
    """A plan for a reader; ``spoken``: its lines spelled out, as the voice gets them."""
    names = {key: exercise.name for key, exercise in plan.programme.exercises.items()}
    speller = partial(pipeline.spoken, options=plan.options) if spoken else None
    return Preview(plan.schedule, plan.options.voice, names, width, speller, plan.left_out)


def total(schedule: Schedule) -> str:
    """``12:40`` for a session of measured lines, ``about 12:40`` where lengths were estimated."""
    time = clock(schedule.duration)
    return language(schedule.language).write("about", time=time) if schedule.estimated else time


def held(schedule: Schedule) -> str:
    """``held 10:10 of 20:00``: what the session is for, and how long it is."""
    return language(schedule.language).write("held", held=clock(held_ms(schedule)), total=total(schedule))


def seconds(ms: int) -> str:
    """A length for a reader: ``30 s``, ``7.5 s``, ``1 min 30 s``."""
    minutes, rest = divmod(ms, 60_000)
    written = f"{rest / 1000:.1f}".removesuffix(".0") + " s"
    if not minutes:
        return written
    return f"{minutes} min {written}" if rest else f"{minutes} min"


def window_title(window: Span, language: Language) -> str:
    """``hold 30 s, right``; ``rep 3, 10 s, left``; ``rest 20 s``."""
    name, place = language.windows[window.kind], window.place
    if window.kind == "rep" and place.rep:
        name = language.write("rep", count=place.rep)
    side = language.side(place.side) if window.kind in ("hold", "rep") else ""
    return language.joined(f"{name} {seconds(window.length)}", side)


def side_title(side: str, language: Language) -> str:
    """``left side``."""
    return language.write("side", side=language.side(side))
