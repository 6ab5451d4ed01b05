"""``coach export``: sessions as audio files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import mix_of, mix_options, option, request_of, request_options, sessions_asked
from coach.cli.progress import echo, progress, tell
from coach.errors import CoachError, RequestError
from coach.files import user_path
from coach.settings import cache_folder
from coach.times import clock

if TYPE_CHECKING:
    from coach.export.job import Form


def _kbps(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    """``64``, ``64k`` or ``64 kbps``, as people write it."""
    if value is None:
        return None
    number = re.fullmatch(r"([1-9]\d{0,3})\s*(k|kbps|kbit/s)?", value.strip(), re.IGNORECASE)
    if not number:
        raise click.BadParameter(f"'{value}' is not a bitrate; write 64 or 64k")
    return int(number[1])


@click.command("export", epilog="Example: coach export hips-and-back -o hips.mp3")
@click.argument("session", nargs=-1, metavar="SESSION...")
@click.option("-o", "--output", metavar="FILE", help="The file, its format by its suffix.  [default: SESSION.mp3]")
@option("--format", "form", metavar="SUFFIX", help="mp3, wav, flac, m4a, m4b, ogg or opus, where FILE does not say it.")
@option("--all", "every", is_flag=True, help="Every session there is; FILE is a folder.")
@option("--bitrate", metavar="KBPS", callback=_kbps, help="Constant bitrate.  [default: what speech needs]")
@option("--tracks", is_flag=True, help="A folder of numbered files, one per exercise, and a playlist.")
@option("--tracks-by", type=click.Choice(["exercises", "sides"]), help="What each track holds; implies --tracks.")
@option("--captions", is_flag=True, help="Write .srt, .vtt and .lrc beside the file.")
@option("--chapters-json", is_flag=True, help="Write podcast chapters beside the file.")
@option("--no-cover", is_flag=True, help="Draw no cover picture.")
@mix_options
@request_options
def command(session: tuple[str, ...], output: str | None, form: str | None, every: bool, **flags: Any) -> int:
    """Write a session to an audio file.

    SESSION is a session's name, a path to a session script, or one or more names of exercises. Several sessions are
    written side by side into the folder FILE. What was recorded or encoded before is not made again.
    """
    from coach.export import job
    from coach.voice.cache import ClipCache

    wanted = _form(flags, form)
    requests = [request_of(names, flags) for names in sessions_asked(session, every, flags.get("library"))]
    targets = _targets([programme.session.id for programme, _ in requests], output, bool(form), wanted)
    jobs = [
        job.Job(programme, options, target, mix_of(flags, programme.session))
        for (programme, options), target in zip(requests, targets, strict=True)
    ]
    job.check(jobs, wanted)
    with progress("Recording") as show:
        recorded = job.record_all(jobs, ClipCache(cache_folder(flags.get("cache")), tell), show, tell)
    with progress("Writing") as show:
        results = job.write_all(jobs, recorded, wanted, show, tell)
    for result in results:
        if isinstance(result, CoachError):
            tell(str(result))
        else:
            parts = f"{result.parts} {'tracks' if wanted.tracks else 'chapters'}"
            about = f"{clock(result.duration)}, {parts}, {result.bytes / 1e6:.1f} MB"
            echo(f"{result.target}: {about}", err=True)
    return max((result.exit_code for result in results if isinstance(result, CoachError)), default=0)


def _form(flags: dict[str, Any], suffix: str | None) -> Form:
    from coach.export.job import Form

    return Form(
        cache=cache_folder(flags.get("cache")),
        bitrate=flags["bitrate"],
        tracks=flags["tracks_by"] or ("exercises" if flags["tracks"] else None),
        suffix=f".{suffix.lower().lstrip('.')}" if suffix else ".mp3",
        captions=flags["captions"],
        chapters_json=flags["chapters_json"],
        cover=not flags["no_cover"],
    )


def _targets(ids: list[str], output: str | None, said: bool, form: Form) -> list[Path]:
    """The file (or folder of tracks) for each session. ``said``: the format was asked for by name."""
    from coach.export.files import SUFFIXES

    if len(ids) > 1:
        if doubles := [name for name in ids if ids.count(name) > 1]:
            raise RequestError(f"'{doubles[0]}'", "two sessions have this name", "export one after the other, with -o")
        folder = user_path(output or ".")
        if not folder.is_dir():
            raise RequestError(f"'{folder}'", "is not a folder, and there are several sessions", "make it first")
        return [folder / (name + ("" if form.tracks else form.suffix)) for name in ids]
    if output is None:
        return [Path(ids[0] + ("" if form.tracks else form.suffix))]
    path = user_path(output)
    if form.tracks and path.suffix.lower() in SUFFIXES:
        raise RequestError(
            f"'{output}'", "tracks go into a folder, not a file", f"-o {path.stem} --format {path.suffix[1:]}"
        )
    return [path.with_name(path.name + form.suffix) if said and not form.tracks and not path.suffix else path]
