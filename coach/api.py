"""The stages as plain functions for notebooks and other programs: ``import coach`` offers them.

Each returns a value of the stage it names. Only ``record`` records, only ``export_track`` writes. Whatever is asked
for and cannot be, an unknown keyword too, is a ``CoachError`` of one line.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypedDict, TypeVar, Unpack

from coach.content.model import (
    BELL_STYLES,
    DETAILS,
    LEVELS,
    STYLES,
    BellStyle,
    Condition,
    Detail,
    Level,
    Programme,
    Style,
)
from coach.content.names import did_you_mean
from coach.errors import RequestError, within
from coach.pipeline import Options, Plan, options_from
from coach.schedule.model import Schedule
from coach.script.model import Line, Script, Sound
from coach.sound.mix import mix_for
from coach.voice.model import Clip

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.lint import Finding
    from coach.sound.track import Track

STATIC: tuple[Style, ...] = ("static",)
P = ParamSpec("P")
T = TypeVar("T")


class PlanOptions(TypedDict, total=False):
    """What shapes a plan, by the command line's names; ``lead_in`` and ``get_ready`` in ms."""

    engine: str | None
    voice: str | None
    rate: int | None
    pitch: int | None
    detail: Detail | None
    minutes: float | None
    bells: BellStyle
    lead_in: int
    get_ready: int | None


class MixOptions(TypedDict, total=False):
    """How a track is mixed, as in ``coach.sound.mix.Mix``."""

    loudness: float
    ceiling: float
    bells: BellStyle
    bed: str | None
    bed_level: float | None
    keep_alive: bool


def _keywords(options: type | None = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Refuses a keyword that a function does not have; ``options`` are those that it takes beside its own."""

    def wrap(function: Callable[P, T]) -> Callable[P, T]:
        code = function.__code__
        parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        names = (*parameters, *(options.__annotations__ if options else ()))

        @wraps(function)
        def call(*args: P.args, **keywords: P.kwargs) -> T:
            for name in keywords:
                if name not in names:
                    raise RequestError(f"'{name}'", "is no option", did_you_mean(name, names))
            return function(*args, **keywords)

        return call

    return wrap


def _name(subject: str, value: object) -> None:
    if not isinstance(value, str):
        raise RequestError(subject, f"{value!r:.60} will not do", "a name in quotes will")


def _whole(least: int, most: int, subject: str, value: Any) -> None:
    within(subject, value, least, most)
    if not isinstance(value, int):
        raise RequestError(subject, f"{value!r:.60} is no whole number", f"{least} to {most} will do")


def _choice(choices: Collection[str], subject: str, value: object) -> None:
    if value not in choices:
        raise RequestError(subject, f"{value!r:.60} will not do", "one of these will: " + ", ".join(choices))


_CHECKS: Mapping[str, Callable[[str, Any], object]] = {
    "engine": _name,
    "voice": _name,
    "rate": partial(_whole, 40, 500),
    "pitch": partial(_whole, 0, 100),
    "detail": partial(_choice, DETAILS),
    "minutes": lambda subject, value: within(subject, value, 0.1, 720),
    "bells": partial(_choice, BELL_STYLES),
    "lead_in": partial(_whole, 0, 999_999),
    "get_ready": partial(_whole, 0, 999_999),
}


@_keywords(PlanOptions)
def options(**settings: Unpack[PlanOptions]) -> Options:
    """Options by the command line's names: ``rate=130, detail="brief", minutes=12, engine="silent"``.

    ``lead_in`` and ``get_ready`` in ms. Raises ``RequestError`` for a name or value that is none.
    """
    for name, value in settings.items():
        if value is not None:
            _CHECKS[name](name, value)
    return options_from(settings)


def _library(library: str | Path | None) -> Library:
    from coach.content.library import Library
    from coach.settings import library_folders

    return Library(library_folders(None if library is None else str(library)))


def _conditions(avoid: Collection[str]) -> frozenset[Condition]:
    from coach.content.conditions import conditions

    return conditions([avoid] if isinstance(avoid, str) else avoid)


def _cache(cache: str | Path | None) -> Path:
    from coach.settings import cache_folder

    return cache_folder(None if cache is None else str(cache))


@_keywords()
def list_(kind: Literal["sessions", "exercises"] = "sessions", *, library: str | Path | None = None) -> tuple[str, ...]:
    """The names of all sessions, or of all exercises, as ``load`` takes them."""
    _choice(("sessions", "exercises"), "kind", kind)
    shelves = _library(library)
    return tuple(shelves.sessions() if kind == "sessions" else shelves.exercises())


@_keywords()
def load(*names: str, library: str | Path | None = None, avoid: Collection[str] = ()) -> Programme:
    """A session script by name or path, or a session of the named exercises. Raises ``CoachError``.

    ``avoid``: conditions such as ``new-hip``, for which other exercises are done instead, or some are left out.
    """
    from coach.content.library import load as load_content

    return load_content(names, _library(library), avoid=_conditions(avoid))


@_keywords()
def make(
    minutes: float,
    *,
    targets: Collection[str] = (),
    level: Level = "moderate",
    position: Collection[str] = (),
    exclude: Collection[str] = (),
    props: Collection[str] = ("cushion", "chair", "wall"),
    style: Collection[Style] = STATIC,
    avoid: Collection[str] = (),
    vary: int = 0,
    library: str | Path | None = None,
) -> Programme:
    """A session from wishes, exactly as long as asked; the words are those of ``coach make``.

    An exercise with a mistake in its file is warned of and left out. Raises ``RequestError`` where nothing fits.
    """
    from coach.content.make import Wish
    from coach.making import make_session

    within("minutes", minutes, 0.5, 720)
    _choice(LEVELS, "level", level)
    _whole(0, 1_000_000, "vary", vary)
    for one in style:
        _choice(STYLES, "style", one)
    exercises = _library(library).readable_exercises(lambda mistake: warnings.warn(mistake, stacklevel=5))
    wish = Wish(
        duration=round(minutes * 60_000), targets=tuple(targets), level=level, positions=tuple(position),
        exclude=tuple(exclude), props=tuple(props), styles=tuple(style), avoid=_conditions(avoid), vary=vary,
    )  # fmt: skip
    return make_session(exercises, wish, options_from({}))


@_keywords(PlanOptions)
def check(
    *names: str | Path, library: str | Path | None = None, **settings: Unpack[PlanOptions]
) -> tuple[Finding, ...]:
    """What ``coach check`` finds in exercises and sessions: names, files or folders; without any, the whole library."""
    from coach.checking import check_files, files_of

    shelves, plan_options = _library(library), options(**settings)
    paths = files_of([str(name) for name in names], shelves)
    return tuple(one for _, findings in check_files(paths, shelves, plan_options) for one in findings)


@_keywords(PlanOptions)
def plan(session: Programme, **settings: Unpack[PlanOptions]) -> Plan:
    """The session worked out, lengths estimated: ``plan.script`` is what is said, ``plan.schedule`` when (ms)."""
    from coach.pipeline import plan as plan_session

    return plan_session(session, options(**settings))


@_keywords(PlanOptions)
def build(session: Programme, **settings: Unpack[PlanOptions]) -> Script:
    """What is said, without a clock."""
    return plan(session, **settings).script


@_keywords()
def lay_out(script: Script, clips: Mapping[Line, Clip] | None = None, *, rate: int = 145) -> Schedule:
    """The script with a clock: lengths measured where there are ``clips``, else estimated."""
    from coach.pipeline import lines
    from coach.schedule.layout import Estimate
    from coach.schedule.layout import lay_out as lay_out_script

    _whole(40, 500, "rate", rate)
    guess, measured = Estimate(rate), clips or {}

    def length_of(what: Line | Sound) -> int:
        return measured[what].ms if isinstance(what, Line) and what in measured else guess(what)

    return lay_out_script(script, length_of, estimated=any(line not in measured for line in lines(script)))


@_keywords()
def text(plan: Plan, width: int = 80) -> str:
    """The narration with times, to read."""
    from coach.export.preview import preview_of
    from coach.export.text import write

    return write(preview_of(plan, width))


@_keywords()
def captions(plan: Plan, form: Literal["srt", "vtt", "lrc"] = "srt") -> str:
    """What is spoken, as captions (SubRip or WebVTT), or as the lyrics of music players. Exact once recorded."""
    from coach.export.preview import preview_of
    from coach.export.text_formats import FORMATS

    _choice(("srt", "vtt", "lrc"), "form", form)
    return FORMATS[form](preview_of(plan))


@_keywords()
def picture(plan: Plan) -> str:
    """The session as a picture over time: an SVG file."""
    from coach.export.picture import write
    from coach.export.preview import preview_of

    return write(preview_of(plan))


@_keywords()
def record(plan: Plan, cache: str | Path | None = None) -> tuple[Plan, dict[Line, Clip]]:
    """Real speech for every line, and the plan with its true times. Clips are kept in ``cache`` (default: as set).

    Warns where another engine speaks than the one that should.
    """
    from coach.pipeline import notices
    from coach.pipeline import record as record_plan
    from coach.voice.cache import ClipCache

    def tell(line: str) -> None:
        warnings.warn(line, stacklevel=4)

    for notice in notices(plan):
        tell(notice)
    return record_plan(plan, ClipCache(_cache(cache)), instead=tell)


@_keywords(MixOptions)
def track(plan: Plan, clips: Mapping[Line, Clip], **mix: Unpack[MixOptions]) -> Track:
    """Sound on demand: ``read(frame, count)`` gives int16 frames. ``mix``: ``loudness`` (LUFS), ``bells``, ``bed``."""
    from coach.sound.bed import check_bed
    from coach.sound.track import Track

    track = Track(plan.schedule, clips, mix_for(plan.programme.session, **mix))
    check_bed(track.mix)
    return track


@_keywords()
def export_track(
    track: Track,
    path: str | Path,
    *,
    bitrate: int | None = None,
    cover: bool = True,
    captions: bool = False,
    chapters_json: bool = False,
    cache: str | Path | None = None,
) -> None:
    """Write the track to a file in the format of its suffix, as ``coach export`` does: the same bytes.

    With chapters, lyrics and a drawn ``cover``; ``captions`` and ``chapters_json`` lie beside it. Never half a file.
    Raises ``CoachError``.
    """
    from coach.export import job
    from coach.export.preview import Preview
    from coach.files import user_path

    form = job.Form(cache=_cache(cache), bitrate=bitrate, cover=cover, captions=captions, chapters_json=chapters_json)
    job.check_apart(user_path(path), track.mix.bed, track.schedule.imprint.cover)
    job.write(track, Preview(track.schedule), user_path(path), form)
