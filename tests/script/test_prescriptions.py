"""Repetitions: "three sets of: hold ten, release three, five times", contract and relax, movements in a tempo."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.content.model import Dose, ExerciseStep, HoldPhase, Instruction
from tests.script.heard import ENGLISH, LUNGE, TWIST, changed, hear, ms

SETS = changed(LUNGE, tips=(), dose=Dose(hold=ms(10), release=ms(3), reps=5, sets=3, rest=ms(30)))
COUNT = [(7000, "Three"), (8000, "Two"), (9000, "One")]


def test_one_set_to_the_millisecond():
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(SETS,))
    first = heard.windows("settle", "hold", "rest")[:10]
    assert [(span.kind, span.length) for span in first] == [
        ("settle", 5000),
        *[("hold", 10_000), ("rest", 3000)] * 4,
        ("hold", 10_000),
    ]
    assert heard.inside(first[0]) == [(3800, "One")], "the first number, just before it begins"
    assert heard.inside(first[1]) == [(0, "[hold-start]"), *COUNT]
    words = ENGLISH.phrases["rep_release"]
    for number, release, text in zip(("Two", "Three", "Four", "Five"), first[2::2], words, strict=False):
        assert heard.inside(release) == [(100, text), (1800, number)]
    for hold in first[3::2]:
        assert heard.inside(hold) == [(0, "[hold-start]"), *COUNT], "later repetitions are quiet"
    for before, after in pairwise(first):
        assert before.end == after.start, "the rhythm has no hole"


def test_a_set_ends_with_another_sound_than_a_repetition():
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(SETS,))
    assert [name for name in heard.bells() if name != "hold-start"] == ["start", "set-end", "set-end", "set-end", "end"]
    last = heard.windows("hold")[4]
    assert (heard.schedule.events[-1].what.name, last.place.rep, last.place.round) == ("end", 5, 1)
    assert [line for line in heard.of("time") if "set" in line.split(".")[0].split()] == [
        "That is the set.", "One set done.", "And that was the set.",
    ]  # fmt: skip


def test_sets_rest_in_between_and_not_after_the_last():
    heard = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(SETS,))
    rests = [span for span in heard.windows("rest") if span.place.rep is None]
    assert [(span.length, span.place.round) for span in rests] == [(30_000, 1), (30_000, 2)]
    assert heard.of("rest") == ["Rest for thirty seconds.", "Take thirty seconds to rest."]
    assert heard.inside(rests[0]) == [], "rest is left in peace"


def test_a_step_changes_the_prescription():
    step = ExerciseStep(exercise="lunge", sets=1, reps=2, hold=ms(6), release=ms(8), side="left")
    heard = hear(step, exercises=(SETS,))
    assert [(span.kind, span.length) for span in heard.windows("hold", "rest")] == [
        ("hold", 6000), ("rest", 8000), ("hold", 6000),
    ]  # fmt: skip
    assert "Hold for six seconds, two times." in heard.lines


def test_each_side_is_counted_on_its_own_and_done_as_often():
    heard = hear("lunge", exercises=(SETS,))
    assert [(span.place.side, span.place.round) for span in heard.windows("hold")] == [
        (side, set_) for set_ in (1, 2, 3) for side in ("right", "left") for _ in range(5)
    ]


@pytest.mark.parametrize(
    ("seconds", "inside"),
    [
        (0.5, []), (1, [(500, "Two")]), (1.5, [(500, "Two")]), (2, [(800, "Two")]),
        (2.5, [(100, "And release."), (1300, "Two")]), (5, [(100, "And release."), (3800, "Two")]),
    ],
)  # fmt: skip
def test_a_short_release_says_what_there_is_time_for(seconds, inside):
    quick = changed(TWIST, dose=Dose(reps=2, hold=ms(5), release=ms(seconds)))
    heard = hear("twist", exercises=(quick,))
    assert heard.inside(heard.windows("rest")[0]) == inside
    assert not heard.schedule.dropped


def test_without_a_release_one_hold_follows_the_other():
    heard = hear("twist", exercises=(changed(TWIST, dose=Dose(reps=3, hold=ms(5), release=ms(0))),))
    assert heard.windows("rest") == []
    assert [span.place.rep for span in heard.windows("hold")] == [1, 2, 3]


def test_too_short_a_settle_says_the_first_number_before_it():
    heard = hear(
        ExerciseStep(exercise="twist", settle=ms(1)), exercises=(changed(TWIST, dose=Dose(reps=2, hold=ms(5))),)
    )
    one = next(event for event in heard.spoken if event.what.text == "One" and event.role == "time")
    assert one.end == heard.windows("settle")[0].start


PNF = changed(
    TWIST,
    dose=Dose(
        rounds=1,
        phases=(
            HoldPhase(say="Press the heel down.", length=ms(6)),
            HoldPhase(say="Relax.", length=ms(4)),
            HoldPhase(say="Go a little deeper.", length=ms(20)),
        ),
    ),
)


def test_each_phase_of_contract_and_relax_begins_with_its_line():
    heard = hear("twist", exercises=(PNF,))
    assert heard.hold() == [
        (0, "[hold-start]"), (700, "Press the heel down."), (6000, "Relax."), (10_000, "Go a little deeper."),
        (25_000, "Five"), (26_000, "Four"), (27_000, "Three"), (28_000, "Two"), (29_000, "One"),
    ]  # fmt: skip
    assert heard.windows("hold")[0].length == 30_000
    assert "Hold for thirty seconds." in heard.lines


def test_the_countdown_waits_for_the_last_phase_to_be_explained():
    phases = (HoldPhase(say="Press.", length=ms(16)), HoldPhase(say="Now go a little deeper.", length=ms(5)))
    short = changed(TWIST, dose=Dose(rounds=1, phases=phases))
    heard = hear("twist", exercises=(short,))
    said = {text: at for at, text in heard.hold()}
    assert said["Now go a little deeper."] == 16_000
    assert [text for _, text in heard.hold(0, "count")] == ["Two", "One"]
    assert not heard.schedule.dropped


def test_repeated_phases_are_repeated_as_a_whole():
    heard = hear("twist", exercises=(changed(PNF, dose=Dose(reps=2, release=ms(5), phases=PNF.dose.phases)),))
    holds = heard.windows("hold")
    assert [span.length for span in holds] == [30_000, 30_000]
    for number in range(2):
        lines = [text for _, text in heard.hold(number, "instruction")]
        assert lines == ["Press the heel down.", "Relax.", "Go a little deeper."], number


def test_a_movement_is_counted_on_its_beat():
    heard = hear("twist", exercises=(changed(TWIST, dose=Dose(reps=10, tempo=ms(4))),))
    reps = heard.windows("rep")
    names = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
    assert [[text for at, text in heard.inside(span) if not at] for span in reps] == [[name] for name in names]
    words = [text for span in reps for at, text in heard.inside(span) if at]
    assert words == ["Easy and even.", "Let the breath flow."], "a word between the numbers, not numbers alone"
    assert {span.length for span in reps} == {4000}
    assert "Ten times in all." in heard.lines
    assert heard.bells() == ["start", "set-end", "end"]
    assert heard.windows("hold") == []


@pytest.mark.parametrize(
    ("seconds", "numbers"),
    [
        (1, ["One", None, "Two", None]), (3, ["One", None, "Two", None]),
        (4, ["One, right", "Left", "Two, right", "Left"]),
    ],
)  # fmt: skip
def test_a_movement_from_side_to_side_is_counted_as_there_is_time(seconds, numbers):
    heard = hear("lunge", exercises=(changed(LUNGE, sides="alternate", dose=Dose(reps=2, tempo=ms(seconds))),))
    reps = heard.windows("rep")
    assert [span.length for span in reps] == [seconds * 500] * 4
    assert [span.place.side for span in reps] == ["right", "left"] * 2
    found = [heard.inside(span) for span in reps]
    assert [inside[0][1] if inside else None for inside in found] == numbers
    assert not any(len(inside) > 1 for inside in found)
    told = "Two times, right and left to each number." if seconds < 4 else "Two times each way, in turn."
    assert told in heard.lines, "what a number is, where it does not say so"
    assert not heard.schedule.dropped


def test_a_step_s_tempo_makes_a_held_prescription_a_movement():
    heard = hear(ExerciseStep(exercise="lunge", tempo=ms(3), sets=1), exercises=(SETS,))
    assert heard.windows("hold") == []
    assert [span.length for span in heard.windows("rep")] == [3000] * 10


def test_a_movement_is_announced_before_its_way_in_and_counted_at_once():
    """Nobody is left at the end of a movement, waiting for the count."""
    own = changed(TWIST, dose=Dose(reps=4, tempo=ms(4)), cautions=("Only as far as it is easy on the neck.",))
    heard = hear("twist", exercises=(own,))
    assert heard.lines[heard.lines.index("Sit tall.") :][:5] == [
        "Sit tall.", "Four times in all.", "Only as far as it is easy on the neck.", "Turn slowly.", "One",
    ]  # fmt: skip
    way_in = next(event for event in heard.spoken if event.what.text == "Turn slowly.")
    assert heard.windows("rep")[0].start - way_in.end == 3000, "the trial flows into it: only its own time"


@pytest.mark.parametrize("tempo", [2, 4, 6, 9])
def test_no_minute_of_a_movement_is_numbers_alone(tempo):
    heard = hear("twist", exercises=(changed(TWIST, dose=Dose(reps=180 // tempo, tempo=ms(tempo))),))
    words = [event.start for event in heard.spoken if event.role == "tip"]
    reps = heard.windows("rep")
    edges = [reps[0].start, *words, reps[-1].end]
    assert max(after - before for before, after in pairwise(edges)) <= 60_000
    assert not heard.schedule.dropped


def test_the_caution_of_a_prescription_is_heard_before_it():
    own = changed(SETS, cautions=("Stop at sharp pain.",))
    lines = hear(ExerciseStep(exercise="lunge", side="right"), exercises=(own,)).lines
    assert lines.count("Stop at sharp pain.") == 1
    assert lines.index("Stop at sharp pain.") < lines.index("Hold for ten seconds, five times.")


def test_where_sides_take_turns_no_word_takes_the_place_of_a_number():
    lines = (Instruction(say="Stand."), Instruction(say="Let the head be light.", phase="hold"))
    own = changed(LUNGE, sides="alternate", tips=(), instructions=lines, dose=Dose(reps=12, tempo=ms(5)))
    heard = hear("lunge", exercises=(own,))
    numbers = [line for line in heard.of("time") if line.endswith(", right")]
    assert len(numbers) == 12
    assert "Let the head be light." in heard.lines
    assert [event for event in heard.spoken if event.role == "tip"], "a word stands for the answering side now and then"
    assert not heard.schedule.dropped
