"""Breath: patterns and their scopes, holds in whole breaths, exercises and steps that are breath alone."""

from __future__ import annotations

import pytest

from coach.content.model import Breath, BreatheStep, Dose, ExerciseStep
from tests.script.heard import LUNGE, TWIST, changed, hear, ms

BOX = Breath(in_=ms(4), hold=ms(4), out=ms(4), hold_out=ms(4))


def breath_of(exercise=LUNGE, session=None, step=None):
    one = ExerciseStep(exercise="lunge", hold=ms(60), breath=step)
    return hear(one, exercises=(exercise,), breath=session).hold(0, "breath")


def test_a_pattern_is_paced_with_its_rests():
    assert breath_of(step=BOX)[:6] == [
        (700, "Breathe in."), (3600, "Hold it."), (7600, "And out."), (11_600, "And wait."), (15_600, "Breathe in."),
        (19_600, "Hold it."),
    ]  # fmt: skip


def test_a_rest_shorter_than_two_seconds_is_not_named():
    short = Breath(in_=ms(4), hold=ms(1.5), out=ms(6), hold_out=ms(1.5))
    assert breath_of(step=short) == [
        (700, "Breathe in."),
        (5100, "And out."),
        (12_600, "Breathe in."),
        (18_100, "And out."),
    ]


@pytest.mark.parametrize(
    ("step", "session", "exercise", "second"),
    [(3, 4, 5, 2600), (None, 4, 5, 3600), (None, None, 5, 4600), (None, None, None, 3600)],
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
    assert [span.length for span in heard.windows("hold")] == [30_000] * 4 + [32_000] * 4


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
    assert [at for at, text in cues if text == "Breathe in."] == [700] + [10_000 * n - 400 for n in range(1, 6)]
    assert "Stay with it for six breaths." in heard.of("time")
    assert "Halfway." not in heard.lines
    assert not heard.hold(0, "count"), "the last breath is not talked over"


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
    heard = hear(ExerciseStep(exercise="lunge", rounds=3))
    assert [len(heard.hold(n, "breath")) for n in range(6)] == [4, 4, 2, 2, 0, 0]
