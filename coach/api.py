"""The stages as plain functions for notebooks and other programs: ``import coach`` offers them.

Each returns a value of the stage it names. Only ``record`` records, only ``export_track`` writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.content.model import DETAILS, Programme
from coach.content.names import did_you_mean
from coach.errors import RequestError
from coach.pipeline import Options, Plan, options_from
from coach.schedule.model import Schedule
from coach.script.model import Line, Script
from coach.sound.mix import BELL_STYLES
from coach.voice.model import Clip

if TYPE_CHECKING:
    from coach.sound.track import Track


def _from_to(least: float, most: float, *, whole: bool = True) -> tuple[Callable[[Any], bool], str]:
    def allowed(value: Any) -> bool:
        number = isinstance(value, int) or (isinstance(value, float) and not whole)
        return number and not isinstance(value, bool) and bool(least <= value <= most)

    return allowed, f"{least:g} to {most:g} will"


def _one_of(values: Collection[str]) -> tuple[Callable[[Any], bool], str]:
    return lambda value: value in values, "one of these will: " + ", ".join(values)


_A_NAME = (lambda value: isinstance(value, str), "a name in quotes will")
_OPTIONS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "engine": _A_NAME,
    "language": _A_NAME,
    "voice": _A_NAME,
    "rate": _from_to(40, 500),
    "pitch": _from_to(0, 100),
    "detail": _one_of(DETAILS),
    "minutes": _from_to(0.1, 720, whole=False),
    "bells": _one_of(BELL_STYLES),
    "lead_in": _from_to(0, 999_999),
    "get_ready": _from_to(0, 999_999),
}


def options(**given: Any) -> Options:
    """Options by the command line's names: ``rate=130, detail="brief", minutes=12, engine="silent"``.

    ``lead_in`` and ``get_ready`` in ms. Raises ``RequestError`` for a name or value that is none.
    """
    for name, value in given.items():
        if name not in _OPTIONS:
            raise RequestError(f"'{name}'", "is no option", did_you_mean(name, _OPTIONS))
        allowed, told = _OPTIONS[name]
        if value is not None and not allowed(value):
            raise RequestError(name, f"{value!r} will not do", told)
    return options_from(given)


def load(*names: str, library: str | Path | None = None, avoid: Collection[str] = ()) -> Programme:
    """A session script by name or path, or a session of the named exercises. Raises ``CoachError``.

    ``avoid``: conditions such as ``new-hip``, for which other exercises are done instead, or some are left out.
    """
    from coach.content.conditions import conditions
    from coach.content.library import Library
    from coach.content.library import load as load_content
    from coach.settings import library_folders

    folders = library_folders(None if library is None else str(library))
    return load_content(names, Library(folders), avoid=conditions([avoid] if isinstance(avoid, str) else avoid))


def plan(session: Programme, **given: Any) -> Plan:
    """The session worked out, lengths estimated: ``plan.script`` is what is said, ``plan.schedule`` when (ms)."""
    from coach.pipeline import plan as plan_session

    return plan_session(session, options(**given))


def build(session: Programme, **given: Any) -> Script:
    """What is said, without a clock."""
    return plan(session, **given).script


def lay_out(script: Script, clips: Mapping[Line, Clip] | None = None, *, rate: int = 145) -> Schedule:
    """The script with a clock: lengths measured where there are ``clips``, else estimated."""
    from coach.schedule.layout import Estimate
    from coach.schedule.layout import lay_out as lay_out_script
    from coach.script.model import Sound

    guess, known = Estimate(rate), clips or {}
    missing = False

    def length_of(what: Line | Sound) -> int:
        nonlocal missing
        if isinstance(what, Line) and what in known:
            return known[what].ms
        missing = missing or isinstance(what, Line)
        return guess(what)

    schedule = lay_out_script(script, length_of)
    return lay_out_script(script, length_of, estimated=True) if missing else schedule


def text(session: Plan, width: int = 80) -> str:
    """The narration with times, to read."""
    from coach.export.preview import Preview
    from coach.export.text import write

    names = {known: exercise.name for known, exercise in session.programme.exercises.items()}
    return write(Preview(session.schedule, session.options.voice, names, width))


def record(session: Plan, cache: str | Path | None = None) -> tuple[Plan, dict[Line, Clip]]:
    """Real speech for every line, and the plan with its true times. Clips are kept in ``cache`` (default: as set)."""
    from coach.pipeline import record as record_plan
    from coach.settings import cache_folder
    from coach.voice.cache import ClipCache

    return record_plan(session, ClipCache(cache_folder(None if cache is None else str(cache))))


def track(session: Plan, clips: Mapping[Line, Clip], **mix: Any) -> Track:
    """Sound on demand: ``read(frame, count)`` gives int16 frames. ``mix``: ``loudness`` (LUFS), ``bells``, ``bed``."""
    from coach.sound.mix import Mix
    from coach.sound.track import Track

    return Track(session.schedule, clips, Mix(**mix))


def export_track(
    sound: Track, path: str | Path, *, bitrate: int | None = None, cache: str | Path | None = None
) -> None:
    """Write the track to a file in the format of its suffix, with chapters. Never half a file.

    Raises ``CoachError``.
    """
    from coach.export.files import write
    from coach.export.tags import Tags, chapters_of
    from coach.settings import cache_folder

    schedule = sound.schedule
    tags = Tags(title=schedule.title, duration=schedule.duration, chapters=chapters_of(schedule))
    kept = cache_folder(None if cache is None else str(cache))
    write(sound, Path(path), tags, bitrate=bitrate, cache=kept)
