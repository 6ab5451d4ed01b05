"""The stages as functions of a program of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

import coach
from coach.errors import RequestError

ROOT = Path(__file__).parents[1]


def test_options_have_the_names_of_the_command_line():
    session = coach.load("breathe", library=ROOT)
    made = coach.plan(session, minutes=7.5, detail="brief", rate=130, engine="silent", lead_in=500, bells="off")
    assert made.schedule.duration == 450_000
    assert made.options.voice.rate == 130


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"minute": 12}, "did you mean 'minutes'"),
        ({"minutes": float("nan")}, "0.1 to 720"),
        ({"minutes": "x"}, "0.1 to 720"),
        ({"minutes": -1}, "0.1 to 720"),
        ({"detail": "loud"}, "learn"),
        ({"rate": 9999}, "40 to 500"),
        ({"bells": "x"}, "soft"),
        ({"lead_in": True}, "lead_in"),
    ],
)
def test_an_option_that_is_none_is_refused(given, told):
    with pytest.raises(RequestError, match=told):
        coach.plan(coach.load("breathe", library=ROOT), **given)
