"""The only conversions of time: written durations, milliseconds and frames.

Time is int milliseconds everywhere but inside ``sound`` and ``live``, where it is frames.
"""

from __future__ import annotations

import re

LONGEST_MS = 12 * 3_600_000
"""No single duration in content may be longer than twelve hours: beyond that it is a slip of the keyboard."""
SHORTEST_HOLD, LONGEST_HOLD = 3_000, 600_000
"""ms. What a stretch can be held for."""

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|h|m|s|hours?|hr|hrs|minutes?|mins?|seconds?|secs?)", re.IGNORECASE)
_UNIT_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


def parse_duration(written: str | int | float) -> int:
    """Read ``30s``, ``1m30s``, ``1:30``, ``500ms`` or plain seconds as int milliseconds.

    Raises ``ValueError``, with a message for the user, on anything else, on a negative or an absurd duration.
    """
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        raise ValueError("a duration is needed; write 30s, 1m30s or plain seconds")
    ms: int | None = None
    if isinstance(written, str):
        ms = _parse_text(written.strip())
    elif abs(written) < 1e9:  # neither infinite nor "not a number"
        ms = round(written * 1000)
    if ms is None:
        raise ValueError(f"'{written}' is not a duration; write 30s, 1m30s or plain seconds")
    if ms < 0:
        raise ValueError(f"a duration cannot be negative ('{written}')")
    if ms > LONGEST_MS:
        raise ValueError(f"'{written}' is longer than 12 hours")
    return ms


def _parse_text(text: str) -> int | None:
    if re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
        return round(float(text) * 1000) if len(text) < 12 else None
    if clock := re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:\.(\d{1,3}))?", text):
        hours, minutes, seconds, fraction = clock.groups(default="0")
        return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))
    if len(text) > 40 or not re.fullmatch(rf"-?(?:{_PART.pattern}\s*)+", text, re.IGNORECASE):
        return None
    total = 0.0
    for number, unit in _PART.findall(text):
        unit = unit.lower()
        total += float(number) * (_UNIT_MS["ms"] if unit == "ms" else _UNIT_MS[unit[0]])
    return -round(total) if text.startswith("-") else round(total)


def write_duration(ms: int) -> str:
    """The shortest written form that ``parse_duration`` reads back to the same milliseconds: ``1m30s``, ``4.5s``."""
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    text = f"{hours}h" if hours else ""
    text += f"{minutes}m" if minutes else ""
    return text + (f"{seconds}s" if rest or not text else "")


def clock(ms: int, *, tenths: bool = False) -> str:
    """``75_000`` as ``1:15``; with ``tenths`` as ``1:15.0``; an hour and more as ``1:00:00``."""
    minutes, rest = divmod(max(ms, 0), 60_000)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    text += f":{rest // 1000:02d}"
    return text + f".{rest % 1000 // 100}" if tenths else text


def short_length(ms: int) -> str:
    """``12 min``; ``12m30s`` where it is no whole number of minutes. Without its space it is part of a file's name."""
    return write_duration(ms) if ms % 60_000 else f"{ms // 60_000} min"


def half_minutes(ms: int) -> int:
    """``ms`` in half minutes, to the nearest."""
    return (ms + 15_000) // 30_000


def ms_to_frames(ms: int, rate: int) -> int:
    """The frame at ``ms``, always from the absolute start, so that no rounding accumulates."""
    return ms * rate // 1000


def frames_to_ms(frames: int, rate: int) -> int:
    """The millisecond in which ``frames`` lies."""
    return frames * 1000 // rate
