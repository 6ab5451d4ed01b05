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
QUESTIONS = ["Why kneel?", "Your right knee stays soft.", "How far?", "A little."]
FULL = [
    "This is Low lunge.", "It opens the front of the hip.", "Kneel on your mat.",
    "Step your right foot forward, beside your left hand.", "Breathe out, and sink.", "Hold for thirty seconds.",
    "Mind the right knee.", "Feel the front of your left hip.", "Slowly come back to kneeling.",
    "Shake out your right leg.",
]  # fmt: skip
BRIEF = [
    "This is Low lunge.", "Kneel on your mat.", "Right foot forward.", "Breathe out, and sink.",
    "Hold for thirty seconds.", "Mind the right knee.", "Feel the front of your left hip.",
    "Slowly come back.",
]  # fmt: skip
CUES = ["This is Low lunge.", "First the right foot.", "Hold for thirty seconds.", "Halfway.",
        "Slowly come out of it."]  # fmt: skip
SHORT = [
    "Now the left foot.", "Left foot forward.", "Breathe out, and sink.", "Stay as long as before.",
    "Stop when it hurts.", "Slowly come back.",
]  # fmt: skip
STORY = {
    "learn": [*FULL, *QUESTIONS, *SHORT],
    "full": [*FULL, *SHORT],
    "brief": [*BRIEF, *SHORT],
    "cues": [*CUES, "Now the left foot.", "Stay as long as before.", "That is half of it.", "Gently let it go."],
}


def story(heard) -> list[str]:
    """What is said between the general caution and the end, without breath and countdown."""
    lines = [event.what.text for event in heard.spoken if event.role not in ("breath", "count")]
    return lines[2:-1]


def lunge(rounds: int, **given):
    return hear(ExerciseStep(exercise="lunge", rounds=rounds, hold=ms(30)), exercises=(OWN,), **given)


@pytest.mark.parametrize("detail", STORY)
def test_every_line_of_the_first_round(detail):
    assert story(lunge(1, detail=detail)) == STORY[detail]


@pytest.mark.parametrize("detail", ["learn", "full", "brief", "cues"])
def test_the_second_round_is_the_same_again_one_level_shorter(detail):
    lines = story(lunge(2, detail=detail))
    again = lines[lines.index("One last time, the right foot.") + 1 :]
    way_in = [] if detail == "cues" else ["Breathe out, and sink."]
    thought = ["Feel the front of your left hip."] if detail in ("learn", "full") else []
    assert again[: len(way_in) + len(thought) + 1] == [*way_in, *thought, "One more slow breath here."]
    assert not set(again) & {*QUESTIONS, "It opens the front of the hip.", "Mind the right knee.", "Kneel on your mat."}
    assert not {line for line in again if "foot forward" in line}, "no set-up: it is the same again"


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


def silence_before_the_dose(heard) -> int:
    first = next(event for event in heard.spoken if event.what.text == "First the right foot.")
    said = next(event for event in heard.spoken if event.what.text == "Hold for thirty seconds.")
    return said.start - first.end


def test_a_silent_set_up_still_leaves_time_to_get_there():
    assert silence_before_the_dose(lunge(1, detail="cues")) == 9000, "three lines of three seconds each, unsaid"


def test_a_very_long_silent_set_up_is_shortened():
    long = changed(OWN, instructions=tuple(Instruction(say="Move.", pause=ms(10)) for _ in range(5)))
    step = ExerciseStep(exercise="lunge", rounds=1, hold=ms(30))
    assert silence_before_the_dose(hear(step, exercises=(long,), detail="cues")) == 12_000


def test_every_instruction_has_its_own_time_to_be_done():
    own = changed(OWN, instructions=(
        Instruction(say="Sit.", pause=ms(7)), Instruction(say="Fold."), Instruction(say="Feel it.", phase="hold"),
    ))  # fmt: skip
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(own,), line_pause=ms(2))
    after = {event.what.text: event.end for event in heard.spoken}
    pauses = {span.start: span.length for span in heard.windows("pause")}
    assert [pauses[after[text]] for text in ("Sit.", "Fold.")] == [7000, 2000]
    assert "Feel it." in [text for _, text in heard.hold(0, "instruction")]


def test_who_knows_the_way_has_a_share_of_the_pauses():
    step = ExerciseStep(exercise="lunge", rounds=1, line_pause=ms(10), later_pause=50, brief_pause=20)
    heard = hear(step, exercises=(OWN,), detail="brief")
    after = {event.what.text: event.end for event in heard.spoken}
    pauses = {span.start: span.length for span in heard.windows("pause")}
    assert pauses[after["Right foot forward."]] == 2000
    assert pauses[after["Left foot forward."]] == 1000
