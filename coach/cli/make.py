"""``coach make``: a session from wishes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import avoid_option, conditions_of, language_option, library_option, the_library
from coach.errors import CoachError, RequestError
from coach.times import parse_duration

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.model import Exercise, Programme
    from coach.language import Language
    from coach.pipeline import Options


@click.command("make")
@click.option("--targets", metavar="TARGETS", default="", help="Muscles or regions, such as hips,back.")
@click.option("--minutes", metavar="N", required=True, help="How long, exactly: 15, or 12m30s.")
@click.option(
    "--level",
    type=click.Choice(["gentle", "moderate", "strong"]),
    default="moderate",
    show_default=True,
    help="Nothing stronger than this.",
)
@click.option(
    "--position", metavar="POSITIONS", default="", help="floor, standing, chair, or single ones such as supine,seated."
)
@click.option(
    "--exclude", metavar="WORDS", default="", help="Parts of the body to spare, muscles, or names of exercises."
)
@click.option(
    "--props",
    metavar="PROPS",
    default="cushion,chair,wall",
    show_default=True,
    help="What is at hand besides a mat.",
)
@click.option(
    "--style",
    metavar="STYLES",
    default="static,dynamic",
    show_default=True,
    help="static, dynamic, breath, rest, or several.",
)
@click.option("--vary", type=click.IntRange(0, 1_000_000), default=0, metavar="N", help="Another choice for every N.")
@click.option("--title", "named", metavar="TEXT", help="The session's title.")
@click.option("-o", "--output", metavar="FILE", help="Write here.  [default: scripts/TITLE-N-minutes.yaml]")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@avoid_option
@language_option
@library_option
def command(
    minutes: str,
    output: str | None,
    named: str | None,
    force: bool,
    language: str | None,
    library: str | None,
    **wishes: Any,
) -> None:
    """Make a session from wishes, exactly as long as asked, and write it as a script that can be edited.

    It is chosen from the library's exercises that one person can do with what is at hand, ordered so that nobody gets
    up and down, and the same for the same wishes; --vary makes another one.
    """
    import msgspec

    from coach.content import yamlout
    from coach.content.make import missed
    from coach.content.schema import editor_line
    from coach.making import make_session
    from coach.pipeline import options_from
    from coach.settings import builtin_library
    from coach.store import write_text

    options = options_from({"language": language})
    wish = _wish(minutes, wishes, options.language)
    exercises = _exercises(the_library(library))
    made = make_session(exercises, wish, options)
    session = made.session if named is None else msgspec.structs.replace(made.session, title=_title(named))
    path = _path(output, f"{session.title} {minutes} minutes" + (f" {wish.vary}" if wish.vary else ""))
    write_text(path, yamlout.write(session, [editor_line("session", path.parent, builtin_library())]), force=force)
    _tell(made, options)
    for word, why in missed(exercises, made, wish):
        click.echo(f"coach: nothing in it is for {word} before all else" + (f"; {why}" if why else ""), err=True)
    click.echo(path)


def _path(output: str | None, name: str) -> Path:
    """Where the session goes: where it was asked for, or under its name."""
    from coach.files import user_path
    from coach.importers.writing import file_name

    path = user_path(output) if output else Path("scripts") / f"{file_name(name) or 'session'}.yaml"
    if path.suffix not in (".yaml", ".yml"):
        raise RequestError(f"'{path}'", "must end in .yaml", "a session script is a YAML file")
    return path


def _tell(programme: Programme, options: Options) -> None:
    """What was chosen, and how much of the time is held time."""
    from coach.content.model import ExerciseStep
    from coach.export.preview import held
    from coach.pipeline import plan

    names = [step.exercise for step in programme.session.steps if isinstance(step, ExerciseStep)]
    for name in names:
        exercise = programme.exercises[name]
        click.echo(f"  {exercise.name} ({exercise.position or 'anywhere'})", err=True)
    schedule = plan(programme, options).schedule
    click.echo(f"{len(names)} exercise{'' if len(names) == 1 else 's'}, {held(schedule)}", err=True)


def _title(named: str) -> str:
    from coach.content.validate import name_trouble

    title = " ".join(named.split())
    if trouble := name_trouble(title):
        raise RequestError("--title", *trouble)
    return title


def _wish(minutes: str, wishes: dict[str, Any], language: Language) -> Any:
    from typing import get_args

    from coach.content.make import Wish
    from coach.content.model import Style
    from coach.content.names import did_you_mean

    known: tuple[Style, ...] = get_args(Style)
    for word in _words(wishes["style"]):
        if word not in known:
            raise RequestError(f"'{word}'", "is no style that is known", did_you_mean(word, known))
    styles = tuple(style for style in known if style in _words(wishes["style"]))
    return Wish(
        duration=_duration(minutes), targets=_words(wishes["targets"]), level=wishes["level"],
        positions=_words(wishes["position"]), exclude=_words(wishes["exclude"]), avoid=conditions_of(wishes),
        props=_words(wishes["props"]), styles=styles or ("static",), vary=wishes["vary"], language=language,
    )  # fmt: skip


def _duration(minutes: str) -> int:
    try:
        ms = (
            round(float(minutes) * 60_000) if minutes.replace(".", "", 1).strip().isdigit() else parse_duration(minutes)
        )
    except ValueError as error:
        raise RequestError("--minutes", str(error)) from None
    if not 30_000 <= ms <= 12 * 3_600_000:
        raise RequestError("--minutes", f"'{minutes}' is no length of a session", "half a minute to twelve hours are")
    return ms


def _words(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in written.split(",") if word.strip()))


def _exercises(library: Library) -> list[Exercise]:
    """Every exercise that can be read; one with a mistake is named, and the others go on."""
    from coach.content.library import read_exercise

    found: list[Exercise] = []
    for path in library.exercises().values():
        try:
            found.append(read_exercise(path)[0])
        except CoachError as error:
            click.echo(f"coach: {error}", err=True)
    return found
