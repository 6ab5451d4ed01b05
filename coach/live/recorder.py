"""Recording while a session plays: lines are asked for, and come when they are ready."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from coach.errors import CoachError
from coach.live.priority import prompt
from coach.script.model import Line
from coach.voice.model import Clip

SpeakEach = Callable[[Sequence[Line]], Iterable[tuple[Line, Clip]]]
"""Records lines in order and yields each as soon as it is there."""


class Clips(Protocol):
    """Where the transport gets its clips from. No call waits."""

    def want(self, lines: Sequence[Line]) -> None:
        """Ask for lines, the most urgent first. Asking again for the same is no matter."""

    def fresh(self) -> dict[Line, Clip]:
        """What has become ready since the last call. Raises the ``CoachError`` that ended a recording."""

    def close(self) -> None:
        """Give up what is still to be recorded."""


class Recorder:
    """Records every request in a thread of its own, so that a tip asked for now does not wait for the whole session."""

    def __init__(self, speak_each: SpeakEach) -> None:
        self._speak_each = speak_each
        self._ready: queue.SimpleQueue[tuple[Line, Clip] | CoachError] = queue.SimpleQueue()
        self._asked: set[Line] = set()
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def want(self, lines: Sequence[Line]) -> None:
        new = list(dict.fromkeys(line for line in lines if line not in self._asked))
        if not new:
            return
        self._asked.update(new)
        thread = threading.Thread(target=self._record, args=(new,), name="recording", daemon=True)
        self._threads.append(thread)
        thread.start()

    def fresh(self) -> dict[Line, Clip]:
        found: dict[Line, Clip] = {}
        while not self._ready.empty():
            ready = self._ready.get()
            if isinstance(ready, CoachError):
                raise ready
            found[ready[0]] = ready[1]
        return found

    def close(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(2)

    def _record(self, lines: Sequence[Line]) -> None:
        made: Iterator[tuple[Line, Clip]] | None = None
        prompt()  # it shares Python's lock with the thread that makes the frames
        try:
            made = iter(self._speak_each(lines))
            for line, clip in made:
                self._ready.put((line, clip))
                if self._closing.is_set():
                    break
        except CoachError as error:
            self._ready.put(error)
        except Exception as error:  # a thread has nobody else to tell
            self._ready.put(CoachError("recording", f"stopped: {error or type(error).__name__}"))
        finally:
            close = getattr(made, "close", None)
            if close is not None:
                close()  # a generator ends its workers
