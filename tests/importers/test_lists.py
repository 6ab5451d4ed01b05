"""A prescription on paper: one exercise a line."""

from __future__ import annotations

import pytest

from coach.importers.compose import compose
from coach.importers.records import Imported, Record, Refusal
from coach.importers.tables import records


def exercise(line: str):
    (record,) = records(line, "list.txt")
    assert isinstance(record, Record), record
    made = compose(record)
    assert isinstance(made, Imported)
    return made.exercise


@pytest.mark.parametrize("cell", ["each side", "per leg", "L/R", "R + L", "left and right", "both arms", "e/s"])
def test_a_side_is_understood_however_it_is_written(cell):
    made = exercise(f"Calf | 30 | {cell}")
    assert made.sides == "each"
    assert made.dose.hold == 30_000
    assert [line.say for line in made.instructions] == ["Come into this one: Calf."]


@pytest.mark.parametrize("cell", ["-5", "0", "?", "--7"])
def test_a_cell_that_says_nothing_is_refused_and_never_spoken(cell):
    (refused,) = records(f"Calf | {cell}", "list.txt")
    assert isinstance(refused, Refusal)
    assert cell in refused.why
