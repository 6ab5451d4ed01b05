"""The hand-labelled lines of ``labelled.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coach.content.yamlfile import read

Case = tuple[str, dict[str, Any]]


def _group(name: str) -> list[Case]:
    entries = read(Path(__file__).with_suffix(".yaml")).value[name]
    return [
        (entry["text"], {key: _pair(value, key) for key, value in entry.items() if key != "text"}) for entry in entries
    ]


def _pair(value: Any, key: str) -> Any:
    return tuple(value) if key in ("hold", "breath") and isinstance(value, list) else value


FIRST, UNSEEN, FRESH, LATER, HARD, TURNS = (
    _group(name) for name in ("first", "unseen", "fresh", "later", "hard", "turns")
)
