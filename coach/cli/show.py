"""``coach show``: one exercise as a good page, or one session with its shape."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from coach.cli.options import library_at, library_option, voice_options
from coach.cli.progress import columns, echo, filled, tell
from coach.errors import CoachError, RequestError
from coach.times import write_duration

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.model import Exercise, Programme, Step
    from coach.pipeline import Options

PHASES = {
    "position": "Where to be",
    "setup": "Set up",
    "enter": "Move into it",
    "hold": "While you hold",
    "release": "Come out of it",
    "reset": "Start again",
}


@click.command("show", epilog="Example: coach show frog")
@click.argument("words", nargs=-1, required=True, metavar="NAME...")
@library_option
@voice_options
def command(words: tuple[str, ...], library: str | None, **flags: Any) -> None:
    """Show an exercise, a session or a course as a page to read.

    NAME may be several words, and what it is also called.
    """
    from coach.content.library import exercise_file, load, read_exercise, read_session, session_path
    from coach.pipeline import options_from

    shelves = library_at(library)
    name = _found(" ".join(words), shelves)
    path = session_path(name, shelves)
    if path and path in shelves.courses().values():
        from coach.cli.course import command as course

        click.get_current_context().invoke(course, name=name, library=library)
        return
    if path and not exercise_file(path):
        _stands_for(path, "scripts", shelves)
        _session(read_session(path, shelves)[0], options_from(flags))
        return
    if not path:
        load([name], shelves)  # complains about an unknown name, sessions among the nearest
        path = shelves.exercise_path(name)
    _stands_for(path, "exercises", shelves)
    _exercise(read_exercise(path)[0], shelves, options_from(flags))


def _found(name: str, library: Library) -> str:
    """``name``, or the one exercise or session that its words stand for."""
    from coach.content.library import session_path

    try:
        if not session_path(name, library):
            library.exercise_path(name)
    except RequestError:
        best = library.search(name)
        if best and [place for place, _ in best].count(best[0][0]) == 1:
            tell(f"'{name}' is found in '{best[0][1]}'")
            return best[0][1]
    return name


def _stands_for(path: Path, kind: str, library: Library) -> None:
    other = library.hidden(kind).get(path.stem)
    if other and library.find(kind, path.stem) == path:
        tell(f"{path} is used in place of {other}")


def _paragraph(text: str, lead: str = "") -> None:
    if text:
        echo(filled(text, lead))


def _heading(text: str) -> None:
    echo(f"\n{text}")


def _sides(text: str) -> str:
    """Both placeholders in words that fit either side."""
    return text.replace("{side}", "right").replace("{other}", "left")


def _exercise(exercise: Exercise, library: Library, options: Options) -> None:
    from coach import pipeline
    from coach.checking import alone
    from coach.export.preview import held

    _title(exercise.name)
    _paragraph(exercise.purpose)
    echo()
    for name, value in _facts(exercise).items():
        if value:
            _paragraph(value, f"{name + ':':13}")
    plan = pipeline.plan(alone(exercise), options)
    echo(f"{'Length:':13}{held(plan.schedule)}, on its own")
    swapped = " (the right side; the left is the same, swapped)" if _sided(exercise) else ""
    for phase, title in PHASES.items():
        lines = [line.say for line in exercise.instructions if line.phase == phase]
        _section(title + (swapped if phase == "setup" else ""), lines)
    _section("Tips", [tip.say for tip in exercise.tips])
    _section("Take care", [*exercise.before, *exercise.cautions])
    _avoid(exercise, library)
    if exercise.faq:
        _heading("Questions")
    for question in exercise.faq:
        _paragraph(_sides(question.ask), "  ")
        _paragraph(_sides(question.answer), "    ")
    if sessions := _sessions_with(exercise, library):
        _heading("Part of")
        _paragraph(", ".join(sessions), "  ")


def _avoid(exercise: Exercise, library: Library) -> None:
    """For whom it is not, why, and who says so; then the ladder of what may be done in its place."""
    from coach.content.conditions import PRECAUTIONS
    from coach.content.library import card

    if exercise.avoid:
        _heading("Not for")
    for condition in exercise.avoid:
        precaution = PRECAUTIONS[condition]
        _paragraph(f"{precaution.spoken} [{condition}]: {precaution.means}", "  - ")
        _paragraph(f"({precaution.source})", "    ")
    rungs = {"Instead": exercise.instead, "Easier": exercise.easier, "Harder": exercise.harder}
    if any(rungs.values()):
        _heading("In its place")
    for name, other in rungs.items():
        if other:
            path = library.find("exercises", other)
            _paragraph(f"{card(path).name} [{other}]" if path else other, f"  {name + ':':11}")


def _facts(exercise: Exercise) -> dict[str, str]:
    others = f" (and {', '.join(exercise.secondary)})" if exercise.secondary else ""
    source = exercise.source
    return {
        "Also called": ", ".join(exercise.aliases),
        "Targets": ", ".join(exercise.targets) + others,
        "Position": exercise.position or "",
        "You need": ", ".join(exercise.props),
        "Level": exercise.level,
        "Dose": _dose(exercise),
        "Source": ", ".join(filter(None, (source.title, source.author, source.license, source.url))) if source else "",
    }


def _title(text: str) -> None:
    echo(f"{text}\n{'=' * len(text)}")


def _section(title: str, texts: Sequence[str]) -> None:
    if texts:
        _heading(title)
    for text in texts:
        _paragraph(_sides(text), "  - ")


def _sided(exercise: Exercise) -> bool:
    return exercise.sides != "none"


def _dose(exercise: Exercise) -> str:
    from coach.content.model import ExerciseStep, Session
    from coach.script.prescription import Choice, prescribe

    step = ExerciseStep(exercise=exercise.id)
    dose = prescribe(exercise, step, 0, Session(title=exercise.name, steps=(step,)), "full", Choice())
    side = " each side" if _sided(exercise) and not dose.in_turn else ""
    if dose.reps is None:
        low, high = dose.bounds
        span = f" (from {write_duration(low)} to {write_duration(high)})" if low < high else ""
        text = f"hold {write_duration(dose.hold or 0)}{span}"
    elif dose.hold is None:
        text = f"{dose.reps} repetitions, {write_duration(dose.tempo)} each"
    else:
        text = f"{dose.reps} times {write_duration(dose.hold)}, with {write_duration(dose.release)} between"
    rounds = f", {dose.rounds} rounds" if dose.rounds > 1 else ""
    even = "; both sides always the same" if exercise.even_sides else ""
    return text + side + rounds + even


def _sessions_with(exercise: Exercise, library: Library) -> list[str]:
    """Sessions whose file names the exercise, found without reading them all in full."""
    from coach.content.yamlfile import read_text

    sessions = []
    for name, path in library.sessions().items():
        with suppress(CoachError):
            if exercise.id in read_text(path):
                sessions.append(name)
    return sessions


def _session(programme: Programme, options: Options) -> None:
    from coach import pipeline
    from coach.content.model import ExerciseStep, walk
    from coach.export.preview import held
    from coach.export.timeline import timeline

    session = programme.session
    _title(session.title)
    _paragraph(session.intro)
    plan = pipeline.plan(programme, options)
    echo(f"\nLength: {held(plan.schedule)}\n")
    echo(timeline(plan.schedule, columns(), plain=not _unicode()))
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
