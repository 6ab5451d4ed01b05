"""For whom an exercise is not: known long before, and so told once, at the opening; what is sore today, there."""

from __future__ import annotations

import msgspec
import pytest

from coach.content.conditions import LASTING, PRECAUTIONS
from coach.content.model import SayStep
from coach.script.build import Settings, build
from coach.script.model import Place
from tests.programmes import ENGLISH, bundled_sessions
from tests.script.heard import TWIST, Heard, changed, hear, lay_out, voice

SESSIONS = bundled_sessions()
HIP, SORE = "With a new hip, rest instead.", "If a knee is sore, rest."
ADA, BEN, CY, DOT = (
    changed(TWIST, id=name, name=name.capitalize(), before=before, avoid=("new-hip", "knee"))
    for name, before in (("ada", (HIP,)), ("ben", ("With a new hip, sit.", SORE)), ("cy", (HIP,)), ("dot", ()))
)


def opening(heard: Heard) -> list[str]:
    return [event.what.text for event in heard.spoken if event.role == "caution" and event.place == Place()][:-1]


@pytest.mark.parametrize("detail", ["full", "brief", "cues"])
def test_what_several_exercises_ask_of_a_body_is_told_once_with_their_names(detail):
    heard = hear("dot", "ada", "ben", exercises=(ADA, BEN, DOT), detail=detail)
    (told,) = opening(heard)
    assert told == ENGLISH.phrases["bodies"][0].format(bodies="a new hip", names="Ada and Ben")
    assert sum("new hip" in line for line in heard.lines) == 1
    assert (SORE in heard.lines) == (detail == "full"), "what is felt on the day is said where it is felt"


def test_where_it_is_most_of_a_session_nobody_has_to_keep_the_names_in_mind():
    heard = hear("ada", "ben", exercises=(ADA, BEN))
    assert opening(heard) == [ENGLISH.phrases["bodies_most"][0].format(bodies="a new hip")]


def test_what_only_the_first_asks_is_said_in_full_before_anybody_lies_down():
    for detail in ("learn", "full", "brief", "cues"):
        heard = hear(SayStep(say="Lie down.", position="supine"), "ada", "dot", exercises=(ADA, DOT), detail=detail)
        assert opening(heard) == [HIP]
        assert heard.lines.index(HIP) < heard.lines.index("Lie down.")
        assert heard.lines.count(HIP) == 1


def test_who_learns_hears_it_there_with_what_serves_instead():
    heard = hear("dot", "ada", "ben", exercises=(ADA, BEN, DOT), detail="learn")
    assert opening(heard) == []
    assert [line for line in heard.lines if "new hip" in line] == [HIP, "With a new hip, sit."]


def test_who_has_told_of_their_body_hears_of_no_other():
    programme = msgspec.structs.replace(SESSIONS["hips-and-back"], conditions=frozenset({"pregnancy"}))
    script = build(programme, ENGLISH, Settings(detail="learn"))
    lines = Heard(script, lay_out(script, voice)).of("caution")
    assert not any(ENGLISH.bodies[name].search(line) for name in LASTING for line in lines)


@pytest.mark.parametrize("detail", ["full", "brief", "cues"])
@pytest.mark.parametrize("name", SESSIONS)
def test_no_session_goes_on_about_other_bodies_and_none_forgets_one(name, detail):
    programme = SESSIONS[name]
    script = build(programme, ENGLISH, Settings(detail=detail))
    lines = Heard(script, lay_out(script, voice)).of("caution")
    for condition in LASTING:
        asked = [
            exercise.id for exercise in programme.exercises.values() if condition in exercise.avoid
            and any(ENGLISH.bodies[condition].search(text) for text in exercise.before)
        ]  # fmt: skip
        eased = [text for exercise in programme.exercises.values() if condition not in exercise.avoid
                 for text in exercise.before]  # fmt: skip
        words = (PRECAUTIONS[condition].spoken, ENGLISH.bodies[condition])
        told = [line for line in lines if line not in eased and (words[0] in line or words[1].search(line))]
        assert len(told) == bool(asked), (condition, asked, told)
