"""Putting a performance together: a plan, its voice, a device, keys and a screen, and what it leaves behind."""

from __future__ import annotations

import contextlib
import datetime
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal

import msgspec
from msgspec.structs import replace

from coach.content.library import Library, Rung, ladder_path, read_exercise
from coach.content.model import Condition, Exercise
from coach.content.select import places
from coach.content.spare import COMMON_PROPS
from coach.live.journal import Journal, Stopped, outline
from coach.live.keys import Action, Controls, keyboard
from coach.live.outputs import Output
from coach.live.remote import Remote, has_bus
from coach.live.rundown import Basis, Tape, find_chapter, lay
from coach.live.screen import Screen, screen_for
from coach.live.start import Recorder, cue_up
from coach.live.steering import Prompter
from coach.live.transport import Ending, Rig, Transport
from coach.pipeline import Lengths, Plan, plan, utterance
from coach.practice.history import told
from coach.practice.log import Log
from coach.practice.profile import MONTH, judge, read_profile
from coach.script.model import Line, Script
from coach.settings import data_folder, state_folder
from coach.sound.mix import Mix
from coach.voice.cache import ClipCache
from coach.voice.model import Clip, Utterance
from coach.voice.standby import Standby
from coach.voice.studio import Tell, record_each

Stage = tuple[Controls, Screen]
"""Where the listener is: what is pressed, and what is seen."""
Ended = tuple[Ending, bool]
"""How, and whether the place to take it up again was kept."""


class Show(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be played, and how. ``request`` is kept as what was asked for, to be taken up again."""

    plan: Plan
    cache: ClipCache
    request: Stopped
    stopped: Stopped | None = None
    """Where to take it up; ``None``: from its start."""
    library: Library = Library(())
    """Where easier and harder forms are found."""
    until: float | None = None
    """When it is to end, in seconds since the epoch."""
    avoid: frozenset[Condition] = frozenset()
    """What no form may be wrong for, besides what the profile says."""
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


def perform(show: Show, output: Output, keys: Mapping[str, Action], stage: AbstractContextManager[Stage]) -> Ended:
    """Play; returns how it ended. The stage is entered when the first lines are recorded.

    Raises ``CoachError`` where there is no device, or a line cannot be recorded.
    """
    programme, options = show.plan.programme, show.plan.options
    with contextlib.ExitStack() as stack:
        if show.standby:
            stack.callback(show.standby.close)
        recorder = stack.enter_context(contextlib.closing(Recorder(lambda lines: _speak_each(lines, show))))
        head = cue_up(
            lay(show.plan.script, Tape(Lengths(options, {})), _basis(show.plan)),
            lambda clips: show.plan.script if show.until else plan(programme, options, clips).script,
            recorder,
            show.mix,
            place=show.stopped.place if show.stopped else None,
            wait=show.wait,
            rate=show.standby.rate if show.standby else 0,
        )
        exercises = dict(programme.exercises)
        request = replace(show.request, title=programme.session.title, outline=outline(head.rundown.script))
        controls, screen = stack.enter_context(stage)
        journal = Journal(Log(data_folder()), state_folder(), request, exercises, screen.note, facts_told(show.plan))
        rig = Rig(
            clips=recorder,
            output=output,
            controls=controls,
            screen=screen,
            journal=journal,
            keys=keys,
            mixes=_mixes(show.mix),
            wait_at_most=show.wait_at_most,
            until=show.until and time.monotonic() + show.until - time.time(),
        )
        try:
            return Transport(head, Prompter(forms(show, exercises), judge_by_key), rig).play(), journal.placed
        except KeyboardInterrupt:
            return "interrupted", journal.placed


def facts_told(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Which tips and answers of its exercises a session tells, for the log: they need not be told again."""
    lines = [event.what.text for event in plan.schedule.events if isinstance(event.what, Line)]
    return told(plan.programme.exercises.values(), lines, plan.options.language)


def _basis(plan: Plan) -> Basis:
    """What the rest of it is planned from: its length is then what is left of ``end``."""
    programme, options = plan.programme, plan.options
    end = plan.schedule.duration if plan.is_fitted else None
    programme = replace(programme, session=replace(programme.session, duration=None))
    return Basis(programme, replace(options, duration=None), end)


def forms(show: Show, exercises: dict[str, Exercise]) -> Callable[[Exercise, Rung], Exercise | None]:
    """Finds the next form on a ladder that is right for this person; ``exercises`` come to know it."""

    def form(exercise: Exercise, rung: Rung) -> Exercise | None:
        profile, climbed = read_profile(data_folder()), {exercise.id}
        spared, shut = show.avoid | profile.conditions, places(profile.not_in)
        skipped, props = profile.skipped(datetime.date.today()), {*COMMON_PROPS, *profile.props, *exercise.props}
        while (name := getattr(exercise, rung)) and name not in climbed:
            exercise = read_exercise(ladder_path(exercise, rung, show.library))
            climbed.add(exercise.id)
            right = not spared & set(exercise.avoid) and exercise.position not in shut and exercise.id not in skipped
            if right and set(exercise.props) <= props:
                return exercises.setdefault(exercise.id, exercise)
        return None

    return form


def judge_by_key(action: Literal["like", "skip"], exercise: Exercise) -> str:
    """Keep that an exercise is liked, or skipped for a month; asked for again, that it is neither. What to say of it.

    Raises ``CoachError`` where the profile cannot be read or written.
    """
    profile, today = read_profile(data_folder()), datetime.date.today()
    undone = exercise.id in (profile.like if action == "like" else profile.skipped(today))
    words = judge(data_folder(), profile, exercise.id, "" if undone else action, today + MONTH)
    return f"{exercise.name}: {words}" + ("" if undone else "; the same key undoes it")


def _mixes(mix: Mix) -> tuple[Mix, ...]:
    """All there is, without the bed, without bells, without both."""
    plain = replace(mix, bells="off")
    return tuple(dict.fromkeys((mix, replace(mix, bed=None), plain, replace(plain, bed=None))))


def _speak_each(lines: Sequence[Line], show: Show) -> Iterator[tuple[Line, Clip]]:
    options = show.plan.options
    lines_by_utterance: dict[Utterance, list[Line]] = {}
    for line in lines:
        lines_by_utterance.setdefault(utterance(line, options), []).append(line)
    instead = show.tell if options.any_engine else None
    for key, clip in record_each(lines_by_utterance, show.cache, instead=instead, standby=show.standby):
        for line in lines_by_utterance[key]:
            yield line, clip
