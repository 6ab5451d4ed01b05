"""How one gets from one position to another: in steps that can be followed with closed eyes, each with its time."""

from __future__ import annotations

from collections.abc import Mapping

from coach.content.model import Position

Step = tuple[str, int]
"""The name of the phrase that asks for it, and how long it takes (ms)."""

_AT: Mapping[Position, str] = {
    "standing": "up",
    "chair": "up",
    "kneeling": "knees",
    "all-fours": "knees",
    "seated": "seat",
    "supine": "lying",
    "prone": "lying",
    "side-lying": "lying",
}
_DOWN: Step = ("way_down", 8_000)
_SIDEWAYS: Step = ("way_sideways", 5_000)
_ROLLED: Step = ("way_rolled", 7_000)
_UP: Step = ("way_up", 9_000)
_STEPS: Mapping[tuple[str, str], tuple[Step, ...]] = {
    ("up", "seat"): (_DOWN, _SIDEWAYS),
    ("up", "lying"): (_DOWN, _SIDEWAYS),
    ("up", "knees"): (("way_helped", 0),),
    ("knees", "seat"): (_SIDEWAYS,),
    ("knees", "lying"): (_SIDEWAYS,),
    ("knees", "up"): (("way_risen", 9_000),),
    ("seat", "knees"): (("way_over", 5_000),),
    ("seat", "up"): (_UP,),
    ("lying", "seat"): (_ROLLED,),
    ("lying", "knees"): (_ROLLED,),
    ("lying", "up"): (_ROLLED, _UP),
}
_BACK: Step = ("way_back", 5_000)
_ACROSS: Step = ("way_across", 4_000)


def ways(here: Position | None, there: Position | None) -> tuple[Step, ...]:
    """The steps from ``here`` to where the words of ``there`` can be followed; empty where they say it all."""
    if here is None or there is None or here == there:
        return ()
    if (here, there) == ("seated", "supine"):
        return (_BACK,)
    if {here, there} == {"supine", "prone"}:
        return (_ACROSS,)
    return _STEPS.get((_AT[here], _AT[there]), ())
