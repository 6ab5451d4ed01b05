"""Getting a session under the needle: lines are recorded while it plays, and only the first of them are waited for."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from coach.errors import CoachError
from coach.live.playhead import AHEAD_MS, Playhead, levelled
from coach.live.priority import prompt
from coach.live.rundown import Rundown, find_chapter, lay
from coach.script.model import Line, Place, Script, lines_of
from coach.sound.mix import Mix
from coach.sound.track import Track
from coach.voice.model import Clip

PATIENCE_S = 0.3
"""So long it waits for the whole session, which is there in less when it was recorded before."""
PRELUDE_MS = 1_000
"""A shorter beginning without a word is not worth starting early for."""
LOOK_S = 0.01

Rescript = Callable[[Mapping[Line, Clip]], Script]
"""The script again, now that these lengths are known: what it announces may change with them."""
SpeakEach = Callable[[Sequence[Line]], Iterable[tuple[Line, Clip]]]
"""Records lines in order and yields each as soon as it is there."""


class Recorder:
    """Where a session gets its clips from; no call waits.

    Every request is recorded in a thread of its own, so that a tip asked for now does not wait for the whole session.
    """

    def __init__(self, speak_each: SpeakEach) -> None:
        self._speak_each = speak_each
        self._ready: queue.SimpleQueue[tuple[Line, Clip] | CoachError] = queue.SimpleQueue()
        self._asked: set[Line] = set()
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def want(self, lines: Sequence[Line]) -> None:
        """Ask for lines, the most urgent first. Asking again for the same is no matter."""
        new = list(dict.fromkeys(line for line in lines if line not in self._asked))
        if new:
            self._asked.update(new)
            self._threads.append(threading.Thread(target=self._record, args=(new,), name="recording", daemon=True))
            self._threads[-1].start()

    def fresh(self) -> dict[Line, Clip]:
        """What has become ready since the last call. Raises the ``CoachError`` that ended a recording."""
        clips: dict[Line, Clip] = {}
        while not self._ready.empty():
            ready = self._ready.get()
            if isinstance(ready, CoachError):
                raise ready
            clips[ready[0]] = ready[1]
        return clips

    def close(self) -> None:
        """Give up what is still to be recorded."""
        self._closing.set()
        for thread in self._threads:
            thread.join(2)

    def _record(self, lines: Sequence[Line]) -> None:
        prompt()  # it shares Python's lock with the thread that makes the frames
        clips: Iterable[tuple[Line, Clip]] = ()
        try:
            clips = self._speak_each(lines)
            for ready in clips:
                self._ready.put(ready)
                if self._closing.is_set():
                    break
        except CoachError as error:
            self._ready.put(error)
        except Exception as error:  # a thread has nobody else to tell
            self._ready.put(CoachError("recording", f"stopped: {error or type(error).__name__}"))
        finally:
            if hasattr(clips, "close"):
                clips.close()  # a generator ends its workers


def lines_from(script: Script, first: int) -> list[Line]:
    """The distinct lines of a script in the order of need, when it is to begin with item ``first``."""
    items = script.items[first:] + script.items[:first]
    return list(dict.fromkeys(line for item in items for line in lines_of(item)))


def cue_up(
    rundown: Rundown,
    rescript: Rescript,
    recorder: Recorder,
    mix: Mix,
    *,
    place: Place | None = None,
    wait: bool = False,
    rate: int = 0,
    nap: Callable[[float], None] = time.sleep,
) -> Playhead:
    """A playhead at the chapter of ``place``, or at the start, as soon as its first lines are recorded. ``rate``: that
    of a voice that must be loaded first; meanwhile the bell rings that a session begins with.

    When everything is there at once, it is the very session that an export writes. Raises the ``CoachError`` of a line
    that cannot be recorded.
    """
    tape, waited, again = rundown.tape, 0.0, True
    first = _item_of(place, rundown)
    recorder.want(lines_from(rundown.script, first))
    while True:
        if fresh := recorder.fresh():
            tape.clips.update(fresh)
            rundown = rundown.extended()
        if again and rundown.complete:
            again = False
            better = rescript(tape.clips)
            if better != rundown.script:
                rundown = lay(better, tape, rundown.basis)
                first = _item_of(place, rundown)
                recorder.want(lines_from(better, first))
        until = rundown.recorded_until
        enough = until is None or until - rundown.begin_of(first) >= AHEAD_MS
        if until is None or (enough and waited >= PATIENCE_S):
            break
        if rate and not tape.clips and first == 0 and until >= PRELUDE_MS and not mix.bed:
            return Playhead(rundown, _prelude(rundown, mix, rate), wait=wait)
        nap(LOOK_S)
        waited += LOOK_S
    return Playhead(rundown, levelled(rundown, mix), first=first, wait=wait)


def _item_of(place: Place | None, rundown: Rundown) -> int:
    return (find_chapter(rundown.items, place) or 0) if place else 0


def _prelude(rundown: Rundown, mix: Mix, rate: int) -> Track:
    """What sounds before the first word. It says nothing of the voice's level, which is found when that is there."""
    track = Track(rundown.schedule(rundown.recorded), {}, mix, rate=rate)
    track.settle(0.0)
    return track.ready()
