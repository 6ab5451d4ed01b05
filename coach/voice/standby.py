"""A voice that gets ready while there is nothing to say yet. Nothing heavy is imported for it here."""

from __future__ import annotations

import queue
import threading

from coach.voice import engines
from coach.voice.engines import Recorder
from coach.voice.model import Voice


class Standby:
    """A recorder for ``voice``, opened from now on in another thread. It can be taken once."""

    def __init__(self, voice: Voice) -> None:
        self._engine = engines.load(voice.engine)
        self._voice = voice
        self._opened: queue.SimpleQueue[Recorder | Exception] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._done = False
        """It was taken, or closed."""
        threading.Thread(target=self._open, name="coach-voice-standby", daemon=True).start()

    @property
    def rate(self) -> int:
        """The frames a second of what it will say."""
        return self._engine.nature.rate

    def take(self, voice: Voice) -> Recorder | None:
        """The recorder, as soon as it is open; ``None`` for another voice, or when it is not to be had any more.

        Raises what kept it from opening.
        """
        with self._lock:
            if self._done or voice != self._voice:
                return None
            self._done = True
        opened = self._opened.get()
        if isinstance(opened, Exception):
            raise opened
        return opened

    def close(self) -> None:
        """End one that nobody took, without waiting for it."""
        with self._lock:
            self._done, taken = True, self._done
        if not taken:
            threading.Thread(target=self._drop, name="coach-voice-standby", daemon=True).start()

    def _drop(self) -> None:
        if not isinstance(opened := self._opened.get(), Exception):
            opened.close()

    def _open(self) -> None:
        try:
            self._opened.put(self._engine.open(self._voice))
        except Exception as error:  # for whoever takes it
            self._opened.put(error)
