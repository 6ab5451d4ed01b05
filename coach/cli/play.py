"""``coach play``: a session through the speakers, steered from the mat."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from coach.cli.options import option, request_options, the_request

if TYPE_CHECKING:
    from coach.pipeline import Options, Plan
    from coach.script.model import Line
    from coach.voice.cache import ClipCache
    from coach.voice.model import Clip


@click.command("play")
@request_options
@option("--output", metavar="NAME", default="miniaudio", show_default=True, help="Where the sound goes.")
@option("--quiet", is_flag=True, help="Show nothing.")
def command(session: Sequence[str], output: str, quiet: bool, **given: Any) -> None:
    """Play a session. Space pauses, q ends it; --keys lists the rest."""
    from coach.live.controls import bind
    from coach.live.desk import Desk
    from coach.live.journal import Nothing
    from coach.live.keys import keyboard
    from coach.live.outputs import make
    from coach.live.recorder import Recorder
    from coach.live.screen import screen_for
    from coach.live.start import cue_up
    from coach.live.transport import Means, Transport
    from coach.pipeline import Lengths, cache_at, plan
    from coach.settings import cache_folder
    from coach.sound.mix import Mix

    device = make(output)
    programme, options = the_request(session, given)
    made = plan(programme, options)
    cache = cache_at(cache_folder(given.get("cache")))
    recorder = Recorder(lambda lines: _speak_each(lines, options, cache))
    try:
        mix = Mix(bells=given.get("bells") or "soft")
        script, head = cue_up(
            made.script,
            lambda clips: plan(programme, options, clips).script,
            Lengths(options, {}),
            recorder,
            mix,
        )
        with keyboard() as keys:
            screen = screen_for(sys.stderr, quiet=quiet)
            try:
                desk = Desk(
                    script,
                    options.detail or programme.session.detail,
                    lambda detail: plan(programme, replace(options, detail=detail), head.clips).script,
                    programme.exercises,
                )
                ending = Transport(head, desk, Means(recorder, device, keys, screen, Nothing(), bind())).play()
            finally:
                screen.close()
    finally:
        recorder.close()
    if ending == "stopped":
        click.echo("Stopped.", err=True)


def _speak_each(lines: Sequence[Line], options: Options, cache: ClipCache) -> Iterator[tuple[Line, Clip]]:
    from coach.pipeline import utterance
    from coach.voice.studio import record_each

    spoken: dict[Any, list[Line]] = {}
    for line in lines:
        spoken.setdefault(utterance(line, options), []).append(line)
    for key, clip in record_each(spoken, cache):
        for line in spoken[key]:
            yield line, clip


def _exact(made: Plan) -> bool:
    return made.options.duration is not None or made.programme.session.duration is not None
