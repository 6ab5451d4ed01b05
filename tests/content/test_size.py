"""Small files that never end: what is multiplied is counted before any of it is worked out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.library import Library, load, read_exercise
from coach.content.model import CircuitStep, Exercise, ExerciseStep, Instruction, PauseStep, Programme, Session
from coach.content.size import LONGEST, MOST_PARTS, MOST_REPETITIONS, exercise_size, size_of, too_much
from coach.content.validate import session_trouble
from coach.errors import ContentError, RequestError

LIE = "instructions: [Lie down.]\n"


@pytest.fixture
def folder(tmp_path):
    for name in ("exercises", "scripts"):
        (tmp_path / name).mkdir()
    return tmp_path


def refusal(folder, name: str) -> str:
    begun = time.process_time()
    with pytest.raises(RequestError) as caught:
        load([name], Library((folder,)))
    assert time.process_time() - begun < 5
    return str(caught.value)


def test_laps_of_sets_of_repetitions_are_counted(folder):
    (folder / "exercises" / "z.yaml").write_text(f"name: Z\nsides: each\ndose: {{hold: 3s, reps: 25, sets: 20}}\n{LIE}")
    (folder / "scripts" / "s.yaml").write_text("title: S\nsteps:\n- circuit: [z]\n  times: 100\n")
    assert "s.yaml:3: steps[0]: 100,000 holds, repetitions and lines" in refusal(folder, "s")


def test_an_exercise_alone_is_counted_with_both_sides(folder):
    (folder / "exercises" / "z.yaml").write_text(f"name: Z\nsides: each\ndose: {{hold: 3s, reps: 26, sets: 20}}\n{LIE}")
    assert "z.yaml:3: dose: 1,040 holds" in refusal(folder, "z")


def test_hours_upon_hours_are_no_session(folder):
    (folder / "scripts" / "s.yaml").write_text("title: S\nsteps: [" + "{pause: 12h}, " * 4 + "{pause: 1s}]\n")
    assert "steps[4]: would last 48h1s at least" in refusal(folder, "s")


def test_steps_without_end_are_refused_at_the_first_that_is_too_many(folder):
    (folder / "exercises" / "z.yaml").write_text(f"name: Z\ndose: {{hold: 3s}}\n{LIE}")
    (folder / "scripts" / "s.yaml").write_text("title: S\nsteps:\n" + "- z\n" * 20_000)
    assert f"steps[{MOST_PARTS}]" in refusal(folder, "s")


@pytest.mark.parametrize("key", ["aliases", "cautions", "switch_words"])
def test_a_text_that_stands_for_many_is_counted_each_time(folder, key):
    text = "a b" * 30_000
    (folder / "exercises" / "z.yaml").write_text(f"name: Z\n{LIE}{key}: [&a '{text}', {'*a, ' * 9000}*a]\n")
    with pytest.raises(ContentError, match="too much text"):
        read_exercise(folder / "exercises" / "z.yaml")
    assert "no session or exercise of that name" in refusal(folder, "nosuch")


@given(reps=st.integers(1, 100), rounds=st.integers(1, 100), times=st.integers(1, 100), pause=st.integers(0, LONGEST))
def test_what_is_let_through_is_within_the_bounds(reps, rounds, times, pause):
    exercise = Exercise(id="z", name="Z", instructions=(Instruction(say="Lie down."),))
    step = ExerciseStep(exercise="z", reps=reps, rounds=rounds, hold=3_000)
    circuit = CircuitStep(circuit=(step, PauseStep(pause=pause)), times=times)
    programme = Programme(session=Session(title="S", steps=(circuit,)), exercises={"z": exercise})
    size = size_of(circuit, programme.exercises)
    assert size.parts == (reps * rounds + 1) * times
    assert size.ms == (3_000 * reps * rounds + pause) * times
    assert (session_trouble(programme) is None) == (size.parts <= MOST_PARTS and size.ms <= LONGEST)
    one = exercise_size(exercise, step)
    assert (too_much(one, MOST_REPETITIONS, LONGEST) is None) == (one.parts <= MOST_REPETITIONS)
