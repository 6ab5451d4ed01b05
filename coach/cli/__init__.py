"""The command line: parse, call, print. The only user of click; each command is loaded when it is called."""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import io
import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import click

from coach.cli.progress import echo, tell
from coach.errors import CoachError

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("coach.cli.list_", "List exercises and sessions."),
    "show": ("coach.cli.show", "Show an exercise or a session as a page."),
    "preview": ("coach.cli.preview", "Print a session's narration, with times."),
    "play": ("coach.cli.play", "Play a session, hands-free."),
    "export": ("coach.cli.export", "Write a session to an audio file."),
    "phone": ("coach.cli.phone", "Put sessions on a phone, by a QR code."),
    "site": ("coach.cli.site", "Write sessions as a folder for any web host."),
    "card": ("coach.cli.card", "Draw a session on one sheet of paper."),
    "check": ("coach.cli.check", "Check exercises and sessions."),
    "make": ("coach.cli.make", "Make a session from wishes."),
    "new": ("coach.cli.new", "Write a template to start from."),
    "import": ("coach.cli.import_", "Turn pages and datasets into exercises."),
    "schema": ("coach.cli.schema", "Print the JSON Schema of a file, for editors."),
    "voices": ("coach.cli.voices", "List voices, fetch or record one."),
    "cache": ("coach.cli.cache", "Show or clear the recorded clips."),
    "today": ("coach.cli.today", "Play what is right today."),
    "course": ("coach.cli.course", "Sessions over weeks: see, begin, pause one."),
    "like": ("coach.cli.like:like", "Meet an exercise more often."),
    "skip": ("coach.cli.like:skip", "Do not meet an exercise, for good or for a month."),
    "profile": ("coach.cli.profile", "Show or change what the coach knows of you."),
    "log": ("coach.cli.log", "Show what you did, and what is good next."),
}
"""Name: the module that defines it (as ``command``, or as what stands behind the colon), and one line of help.

So ``--help`` loads none of them. What a command imports stands at the top of its module, but for what is heavy (sound,
encoders, an extra) and for what is read while a voice loads.
"""


class Pages(click.HelpFormatter):
    """Help that wraps between words on a narrow terminal, too: click takes none to be narrower than 50 columns."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.width = max(min(self.width, shutil.get_terminal_size().columns), 30)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        if self.width >= 60:
            super().write_dl(list(rows), col_max, col_spacing)
            return
        for name, about in rows:
            for text, indent in ((name, self.current_indent), (about, self.current_indent + 4)):
                lead = " " * indent
                words = textwrap.fill(
                    text, self.width, initial_indent=lead, subsequent_indent=lead + "  ", break_long_words=False,
                    break_on_hyphens=False,
                )  # fmt: skip
                self.write(f"{words}\n" if text else "")


class Context(click.Context):
    formatter_class = Pages


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute or "command")
        command.context_class = Context
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from coach.content.names import did_you_mean

            mend = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f"{error.message.rstrip('.')}; {mend}", ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would make it a failure
            return _unread()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


SETTINGS = (
    "avoid", "bed", "bed_level", "bells", "bitrate", "buffer", "cache", "captions", "chapters_json", "detail", "engine",
    "exclude", "format", "get_ready", "keep_alive", "lang", "language", "lead_in", "level", "library", "loudness",
    "minutes", "no_cover", "notes", "only_targets", "output", "pitch", "position", "props", "quiet", "rate", "start_at",
    "strict", "targets", "tracks", "tracks_by", "voice", "wait", "wait_at_most", "width",
)  # fmt: skip
"""The options that the config file may settle. Listed, so that no command is loaded only to find a misspelt one."""


def _config() -> dict[str, Any]:
    """The config file as click's defaults: every plain key goes to every command that has such an option.

    A table such as ``[export]`` settles them for that command alone. But ``output`` is where to play: no file is
    written to a place that the command line did not name. Raises ``RequestError`` for a key that is none.
    """
    from coach.settings import config_path, read_config

    path = config_path()
    config = _as_typed(read_config(path))
    tables = {name: _as_typed(table) for name, table in config.items() if isinstance(table, dict) and name != "keys"}
    plain = {key: value for key, value in config.items() if not isinstance(value, dict)}
    _check_keys(path, [*plain, *(key for table in tables.values() for key in table)], SETTINGS)
    _check_keys(path, tables, COMMANDS)
    elsewhere = {key: value for key, value in plain.items() if key != "output"}
    return {name: (plain if name in ("play", "today") else elsewhere) | tables.get(name, {}) for name in COMMANDS}


def _as_typed(table: dict[str, Any]) -> dict[str, Any]:
    """The values as they would be written on the command line, for click to judge; tables as they are."""
    return {
        key.replace("-", "_"): ",".join(map(str, value)) if isinstance(value, list)
        else value if isinstance(value, dict | bool)
        else str(value)
        for key, value in table.items()
    }  # fmt: skip


def _check_keys(path: Path, keys: Iterable[str], choices: Collection[str]) -> None:
    for key in keys:
        if key not in choices:
            from coach.content.names import did_you_mean
            from coach.errors import RequestError

            mend = did_you_mean(key, choices) or "its keys are the long options of the commands, such as rate"
            raise RequestError(str(path), f"there is no setting '{key}'", mend)


@click.command(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="audio-coach", prog_name="coach", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """A voice-guided audio coach for the exercise mat.

    SESSION is a session's name, a path to a session script, or one or more names of exercises.
    """
    if ctx.invoked_subcommand is None:
        echo(ctx.get_help())
        return
    ctx.default_map = _config()


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 it could not be done, 2 the request is wrong, 130 stopped."""
    gc.set_threshold(50_000)  # a library and a log are many small things: they need not be looked through ten times
    _stop_when_told()
    _open_what_is_closed()
    _take_every_letter()
    code = run(lambda: cli.main(args=args, prog_name="coach", standalone_mode=False))
    _let_go()
    sys.exit(code)


def _open_what_is_closed() -> None:
    """Streams closed by whoever called us (``2>&-``): nobody wants to read, and no other file may get their numbers."""
    for name in ("stdin", "stdout", "stderr"):  # in this order, as each opens the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: SIM115  # as long as we live


def _take_every_letter() -> None:
    """A terminal of few letters (Latin-1) shows ``?`` for one that it lacks: no text of anybody's ends a command.

    A file or a pipe gets UTF-8, whatever the locale, so that none is lost; but what PYTHONIOENCODING asks for.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_locale = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=stream.encoding if is_locale else "utf-8", errors="replace")


def _let_go() -> None:
    """What a closed terminal or pipe did not take is dropped: Python would try again, and exit with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stop_when_told() -> None:
    """A polite kill and a closed terminal end us as Ctrl-C does: nothing half-written stays.

    What our caller has told us to ignore (nohup, a job in the background) stays ignored.
    """
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]  # Windows has no SIGHUP
    numbers = [number for name in names if signal.getsignal(number := getattr(signal, name)) is signal.SIG_DFL]

    def stop(number: int, frame: object) -> None:  # noqa: ARG001
        for each in numbers:  # once is enough: a second one must not break into the clearing up
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, stop)


def run(call: Callable[[], Any]) -> int:
    """Call, and turn what went wrong into one line on stderr and an exit code."""
    try:
        result = call()
        sys.stdout.flush()
    except CoachError as error:
        tell(str(error))
        return error.exit_code
    except click.UsageError as error:
        mend = f"; see '{error.ctx.command_path} --help'" if error.ctx else ""
        tell(f"{' '.join(error.format_message().split()).rstrip('.')}{_set_in(error)}{mend}")
        return error.exit_code
    except click.ClickException as error:
        tell(error.format_message())
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        tell("stopped")
        return 130
    except BrokenPipeError:
        return _unread()
    except OSError as error:
        tell(_os_error(error))
        return 1
    except ImportError as error:
        problem = f"the library '{error.name}' is not here" if error.name else str(error)
        tell(f"{problem}; install audio-coach again, or list and preview without it")
        return 1
    except MemoryError:
        tell("there is not enough memory for this")
        return 1
    return result if isinstance(result, int) else 0


def _set_in(error: click.UsageError) -> str:
    """Where a wrong value comes from, if not from the command line."""
    param = getattr(error, "param", None)
    if error.ctx is None or param is None or param.name is None:
        return ""
    source = error.ctx.get_parameter_source(param.name)
    if source is click.core.ParameterSource.ENVIRONMENT:
        return f" (it stands in {param.envvar})"
    if source is click.core.ParameterSource.DEFAULT_MAP:
        from coach.settings import config_path

        return f" (it stands in {config_path()})"
    return ""


def _unread() -> int:
    """Whoever read us has gone (| head), which is no fault. Python would complain when it closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _os_error(error: OSError) -> str:
    subject = f"{error.filename}: " if error.filename else ""
    if isinstance(error, PermissionError):
        return f"{subject}is closed to you (permission denied); change its rights, or name another place"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{subject}the disk is full; make room or choose another place"
    return f"{subject}{error.strerror or error}"
