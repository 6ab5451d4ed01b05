"""Programmes and voices that nobody would write: what the properties of script and schedule are tried on."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from coach.content.library import Library, read_exercise, read_session
from coach.content.model import (
    BELLS,
    DETAILS,
    BellStep,
    Breath,
    BreatheStep,
    CircuitStep,
    Dose,
    Exercise,
    ExerciseStep,
    HoldPhase,
    Instruction,
    Ms,
    PauseStep,
    Programme,
    Question,
    RestStep,
    SayStep,
    Session,
    Tip,
)
from coach.content.validate import exercise_troubles, programme_troubles
from coach.content.yamlfile import Document
from coach.language import language
from coach.script.build import Settings
from coach.script.model import BELL_MS, Line, Sound

ROOT = Path(__file__).parent.parent
ENGLISH = language()
NOWHERE = Document(Path("made-up.yaml"), {}, {})


class RandomVoice:
    """A ``LengthOf`` for an engine of no known kind: any length for any text, always the same for the same text."""

    def __init__(self, seed: int, longest: int) -> None:
        self.seed = seed
        self.longest = longest

    def __call__(self, what: Line | Sound) -> int:
        if isinstance(what, Sound):
            return BELL_MS[what.name]  # type: ignore[index]
        ms = 50 + zlib.crc32(f"{self.seed} {what.text}".encode()) % self.longest
        return min(ms, what.within) if what.within else ms


voices = st.builds(RandomVoice, st.integers(0, 1_000), st.sampled_from([300, 1_500, 4_000, 20_000]))


def durations(least: int, most: int, step: int = 500) -> st.SearchStrategy[Ms]:
    return st.integers(least // step, most // step).map(lambda n: Ms(n * step))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


WORDS = ["breathe", "heel", "let the hip sink", "slowly", "a little further", "rest", "knee", "shoulders", "soft, long"]
breaths = st.builds(
    Breath, in_=durations(1_000, 6_000), hold=durations(0, 3_000), out=durations(1_000, 8_000),
    hold_out=durations(0, 3_000),
)  # fmt: skip


@st.composite
def timings(draw: st.DrawFn) -> dict[str, Any]:
    """Some of the settings of ``Timing``, each anywhere in its range."""
    ranges: dict[str, st.SearchStrategy[Any]] = {
        "settle": durations(0, 12_000),
        "switch": durations(0, 12_000),
        "transition": durations(0, 20_000),
        "get_ready": durations(0, 150_000),
        "line_pause": durations(0, 6_000),
        "gap": durations(500, 3_000),
        "tip_every": durations(0, 30_000),
        "tips_per_hold": st.integers(0, 4),
        "tip_after": durations(0, 20_000),
        "tip_clear": durations(0, 5_000),
        "guided_breaths": st.integers(0, 6),
        "halfway_from": durations(0, 60_000),
        "ten_seconds_from": durations(0, 60_000),
        "countdown": st.integers(0, 10),
        "short_countdown": st.integers(0, 10),
        "short_below": durations(0, 40_000),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(ranges)), max_size=4, unique=True))
    return {name: draw(ranges[name]) for name in chosen}


@st.composite
def spoken(draw: st.DrawFn, tag: str, sided: bool) -> str:
    """A line that is like no other, with or without a side in it."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
    side = " " + draw(st.sampled_from(["{side}", "{other}", "hip"])) if sided else ""
    return f"{tag.capitalize()} {' '.join(words)}{side}."


@st.composite
def doses(draw: st.DrawFn) -> Dose:
    kind = draw(st.sampled_from(["default", "static", "static", "reps", "dynamic", "phases"]))
    hold = draw(durations(3_000, 90_000, 1_000))
    rounds = draw(maybe(st.integers(1, 4)))
    if kind == "static":
        low = draw(maybe(durations(3_000, hold, 1_000)))
        high = draw(maybe(durations(hold, 180_000, 1_000)))
        return Dose(hold=hold, min=low, max=high, rounds=rounds)
    if kind == "reps":
        return Dose(
            hold=draw(durations(3_000, 20_000, 1_000)), reps=draw(st.integers(1, 6)),
            sets=draw(maybe(st.integers(1, 3))), release=draw(maybe(durations(0, 10_000))),
            rest=draw(maybe(durations(0, 60_000))),
        )  # fmt: skip
    if kind == "dynamic":
        return Dose(
            reps=draw(st.integers(1, 12)), tempo=draw(durations(1_000, 8_000)), sets=draw(maybe(st.integers(1, 3))),
            rest=draw(maybe(durations(0, 30_000))),
        )  # fmt: skip
    if kind == "phases":
        lengths = draw(st.lists(durations(2_000, 20_000, 1_000), min_size=2, max_size=4))
        texts = [draw(spoken(f"phase {n}", False)) for n in range(len(lengths))]
        phases = tuple(HoldPhase(say=text, length=ms) for text, ms in zip(texts, lengths, strict=True))
        return Dose(phases=phases, rounds=rounds)
    return Dose()


@st.composite
def exercises(draw: st.DrawFn, name: str) -> Exercise:
    sides = draw(st.sampled_from(["each", "none", "alternate"]))
    sided = sides != "none"
    phases = sorted(
        draw(st.lists(st.sampled_from(["setup", "enter", "hold", "release", "reset"]), min_size=1, max_size=6)),
        key=["setup", "enter", "hold", "release", "reset"].index,
    )
    instructions = tuple(
        Instruction(
            say=draw(spoken(f"{name} line {n}", sided)), phase=phase,  # type: ignore[arg-type]
            short=draw(st.none() | st.just("") | st.just(f"Short {name} {n}.")),
            pause=draw(maybe(durations(0, 8_000))),
        )
        for n, phase in enumerate(phases)
    )  # fmt: skip
    tips = tuple(
        Tip(
            say=draw(spoken(f"{name} tip {n}", sided)), when=draw(st.sampled_from(["hold", "hold", "setup", "release"]))
        )
        for n in range(draw(st.integers(0, 5)))
    )
    return Exercise(
        name=f"{name.capitalize()} stretch", id=name, purpose=draw(st.sampled_from(["", "It eases the hip."])),
        props=tuple(draw(st.sampled_from([(), ("mat",), ("strap", "wall")]))),
        style=draw(st.sampled_from(["static", "static", "dynamic", "breath"])), sides=sides,  # type: ignore[arg-type]
        even_sides=sided and draw(st.booleans()), dose=draw(doses()), breath=draw(maybe(breaths)),
        breath_locked=draw(st.booleans()), instructions=instructions, tips=tips,
        cautions=tuple(draw(st.sampled_from([(), ("Mind the {side} knee.",) if sided else ("Mind the knee.",)]))),
        faq=draw(st.sampled_from([(), (Question(ask="Why?", answer="It helps."),)])), **draw(timings()),
    )  # fmt: skip


@st.composite
def exercise_steps(draw: st.DrawFn, exercise: Exercise) -> ExerciseStep:
    given: dict[str, Any] = dict(draw(timings()))
    dose = exercise.dose
    if draw(st.booleans()):
        given["detail"] = draw(st.sampled_from(DETAILS))
    if dose.reps is not None:
        given |= {"reps": draw(maybe(st.integers(1, 5))), "rest": draw(maybe(durations(0, 20_000)))}
    elif not dose.phases:
        given |= {"hold": draw(maybe(durations(dose.min or 3_000, dose.max or 120_000, 1_000)))}
        given |= {"rounds": draw(maybe(st.integers(1, 3)))}
    if exercise.sides != "none":
        given |= {"start_side": draw(st.sampled_from([None, "left", "right"])), "alternate": draw(maybe(st.booleans()))}
        if not exercise.even_sides:
            given["side"] = draw(st.sampled_from([None, None, "left", "right"]))
            if draw(st.booleans()):
                given |= {
                    "tight_side": draw(st.sampled_from(["left", "right"])),
                    "extra_hold": draw(durations(0, 10_000)),
                }
    return ExerciseStep(exercise=exercise.id, **given)


@st.composite
def programmes(draw: st.DrawFn, *, only_exercises: bool = False) -> Programme:
    """A valid programme: one to three exercises among steps of every kind."""
    known = {
        name: draw(exercises(name)) for name in draw(st.sampled_from([["ada"], ["ada", "ben"], ["ada", "ben", "cy"]]))
    }
    names = st.sampled_from(sorted(known))
    one = names.flatmap(lambda name: exercise_steps(known[name]))
    others: list[st.SearchStrategy[Any]] = [
        st.builds(SayStep, say=spoken("aside", False), pause=durations(0, 9_000)),
        st.builds(RestStep, rest=durations(0, 90_000, 1_000), say=maybe(spoken("rest", False))),
        st.builds(PauseStep, pause=durations(0, 30_000)),
        st.builds(BreatheStep, breathe=st.integers(1, 6), breath=maybe(breaths)),
        st.builds(BellStep, bell=st.sampled_from(BELLS)),
    ]
    plain = one if only_exercises else st.one_of(one, one, *others)
    circuit = st.builds(
        CircuitStep, circuit=st.lists(plain, min_size=1, max_size=3).map(tuple), times=st.integers(1, 3),
        rest=durations(0, 20_000, 1_000),
    )  # fmt: skip
    steps = draw(st.lists(plain if only_exercises else st.one_of(plain, plain, circuit), min_size=1, max_size=4))
    session = Session(
        title="Made up", id="made-up", intro=draw(st.sampled_from(["", "Welcome."])),
        outro=draw(st.sampled_from(["", "Bye."])),
        start_side=draw(st.sampled_from(["left", "right"])), alternate=draw(st.booleans()),
        detail=draw(st.sampled_from(DETAILS)), breath=draw(maybe(breaths)), breath_locked=draw(st.booleans()),
        steps=tuple(steps), **draw(timings()),
    )  # fmt: skip
    used = {step.exercise for step in _flat(steps)}
    return Programme(session=session, exercises={name: value for name, value in known.items() if name in used})


def _flat(steps: Any) -> list[ExerciseStep]:
    found: list[ExerciseStep] = []
    for step in steps:
        if isinstance(step, CircuitStep):
            found += _flat(step.circuit)
        elif isinstance(step, ExerciseStep):
            found.append(step)
    return found


def is_valid(programme: Programme) -> bool:
    """Whether ``coach check`` would let it pass: the strategies only make what a user may write, too."""
    from coach.errors import ContentError

    try:
        for exercise in programme.exercises.values():
            NOWHERE.refuse(exercise_troubles(exercise))
        NOWHERE.refuse(programme_troubles(programme))
    except ContentError:
        return False
    return True


valid_programmes = programmes().filter(is_valid)
settings = st.builds(
    Settings, detail=maybe(st.sampled_from(DETAILS)), bells=st.booleans(), lead_in=st.integers(0, 5_000),
    get_ready=maybe(durations(0, 70_000)), rate=st.integers(80, 300),
)  # fmt: skip


def library() -> Library:
    return Library((ROOT,))


def bundled_sessions() -> dict[str, Programme]:
    """Every session of the built-in library, by name."""
    own = library()
    return {name: read_session(path, own) for name, path in own.sessions().items()}


def bundled_exercises() -> dict[str, Exercise]:
    return {name: read_exercise(path) for name, path in library().exercises().items()}
