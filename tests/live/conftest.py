"""Fixtures of the live room."""

from __future__ import annotations

from tests.live.evening import silent_answers
from tests.live.program import home

__all__ = ["home", "silent_answers"]
