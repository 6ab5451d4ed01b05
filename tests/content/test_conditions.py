"""What a body may have to be spared for: every condition is explained, and found however it is written."""

from __future__ import annotations

from typing import get_args

import pytest

from coach.content.conditions import PRECAUTIONS, conditions, listed
from coach.content.model import CONDITIONS, Condition
from coach.errors import RequestError
from tests.programmes import ENGLISH


def test_every_condition_is_explained_with_its_source_and_known_to_the_checker() -> None:
    assert set(PRECAUTIONS) == set(get_args(Condition)) == set(ENGLISH.bodies)
    assert all(precaution.spoken and precaution.means and precaution.source for precaution in PRECAUTIONS.values())


@pytest.mark.parametrize("word", ["new-hip", "New hip", "new_hip", "new hips"])
def test_a_condition_is_found_however_it_is_written(word: str) -> None:
    assert conditions([word]) == {"new-hip"}


def test_an_unknown_condition_is_refused_with_the_nearest_and_the_list() -> None:
    with pytest.raises(RequestError) as caught:
        conditions(["hip", "osteoporose"])
    assert "'osteoporose'" in str(caught.value)
    assert "did you mean 'osteoporosis'?" in caught.value.mend
    assert ", ".join(CONDITIONS) in caught.value.mend


def test_conditions_are_listed_in_one_order() -> None:
    assert listed(["wrist", "new-hip"]) == listed(["new-hip", "wrist", "wrist"]) == "new-hip, wrist"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("With a new or a sore hip, lie back.", {"new-hip", "hip"}),
        ("Not for brittle bones, glaucoma or a hernia.", {"osteoporosis", "glaucoma", "hernia"}),
        ("In pregnancy, or after an operation, leave it out.", {"pregnancy", "surgery"}),
        ("Come back if your wrist hurts.", {"wrist"}),
        ("Mind your knees. If it hurts, stop.", set()),
        ("If anything hurts, lie back.", set()),
        ("Keep your neck long, and your shoulders soft.", set()),
    ],
)
def test_words_that_warn_a_body(text: str, meant: set[str]) -> None:
    assert {name for name, words in ENGLISH.bodies.items() if words.search(text)} == meant
