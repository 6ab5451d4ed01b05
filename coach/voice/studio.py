"""Recording utterances side by side, each only once."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from coach.voice import engines
from coach.voice.cache import ClipCache
from coach.voice.engines import Engine, Failure, Recorder
from coach.voice.model import Clip, Utterance, Voice
from coach.voice.take import Booth

_LINES_PER_WORKER = 6
"""Fewer lines than this are spoken sooner than another process has started."""

Progress = Callable[[int, int], None]
"""Called with how many utterances are ready, and how many there are."""
_Keep = Callable[[Utterance, Clip], Clip]


def record(
    utterances: Iterable[Utterance],
    cache: ClipCache | None,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
    held: bool = True,
) -> dict[Utterance, Clip]:
    """All clips, from the cache or recorded now. Raises as ``record_each`` does; no process outlives the call."""
    return dict(record_each(utterances, cache, progress=progress, workers=workers, held=held))


def record_each(  # long: what it promises takes a third of it
    utterances: Iterable[Utterance],
    cache: ClipCache | None,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
    held: bool = True,
) -> Iterator[tuple[Utterance, Clip]]:
    """Each distinct utterance with its clip, in the order of first request, as soon as it and those before are ready.

    Recording begins at the first ``next`` and goes on in the background between the following ones. ``workers``: how
    many processes speak side by side (default: as many as there are processors). Closing the iterator ends them.
    Without ``held`` the clips that are in the cache stay there: their samples are read whenever they are asked for.

    Raises ``RequestError`` for an unknown engine or a line without words, ``CoachError`` when the engine is missing,
    fails twice at a line, or cannot speak one fast enough for its ``within``. What was recorded before is kept.
    """
    wanted = list(dict.fromkeys(utterances))
    makers = {name: engines.load(name) for name in dict.fromkeys(one.voice.engine for one in wanted)}
    versions = {name: engine.version() for name, engine in makers.items()} if cache else {}
    ready = _recorded_before(wanted, cache, versions, held=held) if cache else {}
    missing = [one for one in wanted if one not in ready]

    def keep(one: Utterance, clip: Clip) -> Clip:
        if cache:
            cache.put(one, versions[one.voice.engine], clip)
            return cache.get(one, versions[one.voice.engine], held=held) or clip
        return clip

    crew = _Crew(makers, missing, _crew_size(len(missing), workers), keep) if missing else None
    try:
        for one in wanted:
            while one not in ready and crew:
                done, result = crew.next_result()
                if isinstance(result, BaseException):
                    raise result
                ready[done] = result
                if progress:
                    progress(len(ready), len(wanted))
            yield one, ready[one]
        if progress and not crew:
            progress(len(wanted), len(wanted))
    finally:
        if crew:
            crew.end()


def _recorded_before(
    wanted: Iterable[Utterance], cache: ClipCache, versions: Mapping[str, str], *, held: bool
) -> dict[Utterance, Clip]:
    clips = ((one, cache.get(one, versions[one.voice.engine], held=held)) for one in wanted)
    return {one: clip for one, clip in clips if clip}


def _crew_size(lines: int, workers: int | None) -> int:
    if workers is not None:
        return max(1, min(workers, lines))
    return max(1, min(os.cpu_count() or 1, -(-lines // _LINES_PER_WORKER)))


class _Crew:
    """Threads that record ``utterances`` in order, each through its own processes."""

    def __init__(self, makers: dict[str, Engine], utterances: list[Utterance], size: int, keep: _Keep) -> None:
        self._makers = makers
        self._keep = keep
        self._orders: queue.SimpleQueue[Utterance] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[tuple[Utterance, Clip | BaseException]] = queue.SimpleQueue()
        self._recorders: set[Recorder] = set()
        self._lock = threading.Lock()
        self._ended = False
        for one in utterances:
            self._orders.put(one)
        self._threads = [threading.Thread(target=self._work, name=f"coach-voice-{n}", daemon=True) for n in range(size)]
        for thread in self._threads:
            thread.start()

    def next_result(self) -> tuple[Utterance, Clip | BaseException]:
        while True:
            try:
                # A wait with an end, because one without cannot be interrupted by Ctrl-C on Windows.
                return self._results.get(timeout=0.5)
            except queue.Empty:
                continue

    def end(self) -> None:
        """End all processes, also in the middle of a line. One that is just starting ends as soon as it can."""
        with self._lock:
            self._ended = True
            recorders = list(self._recorders)
        for recorder in recorders:
            recorder.close()
        for thread in self._threads:
            thread.join(timeout=1.0)

    def _work(self) -> None:
        booths: dict[str, Booth] = {}
        try:
            while not self._ended:
                try:
                    one = self._orders.get_nowait()
                except queue.Empty:
                    return
                name = one.voice.engine
                if name not in booths:
                    booths[name] = Booth(self._makers[name], self._opener(self._makers[name]), self._drop)
                try:
                    self._results.put((one, self._keep(one, booths[name].take(one))))
                except BaseException as error:
                    self._results.put((one, error))
        finally:
            for booth in booths.values():
                booth.leave()

    def _opener(self, engine: Engine) -> Callable[[Voice], Recorder]:
        def open_one(voice: Voice) -> Recorder:
            if self._ended:
                raise Failure("was ended")
            recorder = engine.open(voice)
            with self._lock:
                self._recorders.add(recorder)
                ended = self._ended
            if ended:
                self._drop(recorder)
                raise Failure("was ended")
            return recorder

        return open_one

    def _drop(self, recorder: Recorder) -> None:
        recorder.close()
        with self._lock:
            self._recorders.discard(recorder)
