"""Words that a listener with closed eyes stumbles over; and plain words that must not be taken for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.content.lint import lint_exercise, lint_session
from coach.content.model import (
    CircuitStep,
    Dose,
    Exercise,
    ExerciseStep,
    Instruction,
    Ms,
    Programme,
    Question,
    SayStep,
    Session,
    Tip,
)
from coach.content.yamlfile import Document
from coach.language import language

ENGLISH = language()
NOWHERE = Document(Path("made-up.yaml"), {}, {})


@pytest.mark.parametrize(
    "text",
    [
        "Bend the knee as shown.", "Turn like this.", "Look at your hand.", "Look in the mirror.", "See the picture.",
        "Use the position in the image.", "As in the diagram, lean.", "Watch the clock.", "Tap the screen.",
        "See below.",
        "Gaze at the ceiling.", "Check your knee in a mirror.",
    ],
)  # fmt: skip
def test_words_that_need_eyes(text: str) -> None:
    assert ENGLISH.eyes.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Let your eyes close.", "Turn your head to look over the shoulder of the working side.",
        "Picture a long spine.",
        "It feels like a string pulls you up.", "Make a figure four.", "Imagine a wave.", "Feel what moves.",
        "Your head looks for its place.", "Like a door, the hip opens.",
    ],
)  # fmt: skip
def test_words_that_need_none(text: str) -> None:
    assert not ENGLISH.eyes.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hold for 30 seconds.", "Hold this position for twenty to thirty seconds.", "Hold 10-20 seconds.",
        "Stay a minute.",
        "Pause there 5s.", "Breathe for two minutes.", "Repeat three times.", "Repeat this stretch 4 times.",
        "Do ten repetitions.", "Three sets.", "Keep it for 15 sec.",
    ],
)  # fmt: skip
def test_doses_in_words(text: str) -> None:
    assert ENGLISH.dose.search(text)


@pytest.mark.parametrize(
    "text",
    ["Hold your thigh with two hands.", "Stay soft.", "Keep three points on the floor.", "One knee at a time.",
     "Hold on. Count one breath.", "Both feet down.", "A second breath."],
)  # fmt: skip
def test_numbers_that_are_no_dose(text: str) -> None:
    assert not ENGLISH.dose.search(text)


def test_asking_to_switch_is_the_coach_s_own_work() -> None:
    assert ENGLISH.switch.search("Then switch sides.")
    assert ENGLISH.switch.search("Repeat on the other side.")
    assert not ENGLISH.switch.search("Let the weight change from heel to toe.")


def made(*lines: str, **given: object) -> Exercise:
    fields: dict[str, object] = {"name": "A", "id": "a", "purpose": "It helps.", "targets": ("calves",)} | given
    if given.get("sides") == "each":
        fields.setdefault("which", "the {side} leg")
    return Exercise(instructions=tuple(Instruction(say=line) for line in lines), **fields)  # type: ignore[arg-type]


def problems(exercise: Exercise) -> list[str]:
    return [f"{one.where}: {one.problem}" for one in lint_exercise(exercise, NOWHERE, ENGLISH)]


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert problems(made("Lie down.", "Bend your {side} knee.", sides="each")) == []


@pytest.mark.parametrize(
    ("exercise", "found"),
    [
        (made("Bend your left knee."), "instructions[0].say: 'your left knee' is said for one side only"),
        (made("Lift the right heel of your {side} foot.", sides="each"), ""),
        (made("Bend your {side} knee over the other leg.", sides="each"), "instructions[0].say: 'the other leg'"),
        (made("Bend one knee over the other leg."), ""),
        (made("Lie down.", sides="each"), "instructions: it has sides, but no instruction says {side} or {other}"),
        (made("Lie down.", tips=(Tip(say="Look at your toes."),)), "tips[0].say: 'Look at' needs eyes"),
        (made("Lie down.", cautions=("Hold for 10 seconds at most.",)), "cautions[0]: 'Hold for 10 seconds' is a dose"),
        (made("Lie down.", faq=(Question(ask="How long?", answer="Hold for thirty seconds."),)), ""),
        (made("Lie down.", faq=(Question(ask="Why?", answer="As shown."),)), "faq[0].answer: 'As shown' needs eyes"),
        (made("Lie down.", review=("which side?",)), "review[0]: to be reviewed: which side?"),
        (made("la " * 9), "instructions[0]: there is no short form"),
        (made("la " * 9, dose=Dose(rounds=1)), ""),
        (made("la " * 17, dose=Dose(rounds=1)), "instructions[0].say: 17 words are too long"),
        (made("extraordinarily " * 7, dose=Dose(rounds=1)), "instructions[0].say: 7 words are too long"),
        (made("Lie.", tips=(Tip(say="la " * 19),)), "tips[0].say: 19 words are too long for a tip"),
        (made("Lie.", purpose=""), "name: there is no purpose"),
        (made("Lie.", targets=()), "name: there are no targets"),
        (made("Lie {side}.", sides="each", which=""), "sides: it does not say what changes with the side"),
        (made("Lie {side}.", sides="each", which="", switch_words=("Now {side}.",)), ""),
        (made("Sit {side}.", sides="each", which="your {side} side"), "which: who hears of a side here may roll over"),
        (
            made("Sit {side}.", sides="each", switch_words=("Now {side}.", "Now the {side} side.")),
            "switch_words[1]: who hears of a side",
        ),
        (made("Lie {side}.", sides="each", which="your {side} side", position="side-lying"), ""),
        (made("Lie.", name="The long lie on a mat"), "name: a name of 6 words is long inside a sentence"),
        (made("Lie.", name="The long lie on a mat", spoken="the long lie"), ""),
        (made("Lie.", before=("With a new hip, leave it out.",)), "before[0]: this warns of new-hip, and avoid: is"),
        (made("Lie.", before=("With a new hip, leave it out.",), avoid=("new-hip",)), ""),
        (made("Lie.", cautions=("Come back if your knee hurts.",)), "cautions[0]: this warns of knee"),
        (made("Lie.", cautions=("Come back if it hurts, or if you feel dizzy.",)), ""),
        (made("Lie.", cautions=("If anything hurts, bend the knee.",)), ""),
        (made("Lie.", before=("If sore, do the bridge instead.",)), "before[0]: 'do the bridge instead' names what"),
        (made("Lie.", before=("If sore, only tilt your pelvis instead.",)), ""),
        (
            made("Lie {side}.", sides="each", tips=(Tip(say="If one leg proves tighter, rest."),)),
            "tips[0].say: 'one leg proves tighter' compares two sides",
        ),
        (made("Lie {side}.", sides="each", tips=(Tip(say="If one leg proves tighter, rest.", when="both"),)), ""),
        (made("Lie.", dose=Dose(hold=Ms(19_000))), "dose.hold: a hold of 19s, below 20s, without a reason"),
        (made("Lie.", dose=Dose(hold=Ms(20_000))), ""),
        (made("Lie.", dose=Dose(hold=Ms(10_000), max=Ms(15_000))), ""),
        (made("Lie.", dose=Dose(hold=Ms(5_000), reps=3)), ""),
        (made("Lie.", dose=Dose(hold=Ms(10_000)), style="dynamic"), ""),
    ],
)
def test_one_thing_to_mend_is_one_finding(exercise: Exercise, found: str) -> None:
    wrong = problems(exercise)
    assert len(wrong) == bool(found), wrong
    assert not found or wrong[0].startswith(found)


def test_a_short_form_that_is_no_shorter_is_told() -> None:
    line = Instruction(say="Sit down.", short="Please sit down now.")
    assert problems(Exercise(name="A", purpose="B.", targets=("calves",), instructions=(line,))) == [
        "instructions[0].short: the short form is longer than the long one"
    ]


def test_a_session_s_own_words_are_looked_through_too() -> None:
    session = Session(
        title="A", intro="Look at the screen.", outro="Hold for ten seconds.",
        steps=(SayStep(say="As shown."), ExerciseStep(exercise="a")),
    )  # fmt: skip
    programme = Programme(session=session, exercises={"a": made("Lie down.")})
    assert [one.where for one in lint_session(programme, NOWHERE, ENGLISH)] == ["intro", "outro", "steps[0].say"]


def test_words_inside_a_circuit_are_looked_through_too() -> None:
    session = Session(title="A", steps=(CircuitStep(circuit=(ExerciseStep(exercise="a"), SayStep(say="As shown."))),))
    programme = Programme(session=session, exercises={"a": made("Lie down.")})
    assert [one.where for one in lint_session(programme, NOWHERE, ENGLISH)] == ["steps[0].circuit[1].say"]


def test_what_a_voice_would_spell_is_noted_unless_the_lexicon_knows_it() -> None:
    exercise = made("Find the ROM, and do NOT strain the FHL.")
    notes = [one for one in lint_exercise(exercise, NOWHERE, ENGLISH) if "letter by letter" in one.problem]
    assert {one.problem.split("'")[1] for one in notes} >= {"FHL"}
    assert not {one.problem.split("'")[1] for one in notes} & {"NOT", "ROM"}
    assert {one.severity for one in notes} == {"note"}
    known = ENGLISH.with_spelling("FHL", {"all": "long toe bender"})
    assert not any("FHL" in one.problem for one in lint_exercise(exercise, NOWHERE, known))
