"""What is written is read back as the same value, by the loader itself."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.content import yamlout
from coach.content.convert import convert
from coach.content.model import (
    MUSCLES,
    BellStep,
    Breath,
    BreatheStep,
    CircuitStep,
    Dose,
    Exercise,
    ExerciseStep,
    Instruction,
    Ms,
    PauseStep,
    Question,
    RestStep,
    SayStep,
    Session,
    Source,
    Tip,
)
from coach.content.yamlfile import parse

texts = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40) | st.sampled_from(
    [
        "yes",
        "No",
        "null",
        "~",
        "1:30",
        "30s",
        "12",
        "a: b",
        "a #b",
        "- x",
        "{side} knee",
        "'q'",
        '"q"',
        "*a",
        "&a",
        "!t",
        "%",
        "@",
        "`",
        "x:",
        "#",
        "",
        " x ",
        "\u2028",
        "\x7f",
        "\ufeff",
        "é",
        "日本",
    ]
)
durations = st.integers(0, 43_200_000).map(Ms)
maybe = st.none() | durations
holds = st.none() | st.integers(3_000, 600_000).map(Ms)

exercises = st.builds(
    Exercise,
    name=texts,
    aliases=st.lists(texts, max_size=2).map(tuple),
    purpose=texts,
    targets=st.lists(st.sampled_from(MUSCLES), max_size=2).map(tuple),
    even_sides=st.booleans(),
    sides=st.sampled_from(["each", "none", "alternate"]),
    dose=st.builds(Dose, hold=holds, min=holds, rounds=st.none() | st.integers(1, 9)),
    breath=st.none() | st.builds(Breath, in_=durations, hold=durations, out=durations),
    instructions=st.lists(
        st.builds(Instruction, say=texts, short=st.none() | texts, pause=maybe), min_size=1, max_size=3
    ).map(tuple),
    tips=st.lists(st.builds(Tip, say=texts), max_size=2).map(tuple),
    cautions=st.lists(texts, max_size=2).map(tuple),
    faq=st.lists(st.builds(Question, ask=texts, answer=texts), max_size=2).map(tuple),
    source=st.none() | st.builds(Source, title=texts, url=texts),
    review=st.lists(texts, max_size=2).map(tuple),
    settle=maybe,
    countdown=st.none() | st.integers(0, 10),
)
plain_steps = st.one_of(
    st.builds(ExerciseStep, exercise=texts, hold=holds, detail=st.none() | st.just("brief")),
    st.builds(SayStep, say=texts, pause=durations),
    st.builds(RestStep, rest=durations, say=st.none() | texts),
    st.builds(PauseStep, pause=durations),
    st.builds(BreatheStep, breathe=st.integers(1, 9)),
    st.builds(BellStep, bell=st.just("switch")),
)
steps = plain_steps | st.builds(
    CircuitStep, circuit=st.lists(plain_steps, min_size=1, max_size=2).map(tuple), times=st.integers(1, 5)
)
sessions = st.builds(
    Session,
    title=texts,
    intro=texts,
    start_side=st.sampled_from(["left", "right"]),
    duration=maybe,
    steps=st.lists(steps, min_size=1, max_size=4).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(exercises)
def test_exercises_are_read_back_as_they_were(exercise):
    assert convert(parse(yamlout.write(exercise, ["a comment"]), Path("x.yaml")), Exercise) == exercise


@settings(max_examples=150, deadline=None)
@given(sessions)
def test_sessions_are_read_back_as_they_were(session):
    assert convert(parse(yamlout.write(session), Path("x.yaml")), Session) == session


def test_it_reads_as_a_person_would_write():
    exercise = Exercise(
        name="Calf stretch",
        sides="each",
        dose=Dose(hold=Ms(90_000)),
        instructions=(Instruction(say="Press your {side} heel down.", pause=Ms(4_000)),),
    )
    assert yamlout.write(exercise) == (
        "name: Calf stretch\nsides: each\ndose:\n  hold: 1m30s\ninstructions:\n"
        "  - say: Press your {side} heel down.\n    pause: 4s\n"
    )
