"""The ladder of choices for an exact fit: rounds rung by rung, and on each rung how long the holds may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from coach.script.work import Fit, Work

MOST_ROUNDS = 4
"""Stretches are repeated two to four times (ACSM Guidelines, 11th ed.)."""


class Rung(msgspec.Struct, frozen=True):
    """A choice of rounds and rests. Lengths in ms: with all holds at their shortest and longest, and these with all
    silences at their shortest and longest."""

    choice: Fit
    works: dict[int, Work]
    low: int
    high: int
    least: int
    most: int

    def reaches(self, duration: int) -> bool:
        return self.least <= duration <= self.most

    def reckon(self, holds: Mapping[int, int]) -> int:
        """How long the session is with these holds, but for the words that announce them."""
        plan = flexible(self.works)
        return self.low + sum((holds[i] - shortest_hold(work)) * times(work) for i, work in plan.items())


def ladder(natural: Mapping[int, Work], *, more: bool) -> Iterator[dict[int, int]]:
    """Rounds by performed step, each one round more (or fewer) than the one before, to the end of what may be."""
    rounds = {index: work.rounds for index, work in natural.items()}
    while True:
        able = [index for index, now in rounds.items() if (now < MOST_ROUNDS if more else now > 1)]
        if not able:
            return
        # All exercises keep in step: the one with the fewest (or most) rounds changes next.
        pick = min(able, key=lambda index: rounds[index] * (1 if more else -1))
        rounds[pick] += 1 if more else -1
        yield dict(rounds)


def flexible(plan: Mapping[int, Work]) -> dict[int, Work]:
    """The works whose hold may change."""
    return {i: work for i, work in plan.items() if work.hold is not None and shortest_hold(work) < longest_hold(work)}


def held(choice: Fit, plan: Mapping[int, Work], *, longest: bool) -> Fit:
    """The choice with all holds at one end of their bounds."""
    end = longest_hold if longest else shortest_hold
    return msgspec.structs.replace(choice, holds={index: end(work) for index, work in flexible(plan).items()})


def grain_of(work: Work, grain: int = 1_000) -> int:
    """The step (ms) in which a hold changes: whole seconds, or whole breaths."""
    return work.breath.length if work.breath_locked else grain


def shortest_hold(work: Work) -> int:
    grain = grain_of(work)
    return max(grain, -(-work.bounds[0] // grain) * grain)


def longest_hold(work: Work) -> int:
    """As long as the bounds allow, with room for what the tighter side gets."""
    grain = grain_of(work)
    return max(shortest_hold(work), max(work.bounds[0], work.bounds[1] - work.extra_hold) // grain * grain)


def times(work: Work) -> int:
    """How many holds of a work there are."""
    return sum(len(work.sides(round_)) for round_ in range(1, work.rounds + 1))


def chosen_holds(rung: Rung, aim: int, grain: int) -> tuple[dict[int, int], dict[int, int]]:
    """Holds in proportion to what was written, for the length ``aim`` (ms): just below it, and just above."""
    plan = flexible(rung.works)
    low, high = 0, 200_000
    if rung.reckon(_scaled(plan, high, grain)) <= aim:
        low = high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if rung.reckon(_scaled(plan, middle, grain)) <= aim else (low, middle)
    below, above = _scaled(plan, low, grain), _scaled(plan, high, grain)
    # Those that would change together go one by one, while there is time.
    missing = aim - rung.reckon(below)
    for index, work in plan.items():
        longer = above[index] - below[index]
        if 0 < longer * times(work) <= missing:
            below[index] += longer
            missing -= longer * times(work)
    return below, _next_above(plan, below, above)


def _next_above(plan: Mapping[int, Work], below: dict[int, int], above: dict[int, int]) -> dict[int, int]:
    """``below`` with the one hold longer that adds least."""
    costs = {i: (above[i] - below[i]) * times(work) for i, work in plan.items() if above[i] > below[i]}
    if not costs:
        return below
    pick = min(costs, key=lambda index: costs[index])
    return {**below, pick: above[pick]}


def _scaled(plan: Mapping[int, Work], permille: int, grain: int) -> dict[int, int]:
    """Holds in proportion to what was written, in steps of ``grain`` ms, within their bounds."""
    result = {}
    for index, work in plan.items():
        step = grain_of(work, grain)
        wanted = ((work.hold or 0) * permille // 1000 + step // 2) // step * step
        result[index] = min(max(wanted, shortest_hold(work)), longest_hold(work))
    return result
