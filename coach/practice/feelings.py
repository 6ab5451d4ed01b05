"""How a person feels, or what the day is for, and what that asks of a session. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from coach.content.model import Level, Muscle, Style
from coach.content.names import did_you_mean, slug
from coach.content.select import REGIONS, muscles
from coach.errors import RequestError
from coach.practice.history import WEEK, History

Moment = str
"""``morning``, ``day`` or ``evening``: how the listener is greeted."""
MORNING_ENDS, EVENING_BEGINS = 10, 20
"""Hours by the listener's clock."""


class Feeling(msgspec.Struct, frozen=True, kw_only=True):
    """``spoken`` is said of the listener, behind "because"; an empty one is not talked about."""

    spoken: str = ""
    greeting: str = ""
    """The phrase that answers it, behind ``today_``; a day later, behind ``today_was_``."""
    part: str = ""
    """What the phrases call the part of the body that it is about."""
    muscles: frozenset[Muscle] = frozenset()
    """What it asks to be looked after first."""
    before_all: frozenset[Muscle] = frozenset()
    """Those of them that are meant most of all: who says "back" means the low one."""
    level: Level | None = None
    """Nothing stronger than this."""
    positions: tuple[str, ...] = ()
    """Only these, where there is something in them."""
    styles: tuple[Style, ...] = ()
    """Only these, where there is something of them."""
    rather: Mapping[Style, float] = {}
    """What is taken rather, or (below zero) less."""
    unknown: float = 0.0
    """How much rather, or (below zero) less, something is taken that is not known yet."""
    known: bool = False
    """Only what is known, where there is enough of it, and few words and ways: nothing is taught, and what is done once
    is taken rather than what is done on each side."""
    settled: bool = False
    """Nothing that one has to get up from, only to lie down again."""
    no_rounding: bool = False
    """No bending forward to the end: not first thing in the morning, and not with a stiff back."""
    soon_moving: int = 0
    """Up to this length (ms) all of a session is movement."""
    less: bool = False
    """Fewer repetitions and shorter holds, told in full, and nothing offered but less."""
    rest: int = 0
    """Percent of the time that the last rest has at the least."""


_LEGS = muscles(["legs"])
FEELINGS: Mapping[str, Feeling] = {
    "tired": Feeling(
        spoken="you are tired", greeting="tired", level="gentle", positions=("floor",), rather={"dynamic": -0.4},
        unknown=-1.0, known=True, settled=True, less=True, rest=30,
    ),
    "stressed": Feeling(
        spoken="your head is full", greeting="stressed", level="gentle", rather={"dynamic": -0.4, "static": 0.4},
        unknown=-1.5, rest=20,
    ),
    "sore": Feeling(
        spoken="your muscles are sore", greeting="sore", level="gentle", rather={"dynamic": 1.0}, less=True,
    ),
    "lively": Feeling(rather={"dynamic": 0.6}),
    "waking": Feeling(level="gentle", rather={"dynamic": 0.8}, settled=True, no_rounding=True, soon_moving=540_000),
    "at-desk": Feeling(
        spoken="you have sat long", greeting="desk", level="gentle", positions=("chair", "standing"),
        soon_moving=420_000, muscles=muscles(["neck", "shoulders", "middle back", "lower back", "chest", "forearms"]),
    ),
    "before-training": Feeling(styles=("dynamic",), positions=("standing",), muscles=_LEGS),
    "after-training": Feeling(
        spoken="you have trained", greeting="trained", styles=("static",), muscles=_LEGS,
    ),
    "evening": Feeling(level="gentle", positions=("floor",), rather={"dynamic": -0.6}, settled=True),
}  # fmt: skip
BACK_AGAIN = Feeling(level="gentle", known=True, settled=True, less=True)
"""After time away, that day and the next time: what is gentle and known."""
MOMENTS: Mapping[str, Moment] = {"waking": "morning", "evening": "evening"}
STIFF = "stiff-"


def feelings(words: Iterable[str], hour: int) -> dict[str, Feeling]:
    """What the words stand for: those of ``FEELINGS``, and ``stiff-`` with any region. Without another moment of the
    day in them, the hour says whether one is waking or going to rest.

    Raises ``RequestError`` for any other word, with the nearest ones.
    """
    chosen = {slug(word): _feeling(word) for word in words if word.strip()}
    if not {"waking", "evening", "at-desk", "before-training", "after-training"} & chosen.keys():
        if 3 <= hour < MORNING_ENDS:
            chosen["waking"] = FEELINGS["waking"]
        elif hour >= EVENING_BEGINS or hour < 3:
            chosen["evening"] = FEELINGS["evening"]
    return chosen


def moment(chosen: Iterable[str], hour: int) -> Moment:
    """How the listener is greeted."""
    if named := [MOMENTS[name] for name in chosen if name in MOMENTS]:
        return named[0]
    if 3 <= hour < MORNING_ENDS:
        return "morning"
    return "evening" if hour >= EVENING_BEGINS or hour < 3 else "day"


def after(words: Iterable[str]) -> tuple[Feeling, ...]:
    """What the feelings of the last time still ask for: small movements, an easy day."""
    echoes = []
    for word in words:
        try:
            feeling = _feeling(word)
        except RequestError:  # of another version, or written by hand: it asks for nothing
            continue
        if feeling.level and feeling.greeting and feeling.greeting != "desk":
            rather: dict[Style, float] = {"dynamic": 0.8} if feeling.part else {}
            most = feeling.before_all or feeling.muscles
            echo = Feeling(greeting=feeling.greeting, part=feeling.part, muscles=most, level="gentle", rather=rather)
            echoes.append(msgspec.structs.replace(echo, unknown=-1.0, no_rounding=feeling.no_rounding, rest=15))
    return tuple(echoes)


def moods(felt: Iterable[Feeling], past: History) -> tuple[Feeling, ...]:
    """How they feel, and what the last times still ask for."""
    return (*felt, *after(past.felt), *((BACK_AGAIN,) if past.away > WEEK or past.returned else ()))


@cache
def _feeling(word: str) -> Feeling:
    name = slug(word)
    regions = {slug(region): region for region in (*REGIONS, *muscles(["full body"]))}
    if name in FEELINGS:
        return FEELINGS[name]
    part = name.removeprefix(STIFF)
    if name.startswith(STIFF) and part in regions:
        back = bool(muscles([regions[part]]) & muscles(["back"]))
        are = "are" if part.endswith("s") else "is"
        return Feeling(
            spoken=f"your {regions[part]} {are} stiff", greeting=f"stiff_{are}", part=regions[part],
            muscles=muscles([regions[part]]), before_all=muscles(["low back"] if part == "back" else []),
            level="gentle", rather={"dynamic": 1.0}, soon_moving=899_000, unknown=-0.5, settled=True,
            no_rounding=back, less=True, rest=20,
        )  # fmt: skip
    known = [*FEELINGS, *(f"stiff-{region}" for region in ("back", "hips", "neck", "shoulders", "legs"))]
    every = [*FEELINGS, *(STIFF + region for region in regions)]
    raise RequestError(f"'{word}'", "is no feeling that is known", _mend(word, every, known))


def _mend(word: str, every: list[str], known: list[str]) -> str:
    near, listed = did_you_mean(word, every), "known are " + ", ".join(known)
    return listed if not near or near.startswith("known") else f"{near} {listed}"
