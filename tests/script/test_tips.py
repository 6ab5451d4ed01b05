"""Tips take turns: over sides, rounds and the whole session."""

from __future__ import annotations

from coach.content.model import Dose, ExerciseStep, Tip
from tests.script.heard import LUNGE, changed, hear, ms

FIVE = changed(LUNGE, tips=tuple(Tip(say=f"Tip {word}.") for word in ("one", "two", "three", "four", "five")))


def in_holds(heard) -> list[list[str]]:
    return [[text for _, text in heard.hold(n, "tip")] for n in range(len(heard.windows("hold")))]


def test_no_tip_comes_twice_before_all_were_heard():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(60), rounds=3), exercises=(FIVE,))
    assert in_holds(heard) == [
        ["Tip one.", "Tip two."], ["Tip three.", "Tip four."], ["Tip five."], ["Tip one."], ["Tip two."], ["Tip three."]
    ]  # fmt: skip


def test_the_turn_goes_on_where_an_exercise_comes_again():
    step = ExerciseStep(exercise="lunge", hold=ms(30), rounds=1, side="left", tips_per_hold=1)
    assert in_holds(hear(step, "twist", step, step)) == [
        ["Let the right hip sink."], [], [], ["Keep the belly long."], ["Soften your jaw."]
    ]  # fmt: skip


def test_one_tip_is_not_said_in_two_holds_running():
    one = changed(LUNGE, tips=(Tip(say="Let the {other} hip sink."),))
    assert in_holds(hear("lunge", exercises=(one,))) == [
        ["Let the left hip sink."], [], ["Let the left hip sink."], []
    ]  # fmt: skip


def test_tips_for_the_set_up_and_the_way_out_are_said_there():
    own = changed(
        LUNGE, tips=(Tip(say="Mind the knee.", when="setup"), Tip(say="Take your time.", when="release")),
        dose=Dose(rounds=1),
    )  # fmt: skip
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(own,))
    lines = heard.lines
    assert lines.index("Mind the knee.") < lines.index("Breathe out, and sink.")
    assert lines.index("Slowly come back to kneeling.") < lines.index("Take your time.")
    assert in_holds(heard) == [[]]


def test_a_brief_hold_has_one_tip_and_cues_have_none():
    for detail, count in (("learn", 2), ("full", 2), ("brief", 1), ("cues", 0)):
        assert len(in_holds(hear(ExerciseStep(exercise="lunge", hold=ms(60), detail=detail)))[0]) == count


def test_a_movement_hears_its_tips_before_it_begins():
    moving = changed(LUNGE, dose=Dose(reps=4, tempo=ms(3)))
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(moving,))
    first = heard.windows("rep")[0]
    tips = [event for event in heard.spoken if event.role == "tip"]
    assert [tip.what.text for tip in tips] == ["Let the left hip sink.", "Keep the belly long."]
    assert all(tip.end <= first.start for tip in tips)
