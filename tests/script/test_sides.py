"""Sides: written once, heard for both; which starts; which gets more; and none where there are none."""

from __future__ import annotations

import re

import pytest

from coach.content.model import Dose, ExerciseStep
from tests.script.heard import LUNGE, TWIST, changed, hear, ms


def sides(heard) -> list[str | None]:
    return [span.place.side for span in heard.windows("hold")]


def test_both_sides_hear_the_same_line_swapped():
    heard = hear("lunge", detail="full")
    assert "Step your right foot forward, beside your left hand." in heard.lines
    assert heard.of("instruction").count("Left foot forward.") == 1
    assert not any("{" in line for line in heard.lines)


def test_the_second_side_hears_the_short_forms():
    heard = hear(ExerciseStep(exercise="lunge", rounds=1))
    switch = heard.lines.index("Now the left foot.")
    before, after = heard.lines[:switch], heard.lines[switch:]
    assert "Kneel on your mat." in before
    assert [line for line in after if line not in heard.of("breath", "tip", "time", "outro")] == [
        "Now the left foot.", "Left foot forward.", "Breathe out, and sink.", "Slowly come back.",
    ]  # fmt: skip


def test_a_switch_is_in_the_exercise_s_own_words_in_turn():
    own = changed(LUNGE, switch_words=("Now turn to the {side}.", "{side} foot forward."))
    heard = hear(ExerciseStep(exercise="lunge", rounds=1), "twist", ExerciseStep(exercise="lunge", rounds=1),
                 ExerciseStep(exercise="lunge", rounds=1), exercises=(own, TWIST))  # fmt: skip
    assert heard.of("switch") == ["Now turn to the left.", "Left foot forward.", "Now turn to the left."]


@pytest.mark.parametrize("detail", ["learn", "full", "brief", "cues"])
def test_only_who_lies_on_a_side_is_told_of_a_side(detail):
    """Whoever lies on the back and hears "the left side" rolls over."""
    for position, own in (("supine", ""), ("side-lying", ""), ("seated", "the {side} leg"), ("supine", "")):
        exercise = changed(LUNGE, which=own, position=position)
        for step in ({"rounds": 3}, {"side": "left"}, {"rounds": 2, "alternate": True}):
            heard = hear(ExerciseStep(exercise="lunge", detail=detail, **step), exercises=(exercise,))
            spoken = [line for line in heard.lines if line not in heard.of("outro")]
            sideways = [line for line in spoken if re.search(r"\bsides?\b", line)]
            assert bool(sideways) == (position == "side-lying"), (sideways, position)


def test_which_side_is_said_without_a_word_of_what_it_changes():
    heard = hear(ExerciseStep(exercise="lunge", rounds=1), exercises=(changed(LUNGE, which=""),))
    assert heard.of("switch") == ["Now the left."]


def test_both_sides_get_the_same_full_time():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(45), rounds=3))
    assert [span.length for span in heard.windows("hold")] == [45_000] * 6


@pytest.mark.parametrize(
    ("step", "session", "wanted"),
    [
        ({}, {}, ["right", "left", "right", "left"]),
        ({}, {"start_side": "left"}, ["left", "right", "left", "right"]),
        ({"start_side": "left"}, {"start_side": "right"}, ["left", "right", "left", "right"]),
        ({"alternate": True}, {}, ["right", "left", "left", "right"]),
        ({}, {"alternate": True, "start_side": "left"}, ["left", "right", "right", "left"]),
        ({"alternate": False}, {"alternate": True}, ["right", "left", "right", "left"]),
        ({"side": "left"}, {}, ["left", "left"]),
    ],
)
def test_which_side_is_when(step, session, wanted):
    assert sides(hear(ExerciseStep(exercise="lunge", rounds=2, **step), **session)) == wanted


def test_where_the_same_side_goes_on_nobody_is_asked_to_switch():
    heard = hear(ExerciseStep(exercise="lunge", alternate=True, rounds=2))
    assert heard.of("switch") == ["Now the left foot.", "And the last time, the right foot."]
    assert "One last time, the left foot." in heard.of("title")
    assert heard.bells().count("switch") == 2


def test_one_side_alone_is_named_and_never_left():
    heard = hear(ExerciseStep(exercise="lunge", side="left"))
    assert "Only the left foot this time." in heard.lines
    assert heard.of("switch") == []
    assert "switch" not in heard.bells()


@pytest.mark.parametrize("detail", ["learn", "full", "brief", "cues"])
@pytest.mark.parametrize("dose", [Dose(rounds=3), Dose(reps=3, hold=ms(5), sets=2), Dose(reps=4, tempo=ms(2), sets=2)])
def test_without_sides_nobody_hears_of_one(detail, dose):
    heard = hear(ExerciseStep(exercise="twist", detail=detail), exercises=(changed(TWIST, dose=dose),), alternate=True)
    assert heard.of("switch") == []
    assert not any(word in line.lower() for line in heard.lines for word in ("switch", "side", "left", "right"))
    assert "switch" not in heard.bells()
    assert {span.place.side for span in heard.schedule.windows} == {None}


def test_every_second_side_is_named_with_time_to_get_there():
    heard = hear(ExerciseStep(exercise="lunge", detail="cues"))
    for switch in (event for event in heard.spoken if event.role == "switch"):
        window = next(span for span in heard.schedule.windows if span.start >= switch.end)
        assert (window.kind, window.length, window.start) == ("transition", 3000, switch.end)
        assert window.place.side in switch.what.text


def test_the_critical_word_is_never_the_first():
    heard = hear(ExerciseStep(exercise="lunge", rounds=6))
    assert not any(line.lower().startswith(("switch", "left", "right")) for line in heard.of("switch", "title"))


def test_the_tighter_side_is_held_longer_and_told_so():
    step = ExerciseStep(exercise="lunge", hold=ms(30), tight_side="left", extra_hold=ms(15), rounds=2)
    heard = hear(step)
    assert [(span.place.side, span.length) for span in heard.windows("hold")] == [
        ("right", 30_000),
        ("left", 45_000),
    ] * 2
    assert [line for line in heard.of("time") if "seconds." in line and line != "Ten seconds."] == [
        "Hold for thirty seconds.", "Stay here for forty-five seconds.",
        "Stay for thirty seconds.", "Now stay for forty-five seconds.",
    ]  # fmt: skip


def test_a_session_s_tighter_side_is_the_same_in_every_step_but_one_that_says_otherwise():
    step = ExerciseStep(exercise="lunge", extra_hold=ms(0), hold=ms(30), rounds=1)
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(30), rounds=1), step, tight_side="right", extra_hold=ms(10))
    assert [span.length for span in heard.windows("hold")] == [40_000, 30_000, 30_000, 30_000]


def test_a_held_exercise_that_alternates_goes_side_by_side():
    turns = changed(LUNGE, sides="alternate", dose=Dose(reps=3, hold=ms(5), release=ms(3)))
    heard = hear("lunge", exercises=(turns,))
    assert sides(heard) == ["right", "left"] * 3
    assert "Hold for five seconds, three times." in heard.lines
    numbers = [line for line in heard.of("time") if line.split(",")[0] in ("One", "Two", "Three", "Left", "Right")]
    assert numbers == ["One, right", "Left", "Two, right", "Left", "Three, right", "Left"]
    assert heard.of("switch") == []


def test_one_side_of_an_alternating_exercise_stays_on_it():
    turns = changed(LUNGE, sides="alternate", dose=Dose(reps=3, hold=ms(5)))
    assert sides(hear(ExerciseStep(exercise="lunge", side="left"), exercises=(turns,))) == ["left"] * 3


def test_chapters_name_side_and_round():
    heard = hear(ExerciseStep(exercise="lunge", rounds=2))
    assert [mark.title for mark in heard.schedule.marks] == [
        "Introduction", "Low lunge, right", "Low lunge, left", "Low lunge, right, 2", "Low lunge, left, 2", "Closing",
    ]  # fmt: skip
