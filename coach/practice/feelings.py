"""How a person feels, or what the day is for, and what that asks of a session. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from coach.content.model import Level, Muscle, Style
from coach.content.names import did_you_mean, slug
from coach.content.select import REGIONS, muscles
from coach.errors import RequestError

Moment = str
"""``morning``, ``day`` or ``evening``: how the listener is greeted."""
MORNING_ENDS, EVENING_BEGINS = 10, 20
"""Hours by the listener's clock."""


class Feeling(msgspec.Struct, frozen=True, kw_only=True):
    """``spoken`` goes behind "because of"; an empty one is not talked about."""

    spoken: str = ""
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
    no_rounding: bool = False
    """No bending forward to the end: not first thing in the morning, and not with a stiff back."""


_LEGS = muscles(["legs"])
DESK = "the desk"
FEELINGS: Mapping[str, Feeling] = {
    "tired": Feeling(spoken="a tired body", level="gentle", positions=("floor",), rather={"dynamic": -0.8}),
    "stressed": Feeling(spoken="a full head", level="gentle", rather={"dynamic": -0.4, "static": 0.4}),
    "sore": Feeling(spoken="sore muscles", level="gentle", rather={"dynamic": 1.0}),
    "lively": Feeling(rather={"dynamic": 0.6}),
    "waking": Feeling(level="gentle", rather={"dynamic": 0.8}, no_rounding=True),
    "at-desk": Feeling(
        spoken=DESK, level="gentle", positions=("chair", "standing"),
        muscles=muscles(["neck", "shoulders", "middle back", "chest", "forearms"]),
    ),
    "before-training": Feeling(styles=("dynamic",), positions=("standing",), muscles=_LEGS),
    "after-training": Feeling(spoken="work well done", styles=("static",), muscles=_LEGS),
    "evening": Feeling(level="gentle", positions=("floor",), rather={"dynamic": -0.6}),
}  # fmt: skip
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
    named = [MOMENTS[name] for name in chosen if name in MOMENTS]
    return (
        named[0]
        if named
        else "morning"
        if 3 <= hour < MORNING_ENDS
        else "evening"
        if hour >= EVENING_BEGINS or hour < 3
        else "day"
    )


def _feeling(word: str) -> Feeling:
    name = slug(word)
    regions = {slug(region): region for region in (*REGIONS, *muscles(["full body"]))}
    if name in FEELINGS:
        return FEELINGS[name]
    part = name.removeprefix(STIFF)
    if name.startswith(STIFF) and part in regions:
        back = bool(muscles([regions[part]]) & muscles(["back"]))
        return Feeling(
            spoken=f"a stiff {regions[part]}" if not part.endswith("s") else f"stiff {regions[part]}",
            muscles=muscles([regions[part]]), before_all=muscles(["low back"] if part == "back" else []),
            level="gentle", rather={"dynamic": 0.5}, no_rounding=back,
        )  # fmt: skip
    known = [*FEELINGS, *(f"stiff-{region}" for region in ("back", "hips", "neck", "shoulders", "legs"))]
    every = [*FEELINGS, *(STIFF + region for region in regions)]
    raise RequestError(f"'{word}'", "is no feeling that is known", _mend(word, every, known))


def _mend(word: str, every: list[str], known: list[str]) -> str:
    near, listed = did_you_mean(word, every), "known are " + ", ".join(known)
    return listed if not near or near.startswith("known") else f"{near} {listed}"
