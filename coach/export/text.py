"""The session as a reader follows it: what is said and when, beside the holds it is said around; plain or in Markdown.

``tell`` gathers what both forms show: headings, lines, windows.
"""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

import msgspec

from coach.export.chapters import chapter_title
from coach.export.preview import Preview, held, seconds, total, window_title
from coach.language import Language
from coach.plain import plain
from coach.schedule.model import Event, Span
from coach.script.model import Sound
from coach.times import clock

UNBROKEN = "\N{NO-BREAK SPACE}"
NARROWEST = 30
"""Columns. In fewer, the words could no longer be told from the times."""
PLAIN = {"line": "{}", "window": "[{}]", "bell": "({})", "wait": "  ({})"}
MARKDOWN = {"line": "{}", "window": "**{}**", "bell": "*({})*", "wait": " *({})*"}
"""How the kinds of entries are set off from each other."""
WAITS = ("pause", "settle", "transition", "ready")
"""Windows that only give time to do what was just asked for."""


class Entry(msgspec.Struct, frozen=True):
    """One thing to read. ``depth`` is 1 for what is said inside a hold; ``wait`` the ms to do what was asked."""

    kind: Literal["heading", "line", "window", "bell"]
    start: int
    text: str
    depth: int = 0
    wait: int = 0


def tell(preview: Preview) -> list[Entry]:
    """The session's entries in order of time.

    Consecutive countdown numbers, breath cues and counted repetitions are gathered on one line. A silence in which
    nothing is said becomes the ``wait`` of the line before it. The bells of holds and sides are left out, others kept.
    """
    entries = sorted(_all(preview), key=lambda entry: entry[0])
    story: list[Entry] = []
    for _, entry in entries:
        last = story[-1] if story else None
        if entry.wait and last and last.kind in ("line", "bell"):
            story[-1] = msgspec.structs.replace(last, wait=last.wait + entry.wait)
        else:
            story.append(entry)
    return story


def _all(preview: Preview) -> Iterator[tuple[tuple[int, int], Entry]]:
    """Every entry with its sort key: at the same moment a heading comes first, then windows, then what is said."""
    schedule = preview.schedule
    for mark in schedule.marks:
        yield (mark.start, 0), Entry("heading", mark.start, chapter_title(mark, preview.language))
    onsets = [event.start for event in schedule.events if not isinstance(event.what, Sound)]
    busy: list[Span] = []
    for window, title in _blocks(schedule.windows, onsets, preview.language):
        wait = window.length if window.kind in WAITS and not _between(onsets, window) else 0
        busy += [] if wait else [window]
        if wait and not window.start:
            continue  # nothing was asked for yet: it only lets a player wake up
        yield (window.start, 1), Entry("window", window.start, title, wait=wait)
    starts = [window.start for window in busy]
    for group in _gathered(schedule.events, [window for window in busy if window.kind == "rep"]):
        first = group[0]
        around = bisect_right(starts, first.start) - 1
        depth = int(around >= 0 and first.start < busy[around].end)
        if isinstance(first.what, Sound):
            if _tells_something(first):
                yield (first.start, 2), Entry("bell", first.start, preview.words(first.what))
        else:
            yield (first.start, 2), Entry("line", first.start, _joined(preview, group), depth)


def _between(onsets: Sequence[int], window: Span) -> int:
    return bisect_left(onsets, window.end) - bisect_left(onsets, window.start)


def _blocks(windows: tuple[Span, ...], onsets: Sequence[int], language: Language) -> Iterator[tuple[Span, str]]:
    """The windows with their titles; repetitions that follow each other, with hardly a word in each, as one block."""
    runs: list[list[Span]] = []
    for window in sorted(windows, key=lambda window: (window.start, -window.length)):  # what encloses comes first
        counted = window.kind == "rep" and _between(onsets, window) <= 1
        if runs and counted and _goes_on(runs[-1][-1], window) and _between(onsets, runs[-1][-1]) <= 1:
            runs[-1].append(window)
        else:
            runs.append([window])
    for run in runs:
        if len(run) < 3:
            yield from ((window, window_title(window, language)) for window in run)
            continue
        sides = list(dict.fromkeys(language.side(window.place.side) for window in run if window.place.side))
        title = language.write("reps", count=len(run), length=seconds(run[0].length))
        title = language.joined(title, language.listed(sides) if sides else "")
        yield msgspec.structs.replace(run[0], length=run[-1].end - run[0].start), title


def _goes_on(last: Span, following: Span) -> bool:
    same = (last.kind, last.end, last.length, last.place.exercise, last.place.round, last.place.step)
    place = following.place
    return same == (following.kind, following.start, following.length, place.exercise, place.round, place.step)


def _gathered(events: Iterable[Event], runs: list[Span]) -> Iterator[list[Event]]:
    """Events that belong on one line: a countdown, the breaths of a hold, the numbers of a run of repetitions."""

    def belongs_to(numbered: tuple[int, Event]) -> object:
        number, event = numbered
        around = bisect_right(runs, event.start, key=lambda run: run.start) - 1
        inside = around >= 0 and event.start < runs[around].end
        if event.role in ("count", "breath") or (event.role == "time" and inside):
            return event.role, around if inside else event.item
        return number

    return ([event for _, event in group] for _, group in groupby(enumerate(events), belongs_to))


def _joined(preview: Preview, group: list[Event]) -> str:
    words = [preview.words(event.what) for event in group]
    if group[0].role == "count" or (group[0].role == "time" and words[1:]):
        numbers = [word.strip(".,!") for word in words]
        if all(number.isdigit() for number in numbers):
            return " ".join(numbers)
        if any("," in number for number in numbers):  # "Two, right. Left. Three, right." belongs together in twos
            return ". ".join(numbers) + "."
        return ", ".join([numbers[0], *(number.lower() for number in numbers[1:])]) + "."
    return " ... ".join(word.rstrip(".,") for word in words[:-1]) + " ... " + words[-1] if words[1:] else words[0]


def _tells_something(event: Event) -> bool:
    """Bells at the edges of a hold say what its window says; those of the session and of bell steps stand alone."""
    return event.place.exercise is None or event.what in (Sound("start"), Sound("end"))


def _set_off(entry: Entry, text: str, signs: Mapping[str, str]) -> str:
    wait = seconds(entry.wait).replace(" ", UNBROKEN) if entry.wait and entry.kind == "line" else ""
    return signs[entry.kind].format(text) + (signs["wait"].format(wait) if wait else "")


# ---- for a terminal or a file


def write(preview: Preview) -> str:
    """The narration with its times, chapters as headings, and at the end what did not fit."""
    width = max(preview.width, NARROWEST)
    column = len(clock(preview.schedule.duration)) + 2
    blocks = [_title(preview, width)]
    entries = tell(preview)
    if entries and entries[0].kind != "heading":
        blocks.append("")
    for entry in entries:
        if entry.kind == "heading":
            blocks.append(f"\n{_wrapped(entry.text, width)}")
        else:
            blocks.append(_timed(entry, column, width))
    end = preview.language.write("end", total=total(preview.schedule))
    blocks.append(f"\n{clock(preview.schedule.duration):>{column}}  {end}")
    if dropped := [_wrapped(text, width, "  - ") for text in _unsaid(preview)]:
        name = "dropped_one" if len(dropped) == 1 else "dropped_many"
        blocks += ["\n" + preview.language.write(name, count=len(dropped)), *dropped]
    return "\n".join(blocks) + "\n"


def _title(preview: Preview, width: int) -> str:
    title = _wrapped(plain(preview.schedule.title) or preview.language.write("untitled"), width)
    longest = max(len(line) for line in title.splitlines())
    head = f"{title}\n{'=' * longest}\n{held(preview.schedule)}"
    return f"{head}\n{_wrapped(preview.omission(), width)}" if preview.omission() else head


def _timed(entry: Entry, column: int, width: int) -> str:
    lead = f"{clock(entry.start):>{column}}  " + "  " * entry.depth
    return _wrapped(_set_off(entry, entry.text, PLAIN), width, lead)


def _wrapped(text: str, width: int, lead: str = "") -> str:
    lines = textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)
    return "\n".join(lines).replace(UNBROKEN, " ") or lead.rstrip()


def _unsaid(preview: Preview) -> Iterator[str]:
    """What did not fit, where that is, and why."""
    for cue in preview.schedule.dropped:
        where = preview.where(cue.place)
        yield f"{preview.words(cue.what)}{f' ({where})' if where else ''}: {plain(cue.reason)}"


# ---- in Markdown


def markdown(preview: Preview) -> str:
    """A title, a line about the whole, and one list a chapter; what is said inside a hold is indented below it."""
    schedule, voice, language = preview.schedule, preview.voice, preview.language
    spoken_by = language.write("voice", voice=_escaped(f"{voice.engine} {voice.id}".strip()), rate=voice.rate)
    lines = [
        f"# {_escaped(plain(schedule.title)) or language.write('untitled')}",
        "",
        f"*{language.sentence(held(schedule))}. {spoken_by}*",
        "",
        *([_escaped(preview.omission()), ""] if preview.omission() else []),
    ]
    listing = False
    for entry in tell(preview):
        if entry.kind == "heading":
            lines += [*([""] if listing else []), f"## {_escaped(entry.text)}", ""]
        else:
            lines.append(_item(entry, nested=listing))
        listing = entry.kind != "heading"
    if schedule.dropped:
        lines += ["", f"## {language.write('dropped')}", "", *(f"- {_escaped(text)}" for text in _unsaid(preview))]
    return "\n".join(lines).replace(UNBROKEN, " ").rstrip() + "\n"


def _item(entry: Entry, nested: bool) -> str:
    text = _escaped(entry.text)
    if entry.kind == "window":
        text = text[:1].upper() + text[1:]
    indent = "  " * entry.depth if nested else ""
    return f"{indent}- {clock(entry.start)} {_set_off(entry, text, MARKDOWN)}"


def _escaped(text: str) -> str:
    """Characters that Markdown or the HTML inside it would take for its own get a backslash or an entity."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return re.sub(r"[\\`*_\[\]|~<]|^[#>+-]|^\d+(?=[.)])", _escape, text)


def _escape(match: re.Match[str]) -> str:
    mark = match.group(0)
    return mark + "\\" if mark.isdigit() else "\\" + mark
