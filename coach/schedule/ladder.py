"""What gives way when a session has to be shorter, and what comes when it may be longer, in order.

Shorter: talk, long guided rests, rounds (two become one longer hold), whole exercises, and holds last. Longer: holds up
to their bounds, rounds, the final rest; more than four minutes for a muscle only where nothing else is left to give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from coach.content.model import Muscle
from coach.script.prescription import ECONOMIES, Prescription

MOST_ROUNDS = 4
"""Stretches are repeated two to four times (ACSM Guidelines, 11th ed.)."""
SHORTEST_STATIC = 20_000
"""A stretch of less (ms) does little."""
MUSCLE_MS = 240_000
"""A muscle gains little from more (ms, on one side) in a session (Ingram et al. 2025)."""
FEWEST = 2
"""So many exercises are left before holds give way: five minutes are two exercises done well."""
WELL = 30_000
"""What is then left of a hold (ms), before another two, quicker to do, take their place."""
FEWEST_REPS = 4
WAY = 20_000
"""About so long (ms) the way into a hold is and out of it, once it is known."""
LONGEST_FINAL_REST = 300_000
GRAIN = 5_000
"""Lengths that are chosen freely are multiples of so many ms where it can be: "forty-five seconds"."""

Work = Mapping[int, Prescription]
"""What is to be done, by performed step."""
Lengths = Mapping[int, int]
"""Holds (ms) by performed step."""


class Rung(msgspec.Struct, frozen=True):
    """One way to do a session. Holds may be anything from ``shortest`` to ``longest``; absent: as written."""

    left_out: frozenset[int] = frozenset()
    talk: int = 0
    rounds: Mapping[int, int] = {}
    reps: Mapping[int, int] = {}
    shortest: Lengths = {}
    longest: Lengths = {}
    final_rest: int | None = None
    """ms; ``None``: as written, or in proportion where the session is shorter."""


def grain_of(prescription: Prescription, grain: int = 1_000) -> int:
    """The step (ms) in which a hold changes: whole seconds, or whole breaths."""
    return prescription.mean_breath if prescription.breath_locked else grain


def shortest_hold(prescription: Prescription) -> int:
    """Not below twenty seconds, unless it was written so."""
    grain, (low, high) = grain_of(prescription), prescription.bounds
    if prescription.exercise.style == "static":
        low = max(low, min(SHORTEST_STATIC, high, prescription.hold or high))
    return max(grain, -(-low // grain) * grain)


def longest_hold(prescription: Prescription) -> int:
    """As long as the bounds allow, with room for what the tighter side gets."""
    grain, (low, high) = grain_of(prescription), prescription.bounds
    high -= prescription.extra_hold
    if prescription.most is not None:
        high = min(high, prescription.most // prescription.rounds)
    return max(shortest_hold(prescription), max(low, high) // grain * grain)


def flexible(work: Work) -> dict[int, Prescription]:
    """Those whose hold may change."""
    return {i: one for i, one in work.items() if one.hold is not None and shortest_hold(one) < longest_hold(one)}


def ladder(work: Work) -> tuple[list[Rung], int]:
    """Every rung from the shortest to the longest session, and which one is the session as it is written."""
    down = [*_shorter(work)]
    return [*reversed(down), *_longer(work)], len(down)


def _shorter(work: Work) -> Iterator[Rung]:
    """From just below what is written down to one exercise."""
    rung = Rung()
    for talk in range(1, len(ECONOMIES)):
        rung = Rung(talk=talk)
        yield rung
    able = flexible(work)
    rests = {i: shortest_hold(one) for i, one in able.items() if one.exercise.style == "rest"}
    written = {i: one.hold or 0 for i, one in able.items()}
    if rests:
        rung = Rung(talk=rung.talk, shortest=rests, longest={i: max(written[i], rests[i]) for i in rests})
        yield rung
        rung = msgspec.structs.replace(rung, longest=rests)
    for index, one in reversed([*work.items()]):
        if one.rounds > 1:
            holds = {**rung.longest, index: _one_for_all(one)} if index in able else rung.longest
            rung = msgspec.structs.replace(rung, rounds={**rung.rounds, index: 1}, shortest=holds, longest=holds)
            yield rung
    order = leaving(work)
    for fewer in _leaving(rung, able, order[: len(order) + 1 - FEWEST]):
        rung = fewer
        yield rung
    yield from _shortest(work, msgspec.structs.replace(rung, talk=len(ECONOMIES)), order)


def _shortest(work: Work, rung: Rung, order: Sequence[int]) -> Iterator[Rung]:
    """From the last two exercises, the greeting and the first breaths gone, down to one."""
    yield rung
    able = flexible(work)
    written = {i: one.hold or 0 for i, one in able.items()}
    least = {i: min(shortest_hold(one), rung.longest.get(i, written[i])) for i, one in able.items()}
    whole = {**written, **rung.longest}
    well = {i: max(least[i], min(WELL, whole[i])) for i in least}
    yield msgspec.structs.replace(rung, shortest=well, longest=whole)
    quick = frozenset(work) - _quickest(work)
    rung = msgspec.structs.replace(rung, reps=_fewer(work), shortest=least, longest=whole)
    yield msgspec.structs.replace(rung, shortest=well, left_out=quick)
    yield msgspec.structs.replace(rung, left_out=quick)
    for gone in range(max(1, len(order) + 2 - FEWEST), len(order) + 1):
        # One exercise is done for as long as there is time: its hold does not stay as short as that of two in a hurry.
        yield msgspec.structs.replace(rung, left_out=frozenset(order[:gone]))


def _leaving(rung: Rung, able: Mapping[int, Prescription], order: Sequence[int]) -> Iterator[Rung]:
    """Exercise by exercise less. The last rung is where the ladder goes on."""
    for gone, last in enumerate(order, 1):
        # Before it leaves, and as it comes back, an exercise is there in half: so that no great rest is in its place.
        if last in able:
            whole = {last: rung.longest.get(last, able[last].hold or 0)}
            half = {last: max(shortest_hold(able[last]), whole[last] // 2 // GRAIN * GRAIN)}
            if half[last] < whole[last]:
                yield msgspec.structs.replace(
                    rung, shortest={**rung.longest, **half}, longest={**rung.longest, **whole}
                )
        rung = msgspec.structs.replace(rung, left_out=frozenset(order[:gone]))
        yield rung


def _one_for_all(prescription: Prescription) -> int:
    """The one longer hold that two or more become: three quarters of them all, within its bounds."""
    hold = prescription.hold or 0
    wanted = hold * prescription.rounds * 3 // 4
    grain = grain_of(prescription, GRAIN)
    return max(hold, min(wanted // grain * grain, longest_hold(prescription)))


def _fewer(work: Work) -> dict[int, int]:
    """How often movements are done where there is hardly time for them."""
    counts = {i: one.reps for i, one in work.items() if one.hold is None and one.reps}
    return {i: min(reps, max(FEWEST_REPS, reps // 2)) for i, reps in counts.items()}


def _quickest(work: Work) -> set[int]:
    """The first movement, and the stretch that takes least time, the later one where two take as long."""
    moving = next((i for i, one in work.items() if one.exercise.style == "dynamic"), None)
    others = [i for i in work if i != moving]
    others.sort(key=lambda i: (work[i].hold is None, work[i].times * (shortest_hold(work[i]) + WAY), -i))
    return {*others[: FEWEST - (moving is not None)], *([] if moving is None else [moving])}


def leaving(work: Work) -> list[int]:
    """The order in which exercises are left out, all but one.

    Later ones whose muscles others work as well go first, then those in the middle. The first movement and a closing
    rest stay while there are others.
    """
    left = list(work)
    moving = next((i for i in left if work[i].exercise.style == "dynamic"), None)
    resting = left[-1] if left and work[left[-1]].exercise.style == "rest" else None
    worked = Counter(muscle for one in work.values() for muscle in one.exercise.targets)
    order: list[int] = []
    while len(left) > 1:
        able = [i for i in left if i not in (moving, resting)]
        still = [i for i in able if work[i].exercise.style != "dynamic"]
        if len(still) == 1 < len(able):  # what is left is not all movement
            pick = [i for i in able if i not in still][-1]
        elif len(able) > 1:
            doubles = [i for i in able if all(worked[muscle] > 1 for muscle in work[i].exercise.targets)]
            middle = able[len(able) // 2]
            pick = doubles[-1] if doubles else middle
        else:
            pick = next(i for i in (resting, moving, *left) if i in left)
        left.remove(pick)
        worked.subtract(work[pick].exercise.targets)
        order.append(pick)
    return order


def _longer(work: Work) -> Iterator[Rung]:
    """From what is written up: holds, rounds, the final rest; then more than four minutes a muscle."""
    able = flexible(work)
    holds = {i: max(one.hold or 0, _within_four_minutes(work, i)) for i, one in able.items()}
    written = {i: min(one.hold or 0, holds[i]) for i, one in able.items()}
    yield Rung(shortest=written, longest=holds)
    rounds = {i: one.rounds for i, one in work.items()}
    for index in _more_rounds(work, rounds):
        if index not in able or holds[index] < longest_hold(able[index]):
            continue
        others = _stretched(work, holds, rounds, index) - holds[index] * rounds[index]
        if able[index].most is not None:  # a round more would only part what is right for this person
            continue
        least, most = _share(able[index], holds[index], rounds[index], MUSCLE_MS - others)
        if most < least:
            continue
        rounds[index] += 1
        low, holds = {**holds, index: least}, {**holds, index: most}
        yield Rung(rounds=dict(rounds), shortest=low, longest=holds)
    yield Rung(rounds=dict(rounds), shortest=holds, longest=holds)
    most_holds = {i: max(holds[i], longest_hold(one)) for i, one in able.items()}
    rest = LONGEST_FINAL_REST
    yield Rung(rounds=dict(rounds), shortest=holds, longest=most_holds, final_rest=rest)
    for index in _more_rounds(work, rounds):
        low = most_holds
        if index in able:
            low = {**most_holds, index: _share(able[index], most_holds[index], rounds[index], MUSCLE_MS)[0]}
        rounds[index] += 1
        yield Rung(rounds=dict(rounds), shortest=low, longest=most_holds, final_rest=rest)


def _more_rounds(work: Work, rounds: Mapping[int, int]) -> Iterator[int]:
    """Whose turn it is to have one round more; all exercises keep in step. ``rounds`` may grow meanwhile."""
    for now in range(1, MOST_ROUNDS):
        for index, one in work.items():
            if rounds[index] == now and one.exercise.style in ("static", "dynamic"):
                yield index


def _share(prescription: Prescription, hold: int, rounds: int, room: int) -> tuple[int, int]:
    """The shortest and longest hold where there is a round more: all together not less than before."""
    grain = grain_of(prescription)
    least = -(-hold * rounds // (rounds + 1) // grain) * grain
    return max(least, shortest_hold(prescription)), min(hold, room // (rounds + 1) // grain * grain)


def _stretched(work: Work, holds: Lengths, rounds: Mapping[int, int], index: int) -> int:
    """How long (ms) the muscle of an exercise that is worked most is stretched, on one side."""
    totals: Counter[Muscle] = Counter()
    for i, one in work.items():
        if one.exercise.style == "static" and one.hold:
            for muscle in one.exercise.targets:
                totals[muscle] += holds.get(i, one.hold) * rounds[i] * (one.reps or 1)
    own = [totals[muscle] for muscle in work[index].exercise.targets]
    return max(own, default=holds.get(index, 0) * rounds[index])


def _within_four_minutes(work: Work, index: int) -> int:
    """The longest hold of an exercise that leaves its muscles at four minutes, where all of them grow alike."""
    one = work[index]
    if one.exercise.style != "static":
        return longest_hold(one)
    total = _stretched(work, {}, {i: other.rounds for i, other in work.items()}, index)
    grain, hold = grain_of(one), one.hold or 0
    return min(longest_hold(one), hold * max(MUSCLE_MS, total) // max(total, 1) // grain * grain)
