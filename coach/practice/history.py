"""What follows from the log for one day: how well an exercise is known, what waits, what was told. Pure.

A day is what the listener's clock showed. What is right for a day follows from the days before it, so that it stays
the same all day. Nothing of it is stored anywhere: the log is enough.
"""

from __future__ import annotations

import datetime
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import msgspec

from coach.content.model import DETAILS, Detail, Exercise
from coach.language import Language
from coach.practice.log import Entry, day_of

Day = datetime.date
STARTS: Mapping[Detail, int] = {"learn": 0, "full": 1, "brief": 2, "cues": 5}
"""After so many days of an exercise it is heard at that level."""
ABSENCE = 21
"""After so many days without it, an exercise is explained one level more."""
WEEK = 7
LATELY_HELD, LAST_TIMES = 60, 3
"""What was held of an exercise in so many days counts as lately: the most of so many last times."""
LEAST_DOSE_MS = 10_000
"""Less than this, on one side, was broken off."""
LESS_AFTER = 14
"""After so many days without it, an exercise is held less; so it is after more than a week without any practice."""
FELT_DAYS = 3
"""So many days long it is remembered how somebody felt."""
CLOCK_SLACK = 1
"""Days. What is dated further ahead than this was logged by a wrong clock; one day is what a journey can do."""


class Spell(msgspec.Struct, frozen=True):
    """How an exercise came to its level: what ``coach log --why`` tells."""

    days: tuple[Day, ...] = ()
    """Every day on which it was done."""
    level: Detail = "learn"
    back: bool = False
    """Whether it is explained one level more today, after an absence."""


class History(msgspec.Struct, frozen=True):
    """The log as it is seen on the morning of ``today``."""

    today: Day
    spells: Mapping[str, Spell]
    """By exercise."""
    held: Mapping[Day, Mapping[str, int]]
    """ms by muscle, by day; of the last week."""
    worked: Mapping[str, Day]
    """The last day of each muscle."""
    facts: Mapping[str, frozenset[str]]
    """Keys of what was told of each exercise."""
    eased: Mapping[str, str]
    """Exercises in whose place another form was asked for the last time, with that form."""
    practised: tuple[Day, ...] = ()
    """Every day with practice."""
    doses: Mapping[str, tuple[int, ...]] = {}
    """How long (ms) one side of each exercise was held, in the last sessions that had it lately."""
    rounds: Mapping[str, int] = {}
    """In how many rounds the last of these was."""
    ahead: int = 0
    """Entries that are dated in the future; they are passed over until their day."""
    felt: tuple[str, ...] = ()
    """How the listener felt the last time, in their words; a few days later nobody speaks of it."""

    def level(self, exercise: str) -> Detail:
        """How much is to be said of it."""
        return self.spells.get(exercise, Spell()).level

    def days(self, exercise: str) -> tuple[Day, ...]:
        return self.spells.get(exercise, Spell()).days

    def rest_days(self, exercise: str) -> int | None:
        """Days since it was done last; 1: yesterday. ``None``: never."""
        days = self.days(exercise)
        return (self.today - days[-1]).days if days else None

    def dose(self, exercise: str) -> int | None:
        """How long (ms) one side of it was held lately, at its best; ``None``: not at all."""
        return max(self.doses.get(exercise, ()), default=None)

    def round_dose(self, exercise: str) -> int | None:
        """How long (ms) one side of it was done in each round of the last time; ``None``: not lately."""
        doses = self.doses.get(exercise)
        return doses[-1] // self.rounds.get(exercise, 1) if doses else None

    def running(self, exercise: str) -> int:
        """On how many days running, up to yesterday, it was done."""
        days, count = set(self.days(exercise)), 0
        while self.today - datetime.timedelta(days=count + 1) in days:
            count += 1
        return count

    @property
    def away(self) -> int:
        """Days since anything was done; 0 for whom this is the first day."""
        return (self.today - self.practised[-1]).days if self.practised else 0

    @property
    def returned(self) -> bool:
        """Whether the last time was the first one after time away: today is the second."""
        return self.away <= WEEK and any((b - a).days > WEEK for a, b in pairwise(self.practised[-2:]))

    def new(self, sessions: int) -> int:
        """How many exercises were done for the first time on the last so many days of practice."""
        days = self.practised[-sessions:]
        return sum(each.days[0] >= days[0] for each in self.spells.values()) if days else 0

    def lately(self, exercise: str, sessions: int) -> int:
        """On how many of the last so many days of practice it was done."""
        return len(set(self.days(exercise)[-sessions:]) & set(self.practised[-sessions:]))

    def pairs(self, sessions: int) -> frozenset[frozenset[str]]:
        """Which exercises were done on one day, two and two, on the last so many days of practice."""
        days = self.practised[-sessions:]
        done = ([name for name, each in self.spells.items() if day in each.days[-sessions:]] for day in days)
        return frozenset(frozenset(pair) for names in done for pair in combinations(names, 2))

    def week(self, before: int = WEEK) -> Counter[str]:
        """ms by muscle in the last so many days, today not counted."""
        sums: Counter[str] = Counter()
        for back in range(1, before + 1):
            sums.update(self.held.get(self.today - datetime.timedelta(days=back), {}))
        return sums

    def waited(self, muscles: Iterable[str]) -> int | None:
        """Days since one of these was worked; ``None``: never."""
        last = max((self.worked[name] for name in muscles if name in self.worked), default=None)
        return None if last is None else (self.today - last).days


def history(entries: Iterable[Entry], today: Day) -> History:  # long: ten years of log are gone through once
    """What follows from the log on ``today``. Entries of today itself do not count yet, those of the future never."""
    days: dict[str, set[Day]] = {}
    held: dict[Day, Counter[str]] = {}
    seen: dict[tuple[str, ...], Day] = {}
    recent, lately = (today - datetime.timedelta(days=days) for days in (WEEK, LATELY_HELD))
    sides: dict[str, dict[tuple[Day, str], list[Entry]]] = {}
    facts: dict[str, set[str]] = {}
    eased: dict[str, tuple[Day, str]] = {}
    felt: dict[Day, tuple[str, ...]] = {}  # of the last days
    ahead = 0
    for day, entry in _dated(entries):
        if day >= today:
            ahead += (day - today).days > CLOCK_SLACK
            continue
        days.setdefault(entry.exercise, set()).add(day)
        if day > seen.get(entry.targets, Day.min):
            seen[entry.targets] = day
        if day >= recent:
            felt[day] = felt.get(day) or entry.felt
            held.setdefault(day, Counter()).update(dict.fromkeys(entry.targets, entry.ms))
        if day >= lately:
            sides.setdefault(entry.exercise, {}).setdefault((day, entry.session), []).append(entry)
        if entry.heard:
            facts.setdefault(entry.exercise, set()).update(entry.heard)
        if entry.instead and day >= eased.get(entry.instead, (Day.min, ""))[0]:
            eased[entry.instead] = (day, entry.exercise)
    practised = sorted(frozenset[Day]().union(*days.values()))
    back = max((b for a, b in pairwise(practised) if (b - a).days > WEEK), default=Day.min)
    last = {name: doses for name, each in sides.items() if (doses := _last_doses(each, back))}
    return History(
        today=today,
        spells={name: spell(sorted(each), today) for name, each in days.items()},
        held=held,
        worked=_worked(seen),
        practised=tuple(practised),
        facts={name: frozenset(keys) for name, keys in facts.items()},
        eased={name: form for name, (day, form) in eased.items() if max(days.get(name, {Day.min})) <= day},
        doses={name: tuple(ms for ms, _ in doses) for name, doses in last.items()},
        rounds={name: doses[-1][1] for name, doses in last.items() if doses[-1][1] > 1},
        ahead=ahead,
        felt=next((felt.get(day, ()) for day in practised[-1:] if (today - day).days <= FELT_DAYS), ()),
    )


def _worked(seen: Mapping[tuple[str, ...], Day]) -> dict[str, Day]:
    """The last day of each muscle, from that of each group of them."""
    worked: dict[str, Day] = {}
    for targets, day in seen.items():
        worked.update((muscle, max(day, worked.get(muscle, day))) for muscle in targets)
    return worked


def _dated(entries: Iterable[Entry]) -> Iterator[tuple[Day, Entry]]:
    """Each entry with its day; those without one are passed over."""
    dates: dict[str, Day | None] = {}
    for entry in entries:
        date = entry.at[:10]
        if date not in dates:  # a log of ten years has eight entries a day
            dates[date] = day_of(date)
        if (day := dates[date]) is not None:
            yield day, entry


def _last_doses(sessions: Mapping[tuple[Day, str], Sequence[Entry]], back: Day) -> list[tuple[int, int]]:
    """How long one side was held in each of the last sessions, and in how many rounds; since a gap, or since one came
    ``back``, if it was."""
    times = sorted(sessions)
    since = max([b[0] for a, b in pairwise(times) if (b[0] - a[0]).days >= LESS_AFTER], default=Day.min)
    times = [time for time in times if time[0] >= max(since, back)] or times
    # A side that was broken off tells nothing of what its body can hold.
    doses = [[dose for dose in _doses(sessions[time]) if dose[0] >= LEAST_DOSE_MS] for time in times]
    return [min(sides) for sides in doses if sides][-LAST_TIMES:]


def _doses(entries: Iterable[Entry]) -> Iterator[tuple[int, int]]:
    """How long each side was held in a session, all in all, and in how many rounds.

    Where sides take turns, each repetition is an entry, and the rounds stand in them. Older entries have none: there
    every one that is long enough to be a round is one.
    """
    sides: dict[str | None, list[Entry]] = {}
    for entry in entries:
        sides.setdefault(entry.side, []).append(entry)
    for each in sides.values():
        rounds = len({entry.round for entry in each}), sum(entry.ms >= LEAST_DOSE_MS for entry in each)
        yield sum(entry.ms for entry in each), max(rounds)


def spell(days: Sequence[Day], today: Day) -> Spell:
    """How days of an exercise, in order, add up to a level; after an absence it is heard one level back that day.

    The days before the absence still count: who comes once a month learns, too.
    """
    level = _level(len(days))
    back = bool(days) and (today - days[-1]).days >= ABSENCE and level != DETAILS[0]
    return Spell(tuple(days), DETAILS[DETAILS.index(level) - back], back)


def _level(count: int) -> Detail:
    return next(name for name in reversed(DETAILS) if count >= STARTS[name])


# ---- facts: what there is to know of an exercise, each told once


class Fact(msgspec.Struct, frozen=True):
    """A tip, or a question with its answer, as it is written."""

    lines: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same words: a fact that is written anew is new."""
        return f"{zlib.crc32(' '.join(self.lines).encode()):08x}"


def facts_of(exercise: Exercise) -> tuple[Fact, ...]:
    """All there is to know of it, the most important first."""
    return (*(Fact((tip.say,)) for tip in exercise.tips), *(Fact((each.ask, each.answer)) for each in exercise.faq))


def unheard(exercise: Exercise, past: History) -> tuple[Fact, ...]:
    """What was not told of it yet."""
    keys = past.facts.get(exercise.id, frozenset())
    return tuple(fact for fact in facts_of(exercise) if fact.key not in keys)


def told(exercises: Iterable[Exercise], lines: Iterable[str], language: Language) -> dict[str, tuple[str, ...]]:
    """Which facts are told in ``lines``, all that a session says: their keys, by exercise."""
    spoken = frozenset(lines)
    result: dict[str, tuple[str, ...]] = {}
    for exercise in exercises:
        keys = [
            fact.key
            for fact in facts_of(exercise)
            if any(language.with_side(fact.lines[-1], side) in spoken for side in ("left", "right"))
        ]
        if keys:
            result[exercise.id] = tuple(keys)
    return result
