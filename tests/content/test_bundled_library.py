"""The library that ships: everything in it builds, at every level, for both sides, and nothing is to be mended."""

from __future__ import annotations

import msgspec
import pytest

from coach.checking import alone, check_file
from coach.content.library import read_session
from coach.content.lint import MOST_CHARACTERS_MOVING
from coach.content.model import DETAILS, Detail, Instruction, Programme
from coach.content.validate import spoken_lines
from coach.export.preview import Preview
from coach.export.text import write
from coach.pipeline import Options, plan
from coach.script.model import Line, Window
from coach.voice.model import Voice
from tests.programmes import ENGLISH, ROOT, bundled_exercises, bundled_sessions, library

EXERCISES = bundled_exercises()
SESSIONS = bundled_sessions()
VOICE = Voice("silent", "tone", 145)


def options(detail: Detail | None = None) -> Options:
    return Options(voice=VOICE, language=ENGLISH, detail=detail)


def without_a_length(programme: Programme) -> Programme:
    """A session that lasts as long as its words do: one of five minutes has no time for every question."""
    session = msgspec.structs.replace(programme.session, duration=None)
    return Programme(session=session, exercises=programme.exercises)


def test_it_is_large_enough_to_find_something_in() -> None:
    assert len(EXERCISES) >= 40
    assert len(SESSIONS) >= 12
    assert {"lying-cross-over-knee-pull-down", "reclining-lower-trunk-extensor"} <= set(EXERCISES)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_at_every_level_is_said_on_all_its_sides(name: str) -> None:
    exercise = EXERCISES[name]
    for detail in DETAILS:
        made = plan(alone(exercise), options(detail))
        text = write(Preview(made.schedule, VOICE, {name: exercise.name}))
        assert "{" not in text
        assert "}" not in text
        kinds = ("rest",) if exercise.style == "rest" else ("hold", "rep")
        sides = {span.place.side for span in made.schedule.windows if span.kind in kinds}
        assert sides == ({None} if exercise.sides == "none" else {"left", "right"})
        assert any(span.kind in kinds for span in made.schedule.windows)
        if exercise.sides == "none":
            assert not any(event.role == "switch" for event in made.schedule.events)
        for event in made.schedule.events:
            if isinstance(event.what, Line):
                assert not ENGLISH.eyes.search(event.what.text), event.what.text
                if event.role in ("instruction", "release"):
                    assert len(event.what.text) <= MOST_CHARACTERS_MOVING


@pytest.mark.parametrize("name", EXERCISES)
def test_the_first_round_says_every_instruction_in_full(name: str) -> None:
    exercise = EXERCISES[name]
    events = plan(alone(exercise), options("full")).schedule.events
    heard = [event.what.text for event in events if event.place.round == 1 and isinstance(event.what, Line)]

    def as_heard(line: Instruction) -> str:
        text = line.say.replace("{side}", "right").replace("{other}", "left")
        return text[:1].upper() + text[1:]

    # What is to be thought of in a movement comes between its numbers, as there is room.
    led = [line for line in exercise.instructions if line.phase != "hold" or exercise.style == "rest"]
    order = [heard.index(as_heard(line)) for line in led]
    assert order == sorted(order)


@pytest.mark.parametrize("name", EXERCISES)
def test_in_full_all_that_is_to_be_felt_is_heard_on_one_side_or_the_other(name: str) -> None:
    exercise = EXERCISES[name]
    events = plan(alone(exercise), options("full")).schedule.events
    heard = {event.what.text for event in events if isinstance(event.what, Line)}
    for line in exercise.instructions:
        assert {ENGLISH.with_side(line.say, side) for side in ("left", "right")} & heard, line.say


@pytest.mark.parametrize("name", SESSIONS)
def test_every_session_at_every_level_drops_nothing(name: str) -> None:
    for detail in DETAILS:
        made = plan(without_a_length(SESSIONS[name]), options(detail))
        assert made.schedule.dropped == ()


@pytest.mark.parametrize("name", SESSIONS)
def test_sessions_do_not_announce_more_than_there_is_time_for(name: str) -> None:
    made = plan(SESSIONS[name], options())
    for item in made.script.items:
        if isinstance(item, Window) and item.kind == "hold":
            talk = sum(len(pin.what.text) for pin in item.pins if isinstance(pin.what, Line) and pin.role == "tip")
            assert talk * 70 < item.length, "a hold is for quiet"


@pytest.mark.parametrize(
    "path", [*library().exercises().values(), *library().sessions().values()], ids=lambda p: p.stem
)
def test_check_finds_no_error_and_no_warning(path: object) -> None:
    findings = [one for one in check_file(path, library(), options()) if one.severity != "note"]  # type: ignore[arg-type]
    assert not findings, "\n".join(map(str, findings))


def test_no_name_stands_for_two_exercises() -> None:
    seen: dict[str, str] = {}
    for name, exercise in EXERCISES.items():
        for other in {name, exercise.name.lower(), *(alias.lower() for alias in exercise.aliases)}:
            assert seen.setdefault(other, name) == name, f"'{other}' is {seen[other]} and {name}"


def test_no_two_exercises_say_the_same_sentences() -> None:
    """Copying is quick, and a listener hears it: the purpose and the tips are each exercise's own."""
    purposes = [exercise.purpose for exercise in EXERCISES.values()]
    assert len(set(purposes)) == len(purposes)
    for exercise in EXERCISES.values():
        own = [text for text, where in spoken_lines(exercise) if where[0] in ("tips", "faq", "instructions") and text]
        said = [text for text, where in spoken_lines(exercise) if where[0] == "tips"]
        assert len(set(said)) == len(said)
        assert own


def test_sessions_are_read_from_their_files() -> None:
    for name, path in library().sessions().items():
        programme = read_session(path, library())
        assert programme.session.id == name
        assert path.parent == ROOT / "scripts"
