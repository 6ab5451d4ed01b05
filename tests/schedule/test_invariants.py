"""What is true of every schedule: any programme that a user may write, any settings, a voice of any speed.

Each ``Invariant`` is one promise of the script builder and the layout. All of them are tried on the same made-up
programmes, because making those up is what takes the time.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coach.content.model import Programme
from coach.schedule.layout import Cursor, lay_out, length, step
from coach.schedule.model import Event, Schedule, Span
from coach.script.build import Settings, build
from coach.script.model import Line, Mark, Ring, Say, Script, Sound, Window
from tests.programmes import ENGLISH, RandomVoice, settings, valid_programmes, voices

EXAMPLES = int(os.environ.get("COACH_TEST_EXAMPLES", "100"))
"""How many programmes are made up. More are tried, new ones each time, where the variable says so."""
THOROUGH = hypothesis_settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="COACH_TEST_EXAMPLES" not in os.environ,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink) if "COACH_TEST_EXAMPLES" in os.environ else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


class Case(msgspec.Struct):
    programme: Programme
    settings: Settings
    voice: RandomVoice
    script: Script
    schedule: Schedule

    def __repr__(self) -> str:
        return f"{self.programme} {self.settings} {vars(self.voice)}"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    programme, chosen, voice = draw(valid_programmes), draw(settings), draw(voices)
    script = build(programme, ENGLISH, chosen, halves=draw(st.integers(0, 60)))
    return Case(programme, chosen, voice, script, lay_out(script, voice))


def nothing_overlaps(case: Case) -> None:
    events = sorted(case.schedule.events, key=lambda event: event.start)
    for before, after in pairwise(events):
        assert before.end <= after.start, (before, after)
    assert list(case.schedule.events) == events, "events are in order of their start"


def lines_keep_their_distance(case: Case) -> None:
    said = [event for event in case.schedule.events if isinstance(event.what, Line)]
    for before, after in pairwise(said):
        if not before.role == after.role == "count":
            assert after.start - before.end >= max(500, case.script.gap), (before, after)


def windows_last_exactly_as_long_as_asked(case: Case) -> None:
    asked = [(index, item) for index, item in enumerate(case.script.items) if isinstance(item, Window)]
    spans = case.schedule.windows
    assert [(span.item, span.length, span.kind, span.place) for span in spans] == [
        (index, item.length, item.kind, item.place) for index, item in asked
    ]
    for before, after in pairwise(spans):
        assert before.end <= after.start


def what_sounds_in_a_window_stays_in_it(case: Case) -> None:
    spans = {span.item: span for span in case.schedule.windows}
    for event in case.schedule.events:
        span = spans.get(event.item)
        if span:
            assert span.start <= event.start
            assert event.end <= span.end
        else:
            assert not any(other.start < event.end and event.start < other.end for other in spans.values())


def counts_are_on_their_seconds(case: Case) -> None:
    """Onsets exactly 1000 ms apart, the last exactly one second before the end, none missing in between."""
    spans = {span.item: span for span in case.schedule.windows}
    counted: dict[int, list[Event]] = {}
    for event in case.schedule.events:
        if event.role == "count":
            counted.setdefault(event.item, []).append(event)
    for item, events in counted.items():
        starts = [event.start for event in events]
        end = spans[item].end
        assert starts == [end - 1000 * n for n in range(len(starts), 0, -1)], (spans[item], events)
        assert [event.what.text.lower() for event in events][-1] == "one"  # type: ignore[union-attr]


def total_is_the_sum(case: Case) -> None:
    """What lasts is what sounds outside of windows, the windows, and the gaps that lines keep; nothing else."""
    script, at, line_end, gaps, elastic, rigid = case.script, 0, None, 0, 0, 0
    spans = {span.item: span for span in case.schedule.windows}
    for index, item in enumerate(script.items):
        own = [event for event in case.schedule.events if event.item == index]
        if isinstance(item, Window):
            assert spans[index].start == at
            at, rigid = at + item.length, rigid + item.length
        elif isinstance(item, Ring | Say):
            (event,) = own
            gaps += event.start - at
            least = 0 if line_end is None or isinstance(item, Ring) else max(0, line_end + script.gap - at)
            assert event.start - at == least
            at, elastic = event.end, elastic + event.length
        ends = [event.end for event in own if isinstance(event.what, Line)]
        line_end = max([*ends, *([] if line_end is None else [line_end])], default=None)
    assert case.schedule.duration == at + script.tail == gaps + elastic + rigid + script.tail


def nothing_is_lost(case: Case) -> None:
    """Everything that the script wants heard is heard, or is dropped with a reason."""
    wanted: Counter[object] = Counter()
    for item in case.script.items:
        if isinstance(item, Say):
            wanted[item.line, item.role, item.place] += 1
        elif isinstance(item, Ring):
            wanted[item.sound, "bell", item.place] += 1
        elif isinstance(item, Window):
            wanted.update((pin.what, pin.role, item.place) for pin in item.pins)
    got = Counter((event.what, event.role, event.place) for event in case.schedule.events)
    got.update((drop.what, drop.role, drop.place) for drop in case.schedule.dropped)
    assert got == wanted
    assert all(drop.reason for drop in case.schedule.dropped)
    marks = [item.title for item in case.script.items if isinstance(item, Mark)]
    assert [mark.title for mark in case.schedule.marks] == marks


def only_pinned_cues_are_dropped(case: Case) -> None:
    for drop in case.schedule.dropped:
        assert drop.role not in ("caution", "switch", "title", "outro", "purpose", "answer"), drop


def nothing_spoken_is_unfinished(case: Case) -> None:
    for item in case.script.items:
        lines = [item.line] if isinstance(item, Say) else []
        if isinstance(item, Window):
            lines = [pin.what for pin in item.pins if isinstance(pin.what, Line)]
        for line in lines:
            assert line.text.strip()
            assert "{" not in line.text
            assert "}" not in line.text
            assert line.within >= 0


def sounds_have_names(case: Case) -> None:
    for event in case.schedule.events:
        assert (event.role == "bell") == isinstance(event.what, Sound)
    if not case.settings.bells:
        assert not any(event.role == "bell" for event in case.schedule.events)


def the_same_again(case: Case) -> None:
    halves = 0
    once = build(case.programme, ENGLISH, case.settings, halves=halves)
    assert once == build(case.programme, ENGLISH, case.settings, halves=halves)
    assert lay_out(case.script, case.voice) == case.schedule


def layout_is_a_fold(case: Case) -> None:
    """Laying the first items gives the beginning of the whole, and going on from any cursor gives the rest."""
    items, whole = case.script.items, case.schedule
    for split in {0, len(items) // 3, len(items) // 2, len(items) - 1, len(items)}:
        begun = lay_out(msgspec.structs.replace(case.script, items=items[:split], tail=0), case.voice)
        cursor = Cursor()
        for index in range(split):
            cursor = step(items[index], index, cursor, case.voice, case.script.gap).cursor
        assert begun.duration == cursor.at
        rest = lay_out(case.script, case.voice, cursor, split)
        for name in ("events", "windows", "marks", "dropped"):
            assert getattr(begun, name) + getattr(rest, name) == getattr(whole, name), name
        assert rest.duration == whole.duration


def its_length_is_known_without_it(case: Case) -> None:
    assert length(case.script, case.voice) == case.schedule.duration


def chapters_are_in_order(case: Case) -> None:
    starts = [mark.start for mark in case.schedule.marks]
    assert starts == sorted(starts)
    assert starts[0] == 0
    assert starts[-1] <= case.schedule.duration


def both_sides_are_equal(case: Case) -> None:
    """Unless one side alone, or a tighter side, was asked for."""
    from coach.script.build import performed

    steps = [one for one, _ in performed(case.programme.session.steps)]
    for index, asked in enumerate(steps):
        if getattr(asked, "side", None) or getattr(asked, "tight_side", None) or not hasattr(asked, "exercise"):
            continue
        kinds = ("rest",) if case.programme.exercises[asked.exercise].style == "rest" else ("hold", "rep")
        held: dict[str | None, list[Span]] = {}
        for span in case.schedule.windows:
            if span.place.step == index and span.place.exercise == asked.exercise and span.kind in kinds:
                held.setdefault(span.place.side, []).append(span)
        left, right = held.get("left", []), held.get("right", [])
        assert [(s.kind, s.length) for s in left] == [(s.kind, s.length) for s in right]
        if case.programme.exercises[asked.exercise].sides == "none":
            assert set(held) == {None}
        else:
            assert set(held) == {"left", "right"}


def tips_take_turns(case: Case) -> None:
    """No tip comes twice before all others of its exercise, for the same place, had their turn."""

    turns: dict[str, list[str]] = {}
    for item in case.script.items:
        pins = item.pins if isinstance(item, Window) else ()
        said = [(pin.role, pin.what) for pin in pins] + ([(item.role, item.line)] if isinstance(item, Say) else [])
        for role, what in said:
            if role == "tip" and isinstance(what, Line):
                turns.setdefault(str(item.place.exercise), []).append(what.text)
    for name, heard in turns.items():
        tips = case.programme.exercises[name].tips
        for when in ("hold", "setup", "release"):
            own = [tip.say for tip in tips if tip.when == when]
            told = {ENGLISH.with_side(text, side): text for text in own for side in ("left", "right")}
            sequence = [told[text] for text in heard if text in told]
            left = set(own)
            for tip in sequence:
                assert tip in left, f"'{tip}' comes again before {left}"
                left = left - {tip} or set(own)


INVARIANTS: list[Callable[[Case], None]] = [
    nothing_overlaps,
    lines_keep_their_distance,
    windows_last_exactly_as_long_as_asked,
    what_sounds_in_a_window_stays_in_it,
    counts_are_on_their_seconds,
    total_is_the_sum,
    nothing_is_lost,
    only_pinned_cues_are_dropped,
    nothing_spoken_is_unfinished,
    sounds_have_names,
    the_same_again,
    layout_is_a_fold,
    its_length_is_known_without_it,
    chapters_are_in_order,
    both_sides_are_equal,
    tips_take_turns,
]


@pytest.mark.slow
@given(cases())
@THOROUGH
def test_every_schedule_keeps_every_promise(case: Case) -> None:
    for invariant in INVARIANTS:
        try:
            invariant(case)
        except AssertionError as error:
            raise AssertionError(f"{invariant.__name__}: {error}") from error


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.__name__)
def test_the_bundled_sessions_keep_it_too(invariant: Callable[[Case], None], bundled: list[Case]) -> None:
    for case in bundled:
        invariant(case)


@pytest.fixture(scope="module")
def bundled() -> list[Case]:
    from tests.programmes import bundled_sessions

    found = []
    for number, programme in enumerate(bundled_sessions().values()):
        voice, chosen = RandomVoice(number, (1_500, 5_000, 12_000)[number % 3]), Settings()
        script = build(programme, ENGLISH, chosen)
        found.append(Case(programme, chosen, voice, script, lay_out(script, voice)))
    return found
