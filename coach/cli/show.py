"""``coach show``: one exercise as a good page, or one session with its shape."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import click
import msgspec

from coach.cli.options import library_option, the_library, voice_options
from coach.times import clock, write_duration

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.model import Exercise, Programme, Step
    from coach.pipeline import Options

PHASES = {
    "setup": "Set up",
    "enter": "Move into it",
    "hold": "While you hold",
    "release": "Come out of it",
    "reset": "Start again",
}
WIDEST = 100


@click.command("show")
@click.argument("name")
@library_option
@voice_options
def command(name: str, library: str | None, **given: Any) -> None:
    """Show an exercise, or a session, as a page to read."""
    from coach.content.library import read_exercise, read_session
    from coach.content.load import load, session_path
    from coach.pipeline import options_from

    shelves = the_library(library)
    if path := session_path(name, shelves):
        _session(read_session(path, shelves)[0], options_from(given))
        return
    load([name], shelves)  # complains about an unknown name, sessions among the nearest
    _exercise(read_exercise(shelves.exercise_path(name))[0], shelves, options_from(given))


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else 80


def _paragraph(text: str, lead: str = "") -> None:
    if text:
        click.echo(textwrap.fill(text, _width(), initial_indent=lead, subsequent_indent=" " * len(lead)))


def _heading(text: str) -> None:
    click.echo(f"\n{text}")


def _sides(text: str) -> str:
    """Both placeholders in words that fit either side."""
    return text.replace("{side}", "right").replace("{other}", "left")


def _exercise(exercise: Exercise, library: Library, options: Options) -> None:
    from coach.checking import alone
    from coach.pipeline import plan

    click.echo(f"{exercise.name}\n{'=' * len(exercise.name)}")
    _paragraph(exercise.purpose)
    click.echo()
    facts = {
        "Also called": ", ".join(exercise.aliases),
        "Targets": ", ".join(exercise.targets)
        + (f" (and {', '.join(exercise.secondary)})" if exercise.secondary else ""),
        "Position": exercise.position or "",
        "You need": ", ".join(exercise.props),
        "Level": exercise.level,
        "Dose": _dose(exercise),
        "Source": _source(exercise),
    }
    for name, value in facts.items():
        if value:
            _paragraph(value, f"{name + ':':13}")
    made = plan(alone(exercise), options)
    click.echo(f"{'Length:':13}{clock(made.schedule.duration)} on its own")
    _texts(exercise)
    if used := _sessions_with(exercise, library):
        _heading("Part of")
        _paragraph(", ".join(used), "  ")


def _texts(exercise: Exercise) -> None:
    for phase, title in PHASES.items():
        if chosen := [line.say for line in exercise.instructions if line.phase == phase]:
            _heading(
                title
                + (" (the right side; the left is the same, swapped)" if phase == "setup" and _sided(exercise) else "")
            )
            for text in chosen:
                _paragraph(_sides(text), "  - ")
    for title, texts in (("Tips", [tip.say for tip in exercise.tips]), ("Take care", list(exercise.cautions))):
        if texts:
            _heading(title)
            for text in texts:
                _paragraph(_sides(text), "  - ")
    if exercise.faq:
        _heading("Questions")
        for question in exercise.faq:
            _paragraph(_sides(question.ask), "  ")
            _paragraph(_sides(question.answer), "    ")


def _sided(exercise: Exercise) -> bool:
    return exercise.sides != "none"


def _dose(exercise: Exercise) -> str:
    from coach.content.model import ExerciseStep, Session
    from coach.script.work import Fit, work_of

    step = ExerciseStep(exercise=exercise.id)
    work = work_of(exercise, step, 0, Session(title=exercise.name, steps=(step,)), "full", Fit())
    side = " each side" if _sided(exercise) and not work.in_turn else ""
    if work.reps is None:
        low, high = work.bounds
        span = f" (from {write_duration(low)} to {write_duration(high)})" if low < high else ""
        text = f"hold {write_duration(work.hold or 0)}{span}"
    elif work.hold is None:
        text = f"{work.reps} repetitions, {write_duration(work.tempo)} each"
    else:
        text = f"{work.reps} times {write_duration(work.hold)}, with {write_duration(work.release)} between"
    rounds = f", {work.rounds} rounds" if work.rounds > 1 else ""
    even = "; both sides always the same" if exercise.even_sides else ""
    return text + side + rounds + even


def _source(exercise: Exercise) -> str:
    source = exercise.source
    return (
        ", ".join(part for part in (source.title, source.author, source.license, source.url) if part) if source else ""
    )


def _sessions_with(exercise: Exercise, library: Library) -> list[str]:
    """Sessions whose file names the exercise, found without reading them all in full."""
    found = []
    for name, path in library.sessions().items():
        try:
            if exercise.id in path.read_text(encoding="utf-8", errors="replace"):
                found.append(name)
        except OSError:
            continue
    return found


def _session(programme: Programme, options: Options) -> None:
    from coach.content.model import ExerciseStep, walk
    from coach.export.timeline import timeline
    from coach.pipeline import plan

    session = programme.session
    click.echo(f"{session.title}\n{'=' * len(session.title)}")
    _paragraph(session.intro)
    made = plan(programme, options)
    click.echo(f"\nLength: about {clock(made.schedule.duration)}\n")
    click.echo(timeline(made.schedule, _width(), plain=not _unicode()))
    _heading("Steps")
    for step, where in walk(session.steps):
        lead = "  " * (len(where) // 2)
        if isinstance(step, ExerciseStep):
            _paragraph(f"{programme.exercises[step.exercise].name}  [{step.exercise}]", f"{lead}- ")
        else:
            _paragraph(_plain_step(step), f"{lead}- ")


def _plain_step(step: Step) -> str:
    """A step that is no exercise, in a few words."""
    fields = msgspec.structs.asdict(step)
    name = type(step).__name__.removesuffix("Step").lower()
    if name == "circuit":
        return f"circuit: {fields['times']} times"
    value = fields[name]
    return f"{name}: {write_duration(value) if name in ('rest', 'pause') else value}"


def _unicode() -> bool:
    return "utf" in (sys.stdout.encoding or "").lower()
