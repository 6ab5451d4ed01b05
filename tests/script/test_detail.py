"""Levels of detail: what is said at each, and that later rounds are one level shorter."""

from __future__ import annotations

import pytest

from coach.content.model import ExerciseStep, Instruction, Question
from coach.script.build import Settings
from tests.script.heard import LUNGE, changed, hear, ms

OWN = changed(
    LUNGE,
    faq=(Question(ask="Why kneel?", answer="Your {side} knee stays soft."),
         Question(ask="How far?", answer="A little.")),
    cautions=("Mind the {side} knee.", "Stop when it hurts."), tips=(),
)  # fmt: skip
QUESTIONS = ["A few questions people ask.", "Why kneel?", "Your right knee stays soft.", "How far?", "A little."]
FULL = [
    "Kneel on your mat.", "Step your right foot forward, beside your left hand.", "Mind the right knee.",
    "Stop when it hurts.", "Breathe out, and sink.", "Feel the front of your left hip.", "Hold for thirty seconds.",
    "Halfway.", "Slowly come back to kneeling.", "Shake out your right leg.",
]  # fmt: skip
SHORT = [
    "Left foot forward.",
    "Breathe out, and sink.",
    "Stay here for thirty seconds.",
    "Halfway.",
    "Slowly come back.",
]
FIRST_SIDE = {
    "learn": ["Low lunge.", "It opens the front of the hip.", *FULL],
    "full": ["Low lunge.", "It opens the front of the hip.", *FULL],
    "brief": [
        "Low lunge.", "Kneel on your mat.", "Right foot forward.", "Mind the right knee.", "Breathe out, and sink.",
        "Hold for thirty seconds.", "Halfway.", "Slowly come back.",
    ],
    "cues": ["Low lunge.", "Your right side first.", "Hold for thirty seconds.", "Halfway.", "Slowly come out of it."],
}  # fmt: skip
SECOND_SIDE = {"learn": SHORT, "full": SHORT, "brief": SHORT, "cues": [SHORT[2], "Halfway.", "Gently let it go."]}


def story(heard) -> list[str]:
    """What is said between the general caution and the end, without breath and countdown."""
    lines = [event.what.text for event in heard.spoken if event.role not in ("breath", "count")]
    return lines[2:-1]


@pytest.mark.parametrize("detail", FIRST_SIDE)
def test_every_line_of_the_first_round(detail):
    heard = hear(ExerciseStep(exercise="lunge", rounds=1), exercises=(OWN,), detail=detail)
    asked = QUESTIONS if detail == "learn" else []
    assert story(heard) == [*FIRST_SIDE[detail], "Now switch to the left side.", *SECOND_SIDE[detail], *asked]


@pytest.mark.parametrize("detail", ["learn", "full", "brief", "cues"])
def test_the_second_round_is_one_level_shorter(detail):
    heard = hear(ExerciseStep(exercise="lunge", rounds=2), exercises=(OWN,), detail=detail)
    lines = story(heard)
    again = lines[lines.index("Now the last round, on your right side.") + 1 :]
    if detail in ("learn", "full"):
        assert again[:2] == ["Right foot forward.", "Breathe out, and sink."]
    else:
        assert again[:2] == ["Hold for thirty seconds.", "Halfway."]
    if detail == "learn":  # when all is done, so that nothing is left to grow cold for
        assert again[-len(QUESTIONS) :] == QUESTIONS
        again = again[: -len(QUESTIONS)]
    assert not set(again) & {*QUESTIONS, "It opens the front of the hip.", "Mind the right knee."}


def test_the_command_goes_before_the_session_and_a_step_before_both():
    plain = ExerciseStep(exercise="lunge")
    assert "Why kneel?" in hear(plain, exercises=(OWN,), detail="cues", settings=Settings(detail="learn")).lines
    assert "Why kneel?" not in hear(plain, exercises=(OWN,), detail="learn", settings=Settings(detail="cues")).lines
    step = ExerciseStep(exercise="lunge", detail="cues")
    assert "Kneel on your mat." not in hear(step, exercises=(OWN,), settings=Settings(detail="learn")).lines


def test_an_exercise_that_comes_again_is_not_explained_again():
    heard = hear("lunge", "twist", "lunge", exercises=(OWN, changed(LUNGE, id="twist", name="Other")), detail="learn")
    for line in ("Why kneel?", "Mind the right knee.", "Kneel on your mat."):
        assert heard.lines.count(line) <= 1 + (line == "Kneel on your mat."), line
    assert heard.lines.count("It opens the front of the hip.") == 2, "once for each of the two exercises"


def test_a_silent_set_up_still_leaves_time_to_get_there():
    heard = hear(ExerciseStep(exercise="lunge", rounds=1), exercises=(OWN,), detail="cues")
    ready, *_ = heard.windows("ready")
    said = next(event for event in heard.spoken if event.what.text == "Hold for thirty seconds.")
    assert said.start - ready.end == 9000, "three lines of three seconds each, unsaid"


def test_a_very_long_silent_set_up_is_shortened():
    long = changed(OWN, instructions=tuple(Instruction(say="Move.", pause=ms(10)) for _ in range(5)))
    heard = hear(ExerciseStep(exercise="lunge", rounds=1), exercises=(long,), detail="cues")
    said = next(event for event in heard.spoken if event.what.text == "Hold for thirty seconds.")
    assert said.start - heard.windows("ready")[0].end == 12_000


def test_every_instruction_has_its_own_time_to_be_done():
    own = changed(OWN, instructions=(
        Instruction(say="Sit.", pause=ms(7)), Instruction(say="Fold."), Instruction(say="Feel it.", phase="hold"),
    ))  # fmt: skip
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(own,), line_pause=ms(2))
    after = {event.what.text: event.end for event in heard.spoken}
    pauses = {span.start: span.length for span in heard.windows("pause")}
    assert [pauses[after[text]] for text in ("Sit.", "Fold.")] == [7000, 2000]
    assert pauses[min(e.end for e in heard.spoken if e.what.text == "Feel it.")] == 1000
