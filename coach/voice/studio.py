"""Recording utterances side by side, each only once."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from coach.voice import engines
from coach.voice.cache import ClipCache
from coach.voice.engines import Engine, EngineMissing, Failure, Recorder
from coach.voice.model import Clip, Utterance, Voice
from coach.voice.standby import Resident, Standby

if TYPE_CHECKING:
    from coach.voice.take import Booth

_LINES_PER_WORKER = 6
"""Fewer lines than this are spoken sooner than another process has started."""
_LINES_PER_HELPER = 24
"""The same where one process has started long ago."""

Progress = Callable[[int, int], None]
"""Called with how many utterances are ready, and how many there are."""
Tell = Callable[[str], None]
"""Called with a line for the user."""
_Keep = Callable[[Utterance, Clip], Clip]


def record(
    utterances: Iterable[Utterance],
    cache: ClipCache | None,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
    instead: Tell | None = None,
    resident: Resident | None = None,
) -> dict[Utterance, Clip]:
    """All clips, from the cache or recorded now. Raises as ``record_each`` does; only ``resident`` outlives the call.

    What is in the cache stays there: samples are read when they are asked for. Where another engine speaks instead, it
    speaks all of them: nobody changes the voice within a session.
    """
    wanted = list(dict.fromkeys(utterances))
    try:
        return dict(_each(wanted, cache, False, workers, resident, progress))
    except EngineMissing as error:
        others = _others(wanted, error, instead)
        clips = dict(_each(list(others.values()), cache, False, workers, None, progress))
        return {one: clips[other] for one, other in others.items()}


def record_each(
    utterances: Iterable[Utterance],
    cache: ClipCache | None,
    *,
    workers: int | None = None,
    instead: Tell | None = None,
    standby: Standby | None = None,
) -> Iterator[tuple[Utterance, Clip]]:
    """Each distinct utterance with its clip, in the order of first request, as soon as it and those before are ready.

    Recording begins at the first ``next`` and goes on in the background between the following ones. ``workers``: how
    many processes speak side by side (default: as many as are of use). Closing the iterator ends them.
    ``instead``: where the preferred engine cannot start, another speaks what is left, and ``instead`` is told why.
    ``standby`` says the first lines; the other processes start when it has begun, so that they do not hold it up.

    Raises ``RequestError`` for an unknown engine or a line without words, ``CoachError`` when the engine is missing,
    fails at a line, says it badly, or cannot speak it fast enough for its ``within``. What was recorded before is kept.
    """
    left = dict.fromkeys(utterances)
    try:
        for one, clip in _each(list(left), cache, True, workers, standby):
            del left[one]
            yield one, clip
    except EngineMissing as error:
        others = _others(left, error, instead)
        names = {other: one for one, other in others.items()}
        for other, clip in _each(list(names), cache, True, workers):
            yield names[other], clip


def _others(wanted: Iterable[Utterance], error: EngineMissing, instead: Tell | None) -> dict[Utterance, Utterance]:
    """The same words for the engine that stands in. Raises the error where there is none, or nobody to tell."""
    voices = {voice: engines.stand_in(voice) for voice in {one.voice for one in wanted}}
    speakers = {voice.engine for voice in voices.values() if voice}
    if instead is None or None in voices.values() or not speakers:
        raise error
    instead(f"{error}; {', '.join(sorted(speakers))} speaks instead")
    return {one: msgspec.structs.replace(one, voice=voices[one.voice] or one.voice) for one in wanted}


def _each(
    wanted: list[Utterance],
    cache: ClipCache | None,
    in_memory: bool,
    workers: int | None,
    standby: Standby | Resident | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Utterance, Clip]]:
    makers = {name: engines.load(name) for name in dict.fromkeys(one.voice.engine for one in wanted)}
    versions = {name: engine.version() for name, engine in makers.items()} if cache else {}
    there = ((one, cache.get(one, versions[one.voice.engine], in_memory=in_memory)) for one in wanted if cache)
    ready = {one: clip for one, clip in there if clip}
    missing = [one for one in wanted if one not in ready]

    def keep(one: Utterance, clip: Clip) -> Clip:
        if cache:
            cache.put(one, versions[one.voice.engine], clip)
            return cache.get(one, versions[one.voice.engine], in_memory=in_memory) or clip
        return clip

    if progress and not missing:
        progress(len(wanted), len(wanted))
    each = _LINES_PER_HELPER if isinstance(standby, Resident) else _LINES_PER_WORKER
    crew = _Crew(makers, missing, _crew_size(makers, missing, workers, each), keep, standby) if missing else None
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
    finally:
        if crew:
            crew.end()


def _crew_size(makers: dict[str, Engine], missing: list[Utterance], workers: int | None, each: int) -> int:
    if workers is not None:
        return max(1, min(workers, len(missing)))
    cores = os.cpu_count() or 1
    most = max(makers[name].most_workers() or cores for name in {one.voice.engine for one in missing})
    return max(1, min(cores, most, -(-len(missing) // each)))


class _Crew:
    """Threads that record ``utterances`` in order, each through its own processes."""

    def __init__(
        self,
        makers: dict[str, Engine],
        utterances: list[Utterance],
        size: int,
        keep: _Keep,
        standby: Standby | Resident | None = None,
    ) -> None:
        from coach.voice.take import Booth  # not in a thread: nobody would hear that a library is missing

        self._booth = Booth
        self._makers = makers
        self._keep = keep
        self._standby = standby
        self._orders: queue.SimpleQueue[Utterance] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[tuple[Utterance, Clip | BaseException]] = queue.SimpleQueue()
        self._recorders: set[Recorder] = set()
        self._lock = threading.Lock()
        self._ended = False
        for one in utterances:
            self._orders.put(one)
        self._threads: list[threading.Thread] = []
        self._size = size
        self._start(1 if standby else size)

    def _start(self, size: int) -> None:
        for number in range(len(self._threads), size):
            standby = None if number else self._standby  # the first has it to the end: no other waits for it
            name = f"coach-voice-{number}"
            self._threads.append(threading.Thread(target=self._work, args=(standby,), name=name, daemon=True))
            self._threads[-1].start()

    def next_result(self) -> tuple[Utterance, Clip | BaseException]:
        while True:
            try:
                # A wait with an end, because one without cannot be interrupted by Ctrl-C on Windows.
                result = self._results.get(timeout=0.5)
            except queue.Empty:
                continue
            self._start(self._size)
            return result

    def end(self) -> None:
        """End all processes, also in the middle of a line. One that is just starting ends as soon as it can."""
        with self._lock:
            self._ended = True
            recorders = list(self._recorders)
        for recorder in recorders:
            recorder.close()
        for thread in self._threads:
            thread.join(timeout=1.0)

    def _work(self, standby: Standby | Resident | None) -> None:
        booths: dict[str, Booth] = {}
        try:
            while not self._ended:
                try:
                    one = self._orders.get_nowait()
                except queue.Empty:
                    return
                name = one.voice.engine
                if name not in booths:
                    engine = self._makers[name]
                    booths[name] = self._booth(engine, self._opener(engine, standby), self._drop)
                try:
                    self._results.put((one, self._keep(one, booths[name].take(one))))
                except BaseException as error:
                    self._results.put((one, error))
        finally:
            for booth in booths.values():
                booth.leave()

    def _opener(self, engine: Engine, standby: Standby | Resident | None) -> Callable[[Voice], Recorder]:
        def open_one(voice: Voice) -> Recorder:
            if self._ended:
                raise Failure("was ended")
            recorder = (standby.take(voice) if standby else None) or engine.open(voice)
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
