"""A hold is left in peace: one long quiet stretch, little talk, one thing to think of at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coach.content.model import (
    DETAILS,
    Breath,
    BreatheStep,
    Dose,
    Exercise,
    ExerciseStep,
    Instruction,
    Ms,
    RestStep,
    SayStep,
    Tip,
)
from coach.schedule.layout import lay_out
from coach.schedule.model import Event, Schedule, Span
from coach.script.build import Settings, build
from coach.script.draft import Draft
from coach.script.model import BELL_MS, Line, Sound
from coach.script.prescription import Choice, Pacing
from tests.programmes import ENGLISH, bundled_sessions
from tests.script.heard import LUNGE, changed, hear, ms

DRAFT = Draft(ENGLISH, Choice(), Pacing(), bells=True, rate=145)
WORDS = ["let", "the", "hip", "grow", "heavy", "and", "soft", "breath", "by", "breath", "shoulders", "stay", "wide"]
SESSIONS = bundled_sessions()


class Estimate:
    """A voice that lasts as long as was planned, times ``share`` percent."""

    def __init__(self, share: int = 100) -> None:
        self.share = share

    def __call__(self, what: Line | Sound) -> int:
        if isinstance(what, Sound):
            return BELL_MS[what.name]
        length = DRAFT.roughly(what.text) * self.share // 100
        return min(length, what.within) if what.within else length


def holds(schedule: Schedule) -> Iterator[tuple[Span, list[Event]]]:
    """Each hold with what is spoken in it."""
    for span in schedule.windows:
        if span.kind == "hold":
            inside = [event for event in schedule.events if span.start <= event.start < span.end]
            yield span, [event for event in inside if isinstance(event.what, Line)]


def longest_quiet(span: Span, spoken: list[Event]) -> int:
    edges = [span.start, *(edge for event in spoken for edge in (event.start, event.end)), span.end]
    return max(edges[index + 1] - edges[index] for index in range(0, len(edges), 2))


def in_peace(schedule: Schedule) -> None:
    for span, spoken in holds(schedule):
        if span.length >= 30_000:
            assert longest_quiet(span, spoken) >= 10_000, (span, spoken)
            assert sum(event.length for event in spoken) <= span.length * 0.35, (span, spoken)


sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=16).map(lambda words: " ".join(words) + ".")


@st.composite
def stretches(draw: st.DrawFn) -> Exercise:
    cautions = draw(st.lists(sentences, max_size=3, unique=True))
    return changed(
        LUNGE, sides=draw(st.sampled_from(["none", "each"])), cautions=tuple(cautions),
        instructions=(
            Instruction(say="Kneel."), Instruction(say="Breathe out, and sink.", phase="enter"),
            *(Instruction(say=text, phase="hold") for text in draw(st.lists(sentences, max_size=3, unique=True))),
        ),
        tips=tuple(Tip(say=text) for text in draw(st.lists(sentences, max_size=5, unique=True))),
        breath=Breath(in_=Ms(draw(st.integers(2, 6)) * 1000), out=Ms(draw(st.integers(2, 8)) * 1000)),
    )  # fmt: skip


@given(
    stretches(), st.integers(30, 300), st.sampled_from(DETAILS), st.integers(1, 3),
    st.sampled_from(["count", "soft", "bell"]),
)  # fmt: skip
@hypothesis_settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_every_hold_of_half_a_minute_has_ten_quiet_seconds_and_is_mostly_silence(
    exercise, seconds, detail, rounds, ending
):
    step = ExerciseStep(exercise="lunge", hold=ms(seconds), rounds=rounds, ending=ending)
    heard = hear(step, step, exercises=(exercise,), detail=detail)
    # A voice may take so much more or less time than was thought.
    for share in (100, 85, 115):
        schedule = lay_out(heard.script, Estimate(share))
        in_peace(schedule)
        for span, spoken in holds(schedule):
            thoughts = [event.start - span.start for event in spoken if event.role in ("tip", "caution", "instruction")]
            assert all(after - before >= 19_500 for before, after in pairwise(thoughts))
            assert all(start >= 8000 for start in thoughts)
            if ending != "count":
                assert not any(event.role == "count" for event in spoken)


@pytest.mark.parametrize("name", SESSIONS)
def test_the_bundled_sessions_leave_each_hold_in_peace(name):
    for detail in ("full", "brief", "cues"):
        script = build(SESSIONS[name], ENGLISH, Settings(detail=detail))
        quiet = [
            (span, spoken)
            for span, spoken in holds(lay_out(script, Estimate()))
            if span.place.exercise and SESSIONS[name].exercises[span.place.exercise].style != "breath"
            and not SESSIONS[name].exercises[span.place.exercise].dose.phases
        ]  # fmt: skip
        for span, spoken in quiet:
            if span.length >= 30_000:
                assert longest_quiet(span, spoken) >= 10_000, (span, spoken)
                assert sum(event.length for event in spoken) <= span.length * 0.35


@pytest.mark.parametrize("name", SESSIONS)
@pytest.mark.parametrize("detail", DETAILS)
def test_no_sentence_is_heard_more_than_three_times(name, detail):
    """Numbers and the words of a guided breath aside."""
    script = build(SESSIONS[name], ENGLISH, Settings(detail=detail), halves=20)
    spoken = Counter(
        sentence
        for event in lay_out(script, Estimate()).events
        if isinstance(event.what, Line) and event.role not in ("count", "breath")
        for sentence in re.split(r"(?<=[.!?])\s+", event.what.text)
        if not is_number(sentence)
    )
    assert not {text: count for text, count in spoken.items() if count > Pacing().most_heard}


def is_number(text: str) -> bool:
    words = {ENGLISH.number(value) for value in range(100)} | set(ENGLISH.sides.values())
    return all(word in words for word in text.lower().split(ENGLISH.joiner))


@pytest.mark.parametrize("name", SESSIONS)
def test_breath_words_are_few_outside_of_breathing(name):
    programme = SESSIONS[name]
    schedule = lay_out(build(programme, ENGLISH, Settings(detail="full")), Estimate())
    said = [
        event
        for event in schedule.events
        if isinstance(event.what, Line) and event.what.text == "Breathe in."
        and event.place.exercise and programme.exercises[event.place.exercise].style != "breath"
    ]  # fmt: skip
    assert len(said) <= 8


SILENCES = {name: set(ENGLISH.phrases[name]) for name in ENGLISH.phrases if name.startswith("silence")}


@pytest.mark.parametrize("name", SESSIONS)
@pytest.mark.parametrize("detail", DETAILS)
def test_nobody_waits_in_silence_unprepared(name, detail):
    """Forty seconds without a word are announced: in this window, or in an earlier one of the same exercise.

    A session's own words into a rest say so themselves.
    """
    told: set[str | None] = set()
    schedule = lay_out(build(SESSIONS[name], ENGLISH, Settings(detail=detail), halves=20), Estimate())
    texts = set().union(*SILENCES.values())
    before = [e for e in schedule.events if isinstance(e.what, Line) and e.what.text in texts]
    for span in schedule.windows:
        spoken = [e for e in schedule.events if span.start <= e.start < span.end and isinstance(e.what, Line)]
        words = next((event for event in spoken if event.what.text in texts), None)
        led = any(e.role == "rest" and e.end == span.start for e in schedule.events)
        if (
            words
            or (led and span.kind == "rest")
            or any(span.kind == "rest" and line.end <= span.start <= line.end + 15_000 for line in before)
        ):
            told.add(span.place.exercise)
        counted = any(event.role == "count" for event in spoken)  # who is told "Halfway" waits for nothing
        known = counted or (detail == "cues" and told)
        good_night = not any(isinstance(e.what, Line) and e.start >= span.end for e in schedule.events)
        if span.kind in ("hold", "rest") and longest_quiet(span, spoken) >= 40_000 and not (known or good_night):
            assert span.place.exercise in told, (span, [event.what for event in spoken])


def test_a_long_silence_is_announced_once_in_full_then_in_short_and_once_for_each_exercise():
    steps = [ExerciseStep(exercise=name, hold=ms(60), rounds=1, ending="bell") for name in ("ada", "ben")]
    holds = [changed(LUNGE, id=name, tips=(), instructions=LUNGE.instructions[:3]) for name in ("ada", "ben")]
    heard = hear(*steps, RestStep(rest=ms(90)), SayStep(say="Up."), exercises=tuple(holds), breath_exercises=0)
    said = [[text for _, text in heard.inside(span, "time")] for span in heard.windows("hold")]
    said += [[text for _, text in heard.inside(span, "time")] for span in heard.windows("rest")]
    expected = [{"silence"}, set(), {"silence_again"}, set(), {"silence_rest"}]
    for texts, names in zip(said, expected, strict=True):
        assert {name for name in SILENCES for text in texts if text in SILENCES[name]} == names


def test_a_short_hold_has_no_word_of_silence():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(30), rounds=1), breath_exercises=0)
    assert not {line for line in heard.lines for texts in SILENCES.values() if line in texts}


def test_a_breathing_step_is_guided_however_many_exercises_there_were():
    three = tuple(changed(LUNGE, id=name, dose=Dose(hold=ms(60), rounds=1)) for name in ("ada", "ben", "cy"))
    heard = hear("ada", "ben", "cy", BreatheStep(breathe=3), exercises=three)
    (window,) = heard.windows("breath")
    assert len(heard.inside(window, "breath")) == 6
