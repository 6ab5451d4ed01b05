"""The session as a picture: SVG lanes over a time axis, for seeing its shape at a glance.

Holds stand by side in the widest lane, the voice below them, breath cues and tips below it. A session of more than
six minutes runs on in rows of five. The colours follow the reader's light or dark setting, and nothing is told by
colour alone: holds carry their side and every bar its words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TypeVar

import msgspec

from coach.export.chapters import Chapter, chapters_of
from coach.export.lanes import DARK, LIGHT, SHOWN, lane_of, lane_of_event
from coach.export.preview import Preview, held, seconds, total, window_title
from coach.language import Language
from coach.plain import plain, shortened
from coach.schedule.held import is_held
from coach.schedule.model import Event, Span
from coach.times import clock

WIDTH = 1200
LEFT, RIGHT = 64, 24
HEAD = 104
ROW = 156
ONE_ROW_MS = 360_000
ROW_MS = 300_000
CHARACTER = 5.8
"""Pixels that a character of a small text takes, on average, in the usual sans-serif faces."""
_LANES = {"holds": (24, 44), "voice": (76, 18), "guides": (100, 12)}
"""Each lane's top below the row's, and its height."""


_T = TypeVar("_T", Event, Span)


class _Row(msgspec.Struct, frozen=True):
    start: int
    end: int
    top: int

    def x(self, ms: int) -> float:
        return LEFT + (ms - self.start) * (WIDTH - LEFT - RIGHT) / (self.end - self.start)


def write(preview: Preview) -> str:
    """A whole SVG file, without scripts or anything from elsewhere; plain ASCII, so it is right in every encoding."""
    schedule = preview.schedule
    rows = _rows(schedule.duration)
    height = HEAD + ROW * len(rows)
    title = escape(plain(schedule.title) or preview.language.write("untitled"))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">',
        f'<title id="t">{title}, {total(preview.schedule)}</title>',
        f"<style>{_style()}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<text class="h" x="24" y="40">{title}</text>',
        f'<text class="s" x="24" y="64">{escape(_summary(preview))}</text>',
        *_legend(preview),
    ]
    windows, events = _by_row(schedule.windows, rows), _by_row(schedule.events, rows)
    chapters = chapters_of(schedule)
    for row in rows:
        parts.append(f'<g transform="translate(0 {row.top})">')
        parts += [*_axis(row, preview), *_windows(windows[row.start], preview)]
        parts += [*_chapters(row, chapters, schedule.duration), *_events(events[row.start], preview), "</g>"]
    return "\n".join([*parts, "</svg>", ""]).encode("ascii", "xmlcharrefreplace").decode()


def _rows(duration: int) -> list[_Row]:
    if duration <= ONE_ROW_MS:
        return [_Row(0, max(duration, 1000), HEAD)]
    return [_Row(start, start + ROW_MS, HEAD + ROW * number) for number, start in enumerate(range(0, duration, ROW_MS))]


def _by_row(things: Iterable[_T], rows: list[_Row]) -> dict[int, list[tuple[_T, float, float]]]:
    """What lies in each row, by the row's start: looked through once, however many rows there are.

    With its left edge there and its width, never thinner than can be seen.
    """
    by_row: dict[int, list[tuple[_T, float, float]]] = {row.start: [] for row in rows}
    length = rows[0].end - rows[0].start
    for thing in things:
        for row in rows[thing.start // length : -(-thing.end // length)]:
            start, end = row.x(max(thing.start, row.start)), row.x(min(thing.end, row.end))
            if end > start:
                by_row[row.start].append((thing, start, max(end - start - 0.6, 1.0)))
    return by_row


def _style() -> str:
    rules = "text{font-family:system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;font-size:11px}"
    rules += ".h{font-size:24px;font-weight:600}.s{font-size:14px}.on{font-weight:600}"
    rules += _colours(LIGHT)
    return rules + "@media(prefers-color-scheme:dark){" + _colours(DARK) + "}"


def _colours(colours: dict[str, str]) -> str:
    """Plain rules for each class: not every viewer knows CSS variables."""
    rules = "".join(f".{name}{{fill:{value}}}" for name, value in colours.items())
    return rules + f"text,.h{{fill:{colours['ink']}}}.s,.f{{fill:{colours['faint']}}}.on{{fill:{colours['paper']}}}"


def _summary(preview: Preview) -> str:
    """How much is held time, and of it how much on each side."""
    sums: Counter[str] = Counter()
    for window in filter(is_held, preview.schedule.windows):
        sums[lane_of(window)] += window.length
    names = preview.language.lanes
    parts = [f"{names[lane]} {clock(sums[lane])}" for lane in SHOWN if lane in sums]
    return preview.language.sentence(held(preview.schedule)) + (f": {', '.join(parts)}" if parts else "")


def _legend(preview: Preview) -> Iterator[str]:
    schedule = preview.schedule
    lanes = {lane_of(window) for window in schedule.windows} | {lane_of_event(event) for event in schedule.events}
    names = {lane: escape(name) for lane, name in preview.language.lanes.items() if lane in lanes}
    x = WIDTH - RIGHT - sum(29 + CHARACTER * len(name) for name in names.values())
    for kind, name in names.items():
        yield f'<rect class="{kind}" x="{x:.0f}" y="54" width="11" height="11" rx="2"/>'
        yield f'<text class="f" x="{x + 15:.0f}" y="63">{name}</text>'
        x += 29 + CHARACTER * len(name)


def _axis(row: _Row, preview: Preview) -> Iterator[str]:
    bottom, duration, names = 122, preview.schedule.duration, preview.language.lanes
    end = min(row.end, max(duration, row.start + 1))
    step, labelled = (10_000, 60_000) if row.end - row.start > 60_000 else (1000, 10_000)
    for lane, (top, height) in _LANES.items():
        if lane in names:
            yield f'<text class="f" x="24" y="{top + height / 2 + 4:.0f}">{escape(names[lane])}</text>'
    yield f'<rect class="line" x="{LEFT}" y="{bottom}" width="{row.x(end) - LEFT:.1f}" height="1"/>'
    for at in range(row.start, end + 1, step):
        tall = at % labelled == 0
        yield f'<rect class="line" x="{row.x(at):.1f}" y="{bottom}" width="1" height="{6 if tall else 3}"/>'
        if tall and at < row.end:
            yield f'<text class="f" x="{row.x(at):.1f}" y="{bottom + 18}">{clock(at)}</text>'


def _chapters(row: _Row, chapters: Sequence[Chapter], duration: int) -> Iterator[str]:
    first = max(0, bisect_right(chapters, row.start, key=lambda chapter: chapter.start) - 1)
    for chapter in chapters[first:]:
        if chapter.start >= row.end:
            break
        end = chapter.stop if chapter.stop < duration else row.end
        if end <= row.start:
            continue
        start = max(chapter.start, row.start)
        title = chapter.title if start == chapter.start else f"… {chapter.title}"
        room = int((row.x(min(end, row.end)) - row.x(start) - 6) / CHARACTER)
        short = shortened(title, room) if room >= min(8, len(title)) else ""
        if start == chapter.start:
            yield f'<rect class="faint" x="{row.x(start):.1f}" y="6" width="1" height="112"/>'
        if short:
            whole = escape(chapter.title)
            yield f'<text x="{row.x(start) + 4:.1f}" y="16">{escape(short)}<title>{whole}</title></text>'


def _windows(windows: Iterable[tuple[Span, float, float]], preview: Preview) -> Iterator[str]:
    top, height = _LANES["holds"]
    for window, x, width in windows:
        kind = lane_of(window)
        inset = 0 if kind in ("right", "left", "both") else 10 if kind in ("rest", "breath") else 16
        title = escape(f"{clock(window.start)} {window_title(window, preview.language)}")
        yield _bar(kind, x, width, top + inset, height - 2 * inset, title)
        if kind != "wait":
            label = escape(_label(window, preview.language, int((width - 9) / CHARACTER)))
            yield f'<text class="on" x="{x + 5:.1f}" y="{top + height / 2 + 4:.0f}">{label}</text>' if label else ""


def _label(window: Span, spoken: Language, fits: int) -> str:
    """The longest of the names of a bar that has room in it."""
    side = window.place.side if window.kind in ("hold", "rep") else ""
    name = spoken.side(side) or spoken.windows[window.kind]
    return next(
        (text for text in (f"{name} {seconds(window.length)}", name, name[:1].upper()) if len(text) <= fits), ""
    )


def _events(events: Iterable[tuple[Event, float, float]], preview: Preview) -> Iterator[str]:
    for event, x, width in events:
        kind = lane_of_event(event)
        top, height = _LANES["guides" if kind in ("breath", "tip", "bell") else "voice"]
        title = escape(f"{clock(event.start)} {preview.words(event.what)}")
        if kind == "bell":
            y = top + height / 2
            yield f'<circle class="bell" cx="{x + 3:.1f}" cy="{y:.0f}" r="3.5"><title>{title}</title></circle>'
        else:
            yield _bar(kind, x, width, top, height, title)


def _bar(kind: str, x: float, width: float, top: float, height: float, title: str) -> str:
    place = f'x="{x:.1f}" y="{top}" width="{width:.1f}" height="{height}" rx="{min(3, width / 2):.1f}"'
    return f'<rect class="{kind}" {place}><title>{title}</title></rect>'
