"""What follows from the log: levels that fall and come back, days by the listener's clock, facts told once."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from coach.practice.history import facts_of, history, spell, told, unheard
from coach.practice.log import Entry
from coach.practice.page import page, picture, text, why
from tests.practice.person import LANGUAGE, exercises

TODAY = datetime.date(2026, 11, 27)
FROG = next(exercise for exercise in exercises() if exercise.id == "frog")


def entry(at: str, name: str = "frog", ms: int = 60_000, **more: object) -> Entry:
    return Entry(at=at, session="S", exercise=name, ms=ms, targets=("adductors",), **more)  # type: ignore[arg-type]


def days(*back: int) -> list[datetime.date]:
    return [TODAY - datetime.timedelta(days=number) for number in back]


@pytest.mark.parametrize(
    ("back", "level"),
    [
        ((), "learn"),
        ((1,), "full"),
        ((3, 1), "brief"),
        ((7, 5, 3, 1), "brief"),
        ((9, 8, 7, 6, 5, 1), "cues"),
        ((20,), "full"),
        ((21,), "learn"),
        ((39, 38, 37, 36, 35, 30), "brief"),
        ((69, 68, 67, 66, 65, 60, 30), "brief"),
        ((69, 68, 67, 66, 65, 60, 30, 1), "cues"),
        ((150, 120, 90, 60, 30), "brief"),
        ((90, 60, 30), "full"),
    ],
)
def test_less_is_said_day_by_day_and_one_level_more_on_the_day_after_three_weeks(
    back: tuple[int, ...], level: str
) -> None:
    assert spell(days(*back), TODAY).level == level


def test_both_sides_and_two_rounds_of_a_day_are_one_hearing_and_today_does_not_count_yet() -> None:
    past = history(
        [entry("2026-11-26T18:00:00+01:00"), entry("2026-11-26T18:02:00+01:00"), entry(f"{TODAY}T08:00")], TODAY
    )
    assert past.days("frog") == tuple(days(1))
    assert past.level("frog") == "full"


def test_a_wrong_clock_and_a_day_that_is_none_change_nothing() -> None:
    past = history([entry("2031-01-01T10:00:00+01:00"), entry("whenever"), entry("2026-02-30T10:00:00Z")], TODAY)
    assert past.ahead == 1
    assert not past.spells
    # A clock set back by an hour, or a journey to another zone: what is dated tomorrow is no wrong clock.
    assert history([entry("2026-11-28T00:10:00+13:00")], TODAY).ahead == 0


def test_a_day_is_what_the_listeners_clock_showed() -> None:
    past = history([entry("2026-11-25T23:30:00-10:00"), entry("2026-11-26T00:30:00+14:00")], TODAY)
    assert past.days("frog") == tuple(days(2, 1))
    assert past.running("frog") == 2


@pytest.mark.parametrize("today", [datetime.date(2027, 1, 1), datetime.date(2028, 3, 1), datetime.date(2028, 2, 29)])
def test_weeks_go_over_the_end_of_a_year_and_a_leap_day(today: datetime.date) -> None:
    before = [today - datetime.timedelta(days=number) for number in range(1, 22)]
    past = history([entry(f"{day}T18:00:00") for day in before], today)
    assert past.running("frog") == 21
    assert past.week()["adductors"] == 7 * 60_000
    shown = page([entry(f"{day}T18:00:00") for day in before], today, ())
    assert shown.weeks_in_a_row in (3, 4)


def test_every_fact_is_told_once_and_a_new_wording_is_a_new_fact() -> None:
    first, *others = facts_of(FROG)
    lines = [LANGUAGE.with_side(first.lines[-1], "left")]
    keys = told([FROG], lines, LANGUAGE)["frog"]
    past = history([entry("2026-11-26T18:00:00", heard=keys)], TODAY)
    assert list(unheard(FROG, past)) == others
    assert f"1 of its {1 + len(others)} tips" in why(FROG, past)


def test_a_missed_week_is_no_failure_and_weeks_are_counted_not_days() -> None:
    weeks = [entry(f"2026-11-{day}T18:00:00") for day in ("02", "10", "17")]
    shown = page(weeks, TODAY, ("adductors", "neck"))
    assert shown.weeks_in_a_row == 3  # this one is still young
    written = text(shown, LANGUAGE)
    assert "3 weeks in a row" in written
    assert "still open" in written
    assert "Good next: neck" in written
    assert "<svg" in picture(shown)
    assert text(page([], TODAY, ()), LANGUAGE).startswith("Nothing is in the log")


def test_the_week_goes_from_monday_to_sunday_by_muscle() -> None:
    shown = page([entry("2026-11-22T18:00:00"), entry("2026-11-23T18:00:00"), entry("2026-11-27T07:00:00")], TODAY, ())
    assert shown.muscles == {"adductors": 120_000}
    assert "2:00 held on 2 days" in text(shown, LANGUAGE)
    assert "inner thighs  ██████························   2:00" in text(shown, LANGUAGE)


def test_the_page_names_months_and_shades_and_says_what_is_enough() -> None:
    log = [entry(f"2026-{month:02}-{day:02}T18:00:00", ms=11 * 60_000) for month, day in ((9, 21), (10, 12), (11, 24))]
    shown = page(log, TODAY, ("adductors",))
    rows = text(shown, LANGUAGE).splitlines()
    assert rows[2].split() == ["Sep", "Oct", "Nov"]
    assert rows[10].split()[1] == "rest"
    assert any(row.startswith("inner thighs") and row.endswith("11:00  enough") for row in rows)
    for month in ("Sep", "Oct", "Nov", "20 min"):
        assert f">{month}</text>" in picture(shown)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_page_is_no_wider_than_its_terminal(width: int) -> None:
    every = [entry(f"2026-11-{day}T18:00:00", ms=7 * 60_000) for day in (17, 24, 25)] + [entry("2027-01-01T10:00")]
    for log in (every, every[-1:]):
        assert (
            max(map(len, text(page(log, TODAY, ("adductors", "neck", "lower back")), LANGUAGE, width).splitlines()))
            <= width
        )


def test_what_was_held_counts_by_session_and_only_since_a_gap():
    """Two sessions of a day are no longer hold, and after an absence holds grow from what was held since."""
    twice = [entry(f"2026-11-26T{hour}:00:00+00:00", ms=60_000) for hour in ("08", "18")]
    twice = [msgspec.structs.replace(each, session=str(n)) for n, each in enumerate(twice)]
    assert history(twice, TODAY).dose("frog") == 60_000
    gap = [entry("2026-11-01T08:00:00+00:00", ms=90_000), entry("2026-11-24T08:00:00+00:00", ms=60_000)]
    assert history(gap[:1], TODAY).dose("frog") == 90_000
    assert history(gap, TODAY).dose("frog") == 60_000
    week = [entry("2026-11-14T08:00:00+00:00", ms=90_000), entry("2026-11-24T08:00:00+00:00", ms=60_000)]
    assert history(week, TODAY).dose("frog") == 60_000, "more than a week without any practice"
    other = [*week, entry("2026-11-19T08:00:00+00:00", name="pigeon")]
    assert history(other, TODAY).dose("frog") == 90_000


def test_a_side_that_was_broken_off_is_no_dose() -> None:
    slip, whole = 2_000, 60_000
    log = [
        Entry(f"2026-11-{day}T18:00:00", "S", "frog", ms, side)
        for day, side, ms in ((24, "left", whole), (24, "right", whole), (26, "left", slip), (26, "right", 45_000))
    ]
    assert history(log, TODAY).doses["frog"] == (60_000, 45_000)
    assert "frog" not in history(log[2:3], TODAY).doses
