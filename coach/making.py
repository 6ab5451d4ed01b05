"""Making sessions: the choice is made in ``content`` and ``practice``, the clock is read off the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from coach.content.make import Trial, Wish, make
from coach.content.model import Exercise, Programme
from coach.errors import RequestError
from coach.pipeline import Lengths, Options, plan
from coach.practice.history import History
from coach.practice.profile import Profile
from coach.practice.telling import Telling
from coach.practice.today import Ask, Suggestion, because, choose, suggest
from coach.times import clock

MARGIN = 3
"""Percent. Lengths of speech are estimated here; the session must last as long once they are measured, too."""


def make_session(
    exercises: Iterable[Exercise],
    wish: Wish,
    options: Options,
    finish: Callable[[Programme], Programme] = lambda programme: programme,
) -> Programme:
    """A programme that grants the wish and lasts exactly as long, also with what ``finish`` does to it.

    Raises ``RequestError`` where no exercise fits, or where those that fit cannot last so long.
    """

    def measure(programme: Programme) -> int:
        return plan(finish(programme), options).schedule.duration

    return finish(make(exercises, wish, measure, lambda programme: attempt(finish(programme), options)))


class Today(msgspec.Struct, frozen=True):
    """A session for today, and why it is this one."""

    programme: Programme
    because: str


def make_today(exercises: Iterable[Exercise], past: History, profile: Profile, ask: Ask, options: Options) -> Today:
    """What is right today, exactly as long as asked, told to this person; at one level if ``options`` name one.

    Raises ``RequestError`` where limits, props and minutes leave nothing that can be done.
    """

    def programme(suggestion: Suggestion) -> Programme:
        telling = Telling(
            past=past,
            language=options.language,
            levels=options.detail is None,
            tight_side=profile.tight_side,
            moment=ask.moment,
            first=suggestion.first,
            felt=ask.felt,
        )
        return make_session(suggestion.exercises, suggestion.wish, options, telling)

    suggestion, session = choose(suggest(exercises, past, profile, ask), programme)
    return Today(session, because(session, suggestion, past, ask))


def attempt(programme: Programme, options: Options) -> Trial:
    """How a programme comes out that has to last as long as its session says."""
    from coach.schedule.fit import Fitter
    from coach.schedule.held import held_ms

    duration = programme.session.duration
    assert duration is not None  # a wish has a length
    trial = Trial()
    for percent in (100, 100 - MARGIN, 100 + MARGIN):
        asked = duration * percent // 100
        fitter = Fitter(programme, options.language, options.settings(), asked, Lengths(options, {}))
        fitted = fitter.solve()
        if fitted is None:
            break
        if percent == 100:
            trial = Trial(held=held_ms(fitted.schedule) * 100 // asked, whole=not fitted.choice.left_out)
    else:
        return trial
    shortest, longest = fitter.range()
    # What is told must be granted when asked for: with the margin, in whole seconds (``clock`` cuts the rest off).
    shortest, longest = shortest * 100 // (100 - MARGIN) + 999, longest * 100 // (100 + MARGIN)
    problem = f"cannot last {clock(duration)}"
    mend = f"about {clock(shortest)} to {clock(longest)} are possible"
    return Trial(RequestError(f"'{programme.session.title}'", problem, mend), held=0, whole=False)
