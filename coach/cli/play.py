"""``coach play``: a session through the speakers, steered from the mat."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import (
    conditions_of,
    duration,
    library_at,
    mix_of,
    mix_options,
    option,
    request_of,
    request_options,
    together,
)
from coach.cli.progress import echo, progress, tell
from coach.content.model import Programme
from coach.errors import RequestError
from coach.pipeline import Options, Plan, options_from, plan, plan_until, recorded_to_play, voice_ahead
from coach.script.model import Place
from coach.settings import cache_folder, state_folder

if TYPE_CHECKING:
    from coach.live.journal import Stopped
    from coach.live.transport import Ending

OF_THE_MOMENT = ("resume", "output", "buffer", "quiet", "until")
"""Options that belong to one evening, and are not taken up again with the session."""
FOLDERS = ("library", "cache", "bed")
"""Options that may be paths."""


output_options = together(
    option("--output", metavar="NAME[:DEVICE]", default="miniaudio", show_default=True, help="Where the sound goes."),
    option(
        "--buffer",
        type=duration,
        default=150,
        help="Sound pulled ahead (to 2s): more helps a busy machine.  [default: 150ms]",
    ),
    mix_options,
    option("--quiet", is_flag=True, help="Show nothing but what went wrong."),
)
"""What a session is played with."""


def next_time(value: Any) -> float:
    """The next time that a clock shows ``7:45``, as seconds since the epoch; within twelve hours."""
    if isinstance(value, float):
        return value
    now = datetime.datetime.now()
    try:
        clock = datetime.datetime.strptime(str(value).replace(".", ":"), "%H:%M").time()
    except ValueError:
        raise click.BadParameter(f"'{value}' is no time of the day; write it as 7:45 or 19:30") from None
    days = (datetime.timedelta(0), datetime.timedelta(1))
    moment = next(day for day in (datetime.datetime.combine(now + offset, clock) for offset in days) if day > now)
    if moment - now > datetime.timedelta(hours=12):
        raise click.BadParameter(f"it is past {value}")
    return moment.timestamp()


until_option = option(
    "--until", type=next_time, metavar="HH:MM", help="End when the clock says so: what fits is chosen."
)


def minutes_until(until: float | None, minutes: float | None) -> float | None:
    """How long a session is to last that ends ``until`` then; else ``minutes``, if it is asked to last so long."""
    if until and minutes:
        raise click.UsageError("--until and --minutes say the same thing; give one of them")
    return max(1, round(until - time.time())) / 60 if until else minutes


def _keys() -> str:
    from coach.live.keys import configured_keys, key_list

    return key_list(configured_keys())


def _outputs() -> str:
    """Every output, why it does not work where it does not, and its devices where it does."""
    from coach.live.outputs import DEFAULT, available, load

    rows = []
    for name, reason in available().items():
        label = f"{name} (default)" if name == DEFAULT else name
        if reason:
            rows.append(f"{label}: not here: {reason}")
            continue
        places = load(name).devices()
        rows.append(f"{label}:" if places else f"{label}: no device")
        rows += [f"  {device.name}" + (f"  ({device.detail})" if device.detail else "") for device in places]
    return "\n".join(rows)


@click.command("play", epilog="Example: coach play hips-and-back --wait --bed ocean")
@click.argument("session", nargs=-1, metavar="[SESSION...]")
@option("--resume", is_flag=True, help="Go on with the session that was stopped, at the start of its side.")
@option("--wait", is_flag=True, help="Each hold begins when you press a key.")
@option("--wait-at-most", type=duration, default=60_000, help="... or after so long.  [default: 1m]")
@until_option
@output_options
@click.option("--keys", is_flag=True, help="List the keys.")
@click.option("--outputs", is_flag=True, help="List outputs and devices.")
@request_options
@click.pass_context
def command(ctx: click.Context, /, session: tuple[str, ...], keys: bool, outputs: bool, **flags: Any) -> None:
    """Play a session, hands-free. Space pauses, q ends it kindly, Ctrl-C at once.

    While it plays, e makes this exercise easier and E harder, d explains more, l likes it and x skips it for a month; a
    number says how many minutes are left. --keys lists them all.

    SESSION is a session's name, a path to a session script, or one or more names of exercises.
    """
    if keys or outputs:
        echo(_keys() if keys else _outputs())
        return
    if not session and not flags["resume"]:
        raise click.UsageError("Missing argument 'SESSION...'; 'coach list sessions' shows what there is")
    minutes_until(flags["until"], flags["minutes"])
    stopped = _stopped(ctx, session) if flags["resume"] else None
    if stopped and not session:
        session, flags = stopped.session, flags | {key: stopped.options[key] for key in flags if key in stopped.options}
    perform(ctx, *_requested(session, flags), flags, session, stopped)


def _requested(session: tuple[str, ...], flags: dict[str, Any]) -> tuple[Programme, Options]:
    """What a script or exercises make, or what was made for today and stopped."""
    from coach.live.journal import TODAY, read_today

    if _from_anywhere(session) == (str((state_folder() / TODAY).absolute()),):
        return read_today(Path(session[0])), options_from(flags)
    return request_of(session, flags)


def perform(
    ctx: click.Context,
    programme: Programme,
    options: Options,
    flags: dict[str, Any],
    session: tuple[str, ...],
    stopped: Stopped | None = None,
) -> None:
    """Play a programme: ``session`` is what it is found under when it is taken up again."""
    from coach.live.keys import configured_keys, hint
    from coach.voice.cache import ClipCache

    keys, felt = configured_keys(), tuple(flags.get("feel", stopped.felt if stopped else ()))
    cache = ClipCache(cache_folder(flags.get("cache")))
    plan = _plan(programme, options, flags.get("until"), stopped)
    standby = voice_ahead(plan, cache)  # it loads while all that plays is loaded here
    from coach.live import outputs, show
    from coach.live.journal import Stopped

    output = outputs.make(flags["output"], min(max(flags["buffer"], 20), 2_000))
    with progress("Recording") as advance:
        plan = recorded_to_play(plan, cache, advance, tell)
    if stopped and (change := show.change_since(stopped, plan.script)):
        tell(change)
    performance = show.Show(
        plan=plan,
        cache=cache,
        request=Stopped(session=_from_anywhere(session), options=_lasting(flags), felt=felt),
        stopped=stopped,
        library=library_at(flags.get("library")),
        avoid=conditions_of(flags),
        until=flags.get("until"),
        tell=tell,
        standby=standby,
        mix=mix_of(flags, programme.session),
        wait=flags["wait"],
        wait_at_most=flags["wait_at_most"],
    )
    ending, placed = show.perform(performance, output, keys, show.terminal(quiet=flags["quiet"], hint=hint(keys)))
    _leave(ctx, ending, placed and bool(session), quiet=flags["quiet"])


def _leave(ctx: click.Context, ending: Ending, placed: bool, *, quiet: bool) -> None:
    if ending != "end" and not quiet:
        tell("stopped" + ("; 'coach play --resume' goes on from here" if placed else ""))
    if ending == "interrupted":
        ctx.exit(130)


def _plan(programme: Programme, options: Options, until: float | None, stopped: Stopped | None) -> Plan:
    """Fitted to the clock where it begins at its beginning; what is taken up later is fitted as it is heard."""
    begins = stopped is None or stopped.place == Place()
    return plan_until(programme, options, until) if until and begins else plan(programme, options)


def _stopped(ctx: click.Context, session: Sequence[str]) -> Stopped | None:
    """Where the last session was stopped; ``None``, and a word about it, where another one was asked for by name."""
    from coach.live.journal import damaged, read_place

    try:
        stopped = read_place(state_folder())
        if not all(_fits(ctx, name, value) for name, value in stopped.options.items()):
            raise damaged(state_folder())
    except RequestError as error:
        if not session:
            raise
        tell(f"{error.subject}: {error.problem}; it begins from the start")
        return None
    if session and _from_anywhere(session) != stopped.session:
        tell(f"--resume: '{stopped.title}' was stopped last; this one begins from the start")
        return None
    return stopped


def _fits(ctx: click.Context, name: str, value: object) -> bool:
    """Whether the option ``name`` may have the ``value``. What is no option is passed over."""
    kind = next((param.type for param in ctx.command.params if param.name == name), None)
    if kind is None or value is None:
        return True
    if isinstance(value, bool) != isinstance(kind, click.types.BoolParamType):
        return False
    try:
        return bool(kind.convert(value, None, None) == value)
    except click.UsageError:
        return False


def _lasting(flags: dict[str, Any]) -> dict[str, Any]:
    """The options that are taken up again with the session, paths among them in full."""
    values = {key: value for key, value in flags.items() if key not in OF_THE_MOMENT and value is not None}
    if "library" not in values and any(os.path.isdir(kind) for kind in ("exercises", "scripts")):
        values["library"] = "."  # what was found here is found again from elsewhere
    return values | {
        key: str(Path(values[key]).absolute()) for key in FOLDERS if key in values and Path(values[key]).exists()
    }


def _from_anywhere(session: Sequence[str]) -> tuple[str, ...]:
    """The session's names, paths among them in full, so that it is found again from another folder."""
    return tuple(str(Path(name).absolute()) if Path(name).is_file() else name for name in session)
