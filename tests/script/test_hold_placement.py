"""What is heard inside a hold, to the millisecond: COACHING.md's rules, their defaults and every setting of them."""

from __future__ import annotations

import pytest

from coach.content.model import Dose, ExerciseStep, Tip
from coach.schedule.layout import lay_out
from coach.script.build import Settings
from coach.script.draft import Draft
from coach.script.model import Line
from coach.script.prescription import Choice, Pacing
from tests.script.heard import ENGLISH, LUNGE, TWIST, S, changed, hear, ms

PLAIN = changed(LUNGE, instructions=tuple(line for line in LUNGE.instructions if line.phase != "hold"))
"""Without a line of its own for the hold."""
THOUGHTS = ["Feel the front of your left hip.", "Let the left hip sink.", "Keep the belly long.", "Soften your jaw."]


def breaths(count: int) -> list[tuple[int, str]]:
    """4 s in, 6 s out; each is asked for 0.4 s early, and the first waits for the bell."""
    return [(10 * S * n + at, text) for n in range(count) for at, text in ((700, "Breathe in."), (4700, "And out."))]


def countdown(hold: int, first: int) -> list[tuple[int, str]]:
    names = ["One", "Two", "Three", "Four", "Five"]
    return [(hold - n * S, names[n - 1]) for n in range(first, 0, -1)]


FIRST_ROUND = {
    # seconds: breaths, thoughts, halfway, ten seconds, the countdown's first number
    10: (0, [], None, None, 3),  # a breath would not end before the countdown
    20: (0, [8], None, None, 5),
    30: (0, [8], None, None, 5),  # ten quiet seconds: no breath has room beside a thought
    45: (2, [22], None, None, 5),
    60: (2, [22, 42], None, None, 5),
    120: (2, [22, 42, 62], None, None, 5),
}


@pytest.mark.parametrize("seconds", FIRST_ROUND)
def test_every_cue_of_a_hold_is_on_its_moment(seconds):
    told, thoughts, halfway, ten, count = FIRST_ROUND[seconds]
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(seconds)))
    wanted = [(0, "[hold-start]"), *breaths(told), *countdown(seconds * S, count)]
    wanted += [(round(at * S), text) for at, text in zip(thoughts, THOUGHTS, strict=False)]
    wanted += [(round(halfway * S), "Halfway.")] if halfway else []
    wanted += [(ten * S, "Ten seconds.")] if ten else []
    assert heard.hold() == sorted(wanted)
    assert not heard.schedule.dropped
    assert {span.length for span in heard.windows("hold")} == {seconds * S}


@pytest.mark.parametrize(("seconds", "first"), [(3, 1), (4, 2), (5, 3), (10, 3), (19.9, 3), (20, 5), (300, 5)])
def test_the_countdown_is_short_below_twenty_seconds_and_leaves_two_quiet_ones(seconds, first):
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(seconds)))
    assert heard.hold(0, "count") == countdown(round(seconds * S), first)


@pytest.mark.parametrize(("seconds", "halfway", "ten"), [(29.9, 0, 0), (30, 1, 0), (59.9, 1, 0), (60, 1, 1)])
def test_halfway_from_thirty_seconds_and_ten_seconds_from_sixty(seconds, halfway, ten):
    def told(**rules) -> tuple[int, int]:
        lines = [text for _, text in hear(ExerciseStep(exercise="lunge", hold=ms(seconds), **rules)).hold(0, "time")]
        return lines.count("Halfway."), lines.count("Ten seconds.")

    assert told(detail="cues") == (halfway, ten)
    assert told(tips_per_hold=0) == (halfway, 0), "one of them is enough where words are told"
    assert told() == (0, 0), "and none where there is something to feel around that moment"


@pytest.mark.parametrize(
    ("setting", "value", "role", "starts"),
    [
        ("tips_per_hold", 0, "tip", []),
        ("tips_per_hold", 1, "tip", [22_000]),
        ("tips_per_hold", 2, "tip", [22_000, 42_000]),
        ("tip_after", ms(32), "tip", [32_000]),
        ("tip_every", ms(30), "tip", [22_000]),
        ("tip_every", ms(10), "tip", [22_000, 32_000, 42_000]),
        ("apart", ms(12), "tip", [22_000, 42_000]),
        ("tip_clear", ms(50), "tip", []),
        ("most_talk", 12, "tip", []),
        ("quiet", ms(25), "tip", [22_000, 49_000]),
        ("quiet_from", ms(90), "tip", [22_000, 42_000]),
        ("guided_breaths", 0, "breath", []),
        ("guided_breaths", 1, "breath", [700, 4700]),
        ("guided_breaths", 2, "breath", [700, 4700, 10_700, 14_700]),
        ("breath_exercises", 0, "breath", []),
        ("halfway_from", ms(61), "time", [50_000]),
        ("ten_seconds_from", ms(61), "time", [30_000]),
        ("countdown", 0, "count", []),
        ("countdown", 10, "count", [1000 * n for n in range(50, 60)]),
        ("short_below", ms(61), "count", [57_000, 58_000, 59_000]),
    ],
)
def test_each_rule_is_a_setting(setting, value, role, starts):
    quiet = {"tips_per_hold": 0} if role == "time" else {}
    step = ExerciseStep(exercise="lunge", hold=ms(60), **{setting: value, **quiet})
    assert [at for at, _ in hear(step, exercises=(PLAIN,)).hold(0, role)] == starts


@pytest.mark.parametrize("guided", [0, 1, 2])
def test_nothing_to_think_of_comes_in_the_first_eight_seconds_or_over_a_guided_breath_out(guided):
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(90), guided_breaths=guided, tip_every=ms(1)))
    first = heard.hold(0, "instruction", "tip")[0][0]
    assert first == {0: 8000, 1: 12_000, 2: 22_000}[guided], "0.5 s and more behind the time that breathing out takes"


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
        exercise="lunge", settle=ms(1), switch=ms(2), transition=ms(3), get_ready=ms(4), line_pause=ms(0.5), rounds=1,
        later_pause=100, breather=ms(6),
    )  # fmt: skip
    heard = hear(step, step, exercises=(changed(LUNGE, purpose=""),), close=ms(7))
    lengths = {kind: [w.length for w in heard.windows(kind)] for kind in ("settle", "transition", "ready")}
    assert lengths == {"settle": [1000] * 4, "transition": [2000, 3000, 2000], "ready": [4000]}
    assert {w.length for w in heard.windows("pause")[2:]} == {500, 2500, 6000, 7000}, "and the time for a breath in"


def test_a_soft_end_is_a_setting():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(60), ending="soft", soft_end=ms(9)))
    assert heard.hold(0, "time") == [(51_000, "One more slow breath here.")]


def test_time_words_that_meet_are_said_once_and_the_countdown_stays_whole():
    step = ExerciseStep(
        exercise="lunge", hold=ms(20), halfway_from=ms(0), ten_seconds_from=ms(0), rounds=1, tips_per_hold=0
    )
    heard = hear(step)
    assert heard.hold(0, "count") == countdown(20 * S, 5)
    assert [text for _, text in heard.hold(0, "time")] == ["Halfway."]
    assert not heard.schedule.dropped, "planned so, not lost"


def test_a_thought_too_long_for_the_hold_makes_room_for_one_that_fits():
    long = Tip(say="Let the hip sink " + "and sink " * 20 + "down.")
    one = changed(PLAIN, tips=(long, Tip(say="Soften your jaw.")))
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(45), rounds=1), exercises=(one,))
    assert heard.hold(0, "tip") == [(22_000, "Soften your jaw.")]


def test_a_slow_voice_loses_thoughts_first_and_tells_of_each():
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(45), rounds=1, side="right"), exercises=(PLAIN,))

    def slow(what):
        return 5000 if isinstance(what, Line) and not what.within else 900

    schedule = lay_out(heard.script, slow)
    hold = next(span for span in schedule.windows if span.kind == "hold")
    inside = [event for event in schedule.events if hold.start <= event.start < hold.end]
    assert [e.what.text for e in inside if e.role == "count"] == ["Five", "Four", "Three", "Two", "One"]
    lost = {(drop.role, drop.what.text) for drop in schedule.dropped}
    assert ("breath", "And out.") in lost
    assert not any(role == "count" for role, _ in lost)
    pins = next(item for item in heard.script.items if getattr(item, "kind", "") == "hold").pins
    assert len(inside) + len(schedule.dropped) == len(pins), "what is not heard is told"
    assert all("lasts 5.0 s" in drop.reason for drop in schedule.dropped)


def test_no_word_about_time_stands_beside_a_thought():
    for seconds in range(30, 180, 15):
        for tips in range(4):
            step = ExerciseStep(exercise="lunge", hold=ms(seconds), rounds=1, tips_per_hold=tips)
            heard = hear(step, exercises=(PLAIN,))
            clock = {*ENGLISH.phrases["halfway"], *ENGLISH.phrases["ten_seconds"]}
            times = [at for at, text in heard.hold(0, "time") if text in clock]
            thoughts = [at for at, _ in heard.hold(0, "tip")]
            assert len(times) <= 1
            assert all(abs(at - thought) >= 10 * S for at in times for thought in thoughts)


def test_a_thought_that_is_pushed_moves_within_its_slack():
    step = ExerciseStep(exercise="lunge", hold=ms(60), rounds=1, tip_every=ms(10))
    heard = hear(step, exercises=(PLAIN,))

    def voice(what):
        return 9800 if getattr(what, "text", "") == "Let the left hip sink." else 800

    schedule = lay_out(heard.script, voice)
    hold = next(span for span in schedule.windows if span.kind == "hold")
    thought = next(event for event in schedule.events if event.what == Line("Keep the belly long."))
    assert thought.start - hold.start == 22_000 + 9800 + 500
    assert thought.end - hold.start <= 60 * S - 5 * S - 2 * S


def test_the_length_is_said_and_the_listener_arrives_before_the_clock_starts():
    heard = hear("twist")
    said = next(event for event in heard.spoken if event.what.text == "Hold for one minute.")
    settle, hold = heard.windows("settle")[0], heard.windows("hold")[0]
    assert said.end == settle.start
    assert (settle.end, settle.length) == (hold.start, 5000)
    assert heard.inside(settle) == []


def test_the_caution_about_pain_is_heard_on_arriving_and_never_lost():
    own = changed(TWIST, cautions=("Stop at sharp pain.", "Mind the neck."))
    heard = hear("twist", "twist", exercises=(own,))
    cautions = [event for event in heard.spoken if event.what.text == "Stop at sharp pain."]
    assert len(cautions) == 1, "once"
    said = next(event for event in heard.spoken if event.what.text == "Hold for one minute.")
    settle = heard.windows("settle")[0]
    assert (cautions[0].start, settle.start) == (said.end + 500, cautions[0].end)
    assert settle.length < 5000, "the words take a part of the time to settle"
    assert heard.windows("settle")[1].length == 5000
    crawling = lay_out(heard.script, lambda what: 15_000 if isinstance(what, Line) and not what.within else 900)
    assert "Stop at sharp pain." in [event.what.text for event in crawling.events if isinstance(event.what, Line)]


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
    assert heard.hold()[0] == (700, "Breathe in.")
    assert heard.hold(0, "count") == hear("lunge").hold(0, "count")


def test_an_exercise_of_no_tips_and_no_own_release_is_led_out_by_the_coach():
    heard = hear("twist", exercises=(changed(TWIST, dose=Dose(rounds=1)),))
    assert heard.of("release") == ["Slowly come out of it."]
    assert heard.of("tip") == []


@pytest.mark.parametrize(
    ("dose", "held"),
    [(Dose(), 60), (Dose(max=ms(40)), 40), (Dose(min=ms(75)), 75), (Dose(min=ms(20), max=ms(90)), 60)],
)
def test_a_hold_that_nobody_chose_is_a_minute_or_what_the_bounds_allow(dose, held):
    heard = hear("twist", exercises=(changed(TWIST, dose=dose),))
    assert [span.length for span in heard.windows("hold")] == [held * S]


@pytest.mark.parametrize("level", ["moderate", "strong"])
def test_where_the_position_is_not_easy_a_minute_is_two_holds_of_thirty_seconds(level):
    heard = hear("twist", exercises=(changed(TWIST, level=level),))
    assert [span.length for span in heard.windows("hold")] == [30 * S] * 2


def test_a_plan_reckons_with_pauses_in_a_line_and_with_the_voice_s_rate():
    slow, usual = (Draft(ENGLISH, Choice(), Pacing(), bells=True, rate=rate) for rate in (100, 150))
    lengths = [usual.roughly(text) for text in ("Sink and rest.", "Sink, and rest.", "Sink. And rest.")]
    assert lengths == sorted(set(lengths))
    assert slow.roughly("Sink and rest.") == pytest.approx(1.5 * usual.roughly("Sink and rest."), abs=1)
