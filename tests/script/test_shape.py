"""The shape of one exercise and of a session, as a listener hears it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
import pytest

from coach.content.model import (
    Breath,
    BreatheStep,
    CircuitStep,
    Dose,
    Exercise,
    ExerciseStep,
    HoldPhase,
    Instruction,
    Ms,
    Programme,
    Question,
    RestStep,
    Session,
    Tip,
)
from coach.script.build import Settings, build
from coach.script.model import Line, Mark, Ring, Say, Script, Sound, Window
from tests.programmes import ENGLISH

KNEE = Exercise(
    name="Knee across", id="knee", spoken="the knee across", which="the {side} knee",
    purpose="It eases the hip.", sides="each", props=("mat", "strap"),
    dose=Dose(hold=Ms(30_000), rounds=2),
    instructions=(
        Instruction(say="Lie down.", short=""),
        Instruction(say="Bend your {side} knee.", short="{side} knee."),
        Instruction(say="Breathe out and guide it to the {other}.", phase="enter"),
        Instruction(say="Bring it back.", phase="release"),
        Instruction(say="Rest both legs.", short="", phase="reset"),
    ),
    tips=(Tip(say="Keep your {other} shoulder down."), Tip(say="No bouncing."), Tip(say="Let it soften.")),
    cautions=("Ease off if your {side} knee hurts.",), faq=(Question(ask="How far?", answer="Not far."),),
)  # fmt: skip


def script_of(*steps: Any, exercises: tuple[Exercise, ...] = (KNEE,), bells: bool = True, **session: Any) -> Script:
    steps = steps or (ExerciseStep(exercise="knee"),)
    programme = Programme(
        session=Session(title="Hips", steps=steps, **session), exercises={one.id: one for one in exercises}
    )
    return build(programme, ENGLISH, Settings(bells=bells))


def said(script: Script, role: str | None = None) -> list[str]:
    return [item.line.text for item in script.items if isinstance(item, Say) and role in (None, item.role)]


def windows(script: Script, kind: str) -> list[Window]:
    return [item for item in script.items if isinstance(item, Window) and item.kind == kind]


def pinned(window: Window, role: str) -> list[str]:
    return [pin.what.text for pin in window.pins if pin.role == role and isinstance(pin.what, Line)]


def changed(**dose: Any) -> Exercise:
    return msgspec.structs.replace(KNEE, dose=Dose(**dose))


def test_the_first_side_is_explained_in_full_and_the_second_in_short_with_sides_swapped() -> None:
    heard = said(script_of())
    first = ["Lie down.", "Bend your right knee.", "Breathe out and guide it to the left."]
    second = ["Left knee.", "Breathe out and guide it to the right."]
    places = [heard.index(text) for text in first + second]
    assert places == sorted(places)
    assert heard.count("Lie down.") == 1


def test_the_side_that_starts_can_be_chosen_and_can_alternate() -> None:
    def sides(**session: Any) -> list[tuple[str | None, int | None]]:
        return [(window.place.side, window.place.round) for window in windows(script_of(**session), "hold")]

    assert sides() == [("right", 1), ("left", 1), ("right", 2), ("left", 2)]
    assert sides(start_side="left") == [("left", 1), ("right", 1), ("left", 2), ("right", 2)]
    assert sides(alternate=True) == [("right", 1), ("left", 1), ("left", 2), ("right", 2)]


def test_one_side_only_is_announced_and_held() -> None:
    script = script_of(ExerciseStep(exercise="knee", side="left"))
    assert {window.place.side for window in windows(script, "hold")} == {"left"}
    assert "Only the left knee this time." in said(script)
    assert not said(script, "switch")


def test_the_tighter_side_has_more_time_and_hears_so() -> None:
    script = script_of(ExerciseStep(exercise="knee", tight_side="left", extra_hold=Ms(10_000), rounds=1))
    held = {window.place.side: window.length for window in windows(script, "hold")}
    assert held == {"right": 30_000, "left": 40_000}
    assert said(script, "time")[-2:] == ["Hold for thirty seconds.", "Stay here for forty seconds."]


def test_the_clock_starts_after_settling_and_the_end_is_counted_and_released() -> None:
    items = script_of(bells=False, exercises=(msgspec.structs.replace(KNEE, cautions=()),)).items
    at = next(i for i, item in enumerate(items) if isinstance(item, Window) and item.kind == "hold")
    before, settle, hold, after = items[at - 2], items[at - 1], items[at], items[at + 1]
    assert isinstance(before, Say)
    assert before.line.text == "Hold for thirty seconds."
    assert isinstance(settle, Window)
    assert (settle.kind, settle.length) == ("settle", 5_000)
    assert isinstance(hold, Window)
    assert pinned(hold, "count") == ["Five", "Four", "Three", "Two", "One"]
    assert pinned(hold, "time") == []
    assert isinstance(after, Say)
    assert (after.role, after.line.text) == ("release", "Bring it back.")


@pytest.mark.parametrize(
    ("hold", "count", "times"),
    [
        (10_000, 3, []), (19_000, 3, []), (20_000, 5, []), (30_000, 5, ["Halfway."]), (59_000, 5, ["Halfway."]),
        (60_000, 5, ["Halfway.", "Ten seconds."]),
        (4_000, 2, []), (3_000, 1, []),
    ],
)  # fmt: skip
def test_long_holds_hear_more_of_the_clock(hold: int, count: int, times: list[str]) -> None:
    first = windows(script_of(exercises=(changed(hold=Ms(hold)),), detail="cues"), "hold")[0]
    assert len(pinned(first, "count")) == count
    assert pinned(first, "time") == times


def test_tips_take_turns_over_sides_and_rounds() -> None:
    exercise = changed(hold=Ms(60_000), rounds=2)
    tips = [pinned(window, "tip") for window in windows(script_of(exercises=(exercise,)), "hold")]
    assert all(len(heard) <= 2 for heard in tips)
    for before, after in pairwise(tips):
        assert not {text.casefold().split()[-1] for text in before} & {text.casefold().split()[-1] for text in after}
    assert len({text.casefold().split()[-1] for heard in tips for text in heard}) == 3


def test_levels_of_detail_say_less_and_less() -> None:
    texts = {detail: said(script_of(detail=detail)) for detail in ("learn", "full", "brief", "cues")}
    words = [sum(len(text.split()) for text in texts[detail]) for detail in ("learn", "full", "brief", "cues")]
    assert words == sorted(words, reverse=True)
    assert "How far?" in texts["learn"]
    assert "How far?" not in texts["full"]
    assert "It eases the hip." in texts["full"]
    assert "It eases the hip." not in texts["brief"]
    assert not any("Bend" in text for text in texts["cues"])
    assert "Now the left knee." in texts["cues"]
    assert "Hold for thirty seconds." in texts["cues"]


def test_every_level_gives_the_time_to_move() -> None:
    """Nothing said is no reason to start the clock before the listener has arrived."""
    items = script_of(detail="cues").items
    for at, item in enumerate(items):
        if isinstance(item, Window) and item.kind == "hold":
            quiet = 0
            for before in reversed(items[:at]):
                if isinstance(before, Window) and before.kind == "hold":
                    break
                quiet += before.length if isinstance(before, Window) else 0
            assert quiet >= 10_000


def test_an_exercise_without_sides_never_says_switch() -> None:
    plain = msgspec.structs.replace(
        KNEE, sides="none", tips=(), cautions=(), instructions=(Instruction(say="Sit."), Instruction(say="Fold."))
    )
    script = script_of(exercises=(plain,))
    assert not any("side" in text or "switch" in text for text in said(script))
    assert not any(isinstance(item, Ring) and item.sound == Sound("switch") for item in script.items)
    assert "And the last time." in said(script)


def test_a_prescription_is_counted_by_repetition_and_ends_its_sets_differently() -> None:
    exercise = changed(hold=Ms(10_000), release=Ms(3_000), reps=5, sets=3, rest=Ms(20_000))
    script = script_of(exercises=(exercise,))
    holds = windows(script, "hold")
    assert len(holds) == 3 * 5 * 2
    assert {window.length for window in holds} == {10_000}
    numbers = [
        text
        for window in windows(script, "settle")[:1] + windows(script, "rest")[:4]
        for text in pinned(window, "time")
    ]
    assert numbers == ["One", "Two", "Three", "Four", "Five"]
    assert "Hold for ten seconds, five times." in said(script)
    rings = [item.sound.name for item in script.items if isinstance(item, Ring)]
    assert rings.count("set-end") == 6
    assert [window.length for window in windows(script, "rest") if window.place.side is None] == [20_000, 20_000]


def test_a_movement_is_counted_in_its_tempo() -> None:
    script = script_of(exercises=(changed(reps=10, tempo=Ms(4_000)),))
    reps = windows(script, "rep")
    assert [window.length for window in reps[:10]] == [4_000] * 10
    assert [text for window in reps[:10] for text in pinned(window, "time")][-1] == "Ten"
    assert "Ten times in all." in said(script)


def test_sides_in_turn_are_named() -> None:
    exercise = msgspec.structs.replace(changed(reps=2, tempo=Ms(8_000)), sides="alternate")
    script = script_of(exercises=(exercise,))
    assert [text for window in windows(script, "rep") for text in pinned(window, "time")] == [
        "One, right", "Left", "Two, right", "Left",
    ]  # fmt: skip
    assert not said(script, "switch")


def test_contract_and_relax_are_parts_of_one_hold() -> None:
    phases = (HoldPhase(say="Press.", length=Ms(8_000)), HoldPhase(say="Let go.", length=Ms(12_000)))
    hold = windows(script_of(exercises=(changed(phases=phases),)), "hold")[0]
    assert hold.length == 20_000
    lines = [(pin.at, pin.what.text) for pin in hold.pins if isinstance(pin.what, Line) and pin.role == "instruction"]
    assert lines == [(0, "Press."), (8_000, "Let go.")]


def test_a_breath_locked_hold_is_whole_breaths() -> None:
    exercise = msgspec.structs.replace(
        changed(hold=Ms(32_000)), breath=Breath(in_=Ms(3_000), out=Ms(4_000)), breath_locked=True
    )
    script = script_of(exercises=(exercise,))
    assert {window.length for window in windows(script, "hold")} == {35_000}
    assert any("five breaths" in text for text in said(script, "time"))


def test_breaths_are_paced_by_their_pattern() -> None:
    breath = Breath(in_=Ms(4_000), hold=Ms(2_000), out=Ms(6_000), hold_out=Ms(2_000))
    script = script_of(ExerciseStep(exercise="knee"), BreatheStep(breathe=3, breath=breath))
    (window,) = windows(script, "breath")
    assert window.length == 3 * 14_000
    cues = [pin for pin in window.pins if pin.role == "breath"]
    assert len(cues) == 12
    assert [after.at - before.at for before, after in pairwise(cues[4:8])] == [4_000, 2_000, 6_000]


def test_a_circuit_is_done_so_often_with_rests_between() -> None:
    circuit = CircuitStep(circuit=(ExerciseStep(exercise="knee", rounds=1),), times=3, rest=Ms(30_000))
    script = script_of(circuit)
    assert len(windows(script, "hold")) == 6
    assert [window.length for window in windows(script, "rest")] == [30_000, 30_000]
    assert "Now from the top, lap two of three." in said(script)
    assert "Now the last lap." in said(script)
    assert [item.line.text for item in script.items if isinstance(item, Say)].count("It eases the hip.") == 1


def test_what_is_left_to_come_is_said_truly() -> None:
    other = msgspec.structs.replace(KNEE, spoken="the other", id="other", dose=Dose(rounds=1))
    steps = [ExerciseStep(exercise=name) for name in ("knee", "other", "knee", "other")]
    first = msgspec.structs.replace(KNEE, dose=Dose(rounds=1))
    titles = said(script_of(*steps, exercises=(first, other)), "title")
    assert titles == [
        "Hips.", "We begin with the knee across.", "Next, the other.", "Now the knee across.",
        "The last one, the other.",
    ]  # fmt: skip


def test_one_caution_a_session_and_each_of_the_exercise_where_it_matters() -> None:
    cautions = said(
        script_of(ExerciseStep(exercise="knee"), RestStep(rest=Ms(20_000)), ExerciseStep(exercise="knee")), "caution"
    )
    assert cautions[0] in ENGLISH.phrases["caution"]
    assert cautions[1] == "Ease off if your right knee hurts."
    assert len(cautions) <= 3
    assert set(cautions[2:]) <= set(ENGLISH.phrases["careful_again"])


def test_props_are_named_before_they_are_needed_and_the_mat_is_not() -> None:
    heard = said(script_of())
    assert "Have a strap within reach." in heard
    assert heard.index("Have a strap within reach.") < heard.index("Lie down.")


def test_chapters_cover_every_side_and_round() -> None:
    titles = [item.title for item in script_of().items if isinstance(item, Mark)]
    assert titles[0] == "Introduction"
    assert titles[-1] == "Closing"
    assert titles[1:-1] == ["Knee across, right", "Knee across, left", "Knee across, right, 2", "Knee across, left, 2"]


def test_the_session_begins_and_ends_with_its_bells() -> None:
    rings = [item.sound.name for item in script_of().items if isinstance(item, Ring)]
    assert (rings[0], rings[-1]) == ("start", "end")
    assert not any(isinstance(item, Ring) for item in script_of(bells=False).items)
