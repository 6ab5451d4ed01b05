"""What is spoken, by the clock: SubRip (.srt), WebVTT (.vtt), LRC (the lyrics of music players), Audacity's labels.

``captions`` is the common list; a cue's time on the screen never runs into the next one's.
"""

from __future__ import annotations

import re
import textwrap
from html import escape
from itertools import pairwise

import msgspec

from coach.export.chapters import chapter_title
from coach.export.preview import Preview, window_title
from coach.plain import plain
from coach.script.model import Sound

SHORTEST_MS = 1200
"""Ms that even a word stays on the screen, where the next one allows it."""
COLUMNS = 42
"""The usual width of a line of captions."""
CLEAR_AFTER_MS = 4000
"""In a silence longer than this the lyrics of the line before it are taken off the screen."""


class Caption(msgspec.Struct, frozen=True):
    """Words on the screen from ``start`` to before ``end``, both absolute ms."""

    start: int
    end: int
    text: str


def captions(preview: Preview) -> list[Caption]:
    """The spoken lines in order of time; none is empty and no two overlap."""
    lines: dict[int, tuple[int, str]] = {}
    for event in preview.schedule.events:
        words = "" if isinstance(event.what, Sound) else preview.words(event.what)
        if words:
            before = lines.get(event.start)
            lines[event.start] = (event.end, f"{before[1]} {words}" if before else words)
    starts = [*sorted(lines), max(preview.schedule.duration, *lines, 0) + 1]
    return [
        Caption(start, min(max(lines[start][0], start + SHORTEST_MS), following), lines[start][1])
        for start, following in pairwise(starts)
    ]


def srt(preview: Preview) -> str:
    """SubRip. What a player could take for markup is replaced by look-alikes, as the format knows no escape."""
    blocks = [
        f"{number}\n{hms(cue.start, ',')} --> {hms(cue.end, ',')}\n{_wrapped(_without_markup(cue.text))}\n"
        for number, cue in enumerate(captions(preview), 1)
    ]
    return "\n".join(blocks)


def vtt(preview: Preview) -> str:
    """WebVTT, with a note where a chapter begins."""
    title = plain(preview.schedule.title).replace("-->", "→")
    parts = [(-1, f"WEBVTT - {title}\n" if title else "WEBVTT\n")]
    for mark in preview.schedule.marks:
        title = chapter_title(mark, preview.language).replace("-->", "→")
        parts.append((2 * mark.start, f"NOTE {hms(mark.start, '.')} {title}\n"))
    for number, cue in enumerate(captions(preview), 1):
        text = escape(_wrapped(cue.text), quote=False)
        block = f"{number}\n{hms(cue.start, '.')} --> {hms(cue.end, '.')}\n{text}\n"
        parts.append((2 * cue.start + 1, block))
    return "\n".join(block for _, block in sorted(parts, key=lambda part: part[0]))


def lrc(preview: Preview) -> str:
    """LRC: a time in hundredths of a second before each line, and empty lines where a long silence begins."""
    schedule = preview.schedule
    lines = [
        f"[ti:{_unbracketed(plain(schedule.title))}]",
        "[al:Audio coach]",
        f"[length:{lrc_time(schedule.duration)[:-3]}]",
    ]
    cues = captions(preview)
    for index, cue in enumerate(cues):
        lines.append(f"[{lrc_time(cue.start)}]{_unbracketed(cue.text)}")
        following = cues[index + 1].start if index + 1 < len(cues) else schedule.duration
        if following - cue.end > CLEAR_AFTER_MS:
            lines.append(f"[{lrc_time(cue.end)}]")
    return "\n".join(lines) + "\n"


def labels(preview: Preview) -> str:
    """A label track for Audacity. One label a line: start and end in seconds with six decimals, and its text.

    The labels are in order of their start, what encloses before what it encloses. Windows are in square brackets,
    sounds in round ones.
    """
    schedule = preview.schedule
    rows = [(window.start, window.end, f"[{window_title(window, preview.language)}]") for window in schedule.windows]
    for event in schedule.events:
        words = preview.words(event.what)
        rows.append((event.start, event.end, f"({words})" if event.role == "bell" else words))
    rows.sort(key=lambda label: (label[0], -label[1]))
    return "".join(f"{_seconds(start)}\t{_seconds(end)}\t{text}\n" for start, end, text in rows)


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}000"


def hms(ms: int, point: str) -> str:
    """``hh:mm:ss.mmm``, with ``point`` before the milliseconds."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"


def lrc_time(ms: int) -> str:
    """``mm:ss.xx``. Players know no hours: an hour and more is counted in minutes."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 60:02d}:{seconds % 60:02d}.{rest // 10:02d}"


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, COLUMNS, break_on_hyphens=False, break_long_words=False))


def _without_markup(text: str) -> str:
    return text.replace("-->", "→").translate(str.maketrans("<>{}", "‹›()"))


def _unbracketed(text: str) -> str:
    """Brackets begin a tag, and angle brackets the time of a word in the format's extension."""
    return re.sub(r"<(?=[\d:.]+>)", "‹", text.translate(str.maketrans("[]", "()")))
