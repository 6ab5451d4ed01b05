"""What is heard inside a hold, to the millisecond: COACHING.md's rules, their defaults and every setting of them."""

from __future__ import annotations

import pytest

from coach.content.model import Dose, ExerciseStep, Tip
from coach.schedule.layout import lay_out
from coach.script.build import Settings
from coach.script.draft import Draft
from coach.script.model import Line
from tests.script.heard import ENGLISH, LUNGE, TWIST, S, changed, hear, ms

TIPS = ["Let the left hip sink.", "Keep the belly long.", "Soften your jaw."]


def breaths(count: int) -> list[tuple[int, str]]:
    """4 s in, 6 s out, each asked for 0.4 s early; the first waits for the bell."""
    cues = [(10 * S * n + at, text) for n in range(count) for at, text in ((-400, "Breathe in."), (3600, "And out."))]
    return [(max(700, at), text) for at, text in cues]


def countdown(hold: int, first: int) -> list[tuple[int, str]]:
    names = ["One", "Two", "Three", "Four", "Five"]
    return [(hold - n * S, names[n - 1]) for n in range(first, 0, -1)]


FIRST_ROUND = {
    # seconds: breaths, tips, halfway, ten seconds, the countdown's first number
    10: (1, [], None, None, 3),  # no tip: it would have to end 2 s before the countdown at 7 s
    20: (1, [5], 10, None, 5),  # a second breath would run into "Halfway"
    30: (2, [5, 20], 15, None, 5),
    45: (2, [5, 20], 22.5, 35, 5),
    60: (2, [5, 20], 30, 50, 5),
    120: (2, [5, 20], 60, 110, 5),
}


@pytest.mark.parametrize("seconds", FIRST_ROUND)
def test_every_cue_of_a_hold_is_on_its_moment(seconds):
    told, tips, halfway, ten, count = FIRST_ROUND[seconds]
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(seconds)))
    wanted = [(0, "[hold-start]"), *breaths(told), *countdown(seconds * S, count)]
    wanted += [(at * S, tip) for at, tip in zip(tips, TIPS, strict=False)]
    wanted += [(round(halfway * S), "Halfway.")] if halfway else []
    wanted += [(ten * S, "Ten seconds.")] if ten else []
    assert heard.hold() == sorted(wanted)
    assert not heard.schedule.dropped
    assert {span.length for span in heard.windows("hold")} == {seconds * S}


@pytest.mark.parametrize(("seconds", "first"), [(3, 1), (4, 2), (5, 3), (10, 3), (19.9, 3), (20, 5), (300, 5)])
def test_the_countdown_is_short_below_twenty_seconds_and_leaves_two_quiet_ones(seconds, first):
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(seconds)))
    assert heard.hold(0, "count") == countdown(round(seconds * S), first)


@pytest.mark.parametrize(("seconds", "halfway", "ten"), [(19.9, 0, 0), (20, 1, 0), (39.9, 1, 0), (40, 1, 1)])
def test_halfway_from_twenty_seconds_and_ten_seconds_from_forty(seconds, halfway, ten):
    lines = [text for _, text in hear(ExerciseStep(exercise="lunge", hold=ms(seconds))).hold(0, "time")]
    assert (lines.count("Halfway."), lines.count("Ten seconds.")) == (halfway, ten)


@pytest.mark.parametrize(
    ("setting", "value", "role", "starts"),
    [
        ("tips_per_hold", 0, "tip", []),
        ("tips_per_hold", 1, "tip", [5000]),
        ("tips_per_hold", 3, "tip", [5000, 20_000, 35_000]),
        ("tip_after", ms(12), "tip", [15_050, 32_000]),  # "And out." is at 13.6 s, "Halfway." at 30
        ("tip_every", ms(30), "tip", [5000, 35_000]),
        ("tip_clear", ms(50), "tip", []),
        ("guided_breaths", 0, "breath", []),
        ("guided_breaths", 1, "breath", [700, 3600]),
        ("guided_breaths", 3, "breath", [700, 3600, 9600, 13_600, 19_600, 23_600]),
        ("halfway_from", ms(61), "time", [50_000]),
        ("ten_seconds_from", ms(61), "time", [30_000]),
        ("countdown", 0, "count", []),
        ("countdown", 10, "count", [1000 * n for n in range(50, 60)]),
        ("short_below", ms(61), "count", [57_000, 58_000, 59_000]),
    ],
)
def test_each_rule_is_a_setting(setting, value, role, starts):
    step = ExerciseStep(exercise="lunge", hold=ms(60), **{setting: value})
    found = [at for at, _ in hear(step).hold(0, role)]
    if setting == "tip_after":
        assert found[0] > 13_600 + 650, "behind the breath that stands where it would begin"
        assert found[1] - found[0] >= 15_000
    else:
        assert found == starts


def test_a_short_countdown_is_a_setting_too():
    step = ExerciseStep(exercise="lunge", hold=ms(15), short_countdown=1)
    assert hear(step).hold(0, "count") == [(14_000, "One")]


def test_the_narrower_scope_wins():
    """Step before session before exercise before default."""
    wide = changed(LUNGE, countdown=1)
    counts = []
    for step, session in ((3, 2), (None, 2), (None, None)):
        heard = hear(ExerciseStep(exercise="lunge", countdown=step), exercises=(wide,), countdown=session)
        counts.append(len(heard.hold(0, "count")))
    assert counts == [3, 2, 1]


def test_the_time_of_every_move_is_a_setting():
    step = ExerciseStep(
        exercise="lunge", settle=ms(1), switch=ms(2), transition=ms(3), get_ready=ms(4), line_pause=ms(0.5), rounds=1
    )
    heard = hear(step, step)
    lengths = {kind: [w.length for w in heard.windows(kind)] for kind in ("settle", "transition", "ready")}
    assert lengths == {"settle": [1000] * 4, "transition": [2000, 3000, 2000], "ready": [4000]}
    assert {w.length for w in heard.windows("pause")[1:]} == {500, 1000}


def test_ten_seconds_and_the_countdown_before_a_tip():
    """Halfway and ten seconds meet in a hold of twenty: one is told as dropped, and the countdown stays whole."""
    step = ExerciseStep(exercise="lunge", hold=ms(20), ten_seconds_from=ms(0), rounds=1)
    heard = hear(step)
    assert heard.hold(0, "count") == countdown(20 * S, 5)
    assert [text for _, text in heard.hold(0, "time")] == ["Halfway."]
    assert [drop.what.text for drop in heard.schedule.dropped] == ["Ten seconds."] * 2
    assert "no free place" in heard.schedule.dropped[0].reason


def test_a_tip_too_long_for_the_hold_makes_room_for_one_that_fits():
    long = Tip(say="Let the hip sink " + "and sink " * 20 + "down.")
    one = changed(LUNGE, tips=(long, Tip(say="Soften your jaw.")))
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(20), rounds=1), exercises=(one,))
    assert heard.hold(0, "tip") == [(5000, "Soften your jaw.")]


def test_a_slow_voice_loses_tips_first_and_tells_of_each():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(30), rounds=1, side="right"))

    def slow(what):
        return 4000 if isinstance(what, Line) and not what.within else 900

    schedule = lay_out(heard.script, slow)
    hold = next(span for span in schedule.windows if span.kind == "hold")
    inside = [event for event in schedule.events if hold.start <= event.start < hold.end]
    assert [e.what.text for e in inside if e.role == "count"] == ["Five", "Four", "Three", "Two", "One"]
    assert [e.start - hold.start for e in inside if e.role == "time"] == [15_000]
    lost = {(drop.role, drop.what.text) for drop in schedule.dropped}
    assert ("tip", "Let the left hip sink.") in lost
    pins = next(item for item in heard.script.items if getattr(item, "kind", "") == "hold").pins
    assert len(inside) + len(schedule.dropped) == len(pins), "what is not heard is told"
    assert all("lasts 4.0 s" in drop.reason for drop in schedule.dropped)


def test_a_tip_that_grew_moves_later_and_still_ends_before_the_countdown():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(30), rounds=1))

    def voice(what):
        return 2500 if getattr(what, "text", "") == "And out." else 800

    schedule = lay_out(heard.script, voice)
    hold = next(span for span in schedule.windows if span.kind == "hold")
    tips = [event for event in schedule.events if event.role == "tip" and event.start < hold.end]
    assert [tip.start - hold.start for tip in tips] == [6600, 21_600], "0.5 s behind the breath, and 15 s apart"
    assert tips[-1].end - hold.start <= 30 * S - 5 * S - 2 * S


def test_the_length_is_said_and_the_listener_arrives_before_the_clock_starts():
    heard = hear("twist")
    said = next(event for event in heard.spoken if event.what.text == "Hold for thirty seconds.")
    settle, hold = heard.windows("settle")[0], heard.windows("hold")[0]
    assert said.end == settle.start
    assert (settle.end, settle.length) == (hold.start, 5000)
    assert heard.inside(settle) == []


def test_a_bell_ends_the_hold_before_anything_is_asked():
    heard = hear("lunge")
    for number, hold in enumerate(heard.windows("hold")):
        after = next(event for event in heard.schedule.events if event.start >= hold.end)
        assert (after.what.name, after.start) == ("hold-end", hold.end)
        released = next(event for event in heard.spoken if event.start >= hold.end)
        assert released.role == "release", number


def test_without_bells_the_words_stay_where_they_are_and_breath_starts_at_once():
    heard = hear("lunge", settings=Settings(bells=False))
    assert heard.bells() == []
    assert heard.hold()[0] == (0, "Breathe in.")
    assert heard.hold(0, "count") == hear("lunge").hold(0, "count")


def test_an_exercise_of_no_tips_and_no_own_release_is_led_out_by_the_coach():
    heard = hear("twist", exercises=(changed(TWIST, dose=Dose(rounds=1)),))
    assert heard.of("release") == ["Slowly come out of it."]
    assert heard.of("tip") == []


@pytest.mark.parametrize(
    ("dose", "held"),
    [(Dose(), 30), (Dose(max=ms(20)), 20), (Dose(min=ms(45)), 45), (Dose(min=ms(20), max=ms(60)), 30)],
)
def test_a_hold_that_nobody_chose_is_thirty_seconds_or_what_the_bounds_allow(dose, held):
    heard = hear("twist", exercises=(changed(TWIST, dose=dose),))
    assert {span.length for span in heard.windows("hold")} == {held * S}


def test_a_plan_reckons_with_pauses_in_a_line_and_with_the_voice_s_rate():
    slow, usual = Draft(ENGLISH, bells=True, rate=100), Draft(ENGLISH, bells=True, rate=150)
    lengths = [usual.roughly(text) for text in ("Sink and rest.", "Sink, and rest.", "Sink. And rest.")]
    assert lengths == sorted(set(lengths))
    assert slow.roughly("Sink and rest.") == pytest.approx(1.5 * usual.roughly("Sink and rest."), abs=1)
