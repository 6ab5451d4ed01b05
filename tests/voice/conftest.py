from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.voice import engines
from coach.voice.model import Utterance, Voice


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Utterance]:
    """Registers the fake engine; makes utterances for it. ``tmp_path / "journal"`` tells what it did."""
    monkeypatch.setitem(engines.ENGINES, "fake", "tests.voice.fake:FakeEngine")
    (tmp_path / "journal").touch()
    monkeypatch.setenv("COACH_TEST_JOURNAL", str(tmp_path / "journal"))

    def utterance(
        text: str = "Bend your right knee", voice: str = "good", rate: int = 150, within: int = 0
    ) -> Utterance:
        return Utterance(text, Voice("fake", voice, rate), within)

    return utterance


@pytest.fixture
def journal(tmp_path: Path) -> Callable[[str], list[str]]:
    """The lines of the fake's journal that begin with a word."""

    def lines(word: str) -> list[str]:
        return [line for line in (tmp_path / "journal").read_text().splitlines() if line.startswith(word)]

    return lines
