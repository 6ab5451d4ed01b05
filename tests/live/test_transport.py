"""What a listener hears, moment by moment, with hands, room and voice that a test drives."""

from __future__ import annotations

import pytest

from coach.content.model import Exercise
from coach.errors import CoachError
from coach.live.rundown import chapter_start
from coach.script.model import Line, Window
from coach.sound.mix import Mix
from tests.live.evening import Evening
from tests.live.fakes import (
    code_of,
)

pytestmark = pytest.mark.usefixtures("silent_answers")


def test_undisturbed_every_line_is_heard_exactly_when_the_schedule_says() -> None:
    evening = Evening()
    events = evening.head.rundown.schedule().events
    assert evening.play() == "end"
    whole = evening.pcm
    for event in events:
        code = code_of(event.what.text if isinstance(event.what, Line) else event.what.name)
        assert (whole[event.start : event.end] == code).all()
        assert event.start == 0 or whole[event.start - 1] != code


def test_pause_is_silence_and_resume_repeats_the_line_in_progress() -> None:
    text = "Slowly let go of your right leg."
    start = Evening().planned(text)[0].start
    evening = Evening((start + 700, "space"), (start + 5_000, "space"))
    assert evening.play() == "end"
    first, again, *_ = evening.onsets(text)
    assert (first, again) == (start, pytest.approx(start + 5_000, abs=30))
    assert not evening.pcm[start + 700 + 50 : start + 5_000 - 1].any()
    assert evening.states()[:3] == ["playing", "paused", "playing"]
    after = evening.planned("Both feet down.")[0]
    delay = again - first
    assert evening.onsets("Both feet down.")[0] == pytest.approx(after.start + delay, abs=10)  # it fades in


def test_right_goes_to_the_next_exercise_and_left_back() -> None:
    evening = Evening((3_000, "right"), (9_000, "left"), (10_000, "left"), (14_000, "STOP"))
    assert evening.play() == "stopped"
    titles = [view.exercise for view in evening.watcher.views]
    order = [title for index, title in enumerate(titles) if index == 0 or titles[index - 1] != title]
    assert order[:2] == ["Introduction", "Stretch 0, right"]
    begun = evening.onsets("We begin with Stretch 0.")
    assert len(begun) == 2
    assert 3_000 < begun[0] < 3_600
    assert 9_000 < begun[1] < 9_600
    assert 10_000 < evening.onsets("Test.")[1] < 12_000  # pressed again at once: the chapter before


def test_s_goes_on_to_the_other_side_and_r_repeats_this_one() -> None:
    evening = Evening((3_000, "right"), (10_000, "s"), (16_000, "r"), (22_000, "STOP"))
    evening.play()
    switches = evening.onsets("Now the left.")
    assert len(switches) == 2
    assert 10_000 < switches[0] < 11_300
    assert 16_000 < switches[1] < 17_300


def test_one_hold_is_longer_and_all_behind_it_moves() -> None:
    plain = Evening()
    index, window = next(
        (index, slot.item)
        for index, slot in enumerate(plain.head.rundown.slots)
        if isinstance(slot.item, Window) and slot.item.kind == "hold"
    )
    begin = plain.head.rundown.slots[index].begin.at
    evening = Evening((begin + 6_000, "up"))
    assert evening.play() == "end"
    assert evening.head.rundown.duration == plain.head.rundown.duration + 10_000
    ones = evening.onsets("One")
    assert ones[0] == begin + window.length + 10_000 - 1_000  # nothing is counted before the first hold


def test_a_tip_and_an_answer_are_said_when_they_are_recorded() -> None:
    start = Evening().planned("Slowly let go of your right leg.")[0].start
    evening = Evening((start + 500, "a"), (start + 9_000, "t"), voice_ms=30)
    assert evening.play() == "end"
    (asked,) = evening.onsets("Does it hurt?")
    (answered,) = evening.onsets("No, it never does.")
    assert start + 500 < asked < answered < start + 12_000
    tips = [at for number in range(4) for at in evening.onsets(f"This is tip {number} of stretch 0.")]
    assert len([at for at in tips if start + 9_000 < at < start + 14_000]) == 1


def test_gliding_out_says_the_release_and_the_closing_words() -> None:
    plain = Evening()
    begin = next(
        slot.begin.at for slot in plain.head.rundown.slots if isinstance(slot.item, Window) and slot.item.kind == "hold"
    )
    evening = Evening((begin + 9_000, "q"))
    assert evening.play() == "stopped"
    assert begin + 9_000 < evening.onsets("Slowly let go of your right leg.")[0] < begin + 13_000
    assert evening.onsets("That was it. How does your body feel now? Be kind to it today.")
    assert not evening.onsets("Bend.")
    assert evening.room.now < (begin + 40_000) / 1000


def test_two_keys_at_once_are_both_obeyed() -> None:
    evening = Evening((3_000, "right"), (9_000, "s"), (9_000, "q"))
    assert evening.play() == "stopped"
    assert not evening.onsets("Bend.")
    alone = Evening((3_000, "right"), (9_000, "q"))
    assert alone.play() == "stopped"
    assert evening.room.now <= alone.room.now + 1, "the way out, and the fade of one jump"


def test_q_twice_and_ctrl_c_stop_with_a_fade() -> None:
    for presses in (((4_000, "q"), (4_100, "q")), ((4_000, "STOP"),)):
        evening = Evening(*presses)
        assert evening.play() == "stopped"
        assert evening.room.now < 4.5
        assert evening.room.feed is None


def test_an_interrupt_fades_closes_and_goes_on_up() -> None:
    evening = Evening()

    def interrupt() -> None:
        if evening.room.now > 3:
            evening.hands.each = lambda: None
            raise KeyboardInterrupt

    evening.hands.each = interrupt
    with pytest.raises(KeyboardInterrupt):
        evening.play()
    assert evening.room.feed is None
    assert not evening.pcm[-20:].any()


def test_a_slow_voice_delays_nothing_but_what_it_has_not_said_yet() -> None:
    evening = Evening(voice_ms=9_000)
    assert evening.play() == "end"
    assert "recording" in evening.states()
    plain = Evening()
    for event in plain.head.rundown.schedule().events:
        if isinstance(event.what, Line):
            assert len(evening.onsets(event.what.text)) >= 1
    assert evening.head.rundown.duration == plain.head.rundown.duration


def test_a_skip_to_what_is_not_recorded_waits_in_silence_and_then_goes_there() -> None:
    evening = Evening((2_000, "right"), (2_300, "right"), voice_ms=700)
    assert evening.play() == "end"
    rest = evening.onsets("Rest for twelve seconds.")
    assert rest
    assert min(evening.onsets("Bend your right knee.")) > rest[0]  # that of the second exercise


def test_a_voice_that_dies_ends_the_session_with_its_error() -> None:
    evening = Evening(voice_ms=500)
    evening.voices.fails = "Bend."
    with pytest.raises(CoachError, match="died"):
        evening.play()
    assert evening.room.feed is None


def test_each_hold_waits_for_the_listener_but_not_for_ever() -> None:
    plain = Evening()
    begins = [
        slot.begin.at for slot in plain.head.rundown.slots if isinstance(slot.item, Window) and slot.item.kind == "hold"
    ]
    evening = Evening((begins[0] + 7_000, "z"), wait=True, wait_at_most=30_000)
    assert evening.play() == "end"
    bells = evening.onsets("hold-start")
    assert bells[0] == pytest.approx(begins[0] + 7_000, abs=40)
    assert bells[1] == pytest.approx(begins[1] + 7_000 + 30_000, abs=100)
    assert evening.states()[:3] == ["playing", "waiting", "playing"]


@pytest.mark.parametrize("then", ["q", "question", "paused"])
def test_at_a_hold_that_waits_gliding_out_and_questions_do_not_wait(then: str) -> None:
    begins = [slot.begin.at for slot in Evening().head.rundown.slots if _is_hold(slot.item)]
    keys = {"q": ["q"], "question": ["a"], "paused": ["hold-on", "q"]}[then]
    presses = [(begins[0] + 3_000 * number, key) for number, key in enumerate(keys, 1)]
    if then == "question":
        presses.append((begins[0] + 40_000, "q"))
    evening = Evening(*presses, wait=True, wait_at_most=3_600_000)
    evening.transport.rig.keys = {**evening.transport.rig.keys, "hold-on": "hold-on"}
    assert evening.play() == "stopped"
    assert evening.room.now < 120
    assert evening.onsets(release("right"))
    assert not evening.onsets("hold-start")
    if then == "question":
        (asked,) = evening.onsets("Does it hurt?")
        assert begins[0] < asked < begins[0] + 4_500


def test_a_side_that_is_repeated_waits_for_the_listener_again() -> None:
    slots = Evening().head.rundown.slots
    hold = next(index for index, slot in enumerate(slots) if _is_hold(slot.item))
    begins, side = slots[hold].begin.at, slots[chapter_start([slot.item for slot in slots], hold)].begin.at
    evening = Evening((begins + 2_000, "z"), (begins + 6_000, "r"), wait=True, wait_at_most=15_000)
    assert evening.play() == "end"
    first, again = evening.onsets("hold-start")[:2]
    assert first == pytest.approx(begins + 2_000, abs=40)
    assert again - first == pytest.approx(4_000 + begins - side + 15_000, abs=150)


def release(side: str) -> str:
    return f"Slowly let go of your {side} leg."


def _is_hold(item: object) -> bool:
    return isinstance(item, Window) and item.kind == "hold"


def test_bells_and_bed_go_round() -> None:
    evening = Evening((3_000, "m"), (3_500, "m"), (4_000, "STOP"), mixes=(Mix(), Mix(bells="off")))
    evening.play()
    assert evening.head.feeder.track.mix == Mix()  # type: ignore[attr-defined]


def test_what_is_heard_is_liked_and_a_failure_is_told() -> None:
    judged = []

    def judge(action: str, exercise: Exercise) -> str:
        if judged:
            raise CoachError("profile.toml", "cannot be written")
        judged.append((action, exercise.id))
        return "liked"

    evening = Evening((500, "l"), (30_000, "l"), (31_000, "x"), (32_000, "STOP"), judge=judge)
    evening.play()
    assert judged == [("like", "stretch-0")]
    assert evening.watcher.notes == ["there is no exercise to like here", "liked", "profile.toml: cannot be written"]
