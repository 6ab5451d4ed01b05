"""Numbers, lengths, counts and lists in English words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.language.en import SHORT, counted, length, listed, number, one, paused, sentence, total
from coach.language.en_spelled import spelled_out
from coach.times import half_minutes


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
        (90_000, "a minute and a half"), (75_000, "a minute and a quarter"), (70_000, "one minute and ten seconds"),
        (150_000, "two and a half minutes"), (135_000, "two minutes and fifteen seconds"),
        (120_000, "two minutes"), (12_500, "about thirteen seconds"), (12_400, "about twelve seconds"),
        (0, "zero seconds"),
        (3_600_000, "sixty minutes"),
    ],
)  # fmt: skip
def test_lengths_in_words(value, text):
    assert length(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "half a minute"), (2, "one minute"), (3, "a minute and a half"),
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
    assert counted(2, "stretch") == "two stretches"
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert sentence("a b") == "A b"
    assert [one(thing) for thing in ("strap", "elastic band")] == ["a strap", "an elastic band"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rest here. [pause 5s] Now lift.", (("Rest here.", 5_000), ("Now lift.", 0))),
        ('Rest. <break time="1500ms"/> Lift.', (("Rest.", 1_500), ("Lift.", 0))),
        ("Soften. (long pause)", (("Soften.", 6_000), ("", 0))),
        ("Wait. [silence for 3 minutes] Rise.", (("Wait.", 60_000), ("Rise.", 0))),
        ("Soften (wait for 2 breaths). Rise.", (("Soften.", 2_000), ("Rise.", 0))),
        (" Nothing to [see] here ", ((" Nothing to [see] here ", 0),)),
        ("Fall (break the fall with your hands).", (("Fall (break the fall with your hands).", 0),)),
    ],
)
def test_a_mark_for_a_pause_parts_a_text(text, parts):
    assert paused(text) == parts


PIECES = ["max", "ea.", "www", "in", "on", "x", "rd", "R arm", "IV", "Dr", " St", "vol", ".", "'", "-", ":", ", "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_what_is_said_as_it_is_written_needs_no_rule(text):
    assert SHORT.search(text) or spelled_out(text) == text
