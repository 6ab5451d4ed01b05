"""An exact fit: the session lasts as long as was asked for, to the millisecond.

Holds give way first, within their bounds and in whole seconds (or whole breaths); then rounds; then announced rests, in
whole seconds. What is still missing goes into the unannounced silences. Both sides of an exercise stay equal, and every
announced length stays true, because the script is built anew with each choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from coach.content.model import Programme
from coach.errors import RequestError
from coach.language import Language
from coach.schedule.layout import LengthOf, lay_out
from coach.schedule.model import Schedule
from coach.schedule.stretch import room, stretch
from coach.script.build import Settings, announced, build
from coach.script.model import Script
from coach.script.prescription import Choice, Prescription, prescriptions
from coach.times import LONGEST_MS, write_duration

MOST_ROUNDS = 4
"""Stretches are repeated two to four times (ACSM Guidelines, 11th ed.)."""
TOLERANCE = 8
"""In the first two stages silences change by at most this many percent of what they could: holds do the work."""
EASY = 30
"""Holds in multiples of five seconds will do where silences then change by at most this percentage of what they can."""
RESTS = (100, 75, 50, 125, 150, 200)
"""Percent of the announced rests, in the order in which they are tried."""

Work = Mapping[int, Prescription]
"""What is to be done, by performed step."""
Fitted = tuple[Script, Schedule]


class Candidate(msgspec.Struct, frozen=True):
    """A choice of rounds and rests. Lengths in ms: with all holds at their shortest and longest, and these with all
    silences at their shortest and longest."""

    choice: Choice
    work: Work
    low: int
    high: int
    least: int
    most: int

    def reaches(self, duration: int) -> bool:
        return self.least <= duration <= self.most

    def reckon(self, holds: Mapping[int, int]) -> int:
        """How long the session is with these holds, but for the words that announce them."""
        return self.low + sum((holds[i] - shortest_hold(one)) * one.times for i, one in flexible(self.work).items())

    def with_holds(self, holds: Mapping[int, int]) -> Choice:
        return msgspec.structs.replace(self.choice, holds=holds)


def ladder(natural: Work, *, more: bool) -> Iterator[dict[int, int]]:
    """Rounds by performed step, each one round more (or fewer) than the one before, to the end of what may be."""
    rounds = {index: prescription.rounds for index, prescription in natural.items()}
    while True:
        able = [index for index, now in rounds.items() if (now < MOST_ROUNDS if more else now > 1)]
        if not able:
            return
        # All exercises keep in step: the one with the fewest (or most) rounds changes next.
        pick = min(able, key=lambda index: rounds[index] * (1 if more else -1))
        rounds[pick] += 1 if more else -1
        yield dict(rounds)


def flexible(work: Work) -> dict[int, Prescription]:
    """Those whose hold may change."""
    return {i: one for i, one in work.items() if one.hold is not None and shortest_hold(one) < longest_hold(one)}


def extreme_holds(work: Work, *, longest: bool) -> dict[int, int]:
    """All holds at one end of their bounds."""
    end = longest_hold if longest else shortest_hold
    return {index: end(prescription) for index, prescription in flexible(work).items()}


def grain_of(prescription: Prescription, grain: int = 1_000) -> int:
    """The step (ms) in which a hold changes: whole seconds, or whole breaths."""
    return prescription.breath.length if prescription.breath_locked else grain


def shortest_hold(prescription: Prescription) -> int:
    grain = grain_of(prescription)
    return max(grain, -(-prescription.bounds[0] // grain) * grain)


def longest_hold(prescription: Prescription) -> int:
    """As long as the bounds allow, with room for what the tighter side gets."""
    grain, (low, high) = grain_of(prescription), prescription.bounds
    return max(shortest_hold(prescription), max(low, high - prescription.extra_hold) // grain * grain)


def chosen_holds(candidate: Candidate, aim: int, grain: int) -> tuple[dict[int, int], dict[int, int]]:
    """Holds in proportion to what was written, for the length ``aim`` (ms): just below it, and just above."""
    work = flexible(candidate.work)
    low, high = 0, 200_000
    if candidate.reckon(_scaled(work, high, grain)) <= aim:
        low = high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if candidate.reckon(_scaled(work, middle, grain)) <= aim else (low, middle)
    below, above = _scaled(work, low, grain), _scaled(work, high, grain)
    # Those that would change together go one by one, while there is time.
    missing = aim - candidate.reckon(below)
    for index, prescription in work.items():
        longer = above[index] - below[index]
        if 0 < longer * prescription.times <= missing:
            below[index] += longer
            missing -= longer * prescription.times
    # Just above: below, with the one hold longer that adds least.
    costs = {i: (above[i] - below[i]) * one.times for i, one in work.items() if above[i] > below[i]}
    pick = min(costs, key=lambda index: costs[index], default=None)
    return below, below if pick is None else {**below, pick: above[pick]}


def _scaled(work: Work, permille: int, grain: int) -> dict[int, int]:
    """Holds in proportion to what was written, in steps of ``grain`` ms, within their bounds."""
    holds = {}
    for index, prescription in work.items():
        step = grain_of(prescription, grain)
        wanted = ((prescription.hold or 0) * permille // 1000 + step // 2) // step * step
        holds[index] = min(max(wanted, shortest_hold(prescription)), longest_hold(prescription))
    return holds


class Fitter:
    """Finds the choice for one programme and one length. Makes a script for each that it tries."""

    def __init__(
        self, programme: Programme, language: Language, settings: Settings, duration: int, length_of: LengthOf
    ) -> None:
        self.programme = programme
        self.language = language
        self.settings = settings
        self.duration = duration
        self.length_of = length_of
        self.natural = self.work(Choice())
        self.ends: list[int] = []
        """Lengths (ms) that choices which were tried could have had."""

    def lasting(self, duration: int) -> Fitter:
        """The same, for another length."""
        return Fitter(self.programme, self.language, self.settings, duration, self.length_of)

    def work(self, choice: Choice) -> Work:
        return prescriptions(self.programme, self.settings.detail, choice)

    def script(self, choice: Choice) -> Script:
        halves = announced(self.duration)
        return build(self.programme, self.language, self.settings, choice=choice, halves=halves)

    def span(self, choice: Choice) -> tuple[int, int, int]:
        """How long a choice lasts as it is, and with its silences at their shortest and longest (ms)."""
        script = self.script(choice)
        length = lay_out(script, self.length_of).duration
        give, take = room(script)
        return length, length - give, length + take

    def candidate(self, choice: Choice) -> Candidate:
        work = self.work(choice)
        shortest = msgspec.structs.replace(choice, holds=extreme_holds(work, longest=False))
        low, low_least, low_most = self.span(shortest)
        if not flexible(work):
            return Candidate(choice, work, low, low, low_least, low_most)
        longest = msgspec.structs.replace(choice, holds=extreme_holds(work, longest=True))
        high, high_least, high_most = self.span(longest)
        # A longer hold in fewer words can make a short session shorter.
        return Candidate(choice, work, low, high, min(low_least, high_least), max(low_most, high_most))

    def solve(self) -> Fitted | None:
        """Holds, then rounds, then rests, then the silences in full."""
        shortest, longest = self._extreme(longest=False), self._extreme(longest=True)
        if not shortest.least <= self.duration <= longest.most:
            return None
        tried: list[Candidate] = []
        for one in self._candidates():
            tried.append(one)
            down, up = (one.low - one.least) * TOLERANCE // 100, (one.most - one.high) * TOLERANCE // 100
            if one.low - down <= self.duration <= one.high + up and (fitted := self.settle(one)):
                return fitted
        for one in self._in_full(tried):
            if fitted := self.settle(one):
                return fitted
        return self.settle(shortest) or self.settle(longest)

    def _candidates(self) -> Iterator[Candidate]:
        first = self.candidate(Choice())
        yield first
        more = self.duration > first.high
        for rounds in ladder(self.natural, more=more):
            candidate = self.candidate(Choice(rounds=rounds))
            yield candidate
            if self.duration < candidate.low if more else self.duration > candidate.high:
                return  # beyond it, others only lie further away

    def _in_full(self, tried: list[Candidate]) -> Iterator[Candidate]:
        """Candidates that reach the length with their silences used in full; then the same with other rests."""
        yield from (candidate for candidate in tried if candidate.reaches(self.duration))
        if self.script(Choice(rests=50)) == self.script(Choice()):
            return  # there are no rests
        for percent in RESTS[1:]:
            for candidate in tried:
                rested = self.candidate(msgspec.structs.replace(candidate.choice, rests=percent))
                if rested.reaches(self.duration):
                    yield rested

    def _extreme(self, *, longest: bool) -> Candidate:
        """The one with the fewest or most rounds, and the shortest or longest rests."""
        rounds = [{}, *ladder(self.natural, more=longest)][-1]
        return self.candidate(Choice(rounds=rounds, rests=max(RESTS) if longest else min(RESTS)))

    def settle(self, candidate: Candidate) -> Fitted | None:
        """Choose holds as near as round seconds allow, and let silences do the rest. Rounder seconds sound better."""
        for grain, share in ((5_000, EASY), (1_000, 100)):
            seen = set[frozenset[tuple[int, int]]]()
            for holds in self._tries(candidate, grain):
                if (key := frozenset(holds.items())) in seen:
                    continue
                seen.add(key)
                if fitted := self._exact(candidate.with_holds(holds), share):
                    return fitted
        return None

    def _tries(self, candidate: Candidate, grain: int) -> Iterator[Mapping[int, int]]:
        """The holds just below and just above the length, reckoned; then again with what was said differently."""
        if not flexible(candidate.work):
            yield {}
            return
        aim = self.duration
        for _ in range(2):
            below, above = chosen_holds(candidate, aim, grain)
            yield below
            yield above
            truly = self.span(candidate.with_holds(below))[0]
            aim = self.duration - (truly - candidate.reckon(below))
        for longest in (False, True):
            yield extreme_holds(candidate.work, longest=longest)

    def _exact(self, choice: Choice, share: int) -> Fitted | None:
        script = self.script(choice)
        give, take = room(script)
        length = lay_out(script, self.length_of).duration
        self.ends += [length - give, length + take]
        missing = self.duration - length
        if -give * share <= missing * 100 <= take * share:
            return stretch(script, self.length_of, self.duration)
        return None

    def range(self) -> tuple[int, int]:
        """The shortest and the longest that this session can be (ms)."""
        return self._extreme(longest=False).least, self._extreme(longest=True).most

    def reached(self, *, longest: bool) -> int:
        """The shortest or longest length (ms, in whole seconds where it can be) that is truly reached."""
        wanted = self.range()[longest]
        for attempt in range(14):
            whole = wanted // 1000 * 1000 if longest else -(-wanted // 1000) * 1000
            moved = self.lasting(whole).range()[longest]
            if moved != wanted and attempt < 4:  # a length announced in other words moves the end: look from there
                wanted = moved
                continue
            for duration in (whole, wanted):
                other = self.lasting(duration)
                if not 0 < duration <= LONGEST_MS:
                    continue
                if other.settle(other._extreme(longest=longest)) or (attempt > 6 and other.solve()):
                    return duration
            wanted = whole + (-1_000 if longest else 1_000) * 2 ** max(0, attempt - 4)
        return max(wanted, 0)

    def nearest(self) -> list[int]:
        """The lengths next below and above one that cannot be (ms), each of them reached."""
        below = sorted({end for end in self.ends if end < self.duration}, reverse=True)
        above = sorted({end for end in self.ends if end > self.duration})
        reached: list[int] = []
        for ends in (below, above):
            tries = (length for end in ends[:4] for length in _rounded(end, self.duration))
            reached += next(([length] for length in tries if self.lasting(length).solve()), [])
        return reached


def _rounded(end: int, wanted: int) -> list[int]:
    """A length in whole seconds where that is no nearer to what cannot be, and as it is."""
    whole = end // 1000 * 1000 if end < wanted else -(-end // 1000) * 1000
    return [length for length in (whole, end) if length > 0]


def fit(programme: Programme, language: Language, settings: Settings, duration: int, length_of: LengthOf) -> Fitted:
    """A script that lasts exactly ``duration`` ms, and its schedule.

    Raises ``RequestError`` where that cannot be, with the shortest and longest possible length and what to change.
    """
    fitter = Fitter(programme, language, settings, duration, length_of)
    fitted = fitter.solve()
    if fitted is None:
        raise _refusal(fitter)
    return fitted


def _refusal(fitter: Fitter) -> RequestError:
    duration = fitter.duration
    shortest, longest = fitter.reached(longest=False), fitter.reached(longest=True)
    if duration < shortest:
        mend = "leave exercises out, or ask for less detail"
    elif duration > longest:
        mend = "add exercises or rests"
    else:
        near = [write_duration(one) for one in fitter.nearest()]
        mend = f"the nearest are {' and '.join(near)}" if near else "give the holds wider bounds, or add a pause"
    span = f"{write_duration(shortest)} to {write_duration(longest)} are possible"
    if shortest == longest:
        span = f"only {write_duration(shortest)} is possible"
    title = fitter.programme.session.title
    return RequestError(f"'{title}'", f"cannot last {write_duration(duration)}", f"{span}; {mend}")
