"""The cue sheet: the whole schedule as JSON, a stable contract for tests, editors and other programs.

It never loses a key, and every time in it is an integer of milliseconds. It is plain ASCII, so that no pipe, locale or
editor can damage it. Lines are always as the listener hears them, before any spelling-out for the engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from coach.export.preview import Preview
from coach.schedule.held import held_ms
from coach.schedule.model import Dropped, Event, Schedule, Span
from coach.script.model import Place, Sound
from coach.voice.model import Voice

VERSION = 1


def write(preview: Preview) -> str:
    """The cue sheet as text: one event, window, chapter or dropped cue a line."""
    parts = []
    for key, value in sheet(preview.schedule, preview.voice).items():
        text = f"[{_rows(value)}]" if isinstance(value, list) else json.dumps(value)
        parts.append(f"{json.dumps(key)}: {text}")
    return "{\n  " + ",\n  ".join(parts) + "\n}\n"


def sheet(schedule: Schedule, voice: Voice) -> dict[str, Any]:
    """The cue sheet as plain dicts and lists, the keys in the contract's order."""
    return {
        "cue_sheet": VERSION,
        "title": schedule.title,
        "duration_ms": schedule.duration,
        "held_ms": held_ms(schedule),
        "estimated": schedule.estimated,
        "voice": {"engine": voice.engine, "id": voice.id, "rate": voice.rate, "pitch": voice.pitch},
        "events": [_event(event) for event in schedule.events],
        "windows": [_window(window) for window in schedule.windows],
        "chapters": [{"start_ms": mark.start, "title": mark.title} for mark in schedule.marks],
        "dropped": [_dropped(cue) for cue in schedule.dropped],
    }


def _event(event: Event) -> dict[str, Any]:
    what = event.what
    sound = {"sound": what.name} if isinstance(what, Sound) else {"text": what.text}
    return {"start_ms": event.start, "length_ms": event.length, "role": event.role, **sound, **_place(event.place)}


def _window(window: Span) -> dict[str, Any]:
    return {"start_ms": window.start, "length_ms": window.length, "kind": window.kind, **_place(window.place)}


def _dropped(cue: Dropped) -> dict[str, Any]:
    text = cue.what.name if isinstance(cue.what, Sound) else cue.what.text
    return {"text": text, "role": cue.role, **_place(cue.place), "reason": cue.reason}


def _place(place: Place) -> dict[str, Any]:
    return {"exercise": place.exercise, "side": place.side, "round": place.round}


def _rows(rows: Iterable[dict[str, Any]]) -> str:
    text = ",".join(f"\n    {json.dumps(row)}" for row in rows)
    return text + "\n  " if text else ""
