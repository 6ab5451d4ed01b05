"""Where the listener is: told at once, with time to get there, and only to who is not there yet."""

from __future__ import annotations

import pytest

from coach.content.model import POSITIONS, ExerciseStep, Instruction, RestStep, SayStep
from coach.content.ways import ways
from tests.script.heard import ENGLISH, LUNGE, changed, hear, ms

LIE = Instruction(say="Lie on your back.", short="", phase="position")
BRIDGE = changed(
    LUNGE, name="Bridge", id="bridge", sides="none", position="supine", purpose="", tips=(), which="",
    instructions=(LIE, Instruction(say="Plant your feet."), Instruction(say="Lift.", phase="enter")),
)  # fmt: skip
SWAY = changed(BRIDGE, name="Sway", id="sway")
STAND = changed(
    BRIDGE, name="Stand", id="stand", position="standing",
    instructions=(Instruction(say="Come to stand.", phase="position"), Instruction(say="Grow tall.")),
)  # fmt: skip
ALL = (BRIDGE, SWAY, STAND)


def once(name: str) -> ExerciseStep:
    return ExerciseStep(exercise=name, rounds=1)


def after(heard, text: str):
    """The window that begins where a line has ended."""
    end = next(event.end for event in heard.spoken if event.what.text == text)
    return next(span for span in heard.schedule.windows if span.start >= end)


@pytest.mark.parametrize("detail", ["learn", "full", "brief", "cues"])
def test_where_to_be_is_said_before_the_time_to_get_there(detail):
    heard = hear(once("bridge"), once("stand"), exercises=ALL, detail=detail)
    assert heard.lines[heard.lines.index("We begin with Bridge.") + 1] == "Lie on your back."
    assert after(heard, "Lie on your back.").kind == "ready"
    window = after(heard, "Come to stand.")
    assert (window.kind, window.length) == ("transition", 15_000 if detail == "cues" else 6000), "up from the floor"


def test_who_is_there_already_is_told_nothing_and_has_a_breath_of_time():
    heard = hear(once("bridge"), once("sway"), exercises=ALL)
    assert [line for line in heard.lines if "on your back" in line] == ["Lie on your back."]
    assert after(heard, "The last one, Sway.").length == 3000


@pytest.mark.parametrize(
    ("first", "second", "ms_"),
    [("bridge", "sway", 3000), ("stand", "bridge", 15_000), ("bridge", "stand", 15_000)],
)
def test_the_way_takes_as_long_as_it_is(first, second, ms_):
    heard = hear(once(first), once(second), exercises=ALL, detail="cues")
    assert [span.length for span in heard.windows("transition")] == [ms_]


@pytest.mark.parametrize("here", POSITIONS)
@pytest.mark.parametrize("there", POSITIONS)
def test_up_down_and_over_lead_steps_each_with_time_to_do_it(here, there):
    """Nobody who is led with closed eyes is asked for a whole way at once."""
    first, second = changed(BRIDGE, position=here), changed(STAND, position=there)
    heard = hear(once("bridge"), once("stand"), exercises=(first, second))
    asked = [text for name in ENGLISH.phrases if name.startswith("way_") for text in ENGLISH.phrases[name]]
    told = [line for line in heard.lines if line in asked]
    low, high = ("supine", "prone", "side-lying"), ("standing", "chair")
    assert len(told) == len(ways(here, there))
    if (here in low and there in high) or (here in high and there in low):
        assert len(told) == 2
    for line in told:
        assert after(heard, line).length >= 4000 or line in ENGLISH.phrases["way_helped"]
    assert after(heard, "Come to stand." if here != there else "Grow tall.").length >= 3000


def test_what_one_sat_on_is_laid_aside_before_one_leaves_it_and_what_is_used_again_otherwise_stays():
    seat = changed(BRIDGE, id="seat", position="seated", props=("mat", "cushion"))
    head = changed(BRIDGE, id="head", props=("cushion",))
    heard = hear(once("seat"), once("head"), once("sway"), once("bridge"), exercises=(seat, head, *ALL))
    aside = [line for line in heard.lines if "cushion" in line]
    assert aside == ["Have a cushion or two within reach.", "Keep the cushion near you.", "Lay the cushion aside."]
    assert heard.lines.index(aside[1]) < heard.lines.index("Lean back onto your hands, then your elbows.")
    slips = changed(seat, instructions=(*seat.instructions, Instruction(say="Push the cushion away.", phase="reset")))
    heard = hear(once("seat"), RestStep(rest=ms(30)), once("sway"), exercises=(slips, *ALL))
    assert "Lay the cushion aside." not in heard.lines, "its own words have done that"


def test_a_session_s_own_time_between_exercises_wins():
    heard = hear(once("bridge"), once("stand"), exercises=ALL, transition=ms(20))
    assert [span.length for span in heard.windows("transition")] == [20_000]


def test_an_aside_that_brings_one_into_a_position_counts():
    heard = hear(SayStep(say="Lie down.", position="supine"), once("bridge"), once("sway"), exercises=ALL)
    assert "Lie on your back." not in heard.lines
    unknown = hear(SayStep(say="Lie down."), once("bridge"), exercises=ALL)
    assert "Lie on your back." in unknown.lines


def test_an_exercise_that_ends_elsewhere_is_not_stayed_in():
    seated = changed(BRIDGE, ends="seated")
    heard = hear(once("bridge"), once("sway"), exercises=(seated, SWAY))
    assert heard.lines.count("Lie on your back.") == 2


def test_a_rest_leaves_one_where_one_is():
    heard = hear(once("bridge"), RestStep(rest=ms(20)), once("sway"), exercises=ALL)
    assert heard.lines.count("Lie on your back.") == 1


def test_who_turns_over_hears_the_position_of_the_other_side():
    clam = changed(
        LUNGE, id="clam", position="side-lying", which="",
        instructions=(
            Instruction(say="Lie on your {other} side.", phase="position"),
            Instruction(say="Bend both knees.", short=""), Instruction(say="Lift the {side} knee.", phase="enter"),
        ),
    )  # fmt: skip
    heard = hear(once("clam"), exercises=(clam,))
    places = [heard.lines.index(text) for text in ("Lie on your left side.", "Lift the right knee.",
                                                   "Lie on your right side.", "Lift the left knee.")]  # fmt: skip
    assert places == sorted(places)
    twice = hear(once("clam"), once("clam"), exercises=(clam,))
    assert twice.lines.count("Lie on your left side.") == 2, "they lie on the right one by then"


def test_what_it_is_for_is_heard_while_one_gets_there():
    told = changed(STAND, purpose="It wakes the legs.")
    heard = hear(once("bridge"), once("stand"), exercises=(BRIDGE, told), detail="learn")
    silent = hear(once("bridge"), once("stand"), exercises=ALL, detail="learn")
    purpose = next(event for event in heard.spoken if event.role == "purpose")
    way = next(event for event in heard.spoken if event.what.text == "Come to stand.")
    assert purpose.start - way.end == 3000, "nobody is told while they go there"
    there = next(event for event in heard.spoken if event.what.text == "Grow tall.")
    without = next(event for event in silent.spoken if event.what.text == "Grow tall.")
    assert abs(there.start - without.start) <= 1500, "it takes no time of its own"


def test_what_must_be_known_before_anything_moves_is_said_once_before_the_position():
    careful = changed(BRIDGE, before=("With a new hip, rest instead.",), cautions=("Stop at pain.",))
    heard = hear(once("bridge"), once("bridge"), exercises=(careful,))
    assert heard.lines.count("With a new hip, rest instead.") == 1
    order = ["With a new hip, rest instead.", "Lie on your back.", "Plant your feet.", "Lift.", "Stop at pain."]
    assert [heard.lines.index(text) for text in order] == sorted(heard.lines.index(text) for text in order)


STRAP = changed(BRIDGE, name="Pull", id="pull", props=("mat", "strap", "cushion"))


def test_what_it_is_done_with_is_fetched_at_the_start_and_taken_before_the_set_up():
    heard = hear(once("bridge"), once("pull"), once("pull"), exercises=(BRIDGE, STRAP))
    assert [line for line in heard.lines if "strap" in line] == [
        "Have a cushion or two and a strap within reach.", "You need a strap and a cushion or two for this.",
    ]  # fmt: skip
    fetch, take = (text for text in heard.lines if "strap" in text)
    assert (after(heard, fetch).length, after(heard, take).length) == (15_000, 6000)
    assert [span.length for span in heard.windows("transition")] == [3000, 3000], "the second time it is at hand"
    assert after(hear(once("pull"), exercises=(STRAP,), fetch=ms(20)), fetch).length == 20_000


def test_what_its_own_words_name_is_not_named_twice():
    wall = changed(
        STAND, name="Wall push", id="push", props=("wall", "strap"), before=("Leave the strap if you like.",)
    )
    heard = hear(once("bridge"), once("push"), exercises=(BRIDGE, wall))
    assert not any("this" in line for line in heard.lines if "wall" in line or "strap" in line)
    chair = changed(STAND, id="sit", position="chair", props=("chair",))
    assert not any("chair" in line for line in hear(once("bridge"), once("sit"), exercises=(BRIDGE, chair)).lines[4:])


def test_a_thing_takes_as_long_to_handle_on_later_sides_however_it_is_spelt():
    loop = Instruction(say="Loop the TRX around your {side} foot.", short="TRX around your {side} foot.", pause=ms(10))
    own = changed(LUNGE, props=("TRX",), instructions=(loop, *LUNGE.instructions[2:]))
    heard = hear("lunge", exercises=(own,))
    assert after(heard, "TRX around your left foot.").length == 10_000
