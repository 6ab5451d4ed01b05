"""What people write themselves is said whole, whatever its punctuation."""

from __future__ import annotations

import pytest

from coach.language import language, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Take your time getting up", ["Take your time getting up"]),
        ("Get up. Slowly", ["Get up.", "Slowly"]),
        ("Roll over. Rest there.\nAnd stand.", ["Roll over.", "Rest there.", "And stand."]),
        ("", []),
    ],
)
def test_each_sentence_is_one(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_a_stop_behind_a_pause_mark_belongs_before_it() -> None:
    said = language().paused("Lift your arm (pause 5 s). Lower it (wait 2 s).")
    assert [part for part in said if part != ("", 0)] == [("Lift your arm.", 5_000), ("Lower it.", 2_000)]
