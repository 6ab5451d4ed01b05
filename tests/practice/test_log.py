"""The log of what was done: a week by muscle group, and whole whatever happens."""

from __future__ import annotations

import datetime
from pathlib import Path

from coach.practice.log import Entry, Log, by_muscle, report, since_monday


def entry(day: str, ms: int, *targets: str, exercise: str = "a") -> Entry:
    return Entry(at=f"{day}T18:00:00+01:00", session="S", exercise=exercise, ms=ms, targets=targets)


def test_the_week_goes_from_monday_to_sunday_by_muscle(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.add([entry("2026-11-15", 50_000, "glutes"), entry("2026-11-16", 60_000, "glutes", "lower back")])
    log.add([entry("2026-11-22", 240_000, "glutes"), entry("2026-11-23", 10_000, "glutes")])
    week = since_monday(log.read(), datetime.date(2026, 11, 18))
    assert [each.ms for each in week] == [60_000, 240_000]
    assert by_muscle(week) == {"glutes": 300_000, "lower back": 60_000}
    shown = report(week)
    assert "5:00 held on 2 days" in shown
    assert "5:00 of 10 min" in shown
    assert report([]) == "Nothing was logged this week."


def test_slips_are_not_logged_and_a_log_that_is_off_stays_as_it_was(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.add([entry("2026-11-16", 300)])
    assert not log.path.exists()
    log.add([entry("2026-11-16", 30_000)])
    log.switch(False)
    log.add([entry("2026-11-17", 30_000)])
    assert len(list(log.read())) == 1
    log.switch(True)
    log.add([entry("2026-11-17", 30_000)])
    assert len(list(log.read())) == 2


def test_a_line_cut_off_by_a_power_cut_costs_that_line_only(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.add([entry("2026-11-16", 30_000), entry("2026-11-17", 31_000)])
    whole = log.path.read_bytes()
    for cut in range(len(whole)):
        log.path.write_bytes(whole[:cut])
        log.add([entry("2026-11-18", 32_000)])
        kept = [each.ms for each in log.read()]
        assert kept[-1] == 32_000
        assert kept[:-1] == [30_000, 31_000][: len(kept) - 1]
        assert len(kept) >= whole[:cut].count(b"\n") + 1
