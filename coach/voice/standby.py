"""A voice that is ready before there is anything to say, or still is. Nothing heavy is imported for it here."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from coach.voice import engines
from coach.voice.engines import Failure, Recorder
from coach.voice.model import Voice

WAIT_S = 0.5
"""So long a recorder that somebody else has is waited for: it takes longer to open another one."""


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
        opened = self._engine.nature.opened
        with self._lock:
            if self._done or opened(voice) != opened(self._voice):
                return None
            self._done = True
        recorder = self._opened.get()
        if isinstance(recorder, Exception):
            raise recorder
        return recorder

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


class Resident:
    """A recorder that stays open from one session to the next, for a program that makes many.

    Opening one takes longer than saying what another length of a session adds. One at a time has it.
    """

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._recorder: Recorder | None = None
        self._made: tuple[Voice, str] | None = None
        """Which voice, of which version of its engine: a person may have said more lines since."""
        self._lent = self._ended = False

    def take(self, voice: Voice) -> Recorder | None:
        """The recorder, opened where it is not or speaks in another voice; ``None`` while somebody else has it.

        Raises what keeps it from opening. Whoever closes it gives it back.
        """
        engine = engines.load(voice.engine)
        made = (engine.nature.opened(voice), engine.version())
        with self._change:
            if not self._change.wait_for(lambda: not self._lent, WAIT_S) or self._ended:
                return None
            self._lent = True
            recorder = self._recorder
            if made != self._made:
                self._recorder = self._made = None
        try:
            if recorder and not self._recorder:
                recorder.close()
            recorder = self._recorder or engine.open(voice)
        except BaseException:
            self._back(None, None)
            raise
        return _Lent(recorder, lambda whole: self._back(recorder if whole else None, made))

    def _back(self, recorder: Recorder | None, made: tuple[Voice, str] | None) -> None:
        with self._change:
            self._recorder, self._made = recorder, made if recorder else None
            self._lent = False
            self._change.notify()
            ended = self._ended
        if ended:
            self.close()

    def close(self) -> None:
        """End it; one that is lent ends when it comes back."""
        with self._change:
            self._ended = True
            recorder, self._recorder = (None, self._recorder) if self._lent else (self._recorder, None)
        if recorder:
            recorder.close()


class _Lent:
    """A recorder that, closed, is given back; in the middle of a line, after a failure or a bad line, it ends."""

    def __init__(self, recorder: Recorder, back: Callable[[bool], None]) -> None:
        self._recorder, self._back = recorder, back
        self._lock = threading.Lock()
        self._whole, self._spoilt, self._closed = True, False, False

    def say(self, text: str, rate: int, take: int = 0) -> tuple[bytes, int]:
        with self._lock:
            if self._closed:
                raise Failure("was ended")
            self._whole = False
        said = self._recorder.say(text, rate, take)
        with self._lock:
            self._whole = True
        return said

    def spoil(self) -> None:
        """What it says is not right: it ends when it is closed."""
        self._spoilt = True

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed, whole = True, self._whole and not self._spoilt
        if not whole:
            self._recorder.close()
        self._back(whole)
