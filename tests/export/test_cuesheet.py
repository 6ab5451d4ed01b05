"""The cue sheet is a contract: these tests hold every key, its place and its type."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from coach.export.cuesheet import write
from coach.schedule.model import Schedule
from coach.script.model import Line
from tests.export.sample import preview_of, schedules, two_sides

TOP = ["cue_sheet", "title", "duration_ms", "held_ms", "estimated", "voice", "events", "windows", "chapters", "dropped"]
PLACE = ["exercise", "side", "round"]


def sheet_of(schedule: Schedule) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(write(preview_of(schedule)))
    return read


def test_it_has_every_key_in_the_order_of_the_contract() -> None:
    sheet = sheet_of(two_sides())
    assert list(sheet) == TOP
    assert list(sheet["voice"]) == ["engine", "id", "rate", "pitch"]
    for event in sheet["events"]:
        heard = "sound" if event["role"] == "bell" else "text"
        assert list(event) == ["start_ms", "length_ms", "role", heard, *PLACE]
    assert {tuple(window) for window in sheet["windows"]} == {("start_ms", "length_ms", "kind", *PLACE)}
    assert {tuple(chapter) for chapter in sheet["chapters"]} == {("start_ms", "title")}
    assert {tuple(cue) for cue in sheet["dropped"]} == {("text", "role", *PLACE, "reason")}


def test_its_values_are_the_schedule() -> None:
    sheet = sheet_of(two_sides())
    assert (sheet["cue_sheet"], sheet["title"], sheet["duration_ms"]) == (1, "Hips & <back>", 93_500)
    assert sheet["held_ms"] == 20_000, "two holds; a rest of 39 seconds is none yet"
    assert sheet["estimated"] is True
    assert sheet["voice"] == {"engine": "espeak-ng", "id": "en-us+f3", "rate": 145, "pitch": 42}
    assert sheet["events"][3] == {
        "start_ms": 20_000, "length_ms": 700, "role": "bell", "sound": "hold-start",
        "exercise": "figure-four", "side": "right", "round": 1,
    }  # fmt: skip
    assert sheet["windows"][4] == {
        "start_ms": 41_000, "length_ms": 10_000, "kind": "hold",
        "exercise": "figure-four", "side": "left", "round": 2,
    }  # fmt: skip
    assert sheet["chapters"][1] == {"start_ms": 12_000, "title": "Figure Four, right"}
    assert sheet["dropped"][0]["reason"] == "there was no room before the countdown"


def test_an_empty_session_keeps_every_key() -> None:
    sheet = sheet_of(Schedule("", (), (), (), 0))
    assert list(sheet) == TOP
    assert [sheet[key] for key in TOP[6:]] == [[], [], [], []]


def test_a_line_is_told_as_it_is_heard_even_where_the_preview_spells_out() -> None:
    preview = preview_of(two_sides())
    spelled = type(preview)(preview.schedule, preview.voice, preview.exercises, 72, str.upper)
    assert write(spelled) == write(preview)


@given(schedules())
@settings(max_examples=40)
def test_nothing_is_lost_and_any_encoding_can_hold_it(schedule: Schedule) -> None:
    written = write(preview_of(schedule))
    sheet = json.loads(written.encode("ascii"))
    assert [event["start_ms"] for event in sheet["events"]] == [event.start for event in schedule.events]
    texts = [event.what.text for event in schedule.events if isinstance(event.what, Line)]
    assert [event["text"] for event in sheet["events"] if "text" in event] == texts
    assert len(sheet["windows"]) == len(schedule.windows)
    assert len(sheet["dropped"]) == len(schedule.dropped)
    times = [value for row in sheet["events"] + sheet["windows"] for key, value in row.items() if key.endswith("_ms")]
    assert all(type(time) is int for time in times)
