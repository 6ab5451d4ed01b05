"""A simulated year: ``python -m tests.bench.practice_year [--people N] [--first N] [--days N] [-o FILE]``.

People at random (limits, props, gaps, moods, minutes) do what ``coach today`` suggests, whole and exact. Each day is a
line of FILE, so that pieces run side by side and none is done twice; ``--report FILE...`` counts what is in them: exact
days, refusals, broken limits, runs of days, minutes a muscle and week, words a minute, facts told.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from coach.content.conditions import conditions
from coach.content.model import LEVELS, Exercise
from coach.content.select import places
from coach.practice import telling
from coach.practice.history import facts_of
from coach.practice.profile import Profile
from coach.practice.today import care
from coach.script.model import Line
from tests.practice.person import LANGUAGE, Done, exercises, live, somebody

START = datetime.date(2027, 9, 1)
"""The year has a leap day in it."""
DAY = datetime.timedelta(days=1)
MINUTE = 60_000
LEAST, MOST = 5 * MINUTE, 12 * MINUTE
"""What a wanted muscle shall get in a week (ms)."""
EACH_MS = 6 * MINUTE
"""Minutes allow where, on three days and more of the seven that end with a day of practice, enough was held to give
each wanted muscle this much, were it shared out evenly. Wanted are the muscles that the profile names, or those that
everybody cares for."""
FEW = 4
"""Where fewer exercises for a muscle are right for this person, minutes do not allow it either: five minutes a week
would be the same one or two every day. Those weeks are counted apart."""
BANDS = (6, 7, 8, 10, 15)
"""Minutes held for each wanted muscle, were they shared out evenly, from which on weeks are counted together."""
OFTEN = 10
"""Hearings after which less is said."""

Row = dict[str, Any]
"""One day: ``seed``, ``day``, ``asked`` (ms), ``lasts``, ``why``, or ``refused``; ``did`` by exercise."""


def simulate(seed: int, days: int) -> Iterator[Row]:
    """The year of one person, day by day."""
    profile, asks = somebody(seed, days, START)
    wishes = iter(asks)
    for done in live(profile, asks, []):
        row: Row = {"seed": seed, "asked": next(wishes)[1].duration}
        if isinstance(done, Done):
            row |= {"day": str(done.day), "lasts": done.plan.schedule.duration, "why": done.because, "did": _did(done)}
        else:
            row |= {"day": str(done[0]), "refused": str(done[1])}
        yield row
    yield {"seed": seed, "end": True}


def _did(done: Done) -> dict[str, Row]:
    """By exercise: time held (ms), words and time in all, and the facts that were told."""
    did: dict[str, Row] = {name: {"held": 0, "words": 0, "heard": ()} for name in done.plan.programme.exercises}
    for entry in done.entries:
        did[entry.exercise]["held"] += entry.ms
        did[entry.exercise]["heard"] = entry.heard
    for event in done.plan.schedule.events:
        if isinstance(event.what, Line) and event.role != "count" and event.place.exercise:
            did[event.place.exercise]["words"] += len(event.what.text.split())
    for name, row in did.items():
        spans = [span for span in done.plan.schedule.windows if span.place.exercise == name]
        row["lasts"] = max(span.end for span in spans) - min(span.start for span in spans) if spans else 0
    return did


# ---- what is counted


class Counts:
    """Over all people."""

    def __init__(self) -> None:
        self.days: Counter[str] = Counter()
        self.weeks: Counter[str] = Counter()
        self.facts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.words: dict[int, list[float]] = defaultdict(list)
        self.falls: list[float] = []
        self.bands: dict[int, Counter[str]] = defaultdict(Counter)

    def person(self, seed: int, rows: list[Row]) -> None:
        profile, _ = somebody(seed, 0, START)
        self.days["people"] += 1
        self.days["days"] += len(rows)
        done = [row for row in rows if "did" in row]
        self.days["exact"] += sum(row["lasts"] == row["asked"] for row in done)
        self.refusals.update(row["refused"][:110] for row in rows if "refused" in row)
        days: dict[str, list[Row]] = defaultdict(list)
        dates: dict[str, set[datetime.date]] = defaultdict(set)
        for row in done:
            for name, what in row["did"].items():
                day = datetime.date.fromisoformat(row["day"])
                self.days["broken limits"] += forbidden(every()[name], profile, day)
                days[name].append(what)
                dates[name].add(day)
        for each in dates.values():
            self.days["four days running"] += any({day + n * DAY for n in range(4)} <= each for day in each)
        self._muscles(profile, done)
        self._told(profile, days)

    def _muscles(self, profile: Profile, done: list[Row]) -> None:
        choice = Counter(muscle for each in exercises() if fits(each, profile) for muscle in each.targets)
        wanted = [muscle for muscle in care(profile) if choice[muscle]]
        held = {datetime.date.fromisoformat(row["day"]): muscle_ms(row["did"]) for row in done}
        whole = {datetime.date.fromisoformat(row["day"]): sum(x["held"] for x in row["did"].values()) for row in done}
        for today in held:
            week = [today - n * DAY for n in range(7) if today - n * DAY in held]
            sums: Counter[str] = sum((held[day] for day in week), Counter())
            self.weeks["muscle weeks"] += len(sums)
            self.weeks["over 12 minutes"] += sum(ms > MOST for ms in sums.values())
            each = sum(whole[day] for day in week) // max(1, len(wanted))
            if len(week) >= 3 and each >= EACH_MS:
                band = max(minutes for minutes in BANDS if minutes * MINUTE <= each)
                for muscle in wanted:
                    reached = "under 5" if sums[muscle] < LEAST else "over 12" if sums[muscle] > MOST else "in bounds"
                    kind = f"few exercises: {reached}" if choice[muscle] < FEW else reached
                    self.weeks[f"wanted, where minutes allow, {kind}"] += 1
                    if choice[muscle] >= FEW:
                        self.bands[band][reached] += 1

    def _told(self, profile: Profile, days: Mapping[str, list[Row]]) -> None:
        for rows in days.values():
            rates = [row["words"] * MINUTE / row["lasts"] for row in rows if row["lasts"]]
            for number, rate in enumerate(rates[:OFTEN], 1):
                self.words[number].append(rate)
            if len(rates) >= OFTEN:
                self.falls.append(1 - rates[OFTEN - 1] / rates[0])
        able = {name for name in every() if fits(every()[name], profile)}
        wanted = {*care(profile)}
        for name in able:
            heard = {key for row in days.get(name, ()) for key in row["heard"]}
            facts = {fact.key for fact in facts_of(every()[name]) if concerns(" ".join(fact.lines), profile)}
            if wanted.intersection(every()[name].targets):
                self.facts["facts of these for muscles that they care for"] += len(facts)
                self.facts["of these heard, too"] += len(facts & heard)
            self.facts["facts of what is right for somebody"] += len(facts)
            self.facts["of these heard"] += len(facts & heard)
            if name not in days:
                self.facts["of exercises that never came"] += len(facts)
            elif len(days[name]) >= len(facts):
                self.facts["of exercises that came as often as they have facts"] += len(facts)
                self.facts["of these not heard"] += len(facts - heard)


def concerns(text: str, profile: Profile) -> bool:
    """Whether a fact is for this person: who has said what they have is told nothing of what others have."""
    return not profile.conditions or telling.concerns(text, profile.conditions, LANGUAGE)


@cache
def every() -> dict[str, Exercise]:
    return {exercise.id: exercise for exercise in exercises()}


def muscle_ms(did: Mapping[str, Row]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, row in did.items():
        sums.update(dict.fromkeys(every()[name].targets, row["held"]))
    return sums


def fits(exercise: Exercise, profile: Profile) -> bool:
    return (
        not forbidden(exercise, profile, START)
        and LEVELS.index(exercise.level) <= LEVELS.index(profile.level)
        and exercise.style in ("static", "dynamic")
        and not exercise.partner
    )


def forbidden(exercise: Exercise, profile: Profile, day: datetime.date) -> bool:
    return bool(
        conditions(profile.avoid) & set(exercise.avoid)
        or exercise.position in places(profile.not_in)
        or exercise.id in profile.skipped(day)
        or set(exercise.props) - {*profile.props, "mat"}
    )


def report(rows: Iterable[Row]) -> None:
    people: dict[int, list[Row]] = defaultdict(list)
    ended: set[int] = set()
    for row in rows:
        ended.update([row["seed"]] if "end" in row else [])
        people[row["seed"]] += [] if "end" in row else [row]
    counts = Counts()
    for seed in sorted(ended):
        counts.person(seed, people[seed])
    for table in (counts.days, counts.weeks, counts.facts):
        for name, number in table.items():
            print(f"{number:>8}  {name}")
    for band, reached in sorted(counts.bands.items()):
        print(f"   of {sum(reached.values())} weeks with {band} minutes and more for each: ", end="")
        print(", ".join(f"{number / sum(reached.values()):.1%} {name}" for name, number in reached.most_common()))
    means = {number: sum(rates) / len(rates) for number, rates in counts.words.items()}
    print("   words a minute by hearing: " + ", ".join(f"{mean:.0f}" for mean in means.values()))
    falls = sorted(counts.falls)
    if falls:
        least = sum(fall >= 0.4 for fall in falls) * 100 / len(falls)
        print(f"   from the first to the tenth of one exercise: {falls[len(falls) // 2]:.0%} in the middle", end="")
        print(f" ({falls[len(falls) // 10]:.0%} for the lowest tenth; 40 % and more in {least:.0f} %)")
    for text, number in counts.refusals.most_common(12):
        print(f"{number:>8}  refused: {text}")


def read(files: Iterable[Path]) -> Iterator[Row]:
    for file in files:
        for line in file.read_text().splitlines():
            yield json.loads(line)


def main() -> None:
    gc.set_threshold(200_000, 50, 50)  # nothing here is a circle, and a year makes many small things
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("-o", "--out", type=Path)
    parser.add_argument("--report", type=Path, nargs="+", metavar="FILE")
    asked = parser.parse_args()
    if asked.report:
        report(read(asked.report))
        return
    begin, rows = time.process_time(), []
    out: TextIO = asked.out.open("a") if asked.out else sys.stderr
    for seed in range(asked.first, asked.first + asked.people):
        for row in simulate(seed, asked.days):
            rows.append(row)
            if asked.out:
                print(json.dumps(row), file=out, flush=True)
    spent = time.process_time() - begin
    report(rows)
    print(f"{spent / max(1, len(rows)):.3f} s of processor time a day, all in")


if __name__ == "__main__":
    main()
