"""An exact fit: the session lasts as long as was asked for, to the millisecond.

``ladder`` says what gives way first; here the rung is found that the length asks for, and how far along it. What is
then left over goes into the final rest, and into the silences that are not announced. Both sides of an exercise stay
equal, and every announced length stays true, because the script is built anew with each choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property

import msgspec

from coach.content.model import Programme, RestStep
from coach.errors import RequestError
from coach.language import Language
from coach.schedule.held import held_ms
from coach.schedule.ladder import GRAIN, LONGEST_FINAL_REST, WAY, Rung, flexible, grain_of, ladder, longest_hold
from coach.schedule.layout import LengthOf, length
from coach.schedule.model import Schedule
from coach.schedule.stretch import room, stretch
from coach.script.build import Settings, announced, build
from coach.script.model import Script
from coach.script.prescription import ECONOMIES, Choice, final_rest, performed, prescriptions
from coach.times import LONGEST_MS, write_duration

EASY = 40
"""A rung is good where silences then change by at most this percentage of what they can."""
QUICKER = 35
"""Percent of what silences can give that goes to the holds where there is little time."""
RESTS = (75, 50, 125, 150, 200)
"""Percent of the announced rests, in the order in which they are tried where silences alone are not enough."""
LEAST_HELD = 44
"""Percent. Where exercises were left out, talk comes back only as long as so much is held time."""
SHORTEST_FINAL_REST = 30_000
WHOLE_FINAL_REST, NEARLY_WHOLE = 60_000, 45_000
"""A final rest of a minute or more keeps one where it would be nearly that, and in a ``LONG_SESSION`` (ms)."""
LONG_SESSION = 480_000
NEAR = 3
"""So many rungs on either side are tried where one does not come out."""


class CannotLast(RequestError):
    """The session cannot be so long; ``shortest`` and ``longest`` are the lengths (ms) that it can have."""

    def __init__(self, subject: str, problem: str, mend: str, shortest: int, longest: int) -> None:
        super().__init__(subject, problem, mend)
        self.shortest, self.longest = shortest, longest


class Fitted(msgspec.Struct, frozen=True):
    script: Script
    schedule: Schedule
    choice: Choice


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
        self.halves = announced(duration)
        work = prescriptions(programme, settings.detail, Choice())
        self.work = {index: one for index, one in work.items() if index >= (settings.since or 0)}
        self.rungs, self.written = ladder(self.work)
        steps = performed(programme.session.steps)
        final = final_rest(steps)
        last = None if final is None or final < (settings.since or 0) else steps[final][0]
        self.rest: int | None = last.rest if isinstance(last, RestStep) else None
        """The final rest (ms), as it is written."""
        self._tries: dict[str, tuple[Script, int]] = {}
        self.ends: list[int] = []
        """Lengths (ms) that choices which were tried could have had."""
        self.at: int | None = None
        """About where on the ladder to look."""

    def lasting(self, duration: int) -> Fitter:
        """The same, for another length."""
        return Fitter(self.programme, self.language, self.settings, duration, self.length_of)

    def off_by(self, percent: int) -> Fitter:
        """The same session, announced as it is, whose words take so much less time than they were thought to."""
        other = copy(self)
        other.duration = self.duration * (100 + percent) // 100
        other.__dict__.pop("short_rest", None)
        return other

    def attempt(self, choice: Choice) -> tuple[Script, int]:
        """The script of a choice, and how long (ms) it lasts as it is; made once."""
        key = repr(choice)
        if key not in self._tries:
            script = build(self.programme, self.language, self.settings, choice=choice, halves=self.halves)
            self._tries[key] = script, length(script, self.length_of)
        return self._tries[key]

    def span(self, choice: Choice) -> tuple[int, int, int]:
        """How long a choice lasts as it is, and what its silences can give and take (ms)."""
        script, length = self.attempt(choice)
        return length, *room(script)

    def choice(self, rung: Rung, holds: Mapping[int, int], **other: int) -> Choice:
        choice = Choice(holds=holds, rounds=rung.rounds, reps=rung.reps, left_out=rung.left_out, talk=rung.talk)
        rest = self.short_rest if rung.final_rest is None else rung.final_rest
        if self.rest is not None and rest != self.rest:
            choice = msgspec.structs.replace(choice, final_rest=rest)
        return msgspec.structs.replace(choice, **other)

    @cached_property
    def natural(self) -> int:
        """How long (ms) the session is as it is written."""
        return self.span(Choice(holds=self.rungs[self.written].shortest))[0]

    @cached_property
    def short_rest(self) -> int | None:
        """The final rest in proportion to a session that is shorter than it is written."""
        if self.rest is None or self.duration >= self.natural:
            return self.rest
        rest = self.rest * self.duration // self.natural // GRAIN * GRAIN
        whole = rest >= NEARLY_WHOLE or self.duration >= LONG_SESSION
        return min(self.rest, max(WHOLE_FINAL_REST if whole else SHORTEST_FINAL_REST, rest))

    def reach(self, index: int) -> int:
        """The least length (ms) of a rung: with its shortest holds, and silences a little shorter."""
        rung = self.rungs[index]
        length, give, _ = self.span(self.choice(rung, rung.shortest))
        return length - give * EASY // 100

    def solve(self) -> Fitted | None:
        """The highest rung that the length reaches, how far along it, and the rest into silences."""
        at = self.at = self._place() if self.at is None else self._place_from(self.at)
        for index in (at, at - 1):
            if index >= 0 and (fitted := self._settle(self._with_talk(index), EASY)):
                return fitted
        near = sorted(range(at - NEAR, at + NEAR + 1), key=lambda index: (abs(index - at), index))
        rungs = [self._with_talk(index) for index in near if 0 <= index < len(self.rungs)]
        loose = [self._with_longer_holds(rung) for rung in rungs if rung.left_out]
        for rests in (100, *RESTS):
            if rests != 100 and self._same_rests(rungs[0], rests):
                continue
            for rung in (*rungs, *loose):
                if fitted := self._settle(rung, 100, rests):
                    return fitted
        return None

    def _same_rests(self, rung: Rung, rests: int) -> bool:
        """Whether there are no rests that could change."""
        choice = self.choice(rung, rung.shortest)
        return self.attempt(choice)[0] == self.attempt(msgspec.structs.replace(choice, rests=rests))[0]

    def _place(self) -> int:
        """The last rung that is not longer than asked, silences a little shorter; before the first: the first."""
        written = self.reach(self.written)
        if written <= self.duration:
            low, high = self.written, len(self.rungs) - 1
        else:
            low, high = 0, self.written - 1
        # Rungs lie about evenly between two that are known: that is tried in turn with the middle.
        known = [(self.written, written)]
        for turn in range(2 * len(self.rungs)):
            if low >= high:
                break
            if turn == 0:
                known.append((0, self.reach(0)) if low == 0 else (high, self._reckoned(high)))
            middle = (low + high + 1) // 2
            if turn % 2 == 0 and len(known) > 1:
                middle = min(max(_between(known[-2], known[-1], self.duration), low + 1), high)
            length = self.reach(middle)
            known.append((middle, length))
            low, high = (middle, high) if length <= self.duration else (low, middle - 1)
        return low

    def _place_from(self, at: int) -> int:
        """What ``_place`` finds, from a rung on that is near."""
        while at + 1 < len(self.rungs) and self.reach(at + 1) <= self.duration:
            at += 1
        while at and self.reach(at) > self.duration:
            at -= 1
        return at

    def _reckoned(self, index: int) -> int:
        """About how long (ms) a rung is whose exercises are done for longer than they are written."""
        rung, length = self.rungs[index], self.reach(self.written)
        for i, one in self.work.items():
            hold = one.hold or 0
            length += (rung.shortest.get(i, hold) + WAY) * self._times(rung, i) - (hold + WAY) * one.times
        return length

    def _with_talk(self, index: int) -> Rung:
        """The rung, with so much talk as there is time for where exercises were left out and holds are whole."""
        rung = self.rungs[index]
        if not rung.left_out or (rung.shortest != rung.longest and self._beyond(rung)):
            return rung
        rung = msgspec.structs.replace(rung, shortest=rung.longest)
        low, high = 0, rung.talk
        while low < high:
            middle = (low + high) // 2
            length, give, _ = self.span(self.choice(msgspec.structs.replace(rung, talk=middle), rung.shortest))
            low, high = (low, middle) if length - give * EASY // 100 <= self.duration else (middle + 1, high)
        return msgspec.structs.replace(rung, talk=low)

    def _beyond(self, rung: Rung) -> bool:
        """Whether a rung with its longest holds is longer than asked."""
        length, give, _ = self.span(self.choice(rung, rung.longest))
        return length - give * EASY // 100 > self.duration

    def _with_longer_holds(self, rung: Rung) -> Rung:
        """The same with holds that may be longer than they are written: better than a session that cannot be had."""
        every = {i: longest_hold(one) for i, one in flexible(self.work).items()}
        written = {i: one.hold or 0 for i, one in flexible(self.work).items()}
        low = {**written, **rung.shortest}
        return msgspec.structs.replace(rung, shortest=low, longest={i: max(low[i], every[i]) for i in low})

    def _settle(self, rung: Rung, share: int, rests: int = 100) -> Fitted | None:
        """Holds along the rung, the final rest, and silences by at most ``share`` percent of what they can.

        Where exercises were left out, less is said until enough of it all is held time.
        """
        best: Fitted | None = None
        most = len(ECONOMIES) if rung.left_out else rung.talk
        for talk in range(rung.talk, most + 1):
            fitted = self._along(msgspec.structs.replace(rung, talk=talk), share, rests)
            if fitted and (best is None or held_ms(fitted.schedule) > held_ms(best.schedule)):
                best = fitted
            if best and held_ms(best.schedule) * 100 >= LEAST_HELD * self.duration:
                return best
        return best

    def _along(self, rung: Rung, share: int, rests: int) -> Fitted | None:
        low = self.choice(rung, rung.shortest, rests=rests)
        length, give, _ = self.span(low)
        # Where exercises were left out, the way is a little quicker, too, and the holds have it.
        missing = self.duration - length + (give * QUICKER // 100 if rung.left_out else 0)
        holds = [self._holds(rung, missing, grain) for grain in (GRAIN, 1_000)]
        # What is said of a longer hold may be longer by more than the hold: then the ends are looked at.
        for one in (*holds, rung.longest, rung.shortest) if rung.shortest != rung.longest else (rung.shortest,):
            if fitted := self.exact(self._rested(low, rung, length, one, less=share == 100), share):
                return fitted
        return None

    def _rested(self, low: Choice, rung: Rung, length: int, holds: Mapping[int, int], *, less: bool) -> Choice:
        """These holds, and what they leave of the time as final rest; ``less``: it may also give of its own."""
        choice = msgspec.structs.replace(low, holds=holds)
        rest = low.final_rest if low.final_rest is not None else self.rest
        left = self.duration - length - self._gain(rung, holds)
        if rest is None or (0 <= left < GRAIN) or (left < 0 and not less):
            return choice
        if left < 0:
            rest = max(min(rest, SHORTEST_FINAL_REST), rest + left // GRAIN * GRAIN)
            return msgspec.structs.replace(choice, final_rest=rest)
        return msgspec.structs.replace(
            choice, final_rest=max(rest, min(LONGEST_FINAL_REST, rest + left // GRAIN * GRAIN))
        )

    def _gain(self, rung: Rung, holds: Mapping[int, int]) -> int:
        """How much longer (ms) these holds are than the shortest, all sides and rounds together."""
        return sum((holds[i] - rung.shortest[i]) * self._times(rung, i) for i in holds)

    def _times(self, rung: Rung, index: int) -> int:
        if index in rung.left_out:
            return 0
        one = self.work[index]
        return msgspec.structs.replace(one, rounds=rung.rounds.get(index, one.rounds)).times

    def _holds(self, rung: Rung, missing: int, grain: int) -> Mapping[int, int]:
        """Holds along the rung, all equally far, that together are at most ``missing`` ms longer than the shortest."""
        low, high = 0, 1_000
        while high - low > 1:
            middle = (low + high) // 2
            far = self._gain(rung, self._at(rung, middle, grain)) > missing
            low, high = (low, middle) if far else (middle, high)
        below, above = self._at(rung, low, grain), self._at(rung, high, grain)
        # Those that would grow together do so one after the other, while there is time.
        left = missing - self._gain(rung, below)
        for index in below:
            longer = (above[index] - below[index]) * self._times(rung, index)
            if longer > left:
                break
            below[index], left = above[index], left - longer
        return below

    def _at(self, rung: Rung, permille: int, grain: int) -> dict[int, int]:
        """The holds so far along the rung, each in its own steps."""
        holds = {}
        for index, low in rung.shortest.items():
            step = grain_of(self.work[index], grain)
            wider = max(0, rung.longest[index] - low)
            wanted = (low + wider * permille // 1000) // step * step
            holds[index] = max(low, wanted) if permille < 1_000 else low + wider
        return holds

    def exact(self, choice: Choice, share: int) -> Fitted | None:
        """The choice with silences changed, by at most ``share`` percent of what they can, so that it lasts just so."""
        script, length = self.attempt(choice)
        give, take = room(script)
        self.ends += [length - give, length + take]
        missing = self.duration - length
        if not -give * share <= missing * 100 <= take * share:
            return None
        fitted = stretch(script, self.length_of, self.duration)
        return Fitted(*fitted, choice) if fitted else None

    def range(self) -> tuple[int, int]:
        """The shortest and the longest that this session can be (ms), reckoned."""
        bottom, top, rest = self.rungs[0], self.rungs[-1], self.rest or 0
        least = self.choice(bottom, bottom.shortest, rests=min(RESTS))
        most = self.choice(top, top.longest, rests=max(RESTS))
        if self.rest is not None:
            least = msgspec.structs.replace(least, final_rest=min(rest, SHORTEST_FINAL_REST))
            most = msgspec.structs.replace(most, final_rest=max(rest, LONGEST_FINAL_REST))
        (shortest, give, _), (longest, _, take) = self.span(least), self.span(most)
        return shortest - give, longest + take

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
                if 0 < duration <= LONGEST_MS and self.lasting(duration).solve():
                    return self._beyond_end(duration, 1_000 if longest else -1_000)
            wanted = whole + (-1_000 if longest else 1_000) * 2 ** max(0, attempt - 4)
        return max(wanted, 0)

    def _beyond_end(self, duration: int, step: int) -> int:
        """How far one gets from a length that is reached: said in fewer words, it may be a little further on."""
        while 0 < duration + step <= LONGEST_MS and self.lasting(duration + step).solve():
            duration += step
        return duration

    def nearest(self) -> list[int]:
        """The lengths next below and above one that cannot be (ms), each of them reached."""
        below = sorted({end for end in self.ends if end < self.duration}, reverse=True)
        above = sorted({end for end in self.ends if end > self.duration})
        reached: list[int] = []
        for ends in (below, above):
            tries = (length for end in ends[:4] for length in _rounded(end, self.duration))
            reached += next(([length] for length in tries if self.lasting(length).solve()), [])
        return reached


def _between(one: tuple[int, int], other: tuple[int, int], length: int) -> int:
    """The rung that has this length, if those between two (each with its length) lie evenly."""
    if one[1] == other[1]:
        return one[0]
    return one[0] + (length - one[1]) * (other[0] - one[0]) // (other[1] - one[1])


def _rounded(end: int, wanted: int) -> Iterator[int]:
    """A length in whole seconds where that is no nearer to what cannot be, and as it is."""
    whole = end // 1000 * 1000 if end < wanted else -(-end // 1000) * 1000
    return (length for length in (whole, end) if length > 0)


def fit(programme: Programme, language: Language, settings: Settings, duration: int, length_of: LengthOf) -> Fitted:
    """A script that lasts exactly ``duration`` ms, its schedule, and what was chosen for it.

    Raises ``CannotLast`` where that cannot be, with the shortest and longest possible length and what to change.
    """
    fitter = Fitter(programme, language, settings, duration, length_of)
    fitted = fitter.solve()
    if fitted is None:
        raise _refusal(fitter)
    return fitted


def _refusal(fitter: Fitter) -> CannotLast:
    duration = fitter.duration
    shortest, longest = fitter.reached(longest=False), fitter.reached(longest=True)
    if duration < shortest:
        mend = "ask for less detail, or choose shorter exercises"
    elif duration > longest:
        mend = "add exercises or rests"
    else:
        near = [write_duration(one) for one in fitter.nearest()]
        mend = f"the nearest are {' and '.join(near)}" if near else "give the holds wider bounds, or add a pause"
    span = f"{write_duration(shortest)} to {write_duration(longest)} are possible"
    if shortest == longest:
        span = f"only {write_duration(shortest)} is possible"
    title = fitter.programme.session.title
    problem = f"cannot last {write_duration(duration)}"
    return CannotLast(f"'{title}'", problem, f"{span}; {mend}", shortest, longest)
