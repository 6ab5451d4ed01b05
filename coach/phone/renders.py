"""Sessions made on demand: few side by side, what a phone waits for first, the same work never twice."""

from __future__ import annotations

import heapq
import secrets
import threading
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from coach.errors import CoachError
from coach.phone.catalogue import Item, key_of, recipe
from coach.phone.render import Entry, render
from coach.phone.site import Site
from coach.voice.studio import Tell

SIDE_BY_SIDE = 2
WAITING = 8
"""More than so many wishes at once are not taken; what was there from the start does not count."""
REMEMBERED = 200
"""So many finished pieces of work can still be asked about."""


class Busy(Exception):
    """Too many wishes at once."""


class Render:
    """One session being made. ``share`` is how far, 0 to 1; ``entry`` is there in the end, or an error."""

    def __init__(self, item: Item) -> None:
        self.id = secrets.token_hex(8)
        self.item = item
        self.share = 0.0
        self.urgent = False
        self.begun = False
        self.entry: Future[Entry] = Future()


class Renders:
    """Makes sessions into a site, in threads of its own, until it is stopped."""

    def __init__(self, site: Site, cache: Path, tell: Tell) -> None:
        self._site, self._cache, self._tell = site, cache, tell
        self._recipe = recipe()
        self._heap: list[tuple[bool, int, Render]] = []
        self._count = 0
        self._by_name: dict[str, Render] = {}
        self._by_id: dict[str, Render] = {}
        self._change = threading.Condition()
        self._stopped = False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(SIDE_BY_SIDE)]
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
        self._change.notify()
        for old in list(self._by_id)[:-REMEMBERED]:
            if self._by_id[old].entry.done():
                del self._by_id[old]

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

    def _work(self) -> None:
        while render := self._next():
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

    def _ready(self, render: Render, entry: Entry) -> None:
        self._site.write_page([entry])
        self._ended(render)
        render.entry.set_result(entry)

    def _failed(self, render: Render, error: CoachError) -> None:
        if not render.entry.done():  # else it can be played, and only the hand-out is missing
            self._ended(render)
            render.entry.set_exception(error)

    def _next(self) -> Render | None:
        with self._change:
            while True:
                if self._stopped:
                    return None
                if self._heap:
                    render = heapq.heappop(self._heap)[2]
                    if not render.begun:
                        render.begun = True
                        return render
                else:
                    self._change.wait()

    def _render(self, one: Render) -> None:
        def hear(done: int, total: int) -> None:
            if self._stopped:
                raise KeyboardInterrupt
            one.share = done / max(total, 1)

        key, early = key_of(one.item, self._recipe), partial(self._ready, one)
        render(one.item, self._site.folder, self._cache, key, hear, self._tell, early)

    def _ended(self, render: Render) -> None:
        with self._change:
            self._by_name.pop(render.item.name, None)
