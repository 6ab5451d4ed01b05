"""An exact fit: the length asked for to the millisecond, or a refusal that names lengths which can be had."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coach.content.model import (
    MUSCLES,
    Dose,
    Exercise,
    ExerciseStep,
    Instruction,
    Ms,
    Programme,
    RestStep,
    SayStep,
    Session,
    Step,
    Tip,
)
from coach.errors import RequestError
from coach.export.preview import preview_of
from coach.export.text import write as text
from coach.pipeline import options_from, plan
from coach.schedule.fit import Fitted, fit
from coach.schedule.held import held_ms
from coach.schedule.ladder import leaving
from coach.schedule.layout import Estimate, LengthOf, lay_out
from coach.schedule.model import Schedule
from coach.script.build import Settings, build
from coach.script.model import Line, Say, Script, Sound, Window
from coach.script.prescription import ECONOMIES, Choice, performed, prescriptions
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


def fitted(*wish: Any) -> tuple[Script, Schedule]:
    result = fit(*wish)
    return result.script, result.schedule


def must_hold(programme: Programme, chosen: Settings, script: Script, schedule: Schedule, duration: int) -> None:
    """What is true of every fitted schedule."""
    assert schedule.duration == duration
    _sides_are_equal(programme, schedule)
    _announcements_are_true(programme, script, schedule, duration)
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


def _announcements_are_true(programme: Programme, script: Script, schedule: Schedule, duration: int) -> None:
    told: list[str] = []
    last: tuple[str | None, int] = (None, 0)
    for item in script.items:
        if isinstance(item, Say) and item.role == "time":
            told.append(item.line.text.lower())
        if isinstance(item, Window) and item.kind == "hold" and item.place.rep in (None, 1):
            true = [ENGLISH.length(item.length), "breath"]
            exercise = programme.exercises.get(item.place.exercise or "")
            if exercise and exercise.style == "breath" and item.length >= 60_000:  # told to the half minute
                true.append(f"about {ENGLISH.total(half_minutes(item.length))}")
            again = last == (item.place.exercise, item.length)
            true_length = any(length in text for text in told for length in true)
            says = any(re.search(r"\b(second|minute|breath)", text) for text in told)
            assert true_length or (again and not says), (told, item.length)
            last = (item.place.exercise, item.length)
            told = [] if item.place.rep is None else told
    opening = [item.line.text for item in script.items if isinstance(item, Say) and not item.place.exercise]
    announced = [text for text in opening if re.match("We have|This takes", text)]
    assert len(announced) <= (duration >= 60_000)
    if announced:
        told = ENGLISH.total(half_minutes(duration))
        assert re.match(rf"(We have|This takes) {told}( today)?([.,]| for )", announced[0])


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


@pytest.mark.slow
@given(valid_programmes, settings, talking, st.floats(0.2, 4.0))
@thorough()
def test_any_programme_lasts_as_long_as_asked_or_says_how_long_it_can(
    programme: Programme, chosen: Settings, voice: RandomVoice, factor: float
) -> None:
    duration = max(1_000, round(natural_length(programme, chosen, voice) * factor / 1000) * 1000)
    try:
        script, schedule = fitted(programme, ENGLISH, chosen, duration, voice)
    except RequestError as error:
        for other in offered(error):
            again_script, again = fitted(programme, ENGLISH, chosen, other, voice)
            must_hold(programme, chosen, again_script, again, other)
    else:
        must_hold(programme, chosen, script, schedule, duration)


@given(valid_programmes, settings, voices, st.integers(1, 7_200_000))
@thorough(0.5)
def test_any_length_to_the_millisecond(
    programme: Programme, chosen: Settings, voice: RandomVoice, duration: int
) -> None:
    try:
        script, schedule = fitted(programme, ENGLISH, chosen, duration, voice)
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
            script, schedule = fitted(programme, ENGLISH, chosen, duration, length_of)
        except RequestError:
            return
        must_hold(programme, chosen, script, schedule, duration)
        new = {event.what for event in schedule.events if isinstance(event.what, Line)} - set(measured)
        new |= {drop.what for drop in schedule.dropped if isinstance(drop.what, Line)} - set(measured)
        if not new:
            return
        measured |= {line: voice(line) for line in new}


SESSIONS = bundled_sessions()
VOICE = Estimate(145)
MINUTES = (8, 9, 10, 11, 12, 13, 14, 15, 17, 20, 22, 25, 28, 30, 35, 40)


def stretch(name: str, *, seconds: int = 60, **given: Any) -> Exercise:
    lines = [
        Instruction(say=f"Lie on your back for {name}.", phase="position"),
        Instruction(say="Bend your {side} knee and draw it in.", short="Your {side} knee in."),
        Instruction(say="Take hold behind your {side} thigh.", short=""),
        Instruction(say="Breathe out, and draw it a little closer.", short="And closer.", phase="enter"),
        Instruction(say="Feel the back of your hip grow long.", phase="hold"),
        Instruction(say="Lower it slowly to the floor.", phase="release"),
    ]
    whole: dict[str, Any] = {
        "instructions": tuple(lines),
        "purpose": "This makes room in the hip.",
        "sides": "each",
        "which": "the {side} leg",
        "position": "supine",
        "dose": Dose(hold=Ms(seconds * 1000), max=Ms(120_000)),
        "tips": (Tip(say="Let the shoulders lie heavy."), Tip(say="Less is enough.")),
        "cautions": (f"Ease off where the {name} is sharp.",),
    }
    return Exercise(name=name.capitalize(), id=name, **(whole | given))


def movement(name: str) -> Exercise:
    return stretch(name, style="dynamic", sides="none", which="", dose=Dose(reps=10, tempo=Ms(4_000)),
                   instructions=(Instruction(say="Lie on your back, knees bent."),))  # fmt: skip


def lesson(*exercises: Exercise, rest: int = 120_000) -> Programme:
    """A session as they should be: movement, long holds, a final rest."""
    steps: tuple[Step, ...] = (*(ExerciseStep(exercise=one.id) for one in exercises), RestStep(rest=Ms(rest)))
    return Programme(session=Session(title="Lesson", steps=steps), exercises={one.id: one for one in exercises})


LESSON = lesson(
    movement("sways"), stretch("figure", targets=("glutes",)), stretch("pull", targets=("glutes", "abductors")),
    stretch("strap", targets=("hamstrings",)), stretch("baby", targets=("adductors",)),
)  # fmt: skip


def minutes(programme: Programme, length: float) -> Fitted:
    return fit(programme, ENGLISH, Settings(), round(length * 60_000), VOICE)


def held_by_exercise(schedule: Schedule) -> dict[tuple[int, str | None], int]:
    """How long each exercise is held on each side, all rounds together."""
    held: dict[tuple[int, str | None], int] = {}
    for span in schedule.windows:
        if span.kind == "hold":
            key = span.place.step, span.place.side
            held[key] = held.get(key, 0) + span.length
    return held


@pytest.mark.parametrize("name", SESSIONS)
def test_bundled_sessions_fit_common_lengths(name: str) -> None:
    programme, chosen = SESSIONS[name], Settings()
    natural = natural_length(programme, chosen, VOICE)
    for share in (85, 95, 105, 130):
        duration = natural * share // 100 // 30_000 * 30_000
        lengths = [duration]
        try:
            fit(programme, ENGLISH, chosen, duration, VOICE)
        except RequestError as error:  # a guided rest with nothing else in it has bounds of its own
            if any(one.style != "rest" for one in programme.exercises.values()):
                raise
            lengths = offered(error)
        for length in lengths:
            must_hold(programme, chosen, *fitted(programme, ENGLISH, chosen, length, VOICE), length)


@pytest.mark.parametrize("name", ["hips-and-back", "full-body", "hips", "lesson"])
def test_with_more_time_no_exercise_is_held_less_and_no_stretch_for_less_than_twenty_seconds(name: str) -> None:
    programme = SESSIONS.get(name, LESSON)
    whole = natural_length(programme, Settings(), VOICE)
    before: dict[tuple[int, str | None], int] = {}
    half = held_ms(lay_out(build(programme, ENGLISH, Settings()), VOICE)) * 2 >= whole
    for length in MINUTES:
        schedule = minutes(programme, length).schedule
        assert schedule.duration == length * 60_000
        now = held_by_exercise(schedule)
        assert all(now[key] >= before[key] for key in before), (length, before, now)
        assert min(span.length for span in schedule.windows if span.kind == "hold") >= 20_000
        if half:  # what holds half of its time as it is written does so at every length
            assert held_ms(schedule) * 100 >= 44 * schedule.duration, length
        before = now


def test_talk_goes_before_exercises_and_exercises_before_holds() -> None:
    natural = natural_length(LESSON, Settings(), VOICE)
    lengths = [natural - 15_000 * n for n in range((natural - 300_000) // 15_000)]
    choices = [fit(LESSON, ENGLISH, Settings(), length, VOICE).choice for length in lengths]
    assert any(choice.talk for choice in choices[1:4])
    assert [len(choice.left_out) for choice in choices] == sorted(len(choice.left_out) for choice in choices)
    assert [choice for choice in choices if not choice.left_out][-1].talk == ECONOMIES.index("opening")
    for choice in choices:
        shortened = [hold for index, hold in choice.holds.items() if hold < 60_000 and index not in choice.left_out]
        assert len(choice.left_out) >= 3 or len(shortened) <= 1, "one that comes back may be there in half"
        assert all(hold >= 30_000 for hold in shortened)


def test_five_minutes_are_two_exercises_and_the_listener_hears_how_many() -> None:
    fitted_lesson = minutes(LESSON, 5)
    assert len(fitted_lesson.choice.left_out) == 3
    assert 0 not in fitted_lesson.choice.left_out, "movement comes first"
    lines = [item.line.text for item in fitted_lesson.script.items if isinstance(item, Say)]
    assert "We have five minutes today, and two exercises." in lines


def test_what_there_was_no_time_for_is_told_on_the_page() -> None:
    options = msgspec.structs.replace(options_from({"engine": "silent"}), duration=300_000)
    fitted_plan = plan(LESSON, options)
    assert set(fitted_plan.left_out) <= {"Figure", "Pull", "Strap", "Baby"}
    assert len(fitted_plan.left_out) == 3
    written = text(preview_of(fitted_plan))
    assert "Left out, because the time is short: " in written
    assert "of about 5:00" in written
    assert plan(LESSON, options_from({"engine": "silent"})).left_out == ()


def test_what_is_said_of_the_length_is_true_where_rounds_become_one_longer_hold() -> None:
    twice = lesson(stretch("figure", dose=Dose(hold=Ms(30_000), rounds=2, max=Ms(60_000))), stretch("pull"))
    natural = natural_length(twice, Settings(), VOICE)
    for less in range(0, 150_000, 10_000):
        result = fit(twice, ENGLISH, Settings(), natural - less, VOICE)
        if result.choice.rounds.get(0) == 1:
            break
    assert result.choice.rounds == {0: 1}
    assert result.choice.holds[0] == 45_000
    assert not result.choice.left_out


def test_with_time_to_spare_holds_grow_then_rounds_then_the_final_rest_and_four_minutes_a_muscle_are_enough() -> None:
    one = lesson(movement("sways"), stretch("figure", targets=("glutes",)), stretch("strap", targets=("hamstrings",)))
    seen: list[tuple[int, int, int]] = []
    for length in range(10, 40):
        choice = minutes(one, length).choice
        work = prescriptions(one, None, choice)
        seen.append((work[1].hold or 0, work[1].rounds, choice.final_rest or 120_000))
    longer, more, rested = (next(i for i, now in enumerate(seen) if now[part] > seen[0][part] + slack)
                            for part, slack in ((0, 0), (1, 0), (2, 100_000)))  # fmt: skip
    assert longer < more < rested
    assert all(hold * rounds <= 240_000 for hold, rounds, rest in seen if rest < 300_000)


def test_the_final_rest_is_shorter_in_a_shorter_session_and_takes_what_an_exercise_leaves() -> None:
    rests = [minutes(LESSON, length).choice.final_rest for length in MINUTES]
    assert all(rest is None or 60_000 <= rest <= 300_000 for rest in rests)
    assert rests[0] is not None
    assert rests[0] < 120_000


def test_the_least_important_leave_first() -> None:
    rest = stretch("scan", style="rest", sides="none", dose=Dose(hold=Ms(180_000)))
    programme = lesson(
        movement("sways"), movement("arms"), stretch("figure", targets=("glutes",)), stretch("strap"),
        stretch("pull", targets=("glutes",)), rest,
    )  # fmt: skip
    order = leaving(prescriptions(programme, None, Choice()))
    assert order[0] == 4, "a second one for the same muscle"
    assert order.index(0) > order.index(1), "the first movement stays when others go"
    assert set(order[-2:]) == {0, 5}
    assert len(order) == 5


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> list[Script]:
    """The scripts that a fit makes. How many they are is how long it takes, however busy the machine."""
    every: list[Script] = []

    def kept(*given: Any, **named: Any) -> Script:
        every.append(build(*given, **named))
        return every[-1]

    monkeypatch.setattr("coach.schedule.fit.build", kept)
    return every


@pytest.mark.slow
def test_a_fit_makes_few_scripts(scripts: list[Script]) -> None:
    for programme in (LESSON, *SESSIONS.values()):
        natural = natural_length(programme, Settings(), VOICE)
        for share in (55, 70, 85, 99, 105, 150, 190):
            scripts.clear()
            with suppress(RequestError):
                fit(programme, ENGLISH, Settings(), natural * share // 100, VOICE)
                assert len(scripts) <= 45, (programme.session.title, share)


@pytest.mark.slow
def test_three_hundred_steps_take_few_scripts_too(scripts: list[Script]) -> None:
    """Two seconds are twenty of them; ``python -m tests.bench.bench_script`` tells how long one takes."""
    names = [f"stretch-{n}" for n in range(10)]
    long = lesson(*(stretch(name, targets=(MUSCLES[n],)) for n, name in enumerate(names)))
    steps = (*long.session.steps[:-1] * 30, long.session.steps[-1])
    long = msgspec.structs.replace(long, session=msgspec.structs.replace(long.session, steps=steps))
    natural = natural_length(long, Settings(), VOICE)
    for share in (50, 95, 120):
        scripts.clear()
        result = fit(long, ENGLISH, Settings(), natural * share // 100, VOICE)
        assert len(scripts) <= 16, share
        assert result.schedule.duration == natural * share // 100


def test_the_bundled_session_fits_odd_milliseconds() -> None:
    programme, chosen = SESSIONS["hips-and-back"], Settings()
    for duration in (720_000, 720_001, 719_999, 683_217, 800_123):
        script, schedule = fitted(programme, ENGLISH, chosen, duration, VOICE)
        must_hold(programme, chosen, script, schedule, duration)


def test_a_refusal_says_what_is_possible_and_what_to_change() -> None:
    programme, chosen = SESSIONS["hips-and-back"], Settings()
    with pytest.raises(RequestError, match=r"cannot last 1m.* to .* are possible; ask for less detail") as short:
        fit(programme, ENGLISH, chosen, 60_000, VOICE)
    with pytest.raises(RequestError, match=r"cannot last 5h.* to .* are possible; add exercises") as long:
        fit(programme, ENGLISH, chosen, 18_000_000, VOICE)
    assert offered(short.value) == offered(long.value)
    assert short.value.exit_code == 2


@pytest.mark.parametrize("name", ["hips", "hips-and-back", "full-body"])
def test_five_minutes_of_a_bundled_session_are_two_exercises_done_well(name: str) -> None:
    result = minutes(SESSIONS[name], 5)
    work = prescriptions(SESSIONS[name], None, result.choice)
    assert len(work) == 2
    assert any(one.exercise.style == "dynamic" for one in work.values()), "movement comes first"
    assert all(span.length >= 20_000 for span in result.schedule.windows if span.kind == "hold")
    spoken = " ".join(item.line.text for item in result.script.items if isinstance(item, Say))
    assert "We have five minutes today, and two exercises." in spoken
    assert SESSIONS[name].session.intro not in spoken, "the greeting goes before an exercise does"
    assert not any(span.kind == "breath" for span in result.schedule.windows)
    assert SESSIONS[name].session.outro in spoken


def test_nobody_is_brought_to_where_nothing_is_done_for_want_of_time() -> None:
    """Standing up is not asked for, where all that was to be done standing is left out."""
    steps = (
        SayStep(say="Stand up.", position="standing"), ExerciseStep(exercise="march"),
        SayStep(say="Lie down.", position="supine"), ExerciseStep(exercise="strap"), RestStep(rest=Ms(60_000)),
        SayStep(say="Sit up.", position="seated"),
    )  # fmt: skip
    march = msgspec.structs.replace(movement("march"), position="standing")
    programme = Programme(
        session=Session(title="A", steps=steps), exercises={"march": march, "strap": stretch("strap")}
    )
    for gone, kept in (({1}, ["Lie down.", "Sit up."]), ({3}, ["Stand up.", "Lie down.", "Sit up."]), (set(), None)):
        script = build(programme, ENGLISH, Settings(), choice=Choice(left_out=frozenset(gone)))
        said = [item.line.text for item in script.items if isinstance(item, Say)]
        asked = [text for text in said if text in ("Stand up.", "Lie down.", "Sit up.")]
        assert asked == (kept or ["Stand up.", "Lie down.", "Sit up."])
