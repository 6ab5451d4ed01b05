"""What is not said where time is short, in its order; and what a lesson of one exercise has time to say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.checking import alone
from coach.content.model import Dose, ExerciseStep, Instruction, Question, RestStep, Tip
from coach.script.build import Settings, build
from coach.script.model import Say, Window
from coach.script.prescription import ECONOMIES, Choice
from tests.programmes import ENGLISH, bundled_exercises
from tests.script.heard import LUNGE, TWIST, changed, hear, ms

KNEE = "Mind the knee, and set it further back if it feels any pressure there."
RICH = changed(
    LUNGE, cautions=("Stop at pain.", KNEE), dose=Dose(hold=ms(90), rounds=2),
    faq=(Question(ask="Why kneel?", answer="It is steady."), Question(ask="How far?", answer="A little."),
         Question(ask="How often?", answer="Daily.")),
)  # fmt: skip
MARKS = {
    "questions": "Why kneel?",
    "purpose": "It opens the front of the hip.",
    "repeated-cautions": KNEE,
    "tips": "Soften your jaw.",
    "short-forms": "Step your right foot forward, beside your left hand.",
    "opening": "Welcome to the mat.",
}
"""A line that goes with each economy."""


def lines(talk: int) -> list[str]:
    choice = Choice(talk=talk)
    return hear("lunge", exercises=(RICH,), detail="learn", choice=choice, intro="Welcome to the mat.").lines


@pytest.mark.parametrize("talk", range(len(ECONOMIES) + 1))
def test_each_economy_takes_its_words_and_no_others(talk):
    said = lines(talk)
    for index, economy in enumerate(ECONOMIES):
        if economy in MARKS:
            assert (MARKS[economy] in said) == (index >= talk), economy
    assert said.count("Stop at pain.") == 1, "the caution about pain is never saved"


def test_where_time_is_short_a_later_side_hears_what_changes_the_movement_and_what_guards_the_body():
    steady = Instruction(say="Tuck your tailbone under.", short="Tailbone tucked.", pause=ms(10))
    own = changed(RICH, instructions=(*RICH.instructions[:2], steady, *RICH.instructions[2:]), dose=Dose(hold=ms(30)))
    later = {}
    for talk in (0, ECONOMIES.index("later-detail") + 1):
        heard = hear(ExerciseStep(exercise="lunge", rounds=1), exercises=(own,), choice=Choice(talk=talk))
        later[talk > 0] = heard.lines[heard.lines.index("Now the left foot.") :][:5]
    assert later[False] == ["Now the left foot.", "Left foot forward.", "Tailbone tucked.", "Breathe out, and sink.",
                            "Stay as long as before."]  # fmt: skip
    assert later[True][:4] == ["Now the left foot.", "Left foot forward.", "Breathe out, and sink.",
                               "Stay as long as before."]  # fmt: skip
    way = next(event for event in heard.spoken if event.what.text == "Left foot forward.")
    movement = [event for event in heard.spoken if event.what.text == "Breathe out, and sink."][-1]
    assert movement.start - way.end >= 8000, "what is not said has its time all the same"


def test_each_economy_saves_words():
    words = [sum(len(line.split()) for line in lines(talk)) for talk in range(len(ECONOMIES) + 1)]
    assert all(after < before for before, after in pairwise(words)), words


def test_holds_rounds_and_rests_are_as_chosen():
    choice = Choice(holds={0: 75_000}, rounds={0: 1}, rests=50, final_rest=200_000)
    heard = hear("lunge", RestStep(rest=ms(40)), "twist", RestStep(rest=ms(90)), exercises=(RICH, TWIST), choice=choice)
    assert [span.length for span in heard.windows("hold")][:2] == [75_000] * 2
    assert [span.place.round for span in heard.windows("hold")] == [1] * 3
    assert [span.length for span in heard.windows("rest")] == [20_000, 200_000]
    assert "Rest for twenty seconds." in heard.lines


@pytest.mark.parametrize(("name", "exercise"), bundled_exercises().items())
def test_alone_at_learn_every_tip_question_and_caution_is_heard(name, exercise):
    script = build(alone(exercise), ENGLISH, Settings(detail="learn"))
    said = [item.line.text for item in script.items if isinstance(item, Say)]
    said += [getattr(pin.what, "text", "") for item in script.items if isinstance(item, Window) for pin in item.pins]
    for text in (
        *(tip.say for tip in exercise.tips), *exercise.cautions, *exercise.before,
        *(text for asked in exercise.faq for text in (asked.ask, asked.answer)),
    ):  # fmt: skip
        assert {ENGLISH.with_side(text, side) for side in ("left", "right")} & set(said), text


def test_no_more_than_two_questions_come_between_two_rests():
    asked = changed(RICH, faq=tuple(Question(ask=f"Why {n}?", answer=f"So {n}.") for n in range(7)),
                    tips=tuple(Tip(say=f"Tip {n}.") for n in range(9)), dose=Dose(hold=ms(30), rounds=1))  # fmt: skip
    heard = hear("lunge", exercises=(asked,), detail="learn")
    edges = [span.start for span in heard.windows("rest", "hold")]
    asks = [event.start for event in heard.spoken if event.what.text.startswith("Why")]
    assert len(asks) == 7
    assert all(sum(before < at < after for at in asks) <= 2 for before, after in pairwise([0, *edges, 10**9]))


def test_in_a_session_of_several_the_questions_come_in_its_rests_two_each():
    heard = hear("lunge", RestStep(rest=ms(30)), "twist", RestStep(rest=ms(60)),
                 exercises=(changed(RICH, faq=tuple(Question(ask=f"Why {n}?", answer="So.") for n in range(9))), TWIST),
                 detail="learn")  # fmt: skip
    assert [line for line in heard.lines if line.startswith("Why")] == [f"Why {n}?" for n in range(8)], (
        "two behind what is new, and two in each rest"
    )
