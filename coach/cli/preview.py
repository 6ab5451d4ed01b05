"""``coach preview``: a session in writing, without any sound."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from coach import pipeline
from coach.cli.options import option, request_of, request_options, session_argument
from coach.cli.progress import columns, progress, tell
from coach.errors import CoachError
from coach.export.preview import preview_of
from coach.export.text_formats import FORMATS, format_for
from coach.files import read_file, user_path
from coach.pipeline import Plan, notices, record
from coach.settings import cache_folder
from coach.store import check_target, keep, whole_file


@click.command("preview", epilog="Example: coach preview hips-and-back --format srt -o hips.srt")
@session_argument
@request_options
@option("--format", type=click.Choice(list(FORMATS)), help="How to write it.  [default: by FILE, else text]")
@click.option("-o", "--output", "file", metavar="FILE", help="Write to this file instead of the terminal.")
@click.option("--force", is_flag=True, help="Replace a file that is there already, whatever it holds.")
@option("--exact", is_flag=True, help="Record first, so that every time is exact.")
@option("--spoken", is_flag=True, help="Show the lines spelled out, as the voice gets them.")
@option("--width", type=click.IntRange(30, 1000), metavar="COLUMNS", help="Columns of the text.")
def command(session: tuple[str, ...], format: str | None, file: str | None, **flags: Any) -> None:
    """Print a session's narration, with times.

    Times are estimated, with --exact they are measured. The formats: text and markdown to read; json, the cue sheet,
    for other programs; srt, vtt and lrc, captions; audacity, a label track; svg, a picture; chapters, for podcast
    players. The json always has the words as they are heard.
    """
    name = format_for(file, format)
    if file and file != "-":
        check_target(user_path(file))
    programme, options = request_of(session, flags)
    plan = pipeline.plan(programme, options)
    if flags["exact"]:
        plan = _recorded(plan, flags["cache"])
    preview = preview_of(plan, flags["width"] or columns(), spoken=flags["spoken"])
    _write(FORMATS[name](preview), name, file, force=flags["force"])


def _recorded(plan: Plan, cache: str | None) -> Plan:
    from coach.voice.cache import ClipCache

    for notice in notices(plan):
        tell(notice)
    with progress("Recording") as show:
        return record(plan, ClipCache(cache_folder(cache), tell), show, instead=tell)[0]


def _begins(path: Path, data: bytes) -> bool:
    """Whether a file is not there, or is an earlier one of the same kind: empty, or with the same beginning."""
    try:
        earlier = read_file(path, 50_000_000)
    except CoachError:
        return not os.path.isfile(path)
    return not earlier.strip() or _head(earlier) == _head(data)


def _head(data: bytes) -> bytes:
    """The first line; where all files of a kind have the same one (JSON's brace, the number 1), the second as well."""
    lines = [line.strip() for line in data.split(b"\n", 2)]
    return b"\n".join(lines[: 2 if lines[0] in (b"{", b"1") else 1])


def _write(text: str, name: str, path: str | None, *, force: bool) -> None:
    """To a file as UTF-8, whole or not at all; else to stdout, where what it cannot show becomes a question mark.

    A file that does not begin as this one does is somebody else's, and is kept.
    """
    if path and path != "-":
        target = user_path(path)
        if not force and not _begins(target, text.encode()):
            keep(target)
        with whole_file(target) as file:
            file.write(text.encode())
        return
    stream = sys.stdout.buffer
    to_read = name in ("text", "markdown") or sys.stdout.isatty()
    stream.write(text.encode((sys.stdout.encoding or "utf-8") if to_read else "utf-8", "replace"))
    stream.flush()
