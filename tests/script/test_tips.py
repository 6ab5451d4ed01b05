"""What there is to think of takes turns: over sides, rounds and the whole session; one thing at a time."""

from __future__ import annotations

from itertools import pairwise

from coach.content.model import Dose, ExerciseStep, Instruction, Tip
from tests.script.heard import LUNGE, changed, hear, ms

PLAIN = changed(LUNGE, instructions=tuple(line for line in LUNGE.instructions if line.phase != "hold"))
"""Without a line of its own for the hold."""
FIVE = changed(PLAIN, tips=tuple(Tip(say=f"Tip {word}.") for word in ("one", "two", "three", "four", "five")))


def in_holds(heard, *roles: str) -> list[list[str]]:
    return [[text for _, text in heard.hold(n, *(roles or ("tip",)))] for n in range(len(heard.windows("hold")))]


def test_no_tip_comes_twice_before_all_were_heard():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(60), rounds=3), exercises=(FIVE,))
    assert in_holds(heard) == [
        ["Tip one.", "Tip two."], ["Tip three."], ["Tip four."], ["Tip five."], ["Tip one."], ["Tip two."]
    ], "later rounds are one level shorter"  # fmt: skip


def test_the_turn_goes_on_where_an_exercise_comes_again():
    step = ExerciseStep(exercise="lunge", hold=ms(30), rounds=1, side="left", tips_per_hold=1)
    other = changed(PLAIN, id="twist", tips=(), sides="none", purpose="")
    assert in_holds(hear(step, "twist", step, step, exercises=(PLAIN, other))) == [
        ["Let the right hip sink."], [], ["Keep the belly long."], ["Soften your jaw."]
    ]  # fmt: skip


def test_in_the_last_third_of_a_session_there_is_one_thing_to_think_of():
    three = tuple(changed(FIVE, id=name, sides="none") for name in ("ada", "ben", "cy"))
    steps = [ExerciseStep(exercise=one.id, hold=ms(90), rounds=1) for one in three]
    assert [len(tips) for tips in in_holds(hear(*steps, exercises=three))] == [3, 3, 1]
    assert [len(tips) for tips in in_holds(hear(*steps, exercises=three, late_tips=0))] == [3, 3, 0]
    assert [len(tips) for tips in in_holds(hear(*steps[:2], exercises=three))] == [3, 3], "two have no last third"


def test_what_was_heard_three_times_is_heard_no_more():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(60), rounds=4), exercises=(changed(FIVE, sides="none"),))
    counts = {text: heard.lines.count(text) for text in heard.lines}
    assert max(counts.values()) <= 3, counts


def test_what_compares_the_sides_is_said_once_both_were_felt():
    both = changed(PLAIN, tips=(Tip(say="If one leg is tighter, come back to it.", when="both"),))
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(30), rounds=2), exercises=(both,))
    assert heard.lines.count("If one leg is tighter, come back to it.") == 1
    said = heard.lines.index("If one leg is tighter, come back to it.")
    assert said > heard.lines.index("Now the left foot.")
    assert said < heard.lines.index("One last time, the right foot.")


def test_one_tip_is_not_said_in_two_holds_running():
    one = changed(PLAIN, tips=(Tip(say="Let the {other} hip sink."),))
    step = ExerciseStep(exercise="lunge", rounds=2, hold=ms(30), detail="learn")
    assert in_holds(hear(step, exercises=(one,))) == [
        ["Let the left hip sink."], [], ["Let the left hip sink."], []
    ]  # fmt: skip


def test_an_exercise_s_own_lines_come_first_then_further_cautions_then_tips():
    own = changed(
        LUNGE, cautions=("Stop at pain.", "Mind the knee."), tips=(Tip(say="Soften your jaw."),), dose=Dose(hold=ms(90))
    )  # fmt: skip
    heard = hear(ExerciseStep(exercise="lunge", side="right", rounds=1), exercises=(own,))
    assert in_holds(heard, "instruction", "caution", "tip") == [
        ["Feel the front of your left hip.", "Mind the knee.", "Soften your jaw."]
    ]
    assert heard.of("caution")[1:] == ["Stop at pain.", "Mind the knee."], "the one about pain on arriving"


def test_no_tip_is_said_while_a_limb_is_held_in_the_air():
    own = changed(
        PLAIN, tips=(Tip(say="Mind the knee.", when="setup"), Tip(say="Take your time.", when="release")),
        dose=Dose(rounds=1),
    )  # fmt: skip
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(own,))
    lines = heard.lines
    assert lines.index("Slowly come back to kneeling.") < lines.index("Take your time.")
    assert in_holds(heard) == [["Mind the knee."]]


def test_a_brief_hold_has_one_thing_to_think_of_and_cues_have_none():
    for detail, count in (("learn", 3), ("full", 3), ("brief", 1), ("cues", 0)):
        heard = hear(ExerciseStep(exercise="lunge", hold=ms(120), detail=detail))
        assert len(in_holds(heard, "tip", "instruction")[0]) == count


def test_a_movement_has_a_word_between_its_numbers():
    moving = changed(LUNGE, dose=Dose(reps=16, tempo=ms(5)))
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(moving,))
    words = [event for event in heard.spoken if event.role == "tip"]
    assert [word.what.text for word in words] == [
        "Feel the front of your left hip.", "Let the left hip sink.", "Keep the belly long.", "Soften your jaw.",
    ]  # fmt: skip
    gaps = [after.start - before.start for before, after in pairwise(words)]
    assert all(20_000 <= gap <= 60_000 for gap in gaps), gaps
    few = hear(
        ExerciseStep(exercise="lunge", side="right"), exercises=(changed(moving, dose=Dose(reps=6, tempo=ms(5))),)
    )
    reps, told = few.windows("rep"), [event.start for event in few.spoken if event.role == "tip"]
    assert [sum(span.start <= at < span.end for span in half for at in told) for half in (reps[:3], reps[3:])] == [1, 1]
    assert not heard.schedule.dropped


def test_a_line_of_a_movement_is_heard_even_where_it_is_its_only_word():
    own = changed(LUNGE, tips=(), instructions=(*PLAIN.instructions, Instruction(say="Small and slow.", phase="hold")),
                  dose=Dose(reps=4, tempo=ms(5)))  # fmt: skip
    assert "Small and slow." in hear(ExerciseStep(exercise="lunge", side="right"), exercises=(own,)).lines
