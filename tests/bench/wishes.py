"""Made sessions of random wishes: ``python -m tests.bench.wishes [COUNT] [SEED]``.

Prints each that misses a promise: half of the time held (44 % at the least), no static hold below twenty seconds, the
talk that fades, no crowding, true doses, a quiet stretch in each hold, "breathe in" at most eight times in twenty
minutes, no sentence more than three times; and how many were granted, refused and missed something.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator

from coach.content.library import Library, read_exercise
from coach.content.make import Wish
from coach.content.model import Exercise, Programme
from coach.errors import RequestError
from coach.making import make_session
from coach.pipeline import options_from, plan
from coach.schedule.held import fades
from coach.schedule.model import Schedule
from tests.bench.teaching import crowded, lesson, untrue_doses
from tests.content.test_make import ROOT, random_wish

LEAST_HELD = 44
SHORTEST_HOLD = 20_000
LEAST_MINUTES = 8


def missed(programme: Programme, schedule: Schedule) -> Iterator[str]:
    """What a made session does not keep."""
    one = lesson(programme, schedule)
    if one.duration < LEAST_MINUTES * 60_000:
        return
    holds = [
        span.length
        for span in schedule.windows
        if span.kind == "hold" and programme.exercises[span.place.exercise or ""].dose.reps is None
    ]
    phases = any(exercise.dose.phases for exercise in programme.exercises.values())  # their words lead through a hold
    promises = {
        f"held {one.held:.0f} %": one.held >= LEAST_HELD,
        "a short hold": min(holds, default=SHORTEST_HOLD) >= SHORTEST_HOLD,
        f"words {one.words[0]:.0f} and {one.words[2]:.0f}": fades(schedule),
        "crowded": not crowded(schedule),
        "an untrue dose": not untrue_doses(schedule),
        f"'{one.sentence}' {one.times} times": phases or one.times <= 3,
        f"breathe in {one.breathe_in} times": one.breathe_in <= 8 * max(1.0, one.duration / 1_200_000),
        "no quiet": phases or (one.least_quiet >= 10_000 and one.most_talk <= 35),
    }
    yield from (text for text, kept in promises.items() if not kept)


def wishes(count: int, seed: int) -> Iterator[tuple[Wish, Programme | None]]:
    """Random wishes, each with what is made of it; ``None``: it is refused."""
    every: list[Exercise] = [read_exercise(path) for path in Library((ROOT,)).exercises().values()]
    chance = random.Random(seed)
    for _ in range(count):
        wish = random_wish(chance)
        try:
            yield wish, make_session(every, wish, options_from({}))
        except RequestError:
            yield wish, None


def main(count: int = 500, seed: int = 3) -> None:
    tally: Counter[str] = Counter()
    for number, (wish, programme) in enumerate(wishes(count, seed)):
        if programme is None:
            tally["refused"] += 1
            continue
        tally["long enough"] += wish.duration >= LEAST_MINUTES * 60_000
        misses = list(missed(programme, plan(programme, options_from({})).schedule))
        tally.update(text.split()[0] for text in misses)
        if misses:
            minutes = wish.duration / 60_000
            print(f"{number}: {minutes:g} min, {', '.join(programme.exercises)}: {'; '.join(misses)}", flush=True)
    print(f"{count} wishes: {dict(tally)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
