"""How fast a session is built and laid out: ``python -m tests.bench.bench_script``.

Sessions of 15 minutes to 16 hours, lengths known for every line. Ratios are to a yardstick of the same run: the
YAML of the same sessions read by PyYAML's own safe loader, which any tool of this kind has to do at the least.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import msgspec
import yaml

from coach.content.library import read_session
from coach.content.model import Programme
from coach.language import language
from coach.schedule.layout import Estimate, lay_out
from coach.script.build import Settings, build
from coach.script.model import Line, Sound
from tests.programmes import library

MINUTES = (15, 60, 240, 960)
LIMIT_MS = 50
"""Building and laying out sixty minutes with recorded lengths."""
GROWTH = 1.5
"""A minute of a session four times as long may cost half as much again, for the noise of a busy machine."""


def best_ms(work: Callable[[], object], times: int = 9) -> float:
    """Of several runs the fastest: what else the machine does only ever adds."""
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        runs.append((time.perf_counter() - start) * 1000)
    return min(runs)


class Recorded:
    """Lengths by look-up, as they are once everything was recorded."""

    def __init__(self) -> None:
        self._known: dict[Line | Sound, int] = {}
        self._guess = Estimate(145)

    def __call__(self, what: Line | Sound) -> int:
        if what not in self._known:
            self._known[what] = self._guess(what)
        return self._known[what]


def of_length(programme: Programme, minutes: int, lengths: Recorded) -> Programme:
    """The programme's steps, again and again, until it lasts at least so long."""
    steps = programme.session.steps
    copies = 1
    while True:
        session = msgspec.structs.replace(programme.session, steps=steps * copies, duration=None)
        longer = Programme(session=session, exercises=programme.exercises)
        if lay_out(build(longer, language(), Settings()), lengths).duration >= minutes * 60_000:
            return longer
        copies += 1


def main() -> int:
    path = library().sessions()["full-body"]
    programme = read_session(path, library())
    english, lengths, settings = language(), Recorded(), Settings()
    texts = [path.read_text(encoding="utf-8")]
    texts += [library().exercise_path(name).read_text(encoding="utf-8") for name in programme.exercises]
    yardstick = best_ms(lambda: [yaml.safe_load(text) for text in texts])
    print(f"yardstick: PyYAML reads the same session's {len(texts)} files in {yardstick:.1f} ms\n")
    heads = ("minutes", "items", "build ms", "lay out ms", "both ms", "to yardstick", "ms a minute")
    print(" ".join(f"{head:>{width}}" for head, width in zip(heads, (8, 7, 9, 11, 8, 13, 12), strict=True)))
    rates, hour = [], 0.0
    for minutes in MINUTES:
        session = of_length(programme, minutes, lengths)
        script = build(session, english, settings)
        schedule = lay_out(script, lengths)
        true = schedule.duration / 60_000
        building = best_ms(lambda session=session: build(session, english, settings))  # type: ignore[misc]
        laying = best_ms(lambda script=script: lay_out(script, lengths))  # type: ignore[misc]
        both = building + laying
        rates.append(both / true)
        hour = both / true * 60 if minutes == 60 else hour
        print(
            f"{true:8.1f} {len(script.items):7d} {building:9.2f} {laying:11.2f} {both:8.2f}"
            f" {both / yardstick:12.2f}x {both / true:12.3f}"
        )
    growth = rates[-1] / rates[-2]  # the shortest fit the processor's caches, which says nothing about growth
    good = hour < LIMIT_MS and growth < GROWTH
    print(f"\n60 minutes: {hour:.1f} ms (limit {LIMIT_MS}); four times the length costs {4 * growth:.1f} times as much")
    print("good" if good else "TOO SLOW")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
