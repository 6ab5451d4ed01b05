"""A simulated year: ``python -m tests.bench.practice_year [--people N] [--days N]``.

People at random (limits, props, gaps, moods, minutes) do what ``coach today`` suggests. Prints how many days were
exact, what was refused and why, broken limits, runs of days, minutes a muscle and week, and the time of a choice.
"""

from __future__ import annotations

import argparse
import datetime
import time
from collections import Counter

from coach.content.conditions import conditions
from coach.content.model import LEVELS, Exercise
from coach.content.select import places
from coach.practice.history import history, unheard
from coach.practice.log import Entry
from coach.practice.profile import Profile
from coach.practice.today import care
from tests.practice.person import Done, exercises, live, somebody

START = datetime.date(2027, 9, 1)
"""The year has a leap day in it."""
DAY = datetime.timedelta(days=1)
EACH_MS = 6 * 60_000
"""Minutes allow where, on three days and more of the seven that end with a day of practice, enough was held to give
each wanted muscle this much, were it shared out evenly. Wanted are the muscles that the profile names (or those that
everybody cares for) and that some exercise works which is right for this person."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    every = {exercise.id: exercise for exercise in exercises()}
    counts: Counter[str] = Counter()
    weeks: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    begin = time.process_time()
    for seed in range(asked.first, asked.first + asked.people):
        profile, asks = somebody(seed, asked.days, START)
        log: list[Entry] = []
        did: dict[str, set[datetime.date]] = {}
        wanted = [muscle for muscle in care(profile) if muscle in workable(profile)]
        held: Counter[datetime.date] = Counter()
        for done in live(profile, asks, log):
            counts["days"] += 1
            if not isinstance(done, Done):
                refusals[str(done[1])[:110]] += 1
                continue
            counts["exact"] += done.plan.schedule.duration == done.ask.duration
            for name, exercise in done.plan.programme.exercises.items():
                did.setdefault(name, set()).add(done.day)
                counts["broken limits"] += forbidden(exercise, profile, done.day)
            held[done.day] += sum(entry.ms for entry in done.entries)
            week = history(log, done.day + DAY).week()
            for muscle in week:
                weeks["muscle weeks"] += 1
                weeks["over 12 minutes"] += week[muscle] > 12 * 60_000
            recent = [ms for day, ms in held.items() if (done.day - day).days < 7]
            if len(recent) >= 3 and sum(recent) >= EACH_MS * len(wanted):
                for muscle in wanted:
                    weeks["wanted, where minutes allow"] += 1
                    weeks["of these 5 to 12 minutes"] += 5 * 60_000 <= week[muscle] <= 12 * 60_000
        for days in did.values():
            counts["four days running"] += any({day + n * DAY for n in range(4)} <= days for day in days)
        past = history(log, START + (asked.days + 1) * DAY)
        for name, days in did.items():
            if len(days) >= 10:
                counts["exercises done on ten days and more"] += 1
                counts["of these with facts not told"] += bool(unheard(every[name], past))
    spent = time.process_time() - begin
    report({**counts, **weeks}, refusals, spent / max(1, counts["days"]))


def workable(profile: Profile) -> set[str]:
    """The muscles that some exercise works which is right for this person."""
    return {
        muscle
        for exercise in exercises()
        if not forbidden(exercise, profile, START)
        and LEVELS.index(exercise.level) <= LEVELS.index(profile.level)
        and exercise.style in ("static", "dynamic")
        for muscle in exercise.targets
    }


def forbidden(exercise: Exercise, profile: Profile, day: datetime.date) -> bool:
    return bool(
        conditions(profile.avoid) & set(exercise.avoid)
        or exercise.position in places(profile.not_in)
        or exercise.id in profile.skipped(day)
        or set(exercise.props) - {*profile.props, "mat"}
    )


def report(counts: dict[str, int], refusals: Counter[str], seconds: float) -> None:
    for name, number in counts.items():
        print(f"{number:>8}  {name}")
    print(f"{seconds:.3f} s of processor time a day, all in")
    for text, number in refusals.most_common(12):
        print(f"{number:>8}  refused: {text}")


if __name__ == "__main__":
    main()
