"""Where cues go inside a window: by priority, within their slack, or nowhere and told so."""

from __future__ import annotations

from itertools import pairwise

from coach.schedule.layout import lay_out
from coach.schedule.model import Schedule
from coach.script.model import Line, Pin, Role, Say, Script, Sound, Window


def lay(*pins: Pin, length: int = 20_000, said: int = 0, **lengths: int) -> Schedule:
    """A line of ``said`` ms, then a window with the pins; each line lasts as the keywords say, else one second."""
    items = (Say(Line("before"), "instruction"), Window("hold", length, pins))

    def length_of(what: Line | Sound) -> int:
        if isinstance(what, Sound):
            return 700
        return said if what.text == "before" else lengths.get(what.text, 1_000)

    return lay_out(Script("t", items), length_of)


def starts(schedule: Schedule) -> dict[str, int]:
    """When each cue starts, from the start of the window."""
    at = schedule.windows[0].start
    return {getattr(one.what, "text", ""): one.start - at for one in schedule.events if one.item == 1}


def pin(at: int, text: str, role: Role, **more: int) -> Pin:
    return Pin(at, Line(text), role, **more)


def test_a_cue_is_where_it_is_pinned_from_either_end() -> None:
    assert starts(lay(pin(7_000, "tip", "tip"), pin(-5_000, "five", "count"))) == {"tip": 7_000, "five": 15_000}


def test_a_line_keeps_its_distance_from_the_one_before_the_window() -> None:
    schedule = lay(pin(0, "in", "breath", slack=600), said=2_000)
    assert starts(schedule) == {"in": 500}


def test_the_more_important_cue_has_its_place_and_the_other_moves_within_its_slack() -> None:
    schedule = lay(pin(9_800, "tip", "tip", slack=3_000), pin(10_000, "half", "time"))
    assert starts(schedule) == {"half": 10_000, "tip": 11_500}


def test_one_that_cannot_move_so_far_is_dropped_with_its_reason() -> None:
    schedule = lay(pin(9_800, "tip", "tip", slack=1_000), pin(10_000, "half", "time"))
    assert starts(schedule) == {"half": 10_000}
    (dropped,) = schedule.dropped
    assert (dropped.what, dropped.role) == (Line("tip"), "tip")
    assert dropped.reason == "lasts 1.0 s, and no free place that long was left in the hold"


def test_the_whole_order_of_priorities() -> None:
    order: list[Role] = ["caution", "switch", "count", "time", "breath", "tip"]
    for higher, lower in pairwise(order):
        schedule = lay(pin(5_000, "low", lower), pin(5_000, "high", higher))
        assert starts(schedule) == {"high": 5_000}
        assert [drop.role for drop in schedule.dropped] == [lower]


def test_a_countdown_has_no_hole_but_begins_later() -> None:
    counts = [pin(-1_000 * n, str(n), "count") for n in range(5, 0, -1)]
    schedule = lay(
        pin(-3_400, "let go", "instruction"), *counts, **{"let go": 500, **{str(n): 400 for n in range(1, 6)}}
    )
    assert list(starts(schedule)) == ["let go", "2", "1"]
    assert [getattr(drop.what, "text", "") for drop in schedule.dropped] == ["3", "4", "5"]


def test_numbers_may_follow_each_other_without_the_gap() -> None:
    counts = [pin(-1_000 * n, str(n), "count") for n in range(3, 0, -1)]
    assert starts(lay(*counts, **{"1": 900, "2": 900, "3": 900})) == {"3": 17_000, "2": 18_000, "1": 19_000}


def test_nothing_sounds_beyond_the_window_or_its_own_limit() -> None:
    schedule = lay(pin(19_500, "late", "tip", slack=5_000), pin(12_000, "tip", "tip", slack=9_000, until=-7_500))
    assert starts(schedule) == {}
    assert len(schedule.dropped) == 2
    assert "lasts 30.0 s, longer than the hold of 20 s" in lay(pin(0, "long", "tip"), long=30_000).dropped[0].reason


def test_cues_of_one_kind_keep_the_distance_they_ask_for() -> None:
    first, second = pin(1_000, "a", "tip", apart=8_000), pin(3_000, "b", "tip", slack=9_000, apart=8_000)
    assert starts(lay(first, second)) == {"a": 1_000, "b": 9_000}


def test_a_bell_needs_no_gap_but_a_place_of_its_own() -> None:
    schedule = lay(Pin(0, Sound("hold-start"), "bell"), pin(0, "in", "breath", slack=1_000))
    assert [(event.start, event.length) for event in schedule.events[1:]] == [(0, 700), (700, 1_000)]


def test_what_is_pinned_before_the_window_is_dropped() -> None:
    assert len(lay(pin(-30_000, "early", "time")).dropped) == 1
