"""A session played to its end by a transport with hands, room and voice that a test drives."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from coach.live.controls import bind
from coach.live.course import schedule_of
from coach.live.journal import Nothing
from coach.live.transport import Means, Transport, Wishes
from coach.schedule.model import Event
from coach.script.model import Line
from tests.live.fakes import (
    Hands,
    Room,
    Voices,
    Watcher,
    code_of,
    desk_of,
    head_of,
    programme,
    script_of,
)


@pytest.fixture
def silent_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.live.transport.sound_of", lambda *asked: np.zeros(50, np.int16))


class Evening:
    """A session that is played with keys pressed at set times (ms)."""

    def __init__(self, *presses: tuple[int, str], voice_ms: int = 0, wait: bool = False, **wishes: object) -> None:
        self.made = programme((20, 45))
        self.script = script_of(self.made)
        self.room = Room()
        self.voices = Voices(self.room, voice_ms)
        self.head = head_of(self.script, self.voices, wait=wait)
        self.watcher = Watcher()
        self.hands = Hands(self.room, presses, 20)
        keys = {**bind(), "STOP": "stop"}
        means = Means(self.voices, self.room, self.hands, self.watcher, Nothing(), keys, self.room.wall)
        self.transport = Transport(self.head, desk_of(self.made, self.script), means, Wishes(**wishes))  # type: ignore[arg-type]

    def play(self) -> str:
        return self.transport.play()

    @property
    def pcm(self) -> NDArray[np.int16]:
        return self.room.pcm & ~1

    def onsets(self, text: str) -> list[int]:
        """When a line begins to sound, in ms."""
        there = np.concatenate([[False], self.pcm == code_of(text)])
        starts = np.flatnonzero(there[1:] & ~there[:-1])
        return [int(start) for start in starts if start == 0 or there[start + 2]]

    def states(self) -> list[str]:
        found: list[str] = []
        for view in self.watcher.views:
            if not found or found[-1] != view.state:
                found.append(view.state)
        return found

    def planned(self, text: str) -> list[Event]:
        return [event for event in schedule_of(self.head.course).events if event.what == Line(text)]
