"""``coach play``: a session through the speakers, steered from the mat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from coach.cli.options import Duration, cache_option, library_option, mix_options, option, script_options, voice_options


def _print_and_leave(make: Callable[[], str]) -> Callable[[click.Context, click.Parameter, bool], None]:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(make())
            ctx.exit()

    return show


def _keys() -> str:
    from coach.cli.playing import bound_keys
    from coach.live.controls import key_list

    return key_list(bound_keys())


def _outputs() -> str:
    from coach.cli.playing import output_list

    return output_list()


@click.command("play")
@click.argument("session", nargs=-1, metavar="[SESSION...]")
@option("--resume", is_flag=True, help="Go on with the session that was stopped, at the start of its side.")
@option("--wait", is_flag=True, help="Each hold begins when you press a key.")
@option("--wait-at-most", type=Duration(), default=60_000, help="... or after so long.  [default: 1m]")
@option("--output", metavar="NAME[:DEVICE]", default="miniaudio", show_default=True, help="Where the sound goes.")
@option(
    "--buffer",
    type=Duration(),
    default=150,
    help="Sound pulled ahead (to 2s): more helps a busy machine.  [default: 150ms]",
)
@mix_options
@option("--quiet", is_flag=True, help="Show nothing but what went wrong.")
@click.option(
    "--keys", is_flag=True, expose_value=False, is_eager=True, callback=_print_and_leave(_keys), help="List the keys."
)
@click.option(
    "--outputs",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_and_leave(_outputs),
    help="List outputs and devices.",
)
@library_option
@cache_option
@voice_options
@script_options
@click.pass_context
def command(ctx: click.Context, /, session: tuple[str, ...], **given: Any) -> None:
    """Play a session, hands-free. Space pauses, q ends it kindly, Ctrl-C at once.

    SESSION is a session's name, a path to a session script, or one or more names of exercises.
    """
    from coach.cli.playing import perform

    if not session and not given["resume"]:
        raise click.UsageError("Missing argument 'SESSION...'; 'coach list sessions' shows what there is")
    ending = perform(session, given)
    if ending != "end" and not given["quiet"]:
        click.echo("coach: stopped; 'coach play --resume' goes on from here", err=True)
    if ending == "interrupted":
        ctx.exit(130)
