"""The two exercises that the coach began with: each thing worth knowing about them is heard when one does them alone.

A fact is a handful of words, in any sentence. Which words carry it is written down here; how it is put is not.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from coach.checking import alone
from coach.content.model import Detail
from coach.script.build import Settings, build
from coach.script.model import Line, Say, Script, Window
from tests.programmes import ENGLISH, bundled_exercises

Facts = tuple[tuple[str, ...], ...]
ACROSS, FOUR = "lying-cross-over-knee-pull-down", "reclining-lower-trunk-extensor"

TO_DO: dict[str, Facts] = {
    ACROSS: (
        ("on your back", "arms wide"),
        ("bend your right knee, and lift it", "left leg (stays )?long", "knee across"),
        ("stop before (your|the) pelvis rolls.*(your right )?shoulder and upper back.*down",),
        ("pelvis (stays )?heavy", "(hips|hip bones) nearly level"),
        ("left hand outside your right thigh.*light",),
        ("breathe out.*across", "steady", "outer (right|left) hip and buttock"),
        ("feet loose",),
        ("slowly.*middle", "settle both shoulders", "left knee"),
    ),
    FOUR: (
        ("on your back", "knees", "feet down"),
        ("right ankle over your left thigh", "figure four"),
        ("toes back.*ankle firm",),
        ("both hands behind your left thigh", "round the shin"),
        ("draw your left thigh", "outer right hip and buttock begin to stretch"),
        ("head, shoulders.*low back.*heavy",),
        ("slow breath", "soften", "arms"),
        ("slowly.*left foot", "uncross", "left leg"),
        ("both feet down", "hips settle|hips? .*settle"),
    ),
}
"""What one does, first on the right."""

TIPS: dict[str, Facts] = {
    ACROSS: (
        ("shoulder stays down.*hip.*not your spine",),
        ("smaller crossing.*more than a forced",),
        ("low back pinches.*less.*pelvis",),
        ("long breath out soften the buttock",),
        ("no bouncing.*still",),
        ("head in the middle.*neck soft",),
        ("tighter.*never push",),
        ("hip.*buttock.*never the knee joint",),
    ),
    FOUR: (
        ("ankle.*on the thigh.*knee cap",),
        ("thigh straight.*inward.*pelvis",),
        ("low back rounds.*ease off.*spine.*heavy",),
        ("toes drawn back.*dangling.*clearer",),
        ("elbows.*arms never yank",),
        ("breaths out.*buttock.*holding your breath tightens",),
        ("both legs.*same.*equal time",),
        ("deep pressure.*(pinch|sharp).*knee, groin.*back.*stop",),
    ),
}

ANSWERS: dict[str, Facts] = {
    ACROSS: (
        ("buttock and outer hip.*rotators.*low back.*pelvis",),
        ("shoulder stays down.*twist of the spine",),
        ("no\\. .*control.*nothing forced in the knee or the low back",),
        ("after leg training.*chair.*warm-up.*small range",),
        ("yes\\. .*cross.*less.*lightly",),
        ("tugging.*hips roll",),
        ("outer edge.*buttock.*not in the knee",),
        ("a short while.*hip gives.*other side",),
    ),
    FOUR: (
        ("buttocks.*turn the hip.*low back",),
        ("yes\\. .*small range.*light",),
        ("no\\. back and pelvis stay.*position of your legs",),
        ("crossed leg.*buttock.*outer hip.*leg underneath helps",),
        ("thigh.*kinder.*shin.*lightly.*inward",),
        ("twisting the pelvis.*too far.*low back",),
        ("hip to relax.*before anything in the joint pinches",),
        ("either\\. before.*afterwards",),
    ),
}
PAIN = re.compile(r"pinch|sharp|hurts?")


@cache
def script(name: str, detail: Detail) -> Script:
    return build(alone(bundled_exercises()[name]), ENGLISH, Settings(detail=detail))


def lines(name: str, detail: Detail) -> list[tuple[str, str]]:
    """Role and words of all that is spoken, in order."""
    spoken: list[tuple[str, str]] = []
    for item in script(name, detail).items:
        if isinstance(item, Say):
            spoken.append((item.role, item.line.text.lower()))
        elif isinstance(item, Window):
            pins = sorted(item.pins, key=lambda pin: pin.onset(item.length))
            spoken += [(pin.role, pin.what.text.lower()) for pin in pins if isinstance(pin.what, Line)]
    return spoken


def unheard(facts: Facts, name: str, detail: Detail) -> list[tuple[str, ...]]:
    texts = [text for _, text in lines(name, detail)]
    return [fact for fact in facts if not all(any(re.search(part, text) for text in texts) for part in fact)]


@pytest.mark.parametrize("detail", ["learn", "full", "brief"])
@pytest.mark.parametrize("name", [ACROSS, FOUR])
def test_all_that_is_to_be_done_is_heard_even_in_brief(name: str, detail: Detail) -> None:
    assert unheard(TO_DO[name], name, detail) == []


@pytest.mark.parametrize("name", [ACROSS, FOUR])
def test_every_tip_and_every_answer_is_heard_by_who_learns(name: str) -> None:
    assert unheard(TIPS[name], name, "learn") == []
    assert unheard(ANSWERS[name], name, "learn") == []


def test_they_are_as_many_as_there_are() -> None:
    assert [sum(map(len, facts.values())) for facts in (TO_DO, TIPS, ANSWERS)] == [17, 16, 16]


@pytest.mark.parametrize("detail", ["learn", "full", "brief"])
@pytest.mark.parametrize("name", [ACROSS, FOUR])
def test_what_is_said_about_pain_comes_first(name: str, detail: Detail) -> None:
    exercise = bundled_exercises()[name]
    after = [(role, text) for role, text in lines(name, detail) if text not in map(str.lower, exercise.before)]
    thoughts = [text for role, text in after if role in ("caution", "tip")][1:]  # behind the general caution
    assert PAIN.search(thoughts[0])
    assert PAIN.search(exercise.tips[0].say)
