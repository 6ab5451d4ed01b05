"""Sessions made on demand: few side by side, what a phone waits for first, the same work never twice."""

from __future__ import annotations

import heapq
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
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
AHEAD = 3
"""So many lines are spoken ahead at a time: a wish that comes meanwhile waits for no more."""


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
    """Makes sessions into a site, in two threads of its own, until it is stopped.

    One makes what a phone waits for, and else speaks what one may wait for next, with a voice that stays open. The
    other one makes what was there from the start, too; it stands still while a phone waits for something else.
    """

    def __init__(self, site: Site, cache: Path, tell: Tell) -> None:
        self._site, self._cache, self._tell = site, cache, tell
        self._recipe = recipe()
        self._heap: list[tuple[bool, int, Render]] = []
        self._count = 0
        self._by_name: dict[str, Render] = {}
        self._by_id: dict[str, Render] = {}
        self._ahead: deque[Iterator[None]] = deque()
        self._foreseen: set[str] = set()
        self._voice = Resident()
        self._change = threading.Condition()
        self._stopped = False
        self._threads = [threading.Thread(target=self._work, args=(quick,), daemon=True) for quick in (True, False)]
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
                if urgent and sum(one.urgent for one in self._by_name.values()) >= WAITING:
                    raise Busy
                render = Render(item)
                self._by_name[item.name] = self._by_id[render.id] = render
                self._queue(render, urgent)
            elif urgent and not render.urgent:
                self._queue(render, urgent)
            return render

    def _queue(self, render: Render, urgent: bool) -> None:
        """Put it in line; one that stands in it twice is begun once."""
        render.urgent = urgent
        self._count += 1
        heapq.heappush(self._heap, (not urgent, self._count, render))
        self._change.notify_all()
        for old in list(self._by_id)[:-REMEMBERED]:
            if self._by_id[old].entry.done():
                del self._by_id[old]

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

    def _work(self, quick: bool) -> None:
        while work := self._next(quick):
            if isinstance(work, Render):
                self._make(work)
            elif next(work, work) is None:
                with self._change:
                    self._ahead.appendleft(work)

    def _next(self, quick: bool) -> Render | Iterator[None] | None:
        with self._change:
            while not self._stopped:
                if self._heap and not (quick and self._heap[0][0]):
                    render = heapq.heappop(self._heap)[2]
                    if not render.begun:
                        render.begun = True
                        return render
                elif quick and self._ahead and not self._pressing():
                    return self._ahead.popleft()
                else:
                    self._change.wait()
            return None

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
            with self._change:
                self._change.wait_for(lambda: self._stopped or one.urgent or not self._pressing())
            if self._stopped:
                raise KeyboardInterrupt
            one.share = done / max(total, 1)

        one.growing = Growing(one.playable.set_result)
        self._ready(
            one,
            render(
                one.item, self._site.folder, self._cache, key_of(one.item, self._recipe), hear, self._tell,
                one.growing, self._voice if one.urgent else None,
            ),
        )  # fmt: skip

    def _pressing(self) -> bool:
        """Whether something is being made that a phone waits for."""
        return any(one.urgent and one.begun for one in self._by_name.values())

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
