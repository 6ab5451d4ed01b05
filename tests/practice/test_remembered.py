"""What a greeting tells of the days before is so: it is read back against the log and against the day."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from coach.content.model import ExerciseStep
from coach.practice.feelings import after
from coach.practice.greeting import LITTLE_MORE_MS
from coach.practice.log import Entry
from coach.practice.profile import Profile
from tests.bench.ten_days import SHE, ten_days
from tests.practice.person import LANGUAGE, Done, ask_for, exercises, live, somebody

START = datetime.date(2026, 11, 2)
DAY = datetime.timedelta(days=1)
EVERY = {exercise.id: exercise for exercise in exercises()}
WORDS = {
    "day": "yesterday|the last time|on [A-Z][a-z]+", "side": "left|right",
}  # fmt: skip
OF_EXERCISES = (
    "today_again", "today_longer", "today_more", "today_known", "today_first_time", "today_liked_again",
)  # fmt: skip


def spoken(name: str, intro: str) -> Iterator[dict[str, str]]:
    """The words in each place of the phrase ``name`` where it is heard."""
    for variant in LANGUAGE.phrases[name]:
        parts = re.split(r"{(\w+)}", variant)
        pattern = "".join(
            f"(?P<{part}>{WORDS.get(part, '[^.;:!]+?')})" if n % 2 else re.escape(part) for n, part in enumerate(parts)
        )
        yield from (match.groupdict() for match in re.finditer(pattern, intro, re.IGNORECASE))


def exercise_called(name: str) -> str:
    return next(key for key, each in EVERY.items() if each.spoken_name.casefold() == name.casefold())


def days_of(exercise: str, log: Sequence[Entry]) -> list[datetime.date]:
    return sorted({day for entry in log if entry.exercise == exercise and (day := entry.day)})


def told_day(words: str, today: datetime.date) -> datetime.date | None:
    """The day that is meant, one that never was where there is none; ``None``: some day longer ago."""
    if words == "yesterday":
        return today - datetime.timedelta(days=1)
    if words == "the last time":
        return None
    last = [today - datetime.timedelta(days=n) for n in range(1, 7)]
    return next((day for day in last if words == f"on {day:%A}"), datetime.date.min)


def lesser_side(exercise: str, day: datetime.date, entries: Sequence[Entry]) -> int:
    sides: Counter[str | None] = Counter()
    for entry in entries:
        if entry.exercise == exercise and entry.day == day:
            sides[entry.side] += entry.ms
    return min(sides.values(), default=0)


def false_memories(done: Done, profile: Profile, log: Sequence[Entry]) -> Iterator[str]:
    """What the greeting tells of the days before that the log does not show, or that the day does not keep."""
    intro, before = done.plan.programme.session.intro, sorted({day for entry in log if (day := entry.day)})
    for name in (name for name in LANGUAGE.phrases if name.startswith("today_was_")):
        for words in spoken(name, intro):
            yield from false_feeling(name, words, done, before[-1], log)
    for name in ("today_second", "today_said"):
        if [*spoken(name, intro)] and (before[-1] - before[-2]).days <= 7:
            yield "nobody had come back"
    for name in OF_EXERCISES:
        for words in spoken(name, intro):
            yield from false_of(name, words, done, profile, log)
    if [*spoken("today_tight", intro)] and not any(
        lesser_side(name, done.day, [entry for entry in done.entries if entry.side == profile.tight_side])
        > lesser_side(name, done.day, [entry for entry in done.entries if entry.side != profile.tight_side])
        for name in done.plan.programme.exercises
    ):
        yield "no tight side has more"


def false_feeling(
    name: str, words: dict[str, str], done: Done, last: datetime.date, log: Sequence[Entry]
) -> Iterator[str]:
    felt = {word for entry in log if entry.day == last for word in entry.felt}
    if told_day(words["day"], done.day) not in (last, None):
        yield f"that was on {last}"
    if name.split("_")[2] not in {feeling.greeting.split("_")[0] for feeling in after(felt)}:
        yield "they felt otherwise"
    if any(each.level != "gentle" for each in done.plan.programme.exercises.values()):
        yield "it is not gentle"
    steps = done.plan.programme.session.steps
    if "stiff" in name and EVERY[next(s for s in steps if isinstance(s, ExerciseStep)).exercise].style != "dynamic":
        yield "it begins with a hold"


def false_of(name: str, words: dict[str, str], done: Done, profile: Profile, log: Sequence[Entry]) -> Iterator[str]:
    exercise = exercise_called(words["name"])
    days = days_of(exercise, log)
    if exercise not in done.plan.programme.exercises:
        yield f"{exercise} is not in it"
    if bool(days) == (name == "today_first_time"):
        yield f"{exercise} was done {len(days)} times"
    if "day" in words and told_day(words["day"], done.day) not in (days[-1], None):
        yield f"{exercise} was done on {days[-1]}"
    if name in ("today_longer", "today_more"):
        yield from no_growth(name, exercise, done, days[-1], log)
    if name == "today_known" and len(days) < 2:
        yield f"{exercise} is not known"
    if name == "today_liked_again" and exercise not in profile.like:
        yield f"{exercise} is not liked"


def no_growth(name: str, exercise: str, done: Done, day: datetime.date, log: Sequence[Entry]) -> Iterator[str]:
    then, now = lesser_side(exercise, day, log), lesser_side(exercise, done.day, done.entries)
    if name == "today_more":
        each = next(s.length for s in done.plan.schedule.windows if s.kind == "rep" and s.place.exercise == exercise)
        if now // each - then // each != 1:
            yield f"{exercise} went from {then // each} to {now // each}"
    elif now - then < LITTLE_MORE_MS:
        yield f"{exercise} went from {then} to {now} ms"


def test_what_is_remembered_is_so() -> None:
    log: list[Entry] = []
    grown = 0
    for done in ten_days():
        grown += any(any(spoken(name, done.plan.programme.session.intro)) for name in ("today_longer", "today_more"))
        assert [*false_memories(done, SHE, log)] == [], done.plan.programme.session.intro
        log += done.entries
    assert grown, "something grows, and it is heard"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 20, 23])
def test_what_is_remembered_is_so_for_anybody(seed: int) -> None:
    profile, asks = somebody(seed, 40, START)
    log: list[Entry] = []
    for done in live(profile, asks, []):
        if isinstance(done, Done):
            intro = done.plan.programme.session.intro
            assert [*false_memories(done, profile, log)] == [], f"{done.day}: {intro}"
            log += done.entries


def test_a_day_after_a_stiff_one_is_gentle_and_begins_with_movement() -> None:
    log: list[Entry] = []
    asks = [(START, ask_for(12)), (START + DAY, ask_for(12, ["stiff-back"])), (START + 2 * DAY, ask_for(12))]
    *_, stiff, later = [done for done in live(Profile(), asks, log) if isinstance(done, Done)]
    assert {exercise.style for exercise in stiff.plan.programme.exercises.values()} == {"dynamic"}
    assert "stiff yesterday" in later.plan.programme.session.intro
    first = next(step for step in later.plan.programme.session.steps if isinstance(step, ExerciseStep))
    assert EVERY[first.exercise].style == "dynamic"


def test_who_is_tired_has_what_is_known_and_the_longest_rest() -> None:
    log: list[Entry] = []
    asks = [(START + n * DAY, ask_for(12, ["tired"] if n == 3 else [])) for n in range(4)]
    days = [done for done in live(SHE, asks, log) if isinstance(done, Done)]
    assert all(days[-1].past.days(name) for name in days[-1].plan.programme.exercises)
    rests = [max(span.length for span in done.plan.schedule.windows if span.kind == "rest") for done in days]
    assert rests[-1] == max(rests) >= 175_000
