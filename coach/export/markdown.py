"""The session as a page in Markdown, to read or to print."""

from __future__ import annotations

import re

from coach.export.preview import Preview, plain, seconds
from coach.export.story import Entry, tell
from coach.times import clock


def write(preview: Preview) -> str:
    """A title, a line about the whole, and one list a chapter; what is said inside a hold is indented below it."""
    schedule, voice = preview.schedule, preview.voice
    language = preview.language
    spoken_by = language.write("voice", voice=_escaped(f"{voice.engine} {voice.id}".strip()), rate=voice.rate)
    lines = [
        f"# {_escaped(plain(schedule.title)) or language.write('untitled')}",
        "",
        f"*{language.sentence(preview.held())}. {spoken_by}*",
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
        lines += ["", f"## {language.write('dropped')}", ""]
    for cue in schedule.dropped:
        where = preview.where(cue.place)
        there = f" ({_escaped(where)})" if where else ""
        lines.append(f"- {_escaped(preview.words(cue.what))}{there}: {_escaped(plain(cue.reason))}")
    return "\n".join(lines).rstrip() + "\n"


def _item(entry: Entry, nested: bool) -> str:
    text = _escaped(entry.text)
    if entry.kind == "window":
        text = f"**{text[:1].upper()}{text[1:]}**"
    elif entry.kind == "bell":
        text = f"*({text})*"
    if entry.wait and entry.kind == "line":
        text += f" *({seconds(entry.wait)})*"
    indent = "  " * entry.depth if nested else ""
    return f"{indent}- {clock(entry.start)} {text}"


def _escaped(text: str) -> str:
    """Characters that Markdown or the HTML inside it would take for its own get a backslash or an entity."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return re.sub(r"[\\`*_\[\]|~<]|^[#>+-]|^\d+(?=[.)])", _escape, text)


def _escape(found: re.Match[str]) -> str:
    taken = found.group(0)
    return taken + "\\" if taken.isdigit() else "\\" + taken
