"""The session as text for a reader: what is said and when, side by side with the holds it is said around."""

from __future__ import annotations

import textwrap

from coach.export.preview import Preview, plain, seconds
from coach.export.story import Entry, tell
from coach.times import clock

UNBROKEN = "\N{NO-BREAK SPACE}"
NARROWEST = 30
"""Columns. In fewer, the words could no longer be told from the times."""


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
    blocks.append(
        f"\n{clock(preview.schedule.duration):>{column}}  {preview.language.write('end', total=preview.total())}"
    )
    blocks += _dropped(preview, width)
    return "\n".join(blocks) + "\n"


def _title(preview: Preview, width: int) -> str:
    title = _wrapped(plain(preview.schedule.title) or preview.language.write("untitled"), width)
    longest = max(len(line) for line in title.splitlines())
    written = f"{title}\n{'=' * longest}\n{preview.held()}"
    return f"{written}\n{_wrapped(preview.omission(), width)}" if preview.omission() else written


def _timed(entry: Entry, column: int, width: int) -> str:
    text = entry.text
    if entry.kind == "window":
        text = f"[{text}]"
    elif entry.kind == "bell":
        text = f"({text})"
    if entry.wait and entry.kind == "line":
        text += f"  ({seconds(entry.wait).replace(' ', UNBROKEN)})"
    lead = f"{clock(entry.start):>{column}}  " + "  " * entry.depth
    return _wrapped(text, width, lead)


def _wrapped(text: str, width: int, lead: str = "") -> str:
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(UNBROKEN, " ") or lead.rstrip()


def _dropped(preview: Preview, width: int) -> list[str]:
    dropped = preview.schedule.dropped
    if not dropped:
        return []
    name = "dropped_one" if len(dropped) == 1 else "dropped_many"
    lines = ["\n" + preview.language.write(name, count=len(dropped))]
    for cue in dropped:
        where = preview.where(cue.place)
        text = f"{preview.words(cue.what)} ({where}): {plain(cue.reason)}" if where else ""
        lines.append(_wrapped(text or f"{preview.words(cue.what)}: {plain(cue.reason)}", width, "  - "))
    return lines
