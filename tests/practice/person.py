"""A person who practises: what they are told each day, and the log that it leaves, without any sound."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from coach.content.library import Library, read_exercise
from coach.content.model import CONDITIONS, Exercise
from coach.errors import RequestError
from coach.language import language
from coach.making import make_today
from coach.pipeline import Options, Plan, options_from, plan
from coach.practice.feelings import MOMENTS, feelings, moment
from coach.practice.history import History, history, told
from coach.practice.log import Entry
from coach.practice.profile import Profile
from coach.practice.today import Ask
from coach.schedule.held import is_held
from coach.script.model import Line
from coach.settings import builtin_library

LANGUAGE = language()


@cache
def exercises() -> tuple[Exercise, ...]:
    return tuple(read_exercise(path) for path in Library((builtin_library(),)).exercises().values())


@cache
def silent() -> Options:
    return options_from({"engine": "silent"})


class Done(msgspec.Struct, frozen=True):
    """One day's session: what was chosen and why, what was heard, and what the log gets."""

    day: datetime.date
    past: History
    ask: Ask
    because: str
    plan: Plan
    entries: tuple[Entry, ...]


def ask_for(minutes: float, words: Sequence[str] = (), hour: int = 15, vary: int = 0) -> Ask:
    felt = feelings(words, hour)
    return Ask(duration=round(minutes * 60_000), feelings=felt, moment=moment(felt, hour), vary=vary)


def entries_of(day: datetime.date, worked: Plan, felt: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """What playing it to its end leaves in the log: one entry for each side of each round."""
    lines = [event.what.text for event in worked.schedule.events if isinstance(event.what, Line)]
    facts = told(worked.programme.exercises.values(), lines, LANGUAGE)
    sums: dict[tuple[int, str, str | None, int], int] = {}
    for span in worked.schedule.windows:
        if is_held(span) and span.place.exercise:
            key = (span.place.step, span.place.exercise, span.place.side, span.place.round or 0)
            sums[key] = sums.get(key, 0) + span.length
    at = f"{day}T18:00:00+01:00"
    return tuple(
        Entry(
            at, worked.programme.session.title, name, ms, side,
            tuple(worked.programme.exercises[name].targets), heard=facts.get(name, ()), felt=felt, round=turn,
        )
        for (_, name, side, turn), ms in sums.items()
    )  # fmt: skip


def live(
    profile: Profile, asks: Sequence[tuple[datetime.date, Ask]], log: list[Entry]
) -> Iterator[Done | tuple[datetime.date, RequestError]]:
    """Day by day; the log grows."""
    for day, ask in asks:
        past = history(log, day)
        try:
            today = make_today(exercises(), past, profile, ask, silent())
            worked = plan(today.programme, silent())
        except RequestError as error:
            yield day, error
            continue
        entries = entries_of(day, worked, tuple(name for name in ask.feelings if name not in MOMENTS))
        log += entries
        yield Done(day, past, ask, today.because, worked, entries)


def years(count: int, today: datetime.date | None = None) -> list[Entry]:
    """The log of somebody who did eight sides of four exercises a day, for so many years up to yesterday."""
    last, every = today or datetime.date.today(), sorted(exercises(), key=lambda exercise: exercise.id)
    chosen = [(n, k, every[(n + k // 2 * 7) % len(every)]) for n in range(1, 365 * count + 1) for k in range(8)]
    return [
        Entry(
            f"{last - datetime.timedelta(days=n)}T18:0{k}:00+01:00", "S", one.id, 60_000, "left", tuple(one.targets),
            heard=("00000000",),
        )
        for n, k, one in chosen
    ]  # fmt: skip


def somebody(seed: int, days: int, start: datetime.date) -> tuple[Profile, list[tuple[datetime.date, Ask]]]:
    """A person at random: limits, things at hand, likes, gaps of days and weeks, minutes and moods that change."""
    dice = random.Random(seed)
    names = [exercise.id for exercise in exercises()]
    profile = Profile(
        avoid=tuple(dice.sample(CONDITIONS, dice.choice((0, 0, 0, 1, 1, 2, 4)))),
        not_in=tuple(dice.sample(("kneeling", "all-fours", "prone", "standing", "chair"), dice.choice((0, 0, 1, 2)))),
        props=dice.choice((("cushion", "chair", "wall"), ("cushion", "chair", "wall", "strap"), ("chair",), ())),
        wanted=dice.choice(((), (), (), ("hips",), ("hips", "hamstrings"), ("neck", "shoulders", "back"))),
        level=dice.choice(("gentle", "moderate", "moderate", "strong")),
        tight_side=dice.choice((None, None, "left", "right")),
        like=tuple(dice.sample(names, dice.choice((0, 1, 4)))),
        skip=dict.fromkeys(dice.sample(names, dice.choice((0, 0, 2, 6))), True),
    )
    keen, usual = dice.choice((0.25, 0.5, 0.8, 0.95)), dice.choice((5, 8, 10, 12, 15, 20, 30))
    moods = ("tired", "stressed", "sore", "stiff-back", "stiff-neck", "at-desk", "lively", "after-training")
    asks: list[tuple[datetime.date, Ask]] = []
    away = 0
    for number in range(days):
        away = max(0, away - 1) or (dice.randint(5, 40) if dice.random() < 0.01 else 0)
        if away or dice.random() > keen:
            continue
        minutes = dice.choice((usual, usual, usual, usual / 2 + 2, usual + 5, 6.5))
        words = (dice.choice(moods),) if dice.random() < 0.2 else ()
        asks.append((start + datetime.timedelta(days=number), ask_for(minutes, words, dice.choice((7, 12, 18, 21)))))
    return profile, asks
