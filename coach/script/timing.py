"""When things are said: every rule of placement by name, with its default."""

from __future__ import annotations

from typing import Any

import msgspec

from coach.content.model import Timing


class Pacing(msgspec.Struct, frozen=True):
    """``Timing`` with nothing left open. All durations in ms. The defaults follow the ACSM's and teachers' practice."""

    settle: int = 5_000
    """Arriving takes about five seconds; the clock of a hold starts behind it."""
    switch: int = 6_000
    transition: int = 10_000
    get_ready: int = 10_000
    line_pause: int = 3_000
    gap: int = 500
    tip_every: int = 15_000
    tips_per_hold: int = 2
    tip_after: int = 5_000
    tip_clear: int = 2_000
    guided_breaths: int = 2
    halfway_from: int = 20_000
    ten_seconds_from: int = 40_000
    countdown: int = 5
    short_countdown: int = 3
    short_below: int = 20_000


def pacing(*scopes: Timing) -> Pacing:
    """The rules that hold, from scopes in order from narrow to wide; the first that says something wins."""
    chosen: dict[str, Any] = {}
    for name in Pacing.__struct_fields__:
        for scope in scopes:
            value = getattr(scope, name)
            if value is not None:
                chosen[name] = value
                break
    return Pacing(**chosen)
