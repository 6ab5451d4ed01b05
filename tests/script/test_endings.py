"""How a hold ends: numbers on its last seconds, one soft line, or a bell alone; and what a rest is left with."""

from __future__ import annotations

import pytest

from coach.content.model import POSITIONS, Breath, Dose, ExerciseStep, Instruction, RestLine, RestStep, SayStep
from coach.script.build import Settings
from coach.script.model import Sound
from tests.script.heard import ENGLISH, TWIST, changed, hear, ms

SOFT = ENGLISH.phrases["soft_end"]
LAST_BREATH = ENGLISH.phrases["last_breath"]
REST_END = ENGLISH.phrases["rest_end"]


def test_a_counted_end_has_numbers_and_the_bell():
    heard = hear(ExerciseStep(exercise="twist", hold=ms(60)))
    assert [text for _, text in heard.hold(0, "count")] == ["Five", "Four", "Three", "Two", "One"]
    assert "hold-end" in heard.bells()


def test_a_soft_end_is_one_line_without_number_or_time():
    heard = hear(ExerciseStep(exercise="twist", hold=ms(60), ending="soft"))
    assert heard.hold(0, "count") == []
    assert heard.hold(0, "time") == [(54_000, LAST_BREATH[0])]
    assert "hold-end" not in heard.bells()
    rest = hear("twist", exercises=(changed(TWIST, ending="soft", dose=Dose(hold=ms(60), rounds=1)),))
    assert rest.hold(0, "time") == [(54_000, SOFT[0])], "a rest is let end, a stretch gets one more breath"


def endings(heard) -> list[str]:
    """How each hold ends, in order."""
    bells = [event.end for event in heard.schedule.events if event.what == Sound("hold-end")]
    kinds = []
    for span in heard.windows("hold"):
        spoken = [text for _, text in heard.inside(span, "time", "count")]
        rung = any(span.end < end <= span.end + 2000 for end in bells)
        kinds.append("count" if "One" in spoken else "bell" if rung else "soft")
        assert rung or kinds[-1] == "soft"
        assert kinds[-1] == "count" or spoken[-1] in LAST_BREATH, "nobody is called out of a long hold unprepared"
    return kinds


def test_endings_fade_and_vary_where_nobody_chose_one_and_both_sides_end_alike():
    five = [ExerciseStep(exercise="lunge", hold=ms(60), rounds=1) for _ in range(5)]
    kinds = ["count", "soft", "bell", "soft", "bell"]
    assert endings(hear(*five)) == [kind for kind in kinds for _ in range(2)]
    assert endings(hear(ExerciseStep(exercise="lunge", hold=ms(60), rounds=2))) == ["count"] * 2 + ["soft"] * 2
    assert endings(hear(*five, counted_holds=0))[:4] == ["soft", "soft", "bell", "bell"]
    assert set(endings(hear(*five, counted_holds=100))) == {"count"}
    assert set(endings(hear(*five, ending="count"))) == {"count"}, "what a session asks for goes before"


def test_without_bells_no_hold_ends_without_a_sound():
    heard = hear(*(ExerciseStep(exercise="twist", hold=ms(60)) for _ in range(6)), settings=Settings(bells=False))
    assert all(heard.inside(span, "time", "count") for span in heard.windows("hold"))


@pytest.mark.parametrize(
    ("hold", "told"), [(60, "Stay with it for six breaths."), (220, "Stay with it for about three and a half minutes."),
                       (240, "Stay for four minutes.")],
)  # fmt: skip
def test_breaths_are_announced_where_they_are_few_enough_to_count(hold, told):
    breathing = changed(TWIST, style="breath", breath_locked=True, breath=Breath(), dose=Dose(hold=ms(hold), rounds=1))
    assert told in hear("twist", exercises=(breathing,)).of("time")
    pose = changed(breathing, style="static", ending="soft")
    assert not any("breaths" in line for line in hear("twist", exercises=(pose,)).of("time"))


@pytest.mark.parametrize("position", POSITIONS)
def test_nobody_is_left_where_they_ended_without_a_word(position):
    heard = hear("twist", exercises=(changed(TWIST, position=position),))
    *up, close = heard.of("outro")
    lies = position in ("supine", "side-lying", "prone")
    assert [line for line in up if "eyes" in line] == ["Let your eyes open."] * lies, "where they were closed"
    ways = [line for line in up if "eyes" not in line]
    assert (" ".join(ways), close) == (ENGLISH.phrases[f"up_{position}"][0], ENGLISH.phrases["outro"][0])
    for line in ways:
        spoken = next(event for event in heard.spoken if event.what.text == line)
        assert any(span.start == spoken.end and span.length == 6000 for span in heard.windows("pause")), "in its time"
    asleep = hear("twist", exercises=(changed(TWIST, position=position),), end_bell=False)
    assert not any("eyes open" in line for line in asleep.lines)
    own = hear("twist", exercises=(changed(TWIST, position=position),), outro="Rest well.")
    assert own.of("outro") == ["Rest well."]


@pytest.mark.parametrize(("seconds", "notice"), [(29, []), (30, [(24_000, LAST_BREATH[0])])])
def test_a_bell_alone_ends_a_short_hold_and_a_longer_one_has_a_line_of_notice_before_it(seconds, notice):
    heard = hear(ExerciseStep(exercise="twist", hold=ms(seconds), ending="bell"), silence_told=ms(90))
    assert heard.hold(0, "count", "time") == notice
    assert "hold-end" in heard.bells()


def test_a_hold_too_short_for_a_soft_line_ends_without_one():
    heard = hear(ExerciseStep(exercise="twist", hold=ms(11), ending="soft"))
    assert heard.hold(0, "count", "time") == []


@pytest.mark.parametrize(
    ("step", "exercise", "session", "counted"),
    [(None, None, None, True), (None, None, "soft", False), (None, "count", "soft", True),
     ("soft", "count", "count", False), ("count", "soft", None, True)],
)  # fmt: skip
def test_the_step_goes_before_the_exercise_and_that_before_the_session(step, exercise, session, counted):
    own = changed(TWIST, ending=exercise)
    heard = hear(ExerciseStep(exercise="twist", ending=step), exercises=(own,), ending=session)
    assert bool(heard.of("count")) == counted


SCAN = changed(
    TWIST, id="scan", style="rest", ending=None, dose=Dose(hold=ms(180), rounds=1),
    instructions=(
        Instruction(say="Lie down.", phase="position"),
        *(Instruction(say=f"Feel your {part}.", phase="hold", pause=ms(pause))
          for part, pause in (("feet", 10), ("legs", 10), ("belly", 20), ("face", 10))),
    ),
)  # fmt: skip


def test_the_lines_of_a_guided_rest_are_spread_in_proportion_to_their_silences():
    heard = hear("scan", exercises=(SCAN,))
    (rest,) = heard.windows("rest")
    lines = heard.inside(rest, "instruction")
    assert [text for _, text in lines] == ["Feel your feet.", "Feel your legs.", "Feel your belly.", "Feel your face."]
    first, second, third, fourth = (at for at, _ in lines)
    assert second - first == pytest.approx(third - second, abs=100)
    assert 1.8 <= (fourth - third) / (third - second) <= 2.2
    assert rest.length - fourth >= 30_000, "the last line has its silence, too"


def test_a_guided_rest_has_no_numbers_and_no_clock():
    heard = hear("scan", exercises=(SCAN,), silence_told=ms(90))
    assert heard.of("count") == []
    (rest,) = heard.windows("rest")
    assert [text for _, text in heard.inside(rest, "time")] == [SOFT[0]]
    assert "Stay for three minutes." in heard.of("time")


def test_lines_inside_a_rest_are_heard_on_their_moments():
    step = RestStep(
        rest=ms(90), lines=(RestLine(at=ms(20), say="Let go."), RestLine(at=ms(50), say="And deeper."),
                            RestLine(at=ms(88), say="Too late.")),
    )  # fmt: skip
    heard = hear("twist", step, "twist")
    (rest,) = heard.windows("rest")
    assert heard.inside(rest) == [(20_000, "Let go."), (50_000, "And deeper."), (78_000, REST_END[0])]


@pytest.mark.parametrize(
    ("seconds", "ending", "inside"),
    [
        (30, None, []), (60, None, ["soft"]), (60, "bell", []), (60, "soft", ["soft"]), (30, "soft", ["soft"]),
        (20, "count", ["Five", "Four", "Three", "Two", "One"]),
    ],
)  # fmt: skip
def test_a_rest_ends_as_asked_and_a_long_one_softly(seconds, ending, inside):
    heard = hear("twist", RestStep(rest=ms(seconds), ending=ending), "twist", silence_told=ms(90))
    (rest,) = heard.windows("rest")
    assert [text for _, text in heard.inside(rest)] == [REST_END[0] if text == "soft" else text for text in inside]


def test_one_exercise_done_lying_is_a_lesson_of_its_own():
    """Breaths before it, a soft end, a rest behind it; not where one stands, or few words are told."""
    lying = changed(TWIST, position="supine")
    heard = hear("twist", exercises=(lying,))
    breaths, hold, rest = (heard.windows(kind) for kind in ("breath", "hold", "rest"))
    assert [span.length for span in breaths + rest] == [20_000, 30_000]
    assert breaths[0].end < hold[0].start
    assert hold[-1].end < rest[0].start
    assert not heard.of("count")
    assert hear(ExerciseStep(exercise="twist", ending="count"), exercises=(lying,)).of("count"), "as it is asked for"
    for other in (hear("twist"), hear("twist", exercises=(lying,), detail="cues"), hear("twist", "twist")):
        assert not other.windows("breath") + other.windows("rest")
        assert other.of("count")


def test_the_final_rest_does_not_say_how_long_it_is_and_is_silent_once_one_has_settled():
    heard = hear("twist", RestStep(rest=ms(120)), "twist", RestStep(rest=ms(120)), SayStep(say="Up."))
    first, rest = heard.windows("rest")
    assert heard.of("rest")[0] == "Rest for two minutes."
    assert heard.of("rest")[-1] == "Now rest, and do nothing at all. Let your eyes close, if you like."
    assert heard.inside(rest)[0] == (12_000, "Now silence. My voice will bring you back.")
    assert first.length == rest.length == 120_000
