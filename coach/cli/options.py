"""Options that several commands share. Every one can be set as ``COACH_NAME`` and in the config file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from coach.content.model import BEDS, BELL_STYLES, DETAILS
from coach.errors import RequestError
from coach.times import parse_duration

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.model import Condition, Programme, Session
    from coach.pipeline import Options
    from coach.sound.mix import Mix

Decorator = Callable[[Any], Any]


class Duration(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic in newer clicks only
    """A duration on the command line: ``30s``, ``1m30s`` or plain seconds, as int milliseconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int) and param is not None and value == param.default:
            return value  # a default is in ms already
        try:
            return parse_duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


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
avoid_option = option(
    "--avoid", metavar="CONDITIONS", help="Spare a body these, such as new-hip,osteoporosis; else others are done."
)
"""A profile: what a body is to be spared. Set once in the config file, it holds for every command."""
voice_options = together(
    option("--engine", metavar="NAME", help="Speech engine; see 'coach voices'."),
    option("--voice", metavar="ID", help="Voice of that engine."),
    option("--rate", type=click.IntRange(40, 500), metavar="WPM", help="Words a minute."),
    option("--pitch", type=click.IntRange(0, 100), metavar="0-100", help="Pitch, where the engine has one."),
    language_option,
)
script_options = together(
    option("--detail", type=click.Choice(DETAILS), help="How much is said."),
    option("--minutes", type=float, metavar="N", help="Make the session last exactly so many minutes."),
    option("--bells", type=click.Choice(BELL_STYLES), help="Bells.  [default: soft]"),
    option("--lead-in", type=Duration(), default=1500, help="Time before the first word.  [default: 1.5s]"),
    option("--get-ready", type=Duration(), help="Time to get ready at the start."),
    avoid_option,
    option("--exclude", metavar="NAMES", help="Leave these exercises out (commas between them)."),
    option("--only-targets", metavar="TARGETS", help="Only exercises for these, such as hips,back."),
    option("--props", metavar="PROPS", help="Only exercises that need nothing but these, such as mat."),
    option("--start-at", metavar="NAME", help="Begin with this exercise."),
)
mix_options = together(
    option("--bed", metavar="BED", help=f"Sound under the speech: {', '.join(BEDS)}, a sound file, or off."),
    option(
        "--bed-level",
        type=click.FloatRange(6, 60),
        metavar="LU",
        help="So far below the speech it lies between lines.  [default: as the session allows]",
    ),
    option(
        "--loudness",
        type=click.FloatRange(-40, -6),
        default=-16.0,
        show_default=True,
        metavar="LUFS",
        help="Level.",
    ),
    option("--keep-alive", is_flag=True, help="A faint noise floor, so that headphones do not fall asleep."),
)
request_options = together(library_option, cache_option, voice_options, script_options)
"""All that shapes a session that is asked for: the folders, the voice, the script."""


def the_mix(given: dict[str, Any], session: Session) -> Mix:
    """How a command that has ``mix_options`` and ``script_options`` mixes: pass it all its keyword arguments."""
    from coach.sound.mix import mix_for

    below = given.get("bed_level")
    return mix_for(
        session,
        loudness=given["loudness"],
        bells=given.get("bells"),
        bed=given.get("bed"),
        bed_level=None if below is None else given["loudness"] - below,
        keep_alive=given["keep_alive"],
    )


def the_library(library: str | None) -> Library:
    from coach.content.library import Library
    from coach.settings import library_folders

    return Library(library_folders(library))


def conditions_of(given: dict[str, Any]) -> frozenset[Condition]:
    """What ``--avoid`` asks for. Raises ``RequestError`` on a word that is no condition."""
    from coach.content.conditions import conditions

    return conditions(_names(given.get("avoid")))


def the_request(session: Sequence[str], given: dict[str, Any]) -> tuple[Programme, Options]:
    """The programme and options of a command that has ``request_options``: pass it all its keyword arguments.

    The call is ``the_request(session, kwargs)`` with ``def command(session, ..., **kwargs)``.
    """
    from coach.content.library import load
    from coach.content.select import select
    from coach.pipeline import options_from

    options = options_from(given)
    programme = load(session, the_library(given.get("library")), options.language, conditions_of(given))
    programme = select(
        programme,
        exclude=_names(given.get("exclude")),
        targets=_names(given.get("only_targets")),
        props=None if given.get("props") is None else _names(given.get("props")),
        start_at=given.get("start_at"),
    )
    minutes = given.get("minutes")
    if minutes is not None and not 0 < minutes <= 720:
        raise RequestError("--minutes", f"{minutes:g} is no length of a session", "a number up to 720 is")
    return programme, options


def _names(written: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (written or "").split(",") if name.strip())
