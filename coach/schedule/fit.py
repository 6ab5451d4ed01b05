"""An exact fit: the session lasts as long as was asked for, to the millisecond.

Holds give way first, within their bounds and in whole seconds (or whole breaths); then rounds; then announced rests, in
whole seconds. What is still missing goes into the unannounced silences. Both sides of an exercise stay equal, and every
announced length stays true, because the script is built anew with each choice.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coach.content.model import Programme
from coach.errors import RequestError
from coach.schedule.layout import LengthOf, lay_out
from coach.schedule.model import Schedule
from coach.schedule.stretch import room, stretch
from coach.script.build import Settings, build, works
from coach.script.model import Script
from coach.script.wording import Phrases
from coach.script.words import half_minutes
from coach.script.work import Fit, Work
from coach.times import write_duration

MOST_ROUNDS = 4
"""Stretches are repeated two to four times (ACSM Guidelines, 11th ed.)."""
TOLERANCE = 8
"""In the first two stages silences change by at most this many percent of what they could: holds do the work."""
EASY = 30
"""Holds in multiples of five seconds will do where silences then change by at most this percentage of what they can."""
RESTS = (100, 75, 50, 125, 150, 200)


class Candidate(msgspec.Struct, frozen=True):
    """A script for one choice of rounds and rests, with its shortest and longest length by holds alone (ms)."""

    fit: Fit
    works: dict[int, Work]
    low: int
    high: int
    give: int
    take: int


class Fitter:
    """Finds the choice for one programme. Makes a script for each that it tries."""

    def __init__(self, programme: Programme, phrases: Phrases, settings: Settings, duration: int, length_of: LengthOf):
        self.programme = programme
        self.phrases = phrases
        self.settings = settings
        self.duration = duration
        self.length_of = length_of
        self.tried: list[Candidate] = []

    def script(self, fit: Fit, duration: int) -> Script:
        halves = half_minutes(duration) if duration >= 60_000 else 0
        return build(self.programme, self.phrases, self.settings, fit=fit, halves=halves)

    def held(self, fit: Fit, longest: bool, plan: dict[int, Work]) -> Fit:
        """All holds at one end of their bounds."""
        holds = {
            index: _hold_within(work, work.bounds[longest])
            for index, work in plan.items()
            if work.hold is not None and work.bounds[0] < work.bounds[1]
        }
        return msgspec.structs.replace(fit, holds=holds)

    def candidate(self, fit: Fit) -> Candidate:
        plan = works(self.programme, self.settings, fit)
        shortest = self.script(self.held(fit, False, plan), self.duration)
        longest = self.script(self.held(fit, True, plan), self.duration)
        low, high = lay_out(shortest, self.length_of).duration, lay_out(longest, self.length_of).duration
        return Candidate(fit, plan, low, high, room(shortest)[0], room(longest)[1])

    def candidates(self) -> Iterator[Candidate]:
        """Choices of rounds and rests, those nearest to what was written first."""
        natural = works(self.programme, self.settings, Fit())
        free = {i: work.rounds for i, work in natural.items()}
        first = self.candidate(Fit())
        yield first
        up = self.duration > first.high
        rounds: dict[int, int] = {}
        while True:
            changeable = [
                i for i, written in free.items()
                if (rounds.get(i, written) < MOST_ROUNDS if up else rounds.get(i, written) > 1)
            ]  # fmt: skip
            if not changeable:
                break
            # All exercises keep in step: the one with the fewest (or most) rounds changes next.
            pick = min(changeable, key=lambda i: rounds.get(i, free[i]) * (1 if up else -1))
            rounds = {**rounds, pick: rounds.get(pick, free[pick]) + (1 if up else -1)}
            yield self.candidate(Fit(rounds=rounds))

    def solve(self) -> tuple[Script, Schedule] | None:
        """Holds, then rounds, then rests, then the silences in full."""
        for candidate in self.candidates():
            self.tried.append(candidate)
            slack_down, slack_up = candidate.give * TOLERANCE // 100, candidate.take * TOLERANCE // 100
            within = candidate.low - slack_down <= self.duration <= candidate.high + slack_up
            if within and (found := self.settle(candidate)):
                return found
        for candidate in self.tried:
            if self.reaches(candidate) and (found := self.settle(candidate)):
                return found
        for percent in RESTS[1:]:
            for candidate in self.tried:
                rested = self.candidate(msgspec.structs.replace(candidate.fit, rests=percent))
                if self.reaches(rested) and (found := self.settle(rested)):
                    return found
        return None

    def reaches(self, candidate: Candidate) -> bool:
        """Whether the length lies between this choice's shortest and longest, its silences used in full."""
        return candidate.low - candidate.give <= self.duration <= candidate.high + candidate.take

    def settle(self, candidate: Candidate) -> tuple[Script, Schedule] | None:
        """Choose holds as near as round seconds allow, and let silences do the rest. Rounder seconds sound better."""
        for grain, share in ((5_000, EASY), (1_000, 100)):
            fit = msgspec.structs.replace(candidate.fit, holds=self.choose_holds(candidate, grain))
            script = self.script(fit, self.duration)
            give, take = room(script)
            missing = self.duration - lay_out(script, self.length_of).duration
            if -give * share <= missing * 100 <= take * share:
                return stretch(script, self.length_of, self.duration)
        return None

    def choose_holds(self, candidate: Candidate, grain: int) -> dict[int, int]:
        """Holds in proportion to what was written; single ones then a second longer while there is time."""
        plan = {i: work for i, work in candidate.works.items() if work.hold and work.bounds[0] < work.bounds[1]}
        if not plan:
            return {}
        low, high = 0, 4_000
        best = self.scaled(plan, 0, grain)
        for _ in range(12):
            middle = (low + high) // 2
            holds = self.scaled(plan, middle, grain)
            if self.length(candidate.fit, holds) <= self.duration:
                low, best = middle, holds
            else:
                high = middle
        return self.top_up(candidate, plan, best, grain)

    def scaled(self, plan: dict[int, Work], permille: int, grain: int) -> dict[int, int]:
        return {i: _hold_within(work, (work.hold or 0) * permille // 1000, grain) for i, work in plan.items()}

    def length(self, fit: Fit, holds: dict[int, int]) -> int:
        return lay_out(self.script(msgspec.structs.replace(fit, holds=holds), self.duration), self.length_of).duration

    def top_up(self, candidate: Candidate, plan: dict[int, Work], holds: dict[int, int], grain: int) -> dict[int, int]:
        missing = self.duration - self.length(candidate.fit, holds)
        for i, work in plan.items():
            cost = grain * work.rounds * len(work.sides(1))
            if work.breath_locked or holds[i] + grain + work.extra_hold > work.bounds[1]:
                continue
            if cost <= missing:
                holds = {**holds, i: holds[i] + grain}
                missing -= cost
        return holds

    def nearest(self) -> tuple[int, int]:
        """The lengths that are possible next below and above one that is not (ms, whole seconds)."""
        below = [c.high + c.take for c in self.tried if c.high + c.take < self.duration]
        above = [c.low - c.give for c in self.tried if c.low - c.give > self.duration]
        shortest, longest = self.range()
        return max(below, default=shortest) // 1000 * 1000, -(-min(above, default=longest) // 1000) * 1000

    def range(self) -> tuple[int, int]:
        """The shortest and the longest that this session can be."""
        natural = works(self.programme, self.settings, Fit())
        free = list(natural)
        short = self.candidate(Fit(rounds=dict.fromkeys(free, 1), rests=min(RESTS)))
        most = {i: max(MOST_ROUNDS, natural[i].rounds) for i in free}
        long = self.candidate(Fit(rounds=most, rests=max(RESTS)))
        return short.low - short.give, long.high + long.take


def _hold_within(work: Work, ms: int, grain: int = 1_000) -> int:
    """A hold in whole seconds (multiples of ``grain``) within the bounds, with room for what the tighter side gets."""
    low, high = work.bounds
    high = max(low, high - work.extra_hold)
    rounded = (ms + grain // 2) // grain * grain
    return min(max(rounded, -(-low // 1000) * 1000), high // 1000 * 1000)


def fit(
    programme: Programme, phrases: Phrases, settings: Settings, duration: int, length_of: LengthOf
) -> tuple[Script, Schedule]:
    """A script that lasts exactly ``duration`` ms, and its schedule.

    Raises ``RequestError`` where that cannot be, with the shortest and longest possible length and what to change.
    """
    fitter = Fitter(programme, phrases, settings, duration, length_of)
    if found := fitter.solve():
        return found
    shortest, longest = feasible(fitter)
    if duration < shortest:
        mend = "leave exercises out, or ask for less detail"
    elif duration > longest:
        mend = "add exercises or rests"
    else:
        below, above = fitter.nearest()
        mend = f"the nearest are {write_duration(_reached(fitter, below, -1_000))}"
        mend += f" and {write_duration(_reached(fitter, above, 1_000))}"
    span = f"{write_duration(shortest)} to {write_duration(longest)} are possible"
    raise RequestError(f"'{programme.session.title}'", f"cannot last {write_duration(duration)}", f"{span}; {mend}")


def feasible(fitter: Fitter) -> tuple[int, int]:
    """The shortest and longest length (ms, whole seconds) that a fit is known to reach."""
    shortest, longest = fitter.range()
    shortest, longest = -(-shortest // 1000) * 1000, longest // 1000 * 1000
    return _reached(fitter, shortest, 1_000), _reached(fitter, longest, -1_000)


def _reached(fitter: Fitter, wanted: int, towards: int) -> int:
    """The first length from ``wanted`` on, second by second, that a fit reaches."""
    for tried in range(60):
        duration = wanted + tried * towards
        again = Fitter(fitter.programme, fitter.phrases, fitter.settings, duration, fitter.length_of)
        if duration > 0 and again.solve():
            return duration
    return wanted
