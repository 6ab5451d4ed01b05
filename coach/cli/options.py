"""Options that several commands share. Every one can be set as ``COACH_NAME`` and in the config file.

One grammar holds for all: times are read by ``coach.times``, several names stand with commas between them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coach.content.conditions import conditions
from coach.content.library import Library, load, session_path
from coach.content.model import BEDS, BELL_STYLES, DETAILS, LEVELS, Condition, Programme, Session
from coach.content.names import did_you_mean
from coach.content.select import select
from coach.errors import CoachError, RequestError
from coach.pipeline import Options, options_from
from coach.settings import library_folders
from coach.times import LONGEST_MS, parse_duration, write_duration

if TYPE_CHECKING:
    from coach.sound.mix import Mix

T = TypeVar("T")
Decorator = Callable[[Any], Any]
SHORTEST_MS = 30_000
"""What a session may last."""


# ---- kinds of values: what click calls with what was written, and what it may be called with again


def duration(value: Any) -> int:
    """A duration as int milliseconds: ``30s``, ``1m30s``, ``1:30`` or plain seconds."""
    if isinstance(value, int) and value >= 0:
        return value  # a default, or what was kept of an earlier call: in ms already
    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


class Number(click.FloatRange):
    """A number within bounds. "Not a number" is within none, though every comparison lets it pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number that can be used", param, ctx)
        return number


def minutes(value: Any) -> float:
    """The length of a session in minutes: plain minutes, or any duration."""
    try:
        ms = round(float(value) * 60_000)
    except (ValueError, OverflowError):
        ms = duration(value)
    if not SHORTEST_MS <= ms <= LONGEST_MS:
        lengths = f"{write_duration(SHORTEST_MS)} to {write_duration(LONGEST_MS)} are"
        raise click.BadParameter(f"'{value}' is no length of a session; {lengths}")
    return ms / 60_000


def words(value: Any) -> tuple[str, ...]:
    """Names with commas between them, without repetitions."""
    names = value.split(",") if isinstance(value, str) else value
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def words_among(choices: Sequence[str]) -> Callable[[Any], tuple[str, ...]]:
    """The kind of ``words`` that are all of the ``choices``."""

    def among(value: Any) -> tuple[str, ...]:
        for name in words(value):
            if name not in choices:
                raise click.BadParameter(f"'{name}' is not known; {did_you_mean(name, choices)}")
        return words(value)

    return among


def option(*names: str, **settings: Any) -> Decorator:
    """A click option with its variable in the environment: ``--tip-every`` is ``COACH_TIP_EVERY``."""
    long = next(name for name in names if name.startswith("--")).partition("/")[0]
    settings.setdefault("envvar", "COACH_" + long[2:].upper().replace("-", "_"))
    return click.option(*names, **settings)


def together(*options: Decorator) -> Decorator:
    """Several options as one, shown by ``--help`` in this order."""

    def decorate(function: Any) -> Any:
        return reduce(lambda inner, decorator: decorator(inner), reversed(options), function)

    return decorate


session_argument = click.argument("session", nargs=-1, required=True, metavar="SESSION...")
library_option = option("--library", metavar="DIR", help="Look here first for exercises/ and scripts/.")
cache_option = option("--cache", metavar="DIR", help="Keep recorded clips here.")
language_option = option("--language", metavar="NAME", help="Language that the coach speaks.  [default: en]")
force_option = click.option("--force", is_flag=True, help="Replace a file that is there already.")
vary_option = click.option(
    "--vary", type=click.IntRange(0, 1_000_000), default=0, metavar="N", help="Another one for every N."
)
avoid_option = option(
    "--avoid", type=words, metavar="CONDITIONS", help="Spare a body these, such as new-hip: others are done."
)
"""A profile: what a body is to be spared. Set once in the config file, it holds for every command."""
choice_options = together(
    option("--targets", type=words, default=(), metavar="TARGETS", help="Muscles or regions, such as hips,back."),
    option(
        "--position",
        type=words,
        default=(),
        metavar="POSITIONS",
        help="floor, standing, chair, lying, or a single one such as supine.",
    ),
    option("--level", type=click.Choice(LEVELS), help="How strong: gentle, moderate or strong."),
    avoid_option,
)
"""Which exercises are chosen."""
voice_options = together(
    option("--engine", metavar="NAME", help="Speech engine; see 'coach voices'."),
    option("--voice", metavar="ID", help="Voice of that engine."),
    option("--rate", type=click.IntRange(40, 500), metavar="WPM", help="Words a minute."),
    option("--pitch", type=click.IntRange(0, 100), metavar="0-100", help="Pitch, where the engine has one."),
    language_option,
)
script_options = together(
    option("--detail", type=click.Choice(DETAILS), help="How much is said."),
    option("--minutes", type=minutes, metavar="N", help="Make it last exactly so many minutes, or 12m30s."),
    option("--bells", type=click.Choice(BELL_STYLES), help="Bells.  [default: soft]"),
    option("--lead-in", type=duration, default=1300, help="Time before the first word.  [default: 1.3s]"),
    option("--get-ready", type=duration, help="Time to get ready at the start."),
    avoid_option,
    option("--exclude", type=words, metavar="NAMES", help="Leave these exercises out (commas between them)."),
    option("--only-targets", type=words, metavar="TARGETS", help="Only exercises for these, such as hips,back."),
    option("--props", type=words, metavar="PROPS", help="Only exercises that need nothing but these, such as mat."),
    option("--start-at", metavar="NAME", help="Begin with this exercise."),
)
mix_options = together(
    option("--bed", metavar="BED", help=f"Sound under the speech: {', '.join(BEDS)}, a sound file, or off."),
    option(
        "--bed-level",
        type=Number(6, 60),
        metavar="LU",
        help="So far below the speech it lies between lines.  [default: as the session allows]",
    ),
    option("--loudness", type=Number(-40, -6), default=-16.0, show_default=True, metavar="LUFS", help="Level."),
    option("--keep-alive", is_flag=True, help="A faint noise floor, so that headphones do not fall asleep."),
)
request_options = together(library_option, cache_option, voice_options, script_options)
"""All that shapes a session that is asked for: the folders, the voice, the script."""


def mix_of(flags: dict[str, Any], session: Session) -> Mix:
    """How a command that has ``mix_options`` and ``script_options`` mixes: pass it all its keyword arguments."""
    from coach.sound.mix import mix_for

    below = flags.get("bed_level")
    return mix_for(
        session,
        loudness=flags["loudness"],
        bells=flags.get("bells"),
        bed=flags.get("bed"),
        bed_level=None if below is None else flags["loudness"] - below,
        keep_alive=flags["keep_alive"],
    )


def library_at(folder: str | None) -> Library:
    """The library, ``folder`` (``--library``) before all others."""
    return Library(library_folders(folder))


def sessions_asked(session: Sequence[str], every: bool, library: str | None) -> list[tuple[str, ...]]:
    """The names of each session that is asked for: one of several scripts, or several exercises that make one."""
    shelves = library_at(library)
    if every:
        if session:
            raise RequestError("--all", "stands beside names of sessions", "give one or the other")
        return [(name,) for name in shelves.sessions()]
    if not session:
        raise RequestError(
            "SESSION", "none was named", "'coach list sessions' shows what there is; --all takes them all"
        )
    scripts = [session_path(name, shelves) for name in session] if len(session) > 1 else []
    if scripts and all(scripts):
        return [(name,) for name in dict.fromkeys(session)]
    return [tuple(session)]


def each_readable(
    sessions: Sequence[tuple[str, ...]],
    read: Callable[[tuple[str, ...]], T],
    failed: Callable[[str, CoachError], None],
) -> Iterator[T]:
    """What ``read`` makes of each session. Of several those with a mistake are told to ``failed``, and the others go
    on; the mistake of one alone is raised.
    """
    for names in sessions:
        try:
            yield read(names)
        except CoachError as error:
            if len(sessions) == 1:
                raise
            failed(names[0], error)


def conditions_of(flags: dict[str, Any]) -> frozenset[Condition]:
    """What ``--avoid`` asks for. Raises ``RequestError`` on a word that is no condition."""
    return conditions(flags.get("avoid") or ())


def check_request(flags: dict[str, Any]) -> None:
    """Raises ``RequestError`` for what is wrong whatever the session is: it is told once, and not of each."""
    options_from(flags)
    conditions_of(flags)


def request_of(session: Sequence[str], flags: dict[str, Any]) -> tuple[Programme, Options]:
    """The programme and options of a command that has ``request_options``: pass it all its keyword arguments.

    The call is ``request_of(session, flags)`` with ``def command(session, ..., **flags)``.
    """
    options = options_from(flags)
    programme = load(session, library_at(flags.get("library")), options.language, conditions_of(flags))
    return select(
        programme,
        exclude=flags.get("exclude") or (),
        targets=flags.get("only_targets") or (),
        props=flags.get("props"),
        start_at=flags.get("start_at"),
    ), options
