"""``coach export``: sessions as audio files."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import (
    check_request,
    each_readable,
    mix_of,
    mix_options,
    option,
    request_of,
    request_options,
    sessions_asked,
)
from coach.cli.progress import echo, progress, tell
from coach.content.model import Programme
from coach.errors import CoachError, RequestError
from coach.files import user_path
from coach.pipeline import Options
from coach.settings import cache_folder
from coach.store import check_target, is_stream, pour, refusals, temporary_folder
from coach.times import clock, short_length

if TYPE_CHECKING:
    from coach.export.job import Form, Job, Written


def kbps(value: str | int) -> int:
    """``64``, ``64k`` or ``64 kbps``, as people write it."""
    number = re.fullmatch(r"([1-9]\d{0,3})\s*(k|kbps|kbit/s)?", str(value).strip(), re.IGNORECASE)
    if not number:
        raise click.BadParameter(f"'{value}' is not a bitrate; write 64 or 64k")
    return int(number[1])


@click.command("export", epilog="Example: coach export hips-and-back -o hips.mp3")
@click.argument("session", nargs=-1, metavar="SESSION...")
@click.option("-o", "--output", metavar="FILE", help="The file, its format by its suffix.  [default: SESSION.mp3]")
@option(
    "--format", "suffix", metavar="SUFFIX", help="mp3, wav, flac, m4a, m4b, ogg or opus, where FILE does not say it."
)
@option("--all", "every", is_flag=True, help="Every session there is; FILE is a folder.")
@click.option("--force", is_flag=True, help="Replace files that are there already, whosever they are.")
@option("--bitrate", metavar="KBPS", type=kbps, help="Constant bitrate.  [default: what speech needs]")
@option("--tracks", is_flag=True, help="A folder of numbered files, one per exercise, and a playlist.")
@option("--tracks-by", type=click.Choice(["exercises", "sides"]), help="What each track holds; implies --tracks.")
@option("--captions", is_flag=True, help="Write .srt, .vtt and .lrc beside the file.")
@option("--chapters-json", is_flag=True, help="Write podcast chapters beside the file.")
@option("--no-cover", is_flag=True, help="Draw no cover picture.")
@mix_options
@request_options
def command(session: tuple[str, ...], output: str | None, suffix: str | None, every: bool, **flags: Any) -> int:
    """Write a session to an audio file.

    SESSION is a session's name, a path to a session script, or one or more names of exercises. Several sessions are
    written side by side into the folder FILE. What was recorded or encoded before is not made again.
    """
    form = _form(flags, suffix)
    failures: list[int] = []

    def failed(_name: str, error: CoachError) -> None:
        tell(str(error))
        failures.append(error.exit_code)

    check_request(flags)
    sessions = sessions_asked(session, every, flags.get("library"))
    requests = list(each_readable(sessions, lambda names: request_of(names, flags), failed))
    if not requests:
        raise RequestError("SESSION", "none could be read", "'coach check' tells what is wrong")
    code = failures[-1] if failures else 0
    names, several = [_file_name(*request) for request in requests], every or len(sessions) > 1
    with ExitStack() as stack:
        stream = user_path("/dev/stdout" if output == "-" else output or "")
        if output and is_stream(stream) and not stream.suffix and not form.tracks and not several:
            folder = stack.enter_context(temporary_folder())
            target = folder / (names[0] + form.suffix)
            code = write_all(_jobs([target], requests, flags), form, str(stream)) or code
            if target.is_file():
                pour(stack.enter_context(open(target, "rb")), stream)
            return code
        targets = _targets(names, output, suffix, form, folder=several)
        return write_all(_jobs(targets, requests, flags), form) or code


def _jobs(targets: list[Path], requests: list[tuple[Programme, Options]], flags: dict[str, Any]) -> list[Job]:
    from coach.export.job import Job

    return [
        Job(programme, options, target, mix_of(flags, programme.session))
        for (programme, options), target in zip(requests, targets, strict=True)
    ]


def write_all(jobs: list[Job], form: Form, name: str = "") -> int:
    """Record and write them, and tell what became of each, by its target or ``name``; the exit code."""
    code = 0
    for result in results_of(jobs, form):
        if isinstance(result, CoachError):
            tell(str(result))
            code = max(code, result.exit_code)
        else:
            parts = f"{result.parts} {'tracks' if form.tracks else 'chapters'}"
            about = f"{clock(result.duration)}, {parts}, {result.bytes / 1e6:.1f} MB"
            echo(f"{name or result.target}: {about}", err=True)
    return code


def results_of(jobs: list[Job], form: Form) -> list[Written | CoachError]:
    """Record and write them all, with the progress shown; what became of each. The clips are in ``form.cache``."""
    from coach.export import job
    from coach.voice.cache import ClipCache

    job.check(jobs, form)
    with progress("Recording") as show:
        recorded = job.record_all(jobs, form, ClipCache(form.cache or cache_folder(None), tell), show, tell)
    with progress("Writing") as show:
        return job.write_all(jobs, recorded, form, show, tell)


def _file_name(programme: Programme, options: Options) -> str:
    """``hips-and-back``; ``hips-and-back-12min`` where that length was asked for."""
    length = [short_length(options.duration).replace(" ", "")] if options.duration else []
    return "-".join([programme.session.id, *length])


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
        keep=not flags["force"],
    )


def _targets(ids: list[str], output: str | None, suffix: str | None, form: Form, *, folder: bool) -> list[Path]:
    """The file (or folder of tracks) for each session; of several they lie in a ``folder``.

    ``suffix``: the format that was asked for.
    """
    from coach.export.files import SUFFIXES

    if folder:
        if doubles := [name for name in ids if ids.count(name) > 1]:
            raise RequestError(f"'{doubles[0]}'", "two sessions have this name", "export one after the other, with -o")
        place = user_path(output or ".")
        if place.suffix.lower() in SUFFIXES and not place.is_dir():
            raise RequestError(f"'{place}'", "is one file, and there are several sessions", "name a folder")
        check_target(place, folder=True)
        with refusals(place):
            place.mkdir(exist_ok=True)
        return [place / (name + ("" if form.tracks else form.suffix)) for name in ids]
    if output is None:
        return [Path(ids[0] + ("" if form.tracks else form.suffix))]
    path = user_path(output)
    if suffix and not form.tracks and path.suffix.lower() in SUFFIXES and path.suffix.lower() != form.suffix:
        raise RequestError(f"'{output}'", f"is no {form.suffix[1:]} file", f"leave --format out, or -o {path.stem}")
    if form.tracks and path.suffix.lower() in SUFFIXES:
        raise RequestError(
            f"'{output}'", "tracks go into a folder, not a file", f"-o {path.stem} --format {path.suffix[1:]}"
        )
    return [path.with_name(path.name + form.suffix) if suffix and not form.tracks and not path.suffix else path]
