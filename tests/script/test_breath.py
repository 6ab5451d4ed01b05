"""Breath: patterns and their scopes, holds in whole breaths, exercises and steps that are breath alone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.content.model import Breath, BreatheStep, Dose, ExerciseStep, Instruction, Tip
from tests.script.heard import ENGLISH, LUNGE, TWIST, changed, hear, ms

BOX = Breath(in_=ms(4), hold=ms(4), out=ms(4), hold_out=ms(4))


def breath_of(exercise=LUNGE, session=None, step=None, hold=60):
    one = ExerciseStep(exercise="lunge", hold=ms(hold), breath=step)
    return hear(one, exercises=(exercise,), breath=session).hold(0, "breath")


def test_a_pattern_is_paced_with_its_rests():
    assert breath_of(step=BOX, hold=120)[:6] == [
        (700, "Breathe in."), (4700, "Hold it."), (8700, "And out."), (12_700, "And wait."), (16_700, "Breathe in."),
        (20_700, "Hold it."),
    ]  # fmt: skip


def test_a_rest_shorter_than_two_seconds_is_not_named():
    short = Breath(in_=ms(4), hold=ms(1.5), out=ms(6), hold_out=ms(1.5))
    assert breath_of(step=short) == [
        (700, "Breathe in."),
        (6200, "And out."),
        (13_700, "Breathe in."),
        (19_200, "And out."),
    ]


@pytest.mark.parametrize(
    ("step", "session", "exercise", "second"),
    [(3, 4, 5, 3700), (None, 4, 5, 4700), (None, None, 5, 5700), (None, None, None, 4700)],
)
def test_the_step_goes_before_the_session_and_that_before_the_exercise(step, session, exercise, second):
    made = [Breath(in_=ms(seconds)) if seconds else None for seconds in (step, session, exercise)]
    cues = breath_of(changed(LUNGE, breath=made[2]), made[1], made[0])
    assert cues[1] == (second, "And out.")


@pytest.mark.parametrize(
    ("asked", "held", "said"), [(32, 30, "three"), (36, 40, "four"), (12, 10, "one"), (4, 10, "one")]
)
def test_a_locked_hold_lasts_whole_breaths_and_says_so(asked, held, said):
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(asked), breath_locked=True))
    assert {span.length for span in heard.windows("hold")} == {held * 1000}
    assert f"Hold for {said} breath{'s' if said != 'one' else ''}." in heard.of("time")


def test_a_locked_hold_stays_inside_its_bounds():
    bounded = changed(LUNGE, dose=Dose(hold=ms(36), max=ms(38)), breath_locked=True)
    assert {span.length for span in hear("lunge", exercises=(bounded,)).windows("hold")} == {30_000}


def test_a_locked_hold_ends_on_an_exhale_for_any_pattern():
    for breath in (BOX, Breath(in_=ms(3), out=ms(5)), Breath(in_=ms(5), hold=ms(1), out=ms(7.5))):
        heard = hear(ExerciseStep(exercise="lunge", hold=ms(47), breath=breath, breath_locked=True))
        assert heard.windows("hold")[0].length % breath.length == 0


def test_a_session_may_lock_and_a_step_unlock():
    free = ExerciseStep(exercise="lunge", hold=ms(32), breath_locked=False)
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(32)), free, breath_locked=True)
    assert [span.length for span in heard.windows("hold")] == [30_000] * 2 + [32_000] * 2


def test_the_tighter_side_gets_whole_breaths_more():
    step = ExerciseStep(
        exercise="lunge", hold=ms(30), breath_locked=True, tight_side="left", extra_hold=ms(12), rounds=1
    )
    heard = hear(step)
    assert [(span.place.side, span.length) for span in heard.windows("hold")] == [("right", 30_000), ("left", 40_000)]
    assert "Stay for four breaths." in heard.of("time")


def test_a_breathing_exercise_is_guided_to_its_end():
    calm = changed(TWIST, style="breath", breath_locked=True, dose=Dose(hold=ms(60), rounds=1))
    heard = hear("twist", exercises=(calm,))
    cues = heard.hold(0, "breath")
    assert [at for at, text in cues if text == "Breathe in."] == [0] + [10_000 * n - 400 for n in range(1, 6)]
    assert "Stay with it for six breaths." in heard.of("time")
    assert "Halfway." not in heard.lines
    assert not heard.hold(0, "count"), "the last breath is not talked over"


def test_who_breathes_evenly_goes_on_alone_and_hears_every_third_breath():
    calm = changed(TWIST, style="breath", breath_locked=True, dose=Dose(hold=ms(160), rounds=1))
    heard = hear("twist", exercises=(calm,))
    told = [(at + 400) // 10_000 for at, text in heard.hold(0, "breath") if text == "Breathe in."]
    assert told == [0, 1, 2, 3, 4, 5, 9, 12, 15]
    assert heard.hold(0, "instruction") == [(60_000, ENGLISH.phrases["breath_alone"][0])]
    for led in ({"breath": BOX}, {"breath": Breath(), "breath_to": Breath(in_=ms(5), out=ms(7))}):
        heard = hear("twist", exercises=(changed(calm, **led),))
        assert "instruction" not in [
            event.role for event in heard.spoken if event.place.exercise and event.start > 60_000
        ]


def test_a_step_of_breaths_is_announced_and_lasts_exactly_so_many():
    heard = hear(BreatheStep(breathe=3, breath=Breath(in_=ms(4), out=ms(5))))
    window = heard.windows("breath")[0]
    assert window.length == 27_000
    assert heard.of("instruction") == ["Now three breaths, slow and easy."]
    assert [at for at, _ in heard.inside(window)] == [0, 3600, 8600, 12_600, 17_600, 21_600]
    assert [text for _, text in heard.inside(window)] == ["Breathe in.", "And out."] * 3
    assert not heard.schedule.dropped


def test_a_step_of_breaths_has_the_session_s_pattern_or_six_a_minute():
    assert hear(BreatheStep(breathe=6)).windows("breath")[0].length == 60_000
    assert hear(BreatheStep(breathe=2), breath=BOX).windows("breath")[0].length == 32_000


def test_later_rounds_breathe_on_their_own():
    heard = hear(ExerciseStep(exercise="lunge", rounds=3, hold=ms(60)))
    assert [len(heard.hold(n, "breath")) for n in range(6)] == [4, 0, 0, 0, 0, 0]


def test_breath_is_guided_in_the_first_exercise_only():
    three = tuple(changed(LUNGE, id=name, dose=Dose(hold=ms(60), rounds=1)) for name in ("ada", "ben", "cy"))
    heard = hear("ada", "ben", "ada", "cy", exercises=three)
    assert [len(heard.hold(n, "breath")) for n in range(8)] == [4, 0, 0, 0, 4, 0, 0, 0]
    more = hear("ada", "ben", "cy", exercises=three, breath_exercises=3)
    assert [len(more.hold(n, "breath")) for n in (0, 2, 4)] == [4, 4, 4]


def test_a_breath_in_is_asked_for_before_the_first_way_in_on_a_breath_out():
    heard = hear(ExerciseStep(exercise="lunge", rounds=2), "twist")
    assert [text for text in heard.lines if text == "Breathe in first."] == ["Breathe in first."], "known by then"
    breath = heard.lines.index("Breathe in first.")
    assert heard.lines[breath + 1] == "Breathe out, and sink."
    said = next(event for event in heard.spoken if event.what.text == "Breathe in first.")
    assert next(span for span in heard.schedule.windows if span.start == said.end).length == 2500
    assert not set(ENGLISH.phrases["enter_breath"]) & set(hear("twist").lines), "its way in is on no breath out"


def test_a_breath_that_lengthens_fills_its_time_with_whole_breaths():
    longer = changed(
        TWIST, style="breath", breath_locked=True, breath=Breath(in_=ms(4), out=ms(6)),
        breath_to=Breath(in_=ms(5), out=ms(7)), dose=Dose(hold=ms(110), rounds=1),
    )  # fmt: skip
    heard = hear("twist", exercises=(longer,))
    (hold,) = heard.windows("hold")
    cues = heard.hold(0, "breath")
    assert len(cues) == 20
    assert "Stay with it for ten breaths." in heard.of("time")
    ins = [at for at, text in cues if text == "Breathe in."]
    lengths = [after - before for before, after in pairwise([*ins[1:], hold.length - 400])]
    assert lengths == sorted(lengths), "never shorter than the one before"
    steps = [after - before for before, after in pairwise(lengths)]
    assert max(steps) - min(steps) <= 200, f"evenly: {lengths}"
    assert (lengths[-1], hold.length) == (12_000, 110_000)


def test_a_thought_in_a_breathing_exercise_takes_the_place_of_one_breath():
    calm = changed(
        TWIST, style="breath", breath_locked=True, dose=Dose(hold=ms(120), rounds=1), tips=(Tip(say="Shoulders low."),),
        instructions=(Instruction(say="Sit."), Instruction(say="Feel the belly rise.", phase="hold")),
    )  # fmt: skip
    heard = hear("twist", exercises=(calm,))
    alone = (80_000, ENGLISH.phrases["breath_alone"][0])
    assert heard.hold(0, "instruction") == [(10_000, "Feel the belly rise."), alone]
    assert heard.hold(0, "tip") == [(30_000, "Shoulders low.")]
    ins = [at for at, text in heard.hold(0, "breath") if text == "Breathe in."]
    assert ins == [max(0, 10_000 * n - 400) for n in range(12) if n not in (1, 3, 8, 9, 10)]
    assert not heard.schedule.dropped
