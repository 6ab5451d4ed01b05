"""Careful looks into decoded JSON of which nothing is known for sure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def text(value: Any) -> str:
    """A text as it is, a number as text, all else empty."""
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def strings(value: Any) -> tuple[str, ...]:
    """The texts of a list, or the lines of a lone text; all else is left out."""
    if isinstance(value, str):
        return tuple(line.strip() for line in value.splitlines() if line.strip())
    if isinstance(value, list):
        return tuple(line for entry in value if (line := text(entry)))
    return ()


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The mapping itself, or the mappings of a list."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            yield entry
