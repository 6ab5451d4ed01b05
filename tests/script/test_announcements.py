"""What is announced, and that it is true: names, what is left, lengths, laps, rests, what to have at hand."""

from __future__ import annotations

import pytest

from coach.content.model import (
    BellStep,
    BreatheStep,
    CircuitStep,
    ExerciseStep,
    PauseStep,
    Programme,
    RestStep,
    SayStep,
    Session,
)
from coach.pipeline import Options, plan
from coach.script.build import Settings
from coach.script.prescription import Choice
from coach.voice.model import Voice
from tests.programmes import ENGLISH
from tests.script.heard import LUNGE, TWIST, changed, hear, ms

FOUR = tuple(changed(TWIST, id=name, name=name.capitalize()) for name in ("ada", "ben", "cy", "dot", "eve"))


def titles(*steps, **given) -> list[str]:
    heard = hear(*(ExerciseStep(exercise=s, rounds=1) if isinstance(s, str) else s for s in steps), **given)
    return heard.of("title")[1:]


def test_nobody_hears_how_many_are_left_but_of_the_last():
    """Right behind a count of repetitions, "three more" would have three more done."""
    assert titles("ada", "ben", "cy", "dot", "eve", exercises=FOUR) == [
        "We begin with Ada.", "Next, Ben.", "Now Cy.", "And now Dot.", "The last one, Eve.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["ada"], ["This is Ada."]),
        (["ada", "ben"], ["We begin with Ada.", "The last one, Ben."]),
        (["ada", "ben", "cy"], ["We begin with Ada.", "Next, Ben.", "The last one, Cy."]),
        (["ada", "ada"], ["We begin with Ada.", "Once more, Ada."]),
    ],
)
def test_few_exercises(names, wanted):
    assert titles(*names, exercises=FOUR) == wanted


def test_an_exercise_is_called_what_it_is_called_in_a_sentence():
    spoken = changed(TWIST, spoken="the twist")
    assert "This is the twist." in hear("twist", exercises=(spoken,)).lines
    assert [mark.title for mark in hear("twist", exercises=(spoken,)).schedule.marks][1] == "Seated twist"


def test_a_session_named_like_its_only_exercise_says_the_name_once():
    evening = changed(TWIST, name="Evening")
    heard = hear("twist", exercises=(evening,))
    assert sum("Evening" in line for line in heard.lines) == 1


def test_an_introduction_that_begins_with_the_title_says_it_alone():
    heard = hear("twist", intro="Evening. Lie down.")
    assert heard.lines[0] == "Evening. Lie down."


def test_laps_are_counted():
    inner = (ExerciseStep(exercise="ada", rounds=1), ExerciseStep(exercise="ben", rounds=1))
    circuit = CircuitStep(circuit=inner, times=3)
    assert titles(circuit, exercises=FOUR) == [
        "We begin with Ada.", "Next, Ben.", "Now from the top, lap two of three.", "Now Ada.", "And now Ben.",
        "Now the last lap.", "On to Ada.", "The last one, Ben.",
    ]  # fmt: skip


def test_rounds_are_told_before_the_first_and_counted_down_to_the_last():
    heard = hear(ExerciseStep(exercise="twist", rounds=3))
    assert heard.of("title")[1:] == ["This is Seated twist.", "Three rounds of this.", "Same again.",
                                     "And the last time."]  # fmt: skip
    assert heard.lines.index("Three rounds of this.") < heard.lines.index("Sit tall.")
    assert not any("round" in line for line in hear(ExerciseStep(exercise="twist", rounds=1)).lines)


def test_a_circuit_is_the_same_group_so_often_with_its_rest_between():
    inner = (SayStep(say="Shake it out."), ExerciseStep(exercise="lunge", rounds=1), PauseStep(pause=ms(7)))
    heard = hear(CircuitStep(circuit=inner, times=3, rest=ms(20)))
    assert heard.lines.count("Shake it out.") == 3
    assert [span.length for span in heard.windows("rest")] == [20_000, 20_000]
    assert [span.length for span in heard.windows("hold")] == [60_000] * 6
    assert sum(span.length == 7000 for span in heard.windows("pause")) == 3
    assert [span.place.step for span in heard.windows("hold")] == [1, 1, 5, 5, 9, 9], "laps count anew"


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_circuit_of_one_lap_is_no_lap(times):
    heard = hear(CircuitStep(circuit=(ExerciseStep(exercise="twist"),), times=times))
    assert sum("lap" in line for line in heard.lines) == times - 1


def test_every_plain_step_is_what_it_says():
    heard = hear(
        SayStep(say="Welcome to the floor.", pause=ms(4)), RestStep(rest=ms(35)),
        RestStep(rest=ms(20), say="Lie flat."),
        BellStep(bell="switch"), PauseStep(pause=ms(7)), BreatheStep(breathe=2),
    )  # fmt: skip
    said = next(event for event in heard.spoken if event.what.text == "Welcome to the floor.")
    assert next(span for span in heard.schedule.windows if span.start == said.end).length == 4000
    assert heard.of("rest") == ["Rest for thirty-five seconds.", "Lie flat."]
    assert [(span.length, heard.inside(span)) for span in heard.windows("rest")] == [
        (35_000, []), (20_000, []),
    ]  # fmt: skip
    assert heard.bells() == ["start", "switch", "end"]
    assert [mark.title for mark in heard.schedule.marks] == ["Introduction", "Rest", "Rest", "Breathing", "Closing"]


def test_intro_and_outro_are_the_session_s_own_words():
    heard = hear("twist", intro="Come down to the mat.", outro="Rest well.")
    assert heard.lines[:2] == ["Evening.", "Come down to the mat."]
    assert heard.lines[-1] == "Rest well."
    assert "How does your body feel now?" in hear("twist").lines[-1]


@pytest.mark.parametrize(
    ("props", "said"),
    [
        (("mat",), []), (("strap", "mat"), ["Have a strap within reach."]),
        (("strap", "armchair", "wall"), ["Have an armchair, a strap and a wall within reach."]),
    ],
)  # fmt: skip
def test_what_to_have_at_hand_is_said_first(props, said):
    heard = hear("twist", exercises=(changed(TWIST, props=props),))
    assert [line for line in heard.lines if "within reach" in line] == said


def test_whoever_sits_on_the_chair_need_not_have_it_within_reach():
    heard = hear("twist", exercises=(changed(TWIST, props=("chair",), position="chair"),))
    assert not any("within reach" in line for line in heard.lines)


def test_get_ready_is_as_long_as_asked_and_counts_its_minutes():
    heard = hear("twist", settings=Settings(get_ready=180_000))
    assert heard.inside(heard.windows("ready")[0]) == [
        (60_000, "Two minutes to go."), (120_000, "One minute to go."), (170_000, "Ten seconds."), (177_000, "Three"),
        (178_000, "Two"), (179_000, "One"),
    ]  # fmt: skip
    assert hear("twist", get_ready=ms(3)).windows("ready")[0].length == 3000
    assert hear("twist", settings=Settings(get_ready=0)).windows("ready") == []


def test_the_lead_in_holds_the_start_bell():
    heard = hear("twist", settings=Settings(lead_in=4000))
    assert (heard.schedule.events[0].start, heard.spoken[0].start) == (200, 4000)
    assert hear("twist", settings=Settings(lead_in=0)).spoken[0].start == 1300, "the bell is not talked over"
    assert hear("twist", settings=Settings(lead_in=0, bells=False)).spoken[0].start == 0


def test_nobody_is_told_the_length_of_less_than_a_minute():
    programme = Programme(session=Session(title="A", steps=(SayStep(say="Breathe."),)), exercises={})
    made = plan(programme, Options(voice=Voice("silent", "", 145), language=ENGLISH))
    assert not any("This takes" in getattr(event.what, "text", "") for event in made.schedule.events)


def test_what_is_left_of_a_session_is_counted():
    choice = Choice(left_out=frozenset({2}))
    heard = hear("lunge", "twist", "lunge", halves=21, choice=choice)
    assert "We have ten and a half minutes today, and two stretches." in heard.lines
    moving = changed(TWIST, style="dynamic")
    heard = hear("lunge", "twist", "lunge", exercises=(LUNGE, moving), halves=2, choice=choice)
    assert "We have one minute today, and two exercises." in heard.lines


def test_how_long_it_takes_is_told_at_the_start_and_not_in_every_session():
    """Said later, it would not be what is left."""
    heard = hear(BreatheStep(breathe=2), "lunge", halves=1)
    breaths = next(event for event in heard.spoken if event.what.text == "Breathe in.")
    assert next(event.start for event in heard.spoken if event.what.text == "This takes half a minute.") < breaths.start
    assert next(event.start for event in heard.spoken if event.role == "caution") > breaths.end, "the caution is not"
    assert not any("minutes" in line for line in hear("lunge", halves=20, id="a").lines[:8])


def test_what_a_fit_left_out_is_not_done_and_the_count_says_so():
    heard = hear("lunge", "twist", "lunge", halves=20, choice=Choice(left_out=frozenset({1})))
    assert "We have ten minutes today, and two stretches." in heard.lines
    assert not any("Seated twist" in line for line in heard.lines)
    assert {span.place.step for span in heard.windows("hold")} == {0, 2}


def test_the_general_caution_is_said_once_and_is_complete():
    (caution,) = hear("lunge", "twist", "lunge").of("caution")
    assert all(word in caution for word in ("sharp", "numb", "dizzy", "skip"))


def test_what_the_greeting_named_is_not_named_again():
    (line,) = (
        text
        for text in hear("twist", exercises=(changed(TWIST, props=("strap", "wall")),), intro="Lie by a wall.").lines
        if "within reach" in text
    )
    assert line == "Have a strap within reach."
    own = hear(SayStep(say="Fetch a strap."), "twist", exercises=(changed(TWIST, props=("strap",)),), intro="Welcome.")
    assert not any("within reach" in text for text in own.lines), "nor what the session has fetched in its own words"


@pytest.mark.parametrize(
    ("styles", "words"),
    [
        (("static", "dynamic"), "A stretch may pull"), (("dynamic", "breath"), "Move only as far"),
        (("breath",), "Your breath should stay easy"), (("rest",), "Nothing here should be hard"),
        (("rest", "breath"), "Nothing here should be hard"), (("dynamic", "rest"), "Move only as far"),
    ],
)  # fmt: skip
def test_the_general_caution_is_for_what_is_done(styles, words):
    exercises = tuple(changed(TWIST, id=style, name=style.capitalize(), style=style) for style in styles)
    (caution,) = hear(*styles, exercises=exercises).of("caution")
    assert caution.startswith(words)


def test_a_pose_that_always_ends_softly_is_a_rest():
    heard = hear("twist", exercises=(changed(TWIST, ending="soft"),))
    assert heard.of("caution")[0].startswith("Nothing here should be hard")
    assert heard.of("time")[0] == ENGLISH.phrases["stay"][0].format(length="one minute")
    assert hear("twist", ending="soft").of("time")[0] == "Hold for one minute."


def test_no_bell_wakes_who_fell_asleep():
    assert hear("twist").bells()[-1] == "end"
    assert hear("twist", end_bell=False).bells()[-1] != "end"
