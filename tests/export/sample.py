"""Small schedules made by hand, and a strategy for any schedule at all."""

from __future__ import annotations

from hypothesis import strategies as st

from coach.export.preview import Preview
from coach.schedule.model import Chapter, Dropped, Event, Schedule, Span
from coach.script.model import Line, Place, Role, Sound
from coach.voice.model import Voice

VOICE = Voice("espeak-ng", "en-us+f3", 145, 42)
NAMES = {"figure-four": "Figure Four"}
START = Place()
RIGHT = Place("figure-four", "right", 1, step=1)
LEFT = Place("figure-four", "left", 2, step=1)


def _said(start: int, length: int, role: Role, text: str, place: Place, item: int) -> Event:
    return Event(start, length, role, Line(text), place, item)


def two_sides() -> Schedule:
    """Half a minute of introduction, then ten seconds a side: breath, a tip and a countdown in the first hold."""
    count = [_said(29_000 + 1000 * n, 450, "count", f"{3 - n}", RIGHT, 7) for n in range(3)]
    return Schedule(
        title="Hips & <back>",
        events=(
            Event(0, 1400, "bell", Sound("start"), START, 0),
            _said(1500, 2000, "title", "Welcome.", START, 1),
            _said(12_000, 2500, "instruction", "Cross your right ankle over the left thigh.", RIGHT, 4),
            Event(20_000, 700, "bell", Sound("hold-start"), RIGHT, 6),
            _said(22_000, 900, "breath", "Breathe in.", RIGHT, 7),
            _said(24_000, 900, "breath", "And out.", RIGHT, 7),
            _said(
                26_000,
                1500,
                "tip",
                "Keep the foot flexed; let the hip, not the knee, do the work of turning.",
                RIGHT,
                7,
            ),
            *count,
            _said(33_000, 1800, "switch", "Now switch to the left side.", RIGHT, 8),
            _said(90_000, 2000, "outro", "Well done.", START, 12),
        ),
        windows=(
            Span(3500, 8000, "ready", START, 2),
            Span(14_500, 5000, "pause", RIGHT, 5),
            Span(22_000, 10_000, "hold", RIGHT, 7),
            Span(35_000, 6000, "transition", LEFT, 9),
            Span(41_000, 10_000, "hold", LEFT, 10),
            Span(51_000, 39_000, "rest", START, 11),
        ),
        marks=(
            Chapter(0, "Introduction", START),
            Chapter(12_000, "Figure Four, right", RIGHT, 3),
            Chapter(35_000, "Figure Four, left, 2", LEFT, 9),
        ),
        duration=93_500,
        dropped=(Dropped(Line("Halfway."), "time", "there was no room before the countdown", LEFT),),
        estimated=True,
    )


def preview_of(schedule: Schedule, width: int = 72) -> Preview:
    return Preview(schedule, VOICE, NAMES, width)


_places = st.builds(
    Place,
    st.sampled_from([None, "figure-four", "unheard-of"]),
    st.sampled_from([None, "left", "right"]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 3]),
)
_texts = st.text(max_size=60)
_spoken_roles: list[Role] = ["title", "instruction", "tip", "time", "count", "breath", "switch", "answer"]


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Any schedule: events that do not overlap but may touch or be empty, any text at all, windows in a row."""
    at = 0
    events = []
    for _ in range(draw(st.integers(0, 12))):
        at += draw(st.sampled_from([0, 1, 90, 500, 7000, 400_000]))
        length = draw(st.integers(0, 4000))
        if draw(st.integers(0, 4)) == 0:
            events.append(Event(at, length, "bell", Sound("start"), draw(_places)))
        else:
            role = draw(st.sampled_from(_spoken_roles))
            events.append(Event(at, length, role, Line(draw(_texts)), draw(_places), draw(st.integers(0, 3))))
        at += length
    windows, end = [], 0
    for kind in draw(st.lists(st.sampled_from(["hold", "rep", "rest", "pause", "settle", "breath"]), max_size=6)):
        length = draw(st.integers(0, 400_000))
        windows.append(Span(end, length, kind, draw(_places)))
        end += length
    duration = max(at, end) + draw(st.integers(0, 3000))
    starts = sorted(draw(st.lists(st.integers(0, duration), max_size=4)))
    marks = tuple(Chapter(start, draw(_texts), draw(_places)) for start in starts)
    dropped = tuple(
        Dropped(Line(text), "tip", draw(_texts), draw(_places)) for text in draw(st.lists(_texts, max_size=2))
    )
    return Schedule(draw(_texts), tuple(events), tuple(windows), marks, duration, dropped, draw(st.booleans()))
