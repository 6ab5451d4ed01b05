"""Putting together what ``coach play`` needs: the request, the voice, the device, keys, screen, log and place."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from coach.errors import CoachError, RequestError

if TYPE_CHECKING:
    from coach.content.model import Detail, Programme
    from coach.live.controls import Action
    from coach.live.place import Stopped
    from coach.live.transport import Ending, Means
    from coach.pipeline import Options
    from coach.script.model import Line, Script
    from coach.sound.mix import Mix
    from coach.voice.cache import ClipCache
    from coach.voice.model import Clip

OF_THE_MOMENT = ("resume", "output", "buffer", "quiet")
"""Options that belong to one evening, and are not taken up again with the session."""
FOLDERS = ("library", "cache", "bed")
"""Options that may be paths."""


def bound_keys() -> dict[str, Action]:
    """The keys, as the config file has them. Raises ``RequestError`` for one that is none."""
    from coach.live.controls import bind
    from coach.settings import config_path, read_config

    path = config_path()
    wanted = read_config(path).get("keys", {})
    if not isinstance(wanted, dict):
        raise RequestError(str(path), "'keys' is not a table", 'write [keys], and below it lines such as pause = "p"')
    try:
        return bind(wanted)
    except RequestError as error:
        raise RequestError(f"{path}: {error.subject}", error.problem, error.mend) from None


def output_list() -> str:
    """Every output, why it does not work where it does not, and its devices where it does."""
    from coach.live.outputs import DEFAULT, OUTPUTS, available, devices

    rows = []
    for name, reason in available().items():
        label = f"{name} (default)" if name == DEFAULT else name
        if reason:
            rows.append(f"{label}: not here: {reason}")
            continue
        found = devices(name)
        rows.append(f"{label}:" if found else f"{label}: no device")
        rows += [f"  {device.name}" + (f"  ({device.detail})" if device.detail else "") for device in found]
    return "\n".join(rows) if OUTPUTS else ""


def perform(session: Sequence[str], given: dict[str, Any]) -> Ending:
    """Play what was asked for; returns how it ended."""
    from coach.cli.options import the_request
    from coach.live.controls import Controls
    from coach.live.keys import keyboard
    from coach.live.outputs import make
    from coach.live.remote import Both, Screens, remote_control
    from coach.live.screen import screen_for
    from coach.settings import state_folder

    keys = bound_keys()
    output = make(given["output"], min(max(given["buffer"], 20), 2_000))
    stopped, session, given = _taken_up(session, given, state_folder())
    programme, options = the_request(session, given)
    names = _from_anywhere(session)
    kept = {key: value for key, value in given.items() if key not in OF_THE_MOMENT and value is not None}
    kept |= {key: str(Path(kept[key]).absolute()) for key in FOLDERS if key in kept and Path(kept[key]).exists()}
    with _ended_by_signals(), contextlib.ExitStack() as stack:
        show = _Show(programme, options, given, stack)
        show.cue(stopped)
        controls: Controls = stack.enter_context(keyboard())
        screen = screen_for(sys.stderr, quiet=given["quiet"])
        stack.callback(screen.close)
        if remote := remote_control():
            stack.callback(remote.close)
            controls, screen = Both(controls, remote), Screens((screen, remote))
        return show.play(output, controls, screen, keys, names, kept)


class _Show:
    """One session being made ready and played."""

    def __init__(self, programme: Programme, options: Options, given: dict[str, Any], stack: contextlib.ExitStack):
        from coach.live.recorder import Recorder
        from coach.pipeline import cache_at, plan, record
        from coach.settings import cache_folder

        self.programme = programme
        self.options = options
        self.given = given
        self.cache = cache_at(cache_folder(given.get("cache")))
        if options.notice:
            _tell(options.notice)
        made = plan(programme, options)
        if options.duration or programme.session.duration:
            from coach.cli.progress import progress

            with progress("Recording") as shown:  # to last exactly so long, all lengths must be known first
                made, _ = record(made, self.cache, shown, instead=_tell)
        self.script = made.script
        self.recorder = Recorder(lambda lines: _speak_each(lines, options, self.cache))
        stack.callback(self.recorder.close)

    def cue(self, stopped: Stopped | None) -> None:
        from coach.live.course import find_chapter
        from coach.live.start import cue_up
        from coach.pipeline import Lengths, plan

        def first(script: Script) -> int:
            return (find_chapter(script.items, stopped.place) or 0) if stopped else 0

        if stopped:
            _tell_of_changes(stopped, self.script)
        self.script, self.head = cue_up(
            self.script,
            lambda clips: plan(self.programme, self.options, clips).script,
            Lengths(self.options, {}),
            self.recorder,
            self.mix,
            first=first,
            wait=self.given["wait"],
        )

    @property
    def mix(self) -> Mix:
        from coach.cli.options import the_mix

        return the_mix(self.given)

    def play(
        self, output: Any, controls: Any, screen: Any, keys: dict[str, Action], names: list[str], kept: dict[str, Any]
    ) -> Ending:
        from coach.live.desk import Desk
        from coach.live.journal import Files
        from coach.live.log import Log
        from coach.live.place import Stopped, outline
        from coach.live.transport import Means, Transport, Wishes
        from coach.script.model import Line
        from coach.settings import data_folder, state_folder

        title = self.programme.session.title
        place = Stopped(session=tuple(names), options=kept, title=title, outline=outline(self.script))
        journal = Files(Log(data_folder()), state_folder(), place, self.programme.exercises, screen.note)
        detail = self.options.detail or self.programme.session.detail
        desk = Desk(self.script, detail, self._retell, self.programme.exercises)
        back = self.options.language.phrases.get("sound_back", ())
        wishes = Wishes(_mixes(self.mix), self.given["wait_at_most"], Line(back[0]) if back else None)
        means: Means = Means(self.recorder, output, controls, screen, journal, keys)
        try:
            return Transport(self.head, desk, means, wishes).play()
        except KeyboardInterrupt:
            return "interrupted"

    def _retell(self, detail: Detail) -> Script:
        """The session at another level of talk; in the same time, if that can be."""
        from coach.pipeline import plan

        options = replace(self.options, detail=detail)
        try:
            return plan(self.programme, options, self.head.clips).script
        except CoachError:
            programme = replace(self.programme, session=replace(self.programme.session, duration=None))
            return plan(programme, replace(options, duration=None), self.head.clips).script


def _mixes(mix: Mix) -> tuple[Mix, ...]:
    """All there is, without the bed, without bells, without both."""
    found = [mix]
    if mix.bed:
        found.append(replace(mix, bed=None))
    if mix.bells != "off":
        found.append(replace(mix, bells="off"))
        found.append(replace(mix, bells="off", bed=None))
    return tuple(dict.fromkeys(found))


def _taken_up(
    session: Sequence[str], given: dict[str, Any], folder: Path
) -> tuple[Stopped | None, Sequence[str], dict[str, Any]]:
    """With ``--resume``: where the last session stopped, its name and its options; else what was asked for."""
    if not given["resume"]:
        return None, session, given
    from coach.live.place import damaged, read_place

    try:
        stopped = read_place(folder)
        if any(not _fits(name, value) for name, value in stopped.options.items()):
            raise damaged(folder)
    except RequestError as error:
        if not session:
            raise
        click.echo(f"coach: {error.subject}: {error.problem}; it begins from the start", err=True)
        return None, session, given
    if session and tuple(_from_anywhere(session)) != stopped.session:
        click.echo(f"coach: --resume: '{stopped.title}' was stopped last; this one begins from the start", err=True)
        return None, session, given
    if session:
        return stopped, session, given
    return stopped, stopped.session, {**given, **{key: value for key, value in stopped.options.items() if key in given}}


def _fits(name: str, value: object) -> bool:
    """Whether the option ``name`` may have been given as ``value``. What is no option is passed over."""
    from coach.cli.options import Duration
    from coach.cli.play import command

    kind = next((param.type for param in command.params if param.name == name), None)
    if kind is None or value is None:
        return True
    if isinstance(kind, Duration):
        return type(value) is int and value >= 0
    if isinstance(value, bool) or isinstance(kind, click.types.BoolParamType):
        return isinstance(value, bool) and isinstance(kind, click.types.BoolParamType)
    try:
        return bool(kind.convert(value, None, None) == value)
    except click.UsageError:
        return False


def _from_anywhere(session: Sequence[str]) -> list[str]:
    """The session's names, paths among them in full, so that it is found again from another folder."""
    return [str(Path(name).absolute()) if Path(name).is_file() else name for name in session]


def _tell_of_changes(stopped: Stopped, script: Script) -> None:
    from coach.live.course import find_chapter
    from coach.live.place import outline

    found = find_chapter(script.items, stopped.place)
    if found is None:
        click.echo(f"coach: '{stopped.title}' has changed since it was stopped; it begins from the start", err=True)
    elif outline(script) != stopped.outline:
        title = getattr(script.items[found], "title", stopped.chapter)
        click.echo(f"coach: '{stopped.title}' has changed since it was stopped; it goes on at '{title}'", err=True)


def _speak_each(lines: Sequence[Line], options: Options, cache: ClipCache) -> Iterator[tuple[Line, Clip]]:
    from coach.pipeline import utterance
    from coach.voice.studio import record_each

    spoken: dict[Any, list[Line]] = {}
    for line in lines:
        spoken.setdefault(utterance(line, options), []).append(line)
    for key, clip in record_each(spoken, cache, instead=_tell if options.any_engine else None):
        for line in spoken[key]:
            yield line, clip


def _tell(line: str) -> None:
    click.echo(f"coach: {line}", err=True)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A closed terminal or a polite kill ends the session as Ctrl-C does, with everything put in order."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def stop(number: int, frame: object) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
