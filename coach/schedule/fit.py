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
from coach.schedule.layout import LengthOf, lay_out
from coach.schedule.model import Schedule
from coach.schedule.rungs import Rung, chosen_holds, flexible, held, ladder
from coach.schedule.stretch import room, stretch
from coach.script.build import Settings, build, works
from coach.script.model import Script
from coach.script.wording import Phrases
from coach.script.words import half_minutes
from coach.script.work import Fit
from coach.times import LONGEST_MS, write_duration

TOLERANCE = 8
"""In the first two stages silences change by at most this many percent of what they could: holds do the work."""
EASY = 30
"""Holds in multiples of five seconds will do where silences then change by at most this percentage of what they can."""
RESTS = (100, 75, 50, 125, 150, 200)
"""Percent of the announced rests, in the order in which they are tried."""
LEAST_TO_ANNOUNCE = 60_000
"""A session shorter than this (ms) does not announce its length."""

Fitted = tuple[Script, Schedule]


class Fitter:
    """Finds the choice for one programme and one length. Makes a script for each that it tries."""

    def __init__(self, programme: Programme, phrases: Phrases, settings: Settings, duration: int, length_of: LengthOf):
        self.programme = programme
        self.phrases = phrases
        self.settings = settings
        self.duration = duration
        self.length_of = length_of
        self.natural = works(programme, settings, Fit())
        self.ends: list[int] = []
        """Lengths (ms) that choices which were tried could have had."""

    def lasting(self, duration: int) -> Fitter:
        """The same, for another length."""
        return Fitter(self.programme, self.phrases, self.settings, duration, self.length_of)

    def script(self, choice: Fit) -> Script:
        halves = half_minutes(self.duration) if self.duration >= LEAST_TO_ANNOUNCE else 0
        return build(self.programme, self.phrases, self.settings, fit=choice, halves=halves)

    def span(self, choice: Fit) -> tuple[int, int, int]:
        """How long a choice lasts as it is, and with its silences at their shortest and longest (ms)."""
        script = self.script(choice)
        length = lay_out(script, self.length_of).duration
        give, take = room(script)
        return length, length - give, length + take

    def rung(self, choice: Fit) -> Rung:
        plan = works(self.programme, self.settings, choice)
        low, low_least, low_most = self.span(held(choice, plan, longest=False))
        if not flexible(plan):
            return Rung(choice, plan, low, low, low_least, low_most)
        high, high_least, high_most = self.span(held(choice, plan, longest=True))
        # A longer hold in fewer words can make a short session shorter.
        return Rung(choice, plan, low, high, min(low_least, high_least), max(low_most, high_most))

    def solve(self) -> Fitted | None:
        """Holds, then rounds, then rests, then the silences in full."""
        shortest, longest = self.rung(self._extreme(False)), self.rung(self._extreme(True))
        if not shortest.least <= self.duration <= longest.most:
            return None
        tried: list[Rung] = []
        for rung in self._rungs():
            tried.append(rung)
            down, up = (rung.low - rung.least) * TOLERANCE // 100, (rung.most - rung.high) * TOLERANCE // 100
            if rung.low - down <= self.duration <= rung.high + up and (found := self.settle(rung)):
                return found
        for rung in self._in_full(tried):
            if found := self.settle(rung):
                return found
        return self.settle(shortest) or self.settle(longest)

    def _rungs(self) -> Iterator[Rung]:
        first = self.rung(Fit())
        yield first
        more = self.duration > first.high
        for rounds in ladder(self.natural, more=more):
            rung = self.rung(Fit(rounds=rounds))
            yield rung
            if self.duration < rung.low if more else self.duration > rung.high:
                return  # beyond it, rungs only lie further away

    def _in_full(self, tried: list[Rung]) -> Iterator[Rung]:
        """Rungs that reach the length with their silences used in full; then the same with other rests."""
        yield from (rung for rung in tried if rung.reaches(self.duration))
        if not self._rests():
            return
        for percent in RESTS[1:]:
            for rung in tried:
                rested = self.rung(msgspec.structs.replace(rung.choice, rests=percent))
                if rested.reaches(self.duration):
                    yield rested

    def _rests(self) -> bool:
        return self.script(Fit(rests=50)) != self.script(Fit())

    def _extreme(self, longest: bool) -> Fit:
        rungs = [{}, *ladder(self.natural, more=longest)]
        return Fit(rounds=rungs[-1], rests=max(RESTS) if longest else min(RESTS))

    def settle(self, rung: Rung) -> Fitted | None:
        """Choose holds as near as round seconds allow, and let silences do the rest. Rounder seconds sound better."""
        for grain, share in ((5_000, EASY), (1_000, 100)):
            aim, seen = self.duration, set[frozenset[tuple[int, int]]]()
            for holds in self._tries(rung, aim, grain):
                if (key := frozenset(holds.items())) in seen:
                    continue
                seen.add(key)
                if found := self._exact(msgspec.structs.replace(rung.choice, holds=holds), share):
                    return found
        return None

    def _tries(self, rung: Rung, aim: int, grain: int) -> Iterator[Mapping[int, int]]:
        """The holds just below and just above the length, reckoned; then again with what was said differently."""
        if not flexible(rung.works):
            yield {}
            return
        for _ in range(2):
            below, above = chosen_holds(rung, aim, grain)
            yield below
            yield above
            reckoned = rung.reckon(below)
            truly = self.span(msgspec.structs.replace(rung.choice, holds=below))[0]
            aim = self.duration - (truly - reckoned)
        for end in (False, True):
            yield held(rung.choice, rung.works, longest=end).holds

    def _exact(self, choice: Fit, share: int) -> Fitted | None:
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
        return self.rung(self._extreme(False)).least, self.rung(self._extreme(True)).most

    def reached(self, *, longest: bool) -> int:
        """The shortest or longest length (ms, in whole seconds where it can be) that is truly reached."""
        wanted = self.range()[longest]
        for attempt in range(14):
            whole = wanted // 1000 * 1000 if longest else -(-wanted // 1000) * 1000
            other = self.lasting(whole)
            moved = other.range()[longest]
            if moved != wanted and attempt < 4:  # a length announced in other words moves the end: look from there
                wanted = moved
                continue
            for duration in (whole, wanted):
                other = self.lasting(duration)
                if not 0 < duration <= LONGEST_MS:
                    continue
                if other.settle(other.rung(self._extreme(longest))) or (attempt > 6 and other.solve()):
                    return duration
            wanted = whole + (-1_000 if longest else 1_000) * 2 ** max(0, attempt - 4)
        return max(wanted, 0)

    def nearest(self) -> list[int]:
        """The lengths next below and above one that cannot be (ms), each of them reached."""
        below = sorted({end for end in self.ends if end < self.duration}, reverse=True)
        above = sorted({end for end in self.ends if end > self.duration})
        found = []
        for ends in (below, above):
            reached = (one for end in ends[:4] for one in _rounded(end, self.duration) if self.lasting(one).solve())
            found += list(next(iter([one] for one in reached), []))
        return found


def _rounded(end: int, wanted: int) -> list[int]:
    """A length in whole seconds where that is no nearer to what cannot be, and as it is."""
    whole = end // 1000 * 1000 if end < wanted else -(-end // 1000) * 1000
    return [one for one in (whole, end) if one > 0]


def fit(
    programme: Programme, phrases: Phrases, settings: Settings, duration: int, length_of: LengthOf
) -> tuple[Script, Schedule]:
    """A script that lasts exactly ``duration`` ms, and its schedule.

    Raises ``RequestError`` where that cannot be, with the shortest and longest possible length and what to change.
    """
    fitter = Fitter(programme, phrases, settings, duration, length_of)
    if found := fitter.solve():
        return found
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
    raise RequestError(f"'{programme.session.title}'", f"cannot last {write_duration(duration)}", f"{span}; {mend}")
