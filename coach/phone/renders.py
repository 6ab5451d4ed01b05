"""Sessions made on demand: few side by side, what a phone waits for first, the same work never twice."""

from __future__ import annotations

import ctypes
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from coach.errors import CoachError
from coach.phone.catalogue import Item, key_of, recipe
from coach.phone.render import Entry, Growing, render
from coach.phone.site import Site
from coach.pipeline import lines, plan, speak
from coach.voice.cache import ClipCache
from coach.voice.standby import Resident
from coach.voice.studio import Tell

WAITING = 8
"""More than so many wishes at once are not taken; what was there from the start does not count."""
REMEMBERED = 200
"""So many finished pieces of work can still be asked about."""
AT_WORK = 3
"""So many of them are being made at a time: each has its sound in memory."""
SIDE_BY_SIDE = 2
"""So many of these are made ready to be heard, in the order in which they came."""
AHEAD = 3
"""So many lines are spoken ahead at a time: a wish that comes meanwhile waits for no more."""
AHEAD_S = 60.0
"""A sound that is so far ahead of whoever hears it makes room for one that nobody can hear yet."""
LOOK_S = 1.0
"""How often it is looked whether a sound that made room is still so far ahead."""
M_ARENA_MAX, HEAPS = -8, 2
"""glibc's own name for a setting of its ``mallopt``; how many heaps all threads share."""


class Busy(Exception):
    """Too many wishes at once."""


class Render:
    """One session being made. ``share`` is how far, 0 to 1; ``entry`` is there in the end, or an error.

    ``playable`` is there as soon as it can be heard: what it says of the sound has no sum then.
    """

    def __init__(self, item: Item) -> None:
        self.id = secrets.token_hex(8)
        self.item = item
        self.share = 0.0
        self.urgent = False
        self.begun = False
        self.playable: Future[Entry] = Future()
        self.entry: Future[Entry] = Future()
        self.growing: Growing | None = None


class Renders:
    """Makes sessions into a site, in threads of its own, until it is stopped.

    Some make what phones wish for, one what was there from the start, and one speaks what may be wished for next. They
    take turns: see ``_may``.
    """

    def __init__(self, site: Site, cache: Path, tell: Tell) -> None:
        self._site, self._cache, self._tell = site, cache, tell
        self._recipe = recipe()
        self._wished: deque[Render] = deque()
        self._listed: deque[Render] = deque()
        self._by_name: dict[str, Render] = {}
        self._by_id: dict[str, Render] = {}
        self._ahead: deque[Iterator[None]] = deque()
        self._foreseen: set[str] = set()
        self._voice = Resident()
        self._change = threading.Condition()
        self._stopped = False
        _share_heaps()
        queues = [*[self._wished] * AT_WORK, self._listed]
        self._threads = [threading.Thread(target=self._work, args=(queue,), daemon=True) for queue in queues]
        self._threads.append(threading.Thread(target=self._speak_ahead, daemon=True))
        for thread in self._threads:
            thread.start()

    def entry(self, item: Item) -> Entry | None:
        """The session, where it is there and up to date."""
        if entry := self._site.entry(item.name, key_of(item, self._recipe)):
            self._site.touch(entry)
        return entry

    def ask(self, item: Item, *, urgent: bool = True) -> Render:
        """Have a session made; whoever asks for the same waits for the same. Raises ``Busy``."""
        with self._change:
            render = self._by_name.get(item.name)
            if render is None:
                if urgent and len(self._wishes()) >= WAITING:
                    raise Busy
                render = Render(item)
                self._by_name[item.name] = self._by_id[render.id] = render
                for old in list(self._by_id)[:-REMEMBERED]:
                    if self._by_id[old].entry.done():
                        del self._by_id[old]
                if not urgent:
                    self._listed.append(render)
            if urgent and not render.urgent:
                render.urgent = True
                self._wished.append(render)
            self._change.notify_all()
            return render

    def foresee(self, name: str, wishes: Iterable[Callable[[], Item]]) -> None:
        """Speak what these would say, whenever nothing else is to be done; for each ``name`` once."""
        with self._change:
            if name not in self._foreseen:
                self._foreseen.add(name)
                self._ahead.extend(self._spoken(wish) for wish in wishes)
                self._change.notify_all()

    def find(self, id: str) -> Render | None:
        with self._change:
            return self._by_id.get(id)

    def pending(self, name: str) -> Render | None:
        """The session of this name, where it is asked for and not there yet."""
        with self._change:
            return self._by_name.get(name)

    def stop(self) -> None:
        """End all work and wait until it has ended."""
        with self._change:
            self._stopped = True
            self._change.notify_all()
        for thread in self._threads:
            thread.join(10)
        self._voice.close()

    def _wishes(self) -> list[Render]:
        """What phones wait for, or hear while it is made; the oldest wish first."""
        return [one for one in self._by_name.values() if one.urgent]

    def _may(self, render: Render) -> bool:
        """Whether it is this one's turn: what nobody can hear yet comes first, what nobody wished for last."""
        wishes = self._wishes()
        if not render.urgent:
            return not wishes
        unheard = [one for one in wishes if one.begun and not one.playable.done()]
        if render in unheard:
            return render in unheard[:SIDE_BY_SIDE]
        return not unheard or render.growing is None or render.growing.ahead_s < AHEAD_S

    def _take_turn(self, render: Render) -> None:
        """Wait until it is this one's. Raises ``KeyboardInterrupt`` where all work is to end."""
        with self._change:
            while not self._stopped and not self._may(render):
                self._change.wait(LOOK_S)
        if self._stopped:
            raise KeyboardInterrupt

    def _work(self, queue: deque[Render]) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._stopped or queue)
                if self._stopped:
                    return
                render = queue.popleft()
                first, render.begun = not render.begun, True
            if first:  # it may stand in both
                self._make(render)

    def _speak_ahead(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._stopped or (self._ahead and not self._wishes()))
                if self._stopped:
                    return
                work = self._ahead.popleft()
            if next(work, work) is None:
                with self._change:
                    self._ahead.appendleft(work)

    def _spoken(self, wish: Callable[[], Item]) -> Iterator[None]:
        """Speaks a wish ahead, some lines at a time. Whoever wishes it indeed hears what is wrong with it."""
        try:
            item = wish()
            texts = lines(plan(item.programme, item.options).script)
            for start in range(0, len(texts), AHEAD):
                some = [(texts[start : start + AHEAD], item.options)]
                speak(some, ClipCache(self._cache), resident=self._voice)
                yield
        except Exception:  # whoever wishes it indeed is told; this thread has others to serve
            return

    def _make(self, render: Render) -> None:
        try:
            self._take_turn(render)
            if entry := self.entry(render.item):
                self._ready(render, entry)
            else:
                self._render(render)
        except CoachError as error:
            self._failed(render, error)
            self._tell(str(error))
        except BaseException as error:
            self._failed(render, CoachError(render.item.title, f"could not be made ({error!r})"))

    def _render(self, one: Render) -> None:
        def hear(done: int, total: int) -> None:
            self._take_turn(one)
            one.share = done / max(total, 1)

        def begun(entry: Entry) -> None:
            with self._change:
                one.playable.set_result(entry)
                self._change.notify_all()

        one.growing = Growing(begun)
        self._ready(
            one,
            render(
                one.item, self._site.folder, self._cache, key_of(one.item, self._recipe), hear, self._tell,
                one.growing, self._voice if one.urgent else None,
            ),
        )  # fmt: skip

    def _ready(self, render: Render, entry: Entry) -> None:
        self._site.write_page([entry])
        self._ended(render)
        if not render.playable.done():
            render.playable.set_result(entry)
        render.entry.set_result(entry)

    def _failed(self, render: Render, error: CoachError) -> None:
        self._ended(render)
        for future in (render.entry, render.playable):  # what is playable is looked at first
            if not future.done():
                future.set_exception(error)

    def _ended(self, render: Render) -> None:
        if render.growing:
            render.growing.ended = True
            render.growing = None
        with self._change:
            self._by_name.pop(render.item.name, None)
            self._change.notify_all()


def _share_heaps() -> None:
    """Where glibc is below us: else each thread has a heap of its own, which stays as large as its largest session."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, HEAPS)
