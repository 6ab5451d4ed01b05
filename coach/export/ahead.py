"""What of an export is made while the later lines of its session are still spoken: the level, and the first islands.

Nothing that was laid out moves again (see ``schedule.layout``), and the level comes from the first minute of speech
(see ``sound.levels``). So whatever lies before the first line that is missing can be encoded, and goes into the cache,
where the export finds it. That writes the same bytes whether it finds it or not: what turned out otherwise, because the
session announces another length after all, is encoded again.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from hashlib import blake2b
from itertools import takewhile
from threading import Lock

import msgspec

from coach.errors import CoachError
from coach.export.islands import prepare
from coach.export.mp3 import grid_of
from coach.pipeline import Lengths, Plan, lines, utterance
from coach.schedule.layout import lay_out
from coach.script.model import Line, lines_of
from coach.sound.mix import Mix
from coach.sound.track import FIRST_MS, RECIPE, Track
from coach.store import Store, cached
from coach.voice.cache import ClipCache
from coach.voice.engines import load
from coach.voice.model import Clip

EVERY = 8
"""So many more lines are waited for: to look through a session takes a while, too."""


def settle(track: Track, store: Store | None) -> None:
    """The level of the speech. Measuring it takes long, so it is kept."""
    if track.settled:
        return
    speech = blake2b()
    for event in (first := track.first_events()):
        if isinstance(event.what, Line):
            speech.update(track.clips[event.what].digest)
    about = [msgspec.json.encode(part, enc_hook=int) for part in (first, track.mix)]
    bed = str(track.bed_level) if track.mix.bed else ""
    key = Store.key(str(RECIPE), str(track.rate), speech.digest(), bed, *about)
    level = cached(store, "levels", key, lambda: msgspec.json.encode((float(track.gain), track.middle)))
    track.settle(*msgspec.json.decode(level, type=tuple[float, float | None]))


class Versions:
    """The engines' versions, each asked once, and only where it is needed: to tell it, some start a process."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._lock = Lock()

    def __call__(self, engine: str) -> str:
        with self._lock:
            if engine not in self._known:
                self._known[engine] = load(engine).version()
            return self._known[engine]


class Ahead:
    """Encodes a session as its lines come into the cache, in a thread of its own.

    One that must last exactly so long, or has a sound under it from end to end, waits for the last line: only that
    tells where the first one stands, or how it sounds.
    """

    def __init__(self, plan: Plan, mix: Mix, bitrate: int | None, cache: ClipCache, versions: Versions) -> None:
        self._plan, self._mix, self._bitrate, self._cache, self._versions = plan, mix, bitrate, cache, versions
        self._idle = plan.is_fitted or bool(mix.bed or mix.keep_alive)
        self._clips: dict[Line, Clip] = {}
        self._islands = self._seen = 0
        self._track: Track | None = None
        self._closed = False
        self._pool = ThreadPoolExecutor(1, "coach-ahead")
        self._work: Future[None] | None = None

    def look(self, done: int, total: int) -> None:
        """``done`` of ``total`` lines are recorded."""
        if self._idle or not self._seen + EVERY <= done < total or (self._work and not self._work.done()):
            return
        self._seen = done
        self._work = self._pool.submit(self._encode)

    def close(self) -> None:
        """To be called in any case. The export encodes the rest, with all processors."""
        self._closed = True
        self._pool.shutdown(cancel_futures=True)
        with suppress(CoachError):  # the export meets it again, and tells
            if self._work and not self._work.cancelled():
                self._work.result()

    def _encode(self) -> None:
        script, options, store = self._plan.script, self._plan.options, self._cache.store
        version, known = self._versions(options.voice.engine), len(self._clips)
        for line in lines(script)[len(self._clips) :]:
            clip = self._cache.get(utterance(line, options), version, in_memory=False)
            if clip is None:
                break
            self._clips[line] = clip
        if len(self._clips) == known:  # the lines that came were those of other sessions
            return
        items = takewhile(lambda item: all(line in self._clips for line in lines_of(item)), script.items)
        first = msgspec.structs.replace(script, items=tuple(items), tail=0)
        schedule = lay_out(first, Lengths(options, self._clips))
        if self._track:
            self._track = self._track.with_schedule(schedule, self._clips)
        elif sum(event.length for event in schedule.events if isinstance(event.what, Line)) >= FIRST_MS:
            self._track = Track(schedule, self._clips, self._mix)
            settle(self._track, store)
        if self._track:
            for number in prepare(self._track, grid_of(self._track, self._bitrate), store, self._islands):
                self._islands = number
                if self._closed:
                    break
