"""``coach today``: what is right now, played, exported or printed."""

from __future__ import annotations

import datetime
from typing import Any

import click

from coach.cli.export import write_all
from coach.cli.options import (
    avoid_option,
    cache_option,
    conditions_of,
    library_at,
    library_option,
    minutes,
    mix_of,
    option,
    together,
    vary_option,
    voice_options,
    words,
)
from coach.cli.play import minutes_until, output_options, perform, until_option
from coach.cli.progress import columns, echo, tell
from coach.content.model import BELL_STYLES, DETAILS
from coach.errors import CoachError
from coach.export.preview import preview_of
from coach.export.text import write
from coach.files import user_path
from coach.making import Request, Today, make_day
from coach.pipeline import Options, options_from, plan
from coach.practice.feelings import feelings, moment
from coach.practice.log import Log
from coach.practice.profile import USUAL_MINUTES, read_profile, unknown_exercises
from coach.practice.today import Ask
from coach.settings import cache_folder, data_folder, state_folder

session_options = together(
    click.option(
        "--minutes", type=minutes, metavar="N", help="How long, exactly: 12, or 12m30s.  [default: your usual]"
    ),
    click.option("--feel", type=words, metavar="FEELINGS", default=(), help="Such as stiff-back,tired,at-desk."),
    vary_option,
    option("--detail", type=click.Choice(DETAILS), help="How much is said.  [default: as well as you know each]"),
    option("--bells", type=click.Choice(BELL_STYLES), help="Bells.  [default: soft]"),
    avoid_option,
)


@click.command("today", epilog="Example: coach today --minutes 12 --feel stiff-back")
@session_options
@until_option
@click.option("--show", is_flag=True, help="Print it, and play nothing.")
@click.option("-o", "--file", metavar="FILE", help="Write it to this sound file, and play nothing.")
@output_options
@library_option
@cache_option
@voice_options
@click.pass_context
def command(ctx: click.Context, /, minutes: float | None, show: bool, file: str | None, **flags: Any) -> int:
    """Play what is right today, made for you.

    It is the next session of your course where one is begun ('coach course'). Else it follows from what you did lately
    ('coach log'), from what you have said of yourself ('coach profile'), from how you feel and the time of day. It is
    the same all day; --vary makes another one.
    """
    minutes = minutes_until(flags["until"], minutes)
    options = options_from(flags)
    today = _today(minutes, flags, options)
    if today.programme.session.duration is None:
        flags["until"] = None  # it is played as it is written, which was said
    echo(today.because, err=not show, prose=True)
    if show:
        echo(write(preview_of(plan(today.programme, options), columns())))
    elif file is not None:
        return _export(today, options, file, flags)
    else:
        flags |= {"wait": False, "wait_at_most": 60_000}
        perform(ctx, today.programme, options, flags, _keep(today))
    return 0


def _today(minutes: float | None, flags: dict[str, Any], options: Options) -> Today:
    now = datetime.datetime.now()
    profile, shelves = read_profile(data_folder()), library_at(flags.get("library"))
    for note in unknown_exercises(profile, shelves.exercises()):
        tell(note)
    felt = feelings(flags["feel"], now.hour)
    ask = Ask(
        duration=round((minutes or profile.minutes or USUAL_MINUTES) * 60_000),
        feelings=felt,
        moment=moment(felt, now.hour),
        avoid=conditions_of(flags),
        vary=flags["vary"],
        language=options.language,
    )
    request = Request(
        profile=profile,
        entries=tuple(Log(data_folder()).read()),
        ask=ask,
        day=now.date(),
        minutes=minutes is not None,
        own=bool(flags["feel"] or flags["vary"]),
    )
    return make_day(request, shelves, options, tell)


def _export(today: Today, options: Options, file: str, flags: dict[str, Any]) -> int:
    from coach.export.job import Form, Job

    target = user_path(file)
    target = target if target.suffix else target.with_suffix(".mp3")
    job = Job(today.programme, options, target, mix_of(flags, today.programme.session))
    return write_all([job], Form(cache=cache_folder(flags.get("cache"))))


def _keep(today: Today) -> tuple[str, ...]:
    """What ``coach play --resume`` finds it under; where it cannot be kept, it is played all the same."""
    from coach.live.journal import write_today

    try:
        return (str(write_today(state_folder(), today.programme)),)
    except CoachError as error:
        tell(f"{error.subject}: {error.problem}; it cannot be taken up again")
        return ()
