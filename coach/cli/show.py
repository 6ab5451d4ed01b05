"""``coach show``: one exercise as a good page, or one session with its shape."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import click
import msgspec

from coach import pipeline
from coach.checking import alone
from coach.cli.options import library_at, library_option, voice_options
from coach.cli.progress import columns, echo, filled, tell
from coach.content.conditions import PRECAUTIONS
from coach.content.library import Library, card, exercise_file, load, read_exercise, read_session, session_path
from coach.content.model import Exercise, ExerciseStep, Programme, Session, Step, walk
from coach.content.yamlfile import read_text
from coach.errors import CoachError, RequestError
from coach.export.lanes import timeline
from coach.export.preview import held
from coach.pipeline import Options, options_from
from coach.script.prescription import Choice, prescribe
from coach.times import write_duration

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
    shelves = library_at(library)
    name = _search(" ".join(words), shelves)
    path = session_path(name, shelves)
    if path and path in shelves.courses().values():
        from coach.cli.course import command as course

        click.get_current_context().invoke(course, name=name, library=library)
        return
    if path and not exercise_file(path):
        _stands_for(path, "scripts", shelves)
        _session(read_session(path, shelves), options_from(flags))
        return
    if not path:
        load([name], shelves)  # complains about an unknown name, sessions among the nearest
        path = shelves.exercise_path(name)
    _stands_for(path, "exercises", shelves)
    _exercise(read_exercise(path), shelves, options_from(flags))


def _search(name: str, library: Library) -> str:
    """``name``, or the one exercise or session that its words stand for."""
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


def _section(title: str, texts: Iterable[str | tuple[str, str]]) -> None:
    """A heading, and below it the texts as a list, or each behind what stands with it; nothing where there are none."""
    entries = [("  - ", text) if isinstance(text, str) else text for text in texts]
    if entries:
        echo("\n" + filled(title))
    for lead, text in entries:
        _paragraph(text, lead)


def _exercise(exercise: Exercise, library: Library, options: Options) -> None:
    _title(exercise.name)
    _paragraph(exercise.purpose)
    echo()
    for name, value in _facts(exercise).items():
        _paragraph(value, f"{name + ':':13}")
    plan = pipeline.plan(alone(exercise), options)
    _paragraph(f"{held(plan.schedule)}, on its own", f"{'Length:':13}")
    right = partial(options.language.with_side, side="right", begins=False)
    swapped = " (the right side; the left is the same, swapped)" if _sided(exercise) else ""
    for phase, title in PHASES.items():
        lines = [right(line.say) for line in exercise.instructions if line.phase == phase]
        _section(title + (swapped if phase == "setup" else ""), lines)
    _section("Tips", [right(tip.say) for tip in exercise.tips])
    _section("Take care", map(right, [*exercise.before, *exercise.cautions]))
    _section("Not for", _not_for(exercise))
    _section("In its place", _ladder(exercise, library))
    faq = [(("  ", right(each.ask)), ("    ", right(each.answer))) for each in exercise.faq]
    _section("Questions", chain.from_iterable(faq))
    sessions = _sessions_with(exercise, library)
    _section("Part of", [("  ", ", ".join(sessions))] if sessions else [])


def _not_for(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """For whom it is not, why, and who says so."""
    for condition in exercise.avoid:
        precaution = PRECAUTIONS[condition]
        yield "  - ", f"{precaution.spoken} [{condition}]: {precaution.means}"
        yield "    ", f"({precaution.source})"


def _ladder(exercise: Exercise, library: Library) -> Iterator[tuple[str, str]]:
    """What may be done instead of it."""
    for name, other in (("Instead", exercise.instead), ("Easier", exercise.easier), ("Harder", exercise.harder)):
        if other:
            path = library.find("exercises", other)
            yield f"  {name + ':':11}", f"{card(path).name} [{other}]" if path else other


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


def _sided(exercise: Exercise) -> bool:
    return exercise.sides != "none"


def _dose(exercise: Exercise) -> str:
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
    sessions = []
    named = re.compile(rf"(?<![\w-]){re.escape(exercise.id)}(?![\w-])")
    for name, path in library.sessions().items():
        with suppress(CoachError):
            if named.search(read_text(path)):
                sessions.append(name)
    return sessions


def _session(programme: Programme, options: Options) -> None:
    session = programme.session
    _title(session.title)
    _paragraph(session.intro)
    plan = pipeline.plan(programme, options)
    echo(f"\nLength: {held(plan.schedule)}\n")
    unicode = "utf" in (sys.stdout.encoding or "").lower()
    echo(timeline(plan.schedule, columns(), plain=not unicode))
    _section(
        "Steps", [("  " * (len(where) // 2) + "- ", _words(step, programme)) for step, where in walk(session.steps)]
    )


def _words(step: Step, programme: Programme) -> str:
    """A step in a few words."""
    if isinstance(step, ExerciseStep):
        return f"{programme.exercises[step.exercise].name}  [{step.exercise}]"
    fields = msgspec.structs.asdict(step)
    name = type(step).__name__.removesuffix("Step").lower()
    if name == "circuit":
        return f"circuit: {fields['times']} times"
    value = fields[name]
    return f"{name}: {write_duration(value) if name in ('rest', 'pause') else value}"
