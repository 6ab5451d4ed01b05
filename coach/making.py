"""Making a session from wishes: the choice is made in ``content``, the clock is read off the pipeline."""

from __future__ import annotations

from collections.abc import Iterable

from coach.content.make import Wish, make
from coach.content.model import Exercise, Programme
from coach.errors import RequestError
from coach.pipeline import Lengths, Options, plan
from coach.times import clock

MARGIN = 3
"""Percent. Lengths of speech are estimated here; the session must last as long once they are measured, too."""


def make_session(exercises: Iterable[Exercise], wish: Wish, options: Options) -> Programme:
    """A programme that grants the wish and lasts exactly as long.

    Raises ``RequestError`` where no exercise fits, or where those that fit cannot last so long.
    """

    def measure(programme: Programme) -> int:
        return plan(programme, options).schedule.duration

    return make(exercises, wish, measure, lambda programme: refusal(programme, options))


def refusal(programme: Programme, options: Options) -> RequestError | None:
    """Why a programme cannot last as long as its session says; nothing where it can."""
    from coach.schedule.fit import Fitter

    duration = programme.session.duration
    if duration is None:
        return None
    for percent in (100, 100 - MARGIN, 100 + MARGIN):
        asked = duration * percent // 100
        fitter = Fitter(programme, options.language, options.settings(), asked, Lengths(options, {}))
        if fitter.solve() is None:
            break
    else:
        return None
    shortest, longest = fitter.range()
    # What is told must be granted when asked for: with the margin, in whole seconds (``clock`` cuts the rest off).
    shortest, longest = shortest * 100 // (100 - MARGIN) + 999, longest * 100 // (100 + MARGIN)
    problem = f"cannot last {clock(duration)}"
    return RequestError(
        f"'{programme.session.title}'", problem, f"about {clock(shortest)} to {clock(longest)} are possible"
    )
