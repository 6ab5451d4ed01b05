"""Written durations, milliseconds and frames."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.times import LONGEST_MS, clock, frames_to_ms, ms_to_frames, parse_duration, write_duration


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("30s", 30_000), ("1m30s", 90_000), ("1m 30s", 90_000), ("1:30", 90_000), ("0:05", 5_000),
        ("1:00:00", 3_600_000),
        ("500ms", 500), (45, 45_000), (4.5, 4_500), ("4.5", 4_500), ("90", 90_000), ("2 minutes", 120_000),
        ("1h", 3_600_000),
        ("1 hour 5 min", 3_900_000), ("30 sec", 30_000), (" 10s ", 10_000),
        ("1M", 60_000), (0, 0), ("1:30.5", 90_500),
    ],
)  # fmt: skip
def test_durations_are_read_as_people_write_them(written: str | float, ms: int) -> None:
    assert parse_duration(written) == ms


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("-5", "negative"), (-5, "negative"), ("-5s", "negative"), ("3 days", "not a duration"), ("", "not a duration"),
        ("soon", "not a duration"), ("30x", "not a duration"), ("13h", "longer than 12 hours"), (1e9, "not a duration"),
        (float("nan"), "not a duration"), (float("inf"), "not a duration"),
        (True, "a duration is needed"), ("1e5", "not a"),
        ("9" * 500, "not a duration"), ("1s" * 100, "not a duration"), ("1:2", "not a duration"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_reason(written: str | float, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_duration(written)


@given(st.integers(0, LONGEST_MS))
def test_what_is_written_is_read_back(ms: int) -> None:
    assert parse_duration(write_duration(ms)) == ms


@given(st.text(max_size=30))
def test_no_text_breaks_it(written: str) -> None:
    with contextlib.suppress(ValueError):
        assert 0 <= parse_duration(written) <= LONGEST_MS


@given(st.floats())
def test_no_number_breaks_it(written: float) -> None:
    with contextlib.suppress(ValueError):
        assert 0 <= parse_duration(written) <= LONGEST_MS


def test_a_clock_is_read_at_a_glance() -> None:
    assert [clock(0), clock(75_000), clock(3_600_000), clock(59_999)] == ["0:00", "1:15", "1:00:00", "0:59"]
    assert clock(75_350, tenths=True) == "1:15.3"
    assert clock(-1) == "0:00"


@given(st.integers(0, LONGEST_MS), st.sampled_from([16_000, 22_050, 44_100, 48_000]))
def test_frames_never_run_away_from_the_clock(ms: int, rate: int) -> None:
    frames = ms_to_frames(ms, rate)
    assert 0 <= ms - frames * 1000 / rate < 1000 / rate
    assert ms - frames_to_ms(frames, rate) in (0, 1)
