"""``coach make``: a session from wishes."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from coach.cli.new import content_path, title_of
from coach.cli.options import (
    choice_options,
    conditions_of,
    force_option,
    language_option,
    library_at,
    library_option,
    minutes,
    vary_option,
    words,
    words_among,
)
from coach.cli.progress import counted, echo, tell
from coach.content import yamlout
from coach.content.make import Wish, missed
from coach.content.model import STYLES, ExerciseStep, Programme
from coach.content.schema import editor_line
from coach.export.preview import held
from coach.making import make_session
from coach.pipeline import Options, options_from, plan
from coach.settings import builtin_library
from coach.store import write_text


@click.command("make", epilog="Example: coach make --targets hips,back --minutes 15 --props cushion")
@choice_options
@click.option("--minutes", type=minutes, metavar="N", required=True, help="How long, exactly: 15, or 12m30s.")
@click.option(
    "--exclude", type=words, default=(), metavar="WORDS", help="Parts of the body, muscles or exercises to spare."
)
@click.option(
    "--props", type=words, metavar="PROPS", default="cushion,chair,wall", show_default=True, help="What is at hand."
)
@click.option(
    "--style", type=words_among(STYLES), metavar="STYLES", default="static,dynamic", show_default=True, help="Or rest."
)
@vary_option
@click.option("--title", "name", metavar="TEXT", help="The session's title.")
@click.option("-o", "--output", metavar="FILE", help="Write here.  [default: scripts/TITLE-N-minutes.yaml]")
@force_option
@language_option
@library_option
def command(minutes: float, output: str | None, name: str | None, force: bool, **flags: Any) -> None:
    """Make a session from wishes, exactly as long as asked, and write it as a script that can be edited.

    It is chosen from the library's exercises that one person can do with what is at hand, ordered so that nobody gets
    up and down, and the same for the same wishes; --vary makes another one.
    """
    options = options_from({"language": flags["language"]})
    wish = Wish(
        duration=round(minutes * 60_000), targets=flags["targets"], level=flags["level"] or "moderate",
        positions=flags["position"], exclude=flags["exclude"], avoid=conditions_of(flags),
        props=flags["props"], styles=flags["style"] or ("static",), vary=flags["vary"], language=options.language,
    )  # fmt: skip
    exercises = library_at(flags["library"]).readable_exercises(tell)
    programme = make_session(exercises, wish, options)
    session = programme.session
    if name is not None:
        session = msgspec.structs.replace(session, title=title_of(name))
    stem = f"{session.title} {minutes:g} minutes" + (f" {wish.vary}" if wish.vary else "")
    path = content_path(output, "session", stem)
    write_text(path, yamlout.write(session, [editor_line("session", path.parent, builtin_library())]), force=force)
    _summary(programme, options)
    for word, why in missed(exercises, programme, wish):
        tell(f"nothing in it is for {word} before all else" + (f"; {why}" if why else ""))
    echo(path)


def _summary(programme: Programme, options: Options) -> None:
    """What was chosen, and how much of the time is held time."""
    names = [step.exercise for step in programme.session.steps if isinstance(step, ExerciseStep)]
    for name in names:
        exercise = programme.exercises[name]
        echo(f"  {exercise.name} ({exercise.position or 'anywhere'})", err=True)
    schedule = plan(programme, options).schedule
    echo(f"{counted(len(names), 'exercise')}, {held(schedule)}", err=True)
