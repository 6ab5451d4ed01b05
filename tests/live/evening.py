"""A session played to its end by a transport with hands, room and voice that a test drives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from coach.content.model import Exercise
from coach.live.keys import bind
from coach.live.steering import Prompter
from coach.live.transport import Rig, Transport
from coach.schedule.model import Event
from coach.script.model import Line
from tests.live.fakes import (
    Hands,
    Room,
    Voices,
    Watcher,
    basis_of,
    code_of,
    form_of,
    head_of,
    notes_of,
    programme,
    script_of,
)


@pytest.fixture
def silent_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.live.transport.sound_of", lambda *asked: np.zeros(50, np.int16))


class Evening:
    """A session that is played with keys pressed at set times (ms)."""

    def __init__(
        self,
        *presses: tuple[int, str],
        voice_ms: int = 0,
        wait: bool = False,
        holds: tuple[int, ...] = (20, 45),
        judge: Callable[[str, Exercise], str] = lambda action, exercise: "",
        **manner: object,
    ) -> None:
        self.programme = programme(holds)
        self.script = script_of(self.programme)
        self.room = Room()
        self.voices = Voices(self.room, voice_ms)
        self.head = head_of(self.script, self.voices, basis_of(self.programme), wait=wait)
        self.watcher = Watcher()
        self.hands = Hands(self.room, presses, 20)
        keys = {**bind(), "STOP": "stop"}
        rig = Rig(self.voices, self.room, self.hands, self.watcher, notes_of(), keys, wall=self.room.wall, **manner)  # type: ignore[arg-type]
        self.transport = Transport(self.head, Prompter(form_of, judge), rig)

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
        return [event for event in self.head.rundown.schedule().events if event.what == Line(text)]
