"""Putting a performance together: a plan, its voice, a device, keys and a screen, and what it leaves behind."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import msgspec
from msgspec.structs import replace

from coach.content.model import Detail
from coach.errors import CoachError
from coach.live.journal import Journal, Stopped, outline
from coach.live.keys import Action, Controls, keyboard
from coach.live.outputs import Output
from coach.live.remote import Remote, has_bus
from coach.live.rundown import Tape, find_chapter
from coach.live.screen import Screen, screen_for
from coach.live.start import Recorder, cue_up
from coach.live.steering import Prompter
from coach.live.transport import Ending, Rig, Transport
from coach.pipeline import Lengths, Plan, plan, utterance
from coach.practice.history import told
from coach.practice.log import Log
from coach.practice.telling import without_details
from coach.script.model import Line, Script
from coach.settings import data_folder, state_folder
from coach.sound.mix import Mix
from coach.voice.cache import ClipCache
from coach.voice.model import Clip, Utterance
from coach.voice.standby import Standby
from coach.voice.studio import Tell, record_each

Stage = tuple[Controls, Screen]
"""Where the listener is: what is pressed, and what is seen."""


class Show(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be played, and how. ``request`` is kept as what was asked for, to be taken up again."""

    plan: Plan
    cache: ClipCache
    request: Stopped
    stopped: Stopped | None = None
    """Where to take it up; ``None``: from its start."""
    tell: Tell | None = None
    """Told where another engine speaks than the one that should."""
    standby: Standby | None = None
    """Says the first lines, where its voice was loaded ahead."""
    mix: Mix = Mix()
    wait: bool = False
    """Whether each hold waits for the listener, ``wait_at_most`` ms."""
    wait_at_most: int = 60_000


def change_since(stopped: Stopped, script: Script) -> str:
    """What to tell a listener whose session has changed since it was stopped; "" where it has not."""
    chapter = find_chapter(script.items, stopped.place)
    if chapter is None:
        return f"'{stopped.title}' has changed since it was stopped; it begins from the start"
    if outline(script) == stopped.outline:
        return ""
    title = getattr(script.items[chapter], "title", stopped.chapter)
    return f"'{stopped.title}' has changed since it was stopped; it goes on at '{title}'"


@contextlib.contextmanager
def terminal(*, quiet: bool = False, hint: str = "") -> Iterator[Stage]:
    """The terminal that we were started in, with the media keys beside it; put back as it was at the end.

    ``hint``: what is shown while there is no news.
    """
    with contextlib.ExitStack() as stack:
        controls: Controls = stack.enter_context(keyboard())
        screen = screen_for(sys.stderr, quiet=quiet, hint=hint)
        stack.callback(screen.close)
        if has_bus():
            controls = screen = remote = Remote(controls, screen)
            stack.callback(remote.leave)
        yield controls, screen


def perform(show: Show, output: Output, keys: Mapping[str, Action], stage: AbstractContextManager[Stage]) -> Ending:
    """Play; returns how it ended. The stage is entered when the first lines are recorded.

    Raises ``CoachError`` where there is no device, or a line cannot be recorded.
    """
    programme, options = show.plan.programme, show.plan.options

    def first(script: Script) -> int:
        return (find_chapter(script.items, show.stopped.place) or 0) if show.stopped else 0

    with _recording(show) as recorder:
        script, head = cue_up(
            show.plan.script,
            lambda clips: plan(programme, options, clips).script,
            Lengths(options, {}),
            recorder,
            show.mix,
            first=first,
            wait=show.wait,
            rate=show.standby.rate if show.standby else 0,
        )
        detail = options.detail or programme.session.detail
        prompter = Prompter(script, detail, lambda level: _retold(show.plan, level, head.tape), programme.exercises)
        request = replace(show.request, title=programme.session.title, outline=outline(script))
        with stage as (controls, screen):
            rig = Rig(
                clips=recorder,
                output=output,
                controls=controls,
                screen=screen,
                journal=_journal(show.plan, request, screen),
                keys=keys,
                mixes=_mixes(show.mix),
                wait_at_most=show.wait_at_most,
                back_line=next(map(Line, options.language.phrases.get("sound_back", ())), None),
            )
            try:
                return Transport(head, prompter, rig).play()
            except KeyboardInterrupt:
                return "interrupted"


@contextlib.contextmanager
def _recording(show: Show) -> Iterator[Recorder]:
    recorder = Recorder(lambda lines: _speak_each(lines, show))
    try:
        yield recorder
    finally:
        recorder.close()
        if show.standby:
            show.standby.close()


def _journal(plan: Plan, request: Stopped, screen: Screen) -> Journal:
    exercises = plan.programme.exercises
    return Journal(Log(data_folder()), state_folder(), request, exercises, screen.note, facts_told(plan))


def facts_told(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Which tips and answers of its exercises a session tells, for the log: they need not be told again."""
    lines = [event.what.text for event in plan.schedule.events if isinstance(event.what, Line)]
    return told(plan.programme.exercises.values(), lines, plan.options.language)


def _retold(first: Plan, detail: Detail, tape: Tape) -> Script:
    """The session at another level of talk; in the same time, if that can be."""
    programme, options = without_details(first.programme), replace(first.options, detail=detail)
    try:
        return plan(programme, options, tape.clips).script
    except CoachError:
        programme = replace(programme, session=replace(programme.session, duration=None))
        return plan(programme, replace(options, duration=None), tape.clips).script


def _mixes(mix: Mix) -> tuple[Mix, ...]:
    """All there is, without the bed, without bells, without both."""
    plain = replace(mix, bells="off")
    return tuple(dict.fromkeys((mix, replace(mix, bed=None), plain, replace(plain, bed=None))))


def _speak_each(lines: Sequence[Line], show: Show) -> Iterator[tuple[Line, Clip]]:
    options = show.plan.options
    wanted: dict[Utterance, list[Line]] = {}
    for line in lines:
        wanted.setdefault(utterance(line, options), []).append(line)
    instead = show.tell if options.any_engine else None
    for key, clip in record_each(wanted, show.cache, instead=instead, standby=show.standby):
        for line in wanted[key]:
            yield line, clip
