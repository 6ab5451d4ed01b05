"""Making a whole site: plan all, speak each distinct line once, then encode; here, or wherever something can be sent.

Whatever has ``submit(function, *arguments)`` and gives something with ``result()`` does the work: executors of
``concurrent.futures``, a client of Dask, Parsl's pool. Folder and cache must be the same for all who work on them.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec

from coach.errors import CoachError
from coach.phone.catalogue import Item, key_of, recipe
from coach.phone.render import Entry, render
from coach.phone.site import Site
from coach.pipeline import Options, lines, notices, plan, speak
from coach.script.model import Line
from coach.voice.cache import ClipCache
from coach.voice.studio import Progress, Tell

LINES_EACH = 40
"""So many lines are spoken as one piece of work, where others do it."""
ANSWER_S = 10
"""So long a scheduler is waited for."""
IN_FLIGHT = 64
"""So many pieces of work are out at a time: each carries its whole session."""


class Submits(Protocol):
    """Does work elsewhere."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Begin, and give something whose ``result()`` waits for the end."""


class Failure(msgspec.Struct, frozen=True):
    """A session that could not be made. ``problem`` is one line for the user."""

    name: str
    problem: str
    exit_code: int = 1


class Built(msgspec.Struct, frozen=True):
    """What a run did: the sessions that it made, those that were up to date, those that failed."""

    made: tuple[Entry, ...] = ()
    kept: tuple[Entry, ...] = ()
    failures: tuple[Failure, ...] = ()


def build(
    items: Sequence[Item],
    site: Site,
    cache: Path,
    *,
    executor: Submits | None = None,
    jobs: int | None = None,
    speaking: Progress = lambda done, total: None,
    writing: Progress = lambda done, total: None,
    tell: Tell = lambda notice: None,
) -> Built:
    """Make what is not up to date of ``items``. One that fails does not stop the others. Raises ``CoachError``.

    Without an ``executor`` ``jobs`` sessions are written side by side, here (default: as many as there are processors).
    """
    sum_of_all = recipe()
    keys = {item.name: key_of(item, sum_of_all) for item in items}
    entries = {item.name: site.entry(item.name, keys[item.name]) for item in items}
    missing = [item for item in items if not entries[item.name]]
    kept = tuple(entry for entry in entries.values() if entry)
    if not missing:
        return Built(kept=kept)
    failures = _speak(missing, cache, executor, speaking, tell)
    missing = [item for item in missing if item.name not in {failure.name for failure in failures}]
    results = list(_write(missing, keys, site, cache, executor, jobs, writing))
    made = tuple(result for result in results if isinstance(result, Entry))
    if made and not any(site.entry(entry.name) for entry in made):
        mend = "name a folder that all machines share, by its whole path"
        raise CoachError(str(site.folder), "is not where the work was done", mend)
    failures += [result for result in results if isinstance(result, Failure)]
    return Built(made, kept, tuple(failures))


def _write(
    items: Sequence[Item],
    keys: Mapping[str, str],
    site: Site,
    cache: Path,
    executor: Submits | None,
    jobs: int | None,
    progress: Progress,
) -> Iterator[Entry | Failure]:
    """Make every item, here or wherever ``executor`` has it done."""
    work = [(work_on, item, str(site.folder), str(cache), keys[item.name]) for item in items]
    if executor is not None:
        for number, result in enumerate(_results(executor, work)):
            progress(number + 1, len(items))
            yield result
        return
    stopped = threading.Event()
    tally = _Tally(len(items), progress, stopped)
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        try:
            yield from _results(pool, ((*piece, tally.of(number)) for number, piece in enumerate(work)))
        except BaseException:
            stopped.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def work_on(item: Item, site: str, cache: str, key: str, progress: Progress | None = None) -> Entry | Failure:
    """One piece of work, which may be done anywhere, and twice."""
    try:
        return render(item, Path(site), Path(cache), key, progress or (lambda done, total: None))
    except CoachError as error:
        return Failure(item.name, str(error), error.exit_code)


def speak_on(texts: Sequence[Line], options: Options, cache: str) -> str:
    """Another one: speak lines into the cache. Returns what went wrong, if anything: whoever needs the line tells."""
    try:
        speak([(texts, options)], ClipCache(Path(cache)), instead=lambda _: None)
    except CoachError as error:
        return str(error)
    return ""


def _speak(
    items: Sequence[Item], cache: Path, executor: Submits | None, progress: Progress, tell: Tell
) -> list[Failure]:
    """Plan every item, and speak each distinct line once, voice by voice."""
    failures: list[Failure] = []
    voices: dict[str, tuple[Options, dict[Line, None]]] = {}
    notes: dict[str, None] = {}
    for item in items:
        try:
            first = plan(item.programme, item.options)
        except CoachError as error:
            failures.append(Failure(item.name, str(error), error.exit_code))
            continue
        notes.update(dict.fromkeys(notices(first)))
        spoken = voices.setdefault(repr((item.options.voice, item.options.language.name)), (item.options, {}))[1]
        spoken.update(dict.fromkeys(lines(first.script)))
    for notice in notes:
        tell(notice)
    if executor is None:
        for options, texts in voices.values():
            try:
                speak([(texts, options)], ClipCache(cache, tell), progress, tell)
            except CoachError:
                continue  # the sessions that need the line will say so, and the others go on
        return failures
    pieces = [
        (speak_on, tuple(texts)[start : start + LINES_EACH], options, str(cache))
        for options, texts in voices.values()
        for start in range(0, len(texts), LINES_EACH)
    ]
    for number, _ in enumerate(_results(executor, pieces)):
        progress(number + 1, len(pieces))
    return failures


def _results(workers: Submits, work: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    """The results in the order of the work, so much of it out at a time as is good."""
    waiting: deque[Any] = deque()
    for function, *arguments in work:
        waiting.append(workers.submit(function, *arguments))
        if len(waiting) >= IN_FLIGHT:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


class _Tally:
    """The progress of many as one, and the way to stop them all."""

    def __init__(self, count: int, progress: Progress, stopped: threading.Event) -> None:
        self._parts = [0] * count
        self._progress = progress
        self._stopped = stopped

    def of(self, number: int) -> Progress:
        def hear(done: int, total: int) -> None:
            if self._stopped.is_set():
                raise KeyboardInterrupt
            self._parts[number] = 100 * done // max(total, 1)
            self._progress(sum(self._parts) // len(self._parts), 100)

        return hear


@contextmanager
def dask(address: str) -> Iterator[Submits]:
    """A client of the Dask cluster at ``HOST:PORT``. Raises ``CoachError`` where none answers or Dask is not here."""
    try:
        from distributed import Client
    except ImportError:
        raise CoachError("dask", "is not installed", "pip install 'audio-coach[dask]'") from None
    try:
        client = Client(f"tcp://{address}", timeout=ANSWER_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CoachError(f"dask://{address}", f"no scheduler answers there ({error})", "start one first") from None
    with client:
        yield client


EXECUTORS: Mapping[str, Callable[[str], Any]] = {"dask": dask}
"""What ``--executor NAME://ADDRESS`` may name: a context that gives something with ``submit``."""
