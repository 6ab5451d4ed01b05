"""The coach's own words: variants in turn, silenced ones, always the same."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import msgspec
import pytest

from coach.content.model import BreatheStep, Dose, ExerciseStep, RestStep
from coach.language import Language
from coach.script.build import Settings
from coach.script.draft import Draft
from coach.script.prescription import Choice, Pacing
from tests.script.heard import ENGLISH, LUNGE, changed, hear, ms


def draft(**phrases: tuple[str, ...]) -> Draft:
    return Draft(with_phrases(phrases), Choice(), Pacing(), bells=True, rate=145)


def with_phrases(phrases: Mapping[str, tuple[str, ...]]) -> Language:
    return msgspec.structs.replace(ENGLISH, phrases={**ENGLISH.phrases, **phrases})


def test_variants_come_in_turn_and_begin_again():
    own = draft(hold=("Hold {length}.", "stay {length}."))
    assert [own.wording("hold", length="on") for _ in range(3)] == ["Hold on.", "Stay on.", "Hold on."]


def test_each_phrase_has_its_own_turn():
    own = draft(a=("one", "two"), b=("three", "four"))
    assert [own.wording(name) for name in "abab"] == ["One", "Three", "Two", "Four"]


def test_each_session_begins_with_words_of_its_own_and_always_with_the_same():
    steps = [ExerciseStep(exercise="lunge", rounds=2), "twist", ExerciseStep(exercise="lunge", rounds=2)]
    heard = {name: hear(*steps, id=name).of("title", "switch", "time", "release") for name in ("", "a", "b")}
    assert heard["a"] == hear(*steps, id="a").of("title", "switch", "time", "release")
    for one, other in (("", "a"), ("a", "b"), ("", "b")):
        differing = [x for x, y in zip(heard[one], heard[other], strict=False) if x != y]
        assert len(differing) * 2 > len(heard[one]), (one, other)


def test_a_phrase_that_only_decorates_falls_silent_once_each_variant_was_heard_three_times():
    own = draft(halfway=("half.", "middle."), hold=("hold.",))
    heard = []
    for _ in range(8):
        heard.append(own.spare_wording("halfway"))
        own.heard(heard[-1])
    assert heard == ["Half.", "Middle."] * Pacing().most_heard + ["", ""]
    assert [own.wording("hold") for _ in range(8)] == ["Hold."] * 8, "what is needed is said"


def test_a_silenced_phrase_is_nothing_and_leaves_no_hole():
    quiet = {
        "halfway": (),
        "caution": (),
        "breathe_in": (),
        "breathe_out": (),
        "enter_breath": (),
        "hold": (),
        "hold_same": (),
        "ten_seconds": (),
        "silence": (),
    }
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(60)), language=with_phrases(quiet))
    assert not {"", "Halfway.", "Ten seconds.", "Breathe in.", "And out."} & set(heard.lines)
    assert heard.of("breath", "time") == []
    assert heard.windows("hold")[0].length == 60_000


@pytest.mark.parametrize("style", ["static", "breath"])
def test_all_that_may_be_silenced_can_be_at_once(style):
    quiet = {name: v if name == "numbers" or name.startswith("chapter") else () for name, v in ENGLISH.phrases.items()}
    own = changed(LUNGE, style=style, dose=Dose(hold=ms(60), rounds=3))
    sets = changed(LUNGE, id="sets", dose=Dose(hold=ms(10), reps=2, sets=2, release=ms(5), rest=ms(40)))
    turns = changed(LUNGE, id="turns", sides="alternate", dose=Dose(reps=2, tempo=ms(6)))
    heard = hear(
        "lunge", RestStep(rest=ms(60)), BreatheStep(breathe=2), "sets", "turns", "turns",
        exercises=(own, sets, turns), language=with_phrases(quiet), settings=Settings(get_ready=130_000), halves=20,
    )  # fmt: skip
    assert "" not in heard.lines
    assert {event.role for event in heard.spoken} <= {
        "title",
        "purpose",
        "instruction",
        "release",
        "tip",
        "count",
        "time",
    }
    assert "Now" not in " ".join(heard.lines)


def test_own_phrases_are_the_ones_that_are_heard():
    heard = hear("lunge", language=with_phrases({"switch": ("And so to {which}.",)}))
    assert heard.of("switch") == ["And so to the left foot."]


def test_the_same_session_is_always_the_same_script():
    assert hear("lunge", "twist", "lunge").script == hear("lunge", "twist", "lunge").script


def test_the_words_are_not_the_same_each_round():
    heard = hear(
        ExerciseStep(exercise="lunge", rounds=4), exercises=(changed(LUNGE, instructions=LUNGE.instructions[:3]),)
    )
    for role in ("switch", "title", "release", "time"):
        lines = heard.of(role)
        assert all(before != after for before, after in pairwise(lines)), role


def test_what_is_always_needed_has_words_enough_for_a_long_session():
    for name in ("switch", "enter_breath", "keep_going", "next"):
        assert len(ENGLISH.phrases[name]) >= 7, name
    for name in ("hold", "release"):
        assert len(ENGLISH.phrases[name]) >= 5, name
