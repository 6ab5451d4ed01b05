"""An exact fit: the length asked for to the millisecond, or a refusal that names lengths which can be had."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coach.content.model import Programme
from coach.errors import RequestError
from coach.schedule.fit import fit
from coach.schedule.layout import Estimate, LengthOf, lay_out
from coach.schedule.model import Schedule
from coach.script.build import Settings, build
from coach.script.model import Line, Say, Script, Sound, Window
from coach.script.prescription import Choice, performed, prescriptions
from coach.times import half_minutes, parse_duration
from tests.programmes import ENGLISH, RandomVoice, bundled_sessions, settings, valid_programmes, voices

PHASES = (Phase.explicit, Phase.generate)
"""Without shrinking, which takes minutes where every try is a fit of its own."""
EXAMPLES = int(os.environ.get("COACH_TEST_EXAMPLES", "25"))


def thorough(share: float = 1.0) -> Callable[..., object]:
    return hypothesis_settings(
        max_examples=max(10, int(EXAMPLES * share)),
        deadline=None,
        derandomize="COACH_TEST_EXAMPLES" not in os.environ,
        database=None,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )


talking = voices.filter(lambda voice: voice.longest < 10_000)
"""Voices whose lines differ by seconds, not by a third of a minute as no two announcements do."""


def natural_length(programme: Programme, chosen: Settings, voice: LengthOf) -> int:
    return lay_out(build(programme, ENGLISH, chosen), voice).duration


def offered(error: RequestError) -> list[int]:
    """The lengths (ms) that a refusal names as possible."""
    found = re.search(
        r"; (?:(\S+) to (\S+) are|only (\S+) is) possible; (?:the nearest are (\S+) and (\S+)$)?", str(error)
    )
    assert found, error
    return [parse_duration(written) for written in found.groups() if written]


def must_hold(programme: Programme, chosen: Settings, script: Script, schedule: Schedule, duration: int) -> None:
    """What is true of every fitted schedule."""
    assert schedule.duration == duration
    _sides_are_equal(programme, schedule)
    _announcements_are_true(script, schedule, duration)
    _bounds_are_kept(programme, chosen, schedule)


def _sides_are_equal(programme: Programme, schedule: Schedule) -> None:
    steps = [one for one, _ in performed(programme.session.steps)]
    for index, asked in enumerate(steps):
        if getattr(asked, "side", None) or getattr(asked, "tight_side", None):
            continue
        held: dict[str | None, list[int]] = {}
        for span in schedule.windows:
            if span.place.step == index and span.place.exercise and span.kind in ("hold", "rep"):
                held.setdefault(span.place.side, []).append(span.length)
        if "left" in held or "right" in held:
            assert held["left"] == held["right"]


def _announcements_are_true(script: Script, schedule: Schedule, duration: int) -> None:
    texts = {
        text.casefold()
        for name in ("hold", "hold_reps", "hold_breaths", "stay_breaths")
        for text in ENGLISH.phrases[name]
    }
    assert texts
    told: list[str] = []
    for item in script.items:
        if isinstance(item, Say) and item.role == "time":
            told.append(item.line.text.lower())
        if isinstance(item, Window) and item.kind == "hold" and item.place.rep in (None, 1):
            spoken = ENGLISH.length(item.length)
            assert any(spoken in text or "breath" in text for text in told), (told, item.length)
            told = [] if item.place.rep is None else told
    announced = [
        item.line.text for item in script.items if isinstance(item, Say) and item.line.text.startswith("This takes")
    ]
    if duration >= 60_000:
        assert announced
        assert re.match(rf"This takes {ENGLISH.total(half_minutes(duration))}[.,]", announced[0])
    else:
        assert not announced


def _bounds_are_kept(programme: Programme, chosen: Settings, schedule: Schedule) -> None:
    work = prescriptions(programme, chosen.detail, Choice())
    for span in schedule.windows:
        if span.kind != "hold":
            continue
        one = work[span.place.step]
        low, high = one.bounds
        extra = one.extra_hold if span.place.side == one.tight_side else 0
        breath = one.breath.length if one.breath_locked else 0
        assert low - breath <= span.length <= max(high, one.hold or 0) + extra + breath


@given(valid_programmes, settings, talking, st.floats(0.2, 4.0))
@thorough()
def test_any_programme_lasts_as_long_as_asked_or_says_how_long_it_can(
    programme: Programme, chosen: Settings, voice: RandomVoice, factor: float
) -> None:
    duration = max(1_000, round(natural_length(programme, chosen, voice) * factor / 1000) * 1000)
    try:
        script, schedule = fit(programme, ENGLISH, chosen, duration, voice)
    except RequestError as error:
        for other in offered(error):
            again_script, again = fit(programme, ENGLISH, chosen, other, voice)
            must_hold(programme, chosen, again_script, again, other)
    else:
        must_hold(programme, chosen, script, schedule, duration)


@given(valid_programmes, settings, voices, st.integers(1, 7_200_000))
@thorough(0.5)
def test_any_length_to_the_millisecond(
    programme: Programme, chosen: Settings, voice: RandomVoice, duration: int
) -> None:
    try:
        script, schedule = fit(programme, ENGLISH, chosen, duration, voice)
    except RequestError:
        return  # the test before this one looks at refusals
    must_hold(programme, chosen, script, schedule, duration)


@given(valid_programmes, settings, voices)
@thorough(0.5)
def test_it_is_exact_again_when_true_lengths_take_the_place_of_estimates(
    programme: Programme, chosen: Settings, voice: RandomVoice
) -> None:
    """As recording does: line by line estimates give way to what was measured."""
    duration = round(natural_length(programme, chosen, voice) / 1000) * 1000
    guess = Estimate(chosen.rate)
    measured: dict[Line, int] = {}

    def length_of(what: Line | Sound) -> int:
        return measured[what] if isinstance(what, Line) and what in measured else guess(what)

    for _ in range(8):
        try:
            script, schedule = fit(programme, ENGLISH, chosen, duration, length_of)
        except RequestError:
            return
        must_hold(programme, chosen, script, schedule, duration)
        new = {event.what for event in schedule.events if isinstance(event.what, Line)} - set(measured)
        new |= {drop.what for drop in schedule.dropped if isinstance(drop.what, Line)} - set(measured)
        if not new:
            return
        measured |= {line: voice(line) for line in new}


SESSIONS = bundled_sessions()


@pytest.mark.parametrize("name", SESSIONS)
def test_bundled_sessions_fit_common_lengths(name: str) -> None:
    programme, chosen, voice = SESSIONS[name], Settings(), Estimate(145)
    natural = natural_length(programme, chosen, voice)
    for share in (95, 105, 130):
        duration = natural * share // 100 // 30_000 * 30_000
        script, schedule = fit(programme, ENGLISH, chosen, duration, voice)
        must_hold(programme, chosen, script, schedule, duration)


def test_the_bundled_session_fits_odd_milliseconds() -> None:
    programme, chosen, voice = SESSIONS["hips-and-back"], Settings(), Estimate(145)
    for duration in (720_000, 720_001, 719_999, 683_217, 800_123):
        script, schedule = fit(programme, ENGLISH, chosen, duration, voice)
        must_hold(programme, chosen, script, schedule, duration)


def test_a_refusal_says_what_is_possible_and_what_to_change() -> None:
    programme, chosen, voice = SESSIONS["hips-and-back"], Settings(), Estimate(145)
    with pytest.raises(RequestError, match=r"cannot last 1m.* to .* are possible; leave exercises out") as short:
        fit(programme, ENGLISH, chosen, 60_000, voice)
    with pytest.raises(RequestError, match=r"cannot last 5h.* to .* are possible; add exercises") as long:
        fit(programme, ENGLISH, chosen, 18_000_000, voice)
    assert offered(short.value) == offered(long.value)
    assert short.value.exit_code == 2
