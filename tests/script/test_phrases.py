"""The coach's own words: variants in turn, silenced ones, always the same; numbers and lengths in words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.content.model import BreatheStep, Dose, ExerciseStep, RestStep
from coach.script.build import Settings
from coach.script.wording import Wording
from coach.script.words import counted, half_minutes, length, listed, number, sentence, total
from tests.script.heard import LUNGE, PHRASES, changed, hear, ms


def test_variants_come_in_turn_and_begin_again():
    wording = Wording({"hold": ("Hold {length}.", "stay {length}.")})
    assert [wording.say("hold", length="on") for _ in range(3)] == ["Hold on.", "Stay on.", "Hold on."]


def test_each_phrase_has_its_own_turn():
    wording = Wording({"a": ("one", "two"), "b": ("three", "four")})
    assert [wording.say(name) for name in "abab"] == ["One", "Three", "Two", "Four"]


def test_a_silenced_phrase_is_nothing_and_leaves_no_hole():
    quiet = {
        **PHRASES,
        "halfway": (),
        "caution": (),
        "breathe_in": (),
        "breathe_out": (),
        "hold": (),
        "ten_seconds": (),
    }
    heard = hear(ExerciseStep(exercise="lunge", hold=ms(60)), phrases=quiet)
    assert not {"", "Halfway.", "Ten seconds.", "Breathe in.", "And out."} & set(heard.lines)
    assert heard.of("breath", "time") == []
    assert heard.windows("hold")[0].length == 60_000


@pytest.mark.parametrize("style", ["static", "breath"])
def test_all_that_may_be_silenced_can_be_at_once(style):
    quiet = {name: v if name == "numbers" or name.startswith("chapter") else () for name, v in PHRASES.items()}
    own = changed(LUNGE, style=style, dose=Dose(hold=ms(60), rounds=3))
    sets = changed(LUNGE, id="sets", dose=Dose(hold=ms(10), reps=2, sets=2, release=ms(5), rest=ms(40)))
    turns = changed(LUNGE, id="turns", sides="alternate", dose=Dose(reps=2, tempo=ms(6)))
    heard = hear(
        "lunge", RestStep(rest=ms(60)), BreatheStep(breathe=2), "sets", "turns", "turns",
        exercises=(own, sets, turns), phrases=quiet, settings=Settings(get_ready=130_000), halves=20,
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
    heard = hear("lunge", phrases={**PHRASES, "switch": ("And the {side} one.",)})
    assert heard.of("switch")[::2] == ["And the left one."] * 2


def test_the_same_session_is_always_the_same_script():
    assert hear("lunge", "twist", "lunge").script == hear("lunge", "twist", "lunge").script


def test_the_words_are_not_the_same_each_round():
    heard = hear(ExerciseStep(exercise="lunge", rounds=4))
    for role in ("switch", "title"):
        lines = heard.of(role)
        assert all(before != after for before, after in pairwise(lines)), role


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "zero"), (7, "seven"), (12, "twelve"), (19, "nineteen"), (20, "twenty"), (21, "twenty-one"),
        (45, "forty-five"),
        (99, "ninety-nine"), (100, "one hundred"), (101, "one hundred and one"), (215, "two hundred and fifteen"),
        (999, "nine hundred and ninety-nine"), (1000, "1000"),
    ],
)  # fmt: skip
def test_numbers_in_words(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000, "one second"), (30_000, "thirty seconds"), (60_000, "one minute"),
        (90_000, "one minute and thirty seconds"),
        (120_000, "two minutes"), (12_500, "about thirteen seconds"), (12_400, "about twelve seconds"),
        (0, "zero seconds"),
        (3_600_000, "sixty minutes"),
    ],
)  # fmt: skip
def test_lengths_in_words(value, text):
    assert length(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "half a minute"), (2, "one minute"), (3, "one and a half minutes"),
     (24, "twelve minutes"), (25, "twelve and a half minutes")],
)  # fmt: skip
def test_totals_in_words(value, text):
    assert total(value) == text


@pytest.mark.parametrize(
    ("value", "halves"), [(0, 0), (14_999, 0), (15_000, 1), (44_999, 1), (45_000, 2),
                          (600_000, 20), (614_999, 20), (615_000, 21)]
)  # fmt: skip
def test_to_the_nearest_half_minute(value, halves):
    assert half_minutes(value) == halves


def test_counts_lists_and_sentences():
    assert [counted(n, "breath") for n in (1, 3)] == ["one breath", "three breaths"]
    assert counted(2, "stretch", "stretches") == "two stretches"
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert sentence("a b") == "A b"
