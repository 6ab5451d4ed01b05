"""A listener who presses anything at any time: whatever happens, the session keeps its promises and ends."""

from __future__ import annotations

import os
import random

import numpy as np
import pytest

from coach.live.keys import Action, bind
from coach.live.rundown import Rundown
from coach.live.steering import Prompter
from coach.live.transport import Rig, Transport
from coach.script.model import Line, Mark, Place, Window
from coach.sound.mix import Mix
from tests.live.fakes import (
    IN_HOLD,
    Diary,
    Hands,
    Room,
    Voices,
    Watcher,
    basis_of,
    form_of,
    head_of,
    notes_of,
    programme,
    random_presses,
    script_of,
)

RUNS = int(os.environ.get("COACH_FUZZ", "40"))
"""How many listeners; COACH_FUZZ=5000 for a long night."""


def check(rundown: Rundown, *, glided: bool = False) -> None:
    """What must be true of every rundown, whatever was done to it. ``glided``: a hold may have been cut short."""
    cursor = 0
    last_line = None
    last_end = 0
    for slot in rundown.slots:
        assert slot.begin.at == cursor
        cursor = slot.laid.cursor.at
        if isinstance(slot.item, Window):
            (span,) = slot.laid.windows
            assert (span.start, span.length) == (slot.begin.at, slot.item.length)
            assert cursor == span.end
            for event in slot.laid.events:
                assert span.start <= event.start
                assert event.end <= span.end
            counts = [event for event in slot.laid.events if event.role == "count" and span.kind == "hold"]
            pinned = sum(pin.role == "count" for pin in slot.item.pins)
            if counts and not glided:
                for left, event in zip(range(1, pinned + 1), reversed(counts), strict=False):
                    assert event.start == span.end - 1000 * left
        for event in slot.laid.events:
            assert event.start >= last_end
            last_end = event.end
            if isinstance(event.what, Line):
                if last_line is not None and not last_line.role == event.role == "count":
                    assert event.start >= last_line.end + rundown.script.gap
                last_line = event


def holds(rundown: Rundown) -> dict[Place, int]:
    return {
        slot.item.place: slot.item.length
        for slot in rundown.slots
        if isinstance(slot.item, Window) and slot.item.kind == "hold"
    }


CHANGE: dict[str, tuple[int, int]] = {"longer": (1_000, 10_000), "shorter": (-10_000, -1_000)}
ANEW = ("repeat", "previous", "less", "more", "glide")
"""What may bring back the holds as they were written, or end one."""


def watch(transport: Transport) -> None:
    """Judge every change when it is made: holds as long as asked, and what was heard where it was."""
    head, act, change = transport.head, transport.act, transport.head.change

    def judged_act(action: Action | None) -> None:
        was = holds(head.rundown)
        act(action)
        now = holds(head.rundown)
        least, most = CHANGE.get(action or "", (0, 0))
        for place in was.keys() & now.keys():
            moved = now[place] - was[place]
            assert moved == 0 or least <= moved <= most or action in ANEW, (action, place, moved)

    def judged_change(rundown: Rundown, at: int, to: int | None = None) -> None:
        if to is None:
            heard, now = (
                [event for event in each.schedule().events if event.start < head.here]
                for each in (head.rundown, rundown)
            )
            assert now == heard, "what was heard has moved"
        change(rundown, at, to)

    transport.act, head.change = judged_act, judged_change  # type: ignore[method-assign]


@pytest.mark.parametrize("part", range(10))
def test_any_keys_at_any_time_leave_a_session_that_keeps_its_promises_and_ends(part: int, monkeypatch) -> None:
    monkeypatch.setattr("coach.live.transport.sound_of", lambda *asked: np.zeros(100, np.int16))
    for seed in range(part, RUNS, 10):
        play(seed)


def play(seed: int) -> None:
    dice = random.Random(seed * 7919)
    session = programme((20, 45), reps=dice.choice([None, None, 3]), rounds=dice.choice([1, 2]))
    script = script_of(session)
    room = Room()
    room.block = dice.choice([30, 210, 210])
    voices = Voices(room, dice.choice([0] * 8 + [40] * 4 + [400] * 4 + [3_000]))
    wait = dice.random() < 0.25
    first = dice.choice([0, 0, next(i for i, item in enumerate(script.items) if isinstance(item, Mark) and i)])
    head = head_of(script, voices, basis_of(session), wait=wait, first=first)
    presses = random_presses(seed, 260_000)
    if dice.random() < 0.3:
        presses.append((dice.randrange(200_000), "q"))
    end = max(at for at, _ in presses)
    presses += [(end + 30_000 * n, "play") for n in (1, 2)]  # not left paused for ever
    diary = Diary()
    hands, notes, watcher = Hands(room, presses, dice.choice([50, 300, 1500])), notes_of(diary), Watcher()
    mixes = (Mix(), Mix(bells="off"))
    keys = {**bind(), "play": "play"}
    rig = Rig(voices, room, hands, watcher, notes, keys, mixes, wait_at_most=20_000, wall=room.wall)
    transport = Transport(head, Prompter(form_of), rig)
    seen: list[Rundown] = []
    watch(transport)

    glided = False  # a hold that was cut short then stays so behind us, also when the listener goes back

    def each() -> None:
        nonlocal glided
        glided = glided or transport._gliding
        until = head.rundown.recorded_until
        assert head.feeder.track is not head._track or until is None or head.feeder.position <= until, (
            "not recorded yet"
        )
        if transport.head.feeder.settled:
            assert transport.head.feeder.track is transport.head._track
        if not seen or seen[-1] is not transport.head.rundown:
            seen.append(transport.head.rundown)
            check(seen[-1], glided=glided)

    hands.each = each
    ending = transport.play()
    each()
    quits = sum(1 for _, key in random_presses(seed, 260_000) if key == "q")
    assert ending == "end" or quits or any(key == "q" for _, key in presses), seed
    assert notes.at_end == (ending == "end")
    held = int(np.count_nonzero(room.pcm & IN_HOLD))
    logged = sum(each.ms for each in diary.entries)
    assert abs(held - logged) <= 30 * (len(presses) + 2), (seed, held, logged)
    assert notes.chapters
    asked = max((at for at, key in presses if key in "t?"), default=0)
    if not voices.ms and asked < room.now * 1000 - 5_000:
        assert not transport._moves, "what was asked for is neither said nor refused"
