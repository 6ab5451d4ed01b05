"""What listeners with closed eyes stumbled over, found in the whole library and not only where they named it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from coach.content.model import Exercise, RestStep, Session
from tests.programmes import bundled_exercises, bundled_sessions

EXERCISES = bundled_exercises()
SESSIONS = {name: programme.session for name, programme in bundled_sessions().items()}
PROPS = ("cushion", "strap", "towel", "blanket")
MOST_ALIKE = 20
"""How many of about a hundred purposes may begin with the same word."""
LITTLE = {"your", "that", "with", "from", "this", "when"}


def _spoken(steps: tuple[object, ...]) -> str:
    return " ".join(str(getattr(step, "say", None) or "") for step in steps)


def _after_the_rest(session: Session) -> str:
    """What is said from the final rest on (all of it where there is none), with the closing words."""
    rests = [index for index, step in enumerate(session.steps) if isinstance(step, RestStep)]
    return _spoken(session.steps[rests[-1] if rests else 0 :]) + " " + (session.outro or "")


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if exercise.instead])
def test_who_must_not_do_it_is_told_what_to_do_and_not_only_its_name(name: str) -> None:
    exercise = EXERCISES[name]
    other = EXERCISES[exercise.instead]
    names = {text.removeprefix("the ").lower() for text in (other.name, other.spoken_name)}
    assert not any(text in line.lower() for line in exercise.before for text in names)


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if exercise.sides == "each"])
def test_each_switch_is_asked_for_in_the_own_words_of_the_exercise(name: str) -> None:
    assert EXERCISES[name].switch_words


@pytest.mark.parametrize("name", EXERCISES)
def test_what_a_movement_needs_lies_ready_before_it_begins(name: str) -> None:
    ready = ""
    for line in EXERCISES[name].instructions:
        if line.phase in ("position", "setup"):
            ready += line.say.lower()
        elif line.phase == "enter":
            assert all(prop in ready for prop in PROPS if prop in line.say.lower()), line.say


@pytest.mark.parametrize("name", EXERCISES)
def test_a_tip_does_not_say_the_caution_once_more(name: str) -> None:
    def words(text: str) -> set[str]:
        return set(re.findall(r"[a-z]{4,}", text.lower())) - LITTLE

    exercise: Exercise = EXERCISES[name]
    for tip in exercise.tips:
        for caution in exercise.cautions:
            assert len(words(tip.say) & words(caution)) * 2 <= len(words(tip.say)), caution


OPENED = re.compile(r"(?i)\bopen[^.]*\b(eyes|lids)|\b(eyes|lids)\b[^.]*open|between your lids|eyes rest on")


@pytest.mark.parametrize("name", SESSIONS)
def test_who_closed_the_eyes_is_asked_to_open_them(name: str) -> None:
    session = SESSIONS[name]
    stays_asleep = session.outro == "" and not session.end_bell
    never_closed = "eyes open" in session.intro and not re.search(
        "eyes[^.]* close|close[^.]* eyes", _spoken(session.steps)
    )
    assert stays_asleep or never_closed or OPENED.search(_after_the_rest(session))


def test_no_two_sessions_ask_or_close_with_the_same_words() -> None:
    for words in ("intro", "outro"):
        asked = Counter(text for session in SESSIONS.values() if (text := getattr(session, words)))
        assert max(asked.values()) == 1, words


def test_what_stretches_are_for_does_not_always_begin_alike() -> None:
    begin = Counter(exercise.purpose.split()[0] for exercise in EXERCISES.values())
    assert max(begin.values()) <= MOST_ALIKE, begin.most_common(3)
