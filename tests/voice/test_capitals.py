"""Capitals: stressed words stay words, abbreviations are spelled, Roman numerals counted."""

from __future__ import annotations

import pytest

from coach.language import language
from coach.language.en import plain_capitals, spelled


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Let go of IT, and turn your HEAD.", "Let go of it, and turn your head."),
        ("DON'T hurry", "don't hurry"),
        ("BREATHE AND HOLD IT", "breathe and hold it"),
        ("Like an MRI of the EMG", "Like an M R I of the E M G"),
        ("Warrior III, then phase II", "Warrior three, then phase two"),
        ("Level V of X", "Level five of X"),
        ("I stand, and I lift", "I stand, and I lift"),
        ("CD-rom", "CD-rom"),
    ],
)
def test_capitals_are_settled_before_an_engine_gets_them(written, said):
    assert plain_capitals(written) == said
    assert plain_capitals(said) == said


def test_what_will_be_spelled_is_named_but_for_what_the_lexicon_knows():
    text = "Your ACL, your IT band and the MRI: keep them OUT of phase II."
    assert spelled(text, language().lexicon) == ("MRI",)
    assert spelled("SLOWLY LET IT GO", {}) == ()
