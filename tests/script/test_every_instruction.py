"""Nothing that an exercise says is lost on the way to the script."""

from __future__ import annotations

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from coach.content.model import ExerciseStep, Programme
from coach.script.build import Settings, build, performed
from coach.script.draft import Draft
from coach.script.model import Place, Say
from coach.script.prescription import Choice, Pacing
from tests.programmes import ENGLISH, valid_programmes

AT_ONCE = ("setup", "enter", "release", "reset")


@given(valid_programmes)
@hypothesis_settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_in_full_every_instruction_is_heard_the_first_time_in_order(programme: Programme) -> None:
    script = build(programme, ENGLISH, Settings(detail="full"))
    seen: set[str] = set()
    for index, (step, _) in enumerate(performed(programme.session.steps)):
        if not isinstance(step, ExerciseStep) or step.exercise in seen:
            continue
        seen.add(step.exercise)
        if step.detail not in (None, "full", "learn"):
            continue
        exercise = programme.exercises[step.exercise]
        heard = [item.line.text for item in script.items if isinstance(item, Say) and item.place.step == index]
        side = step.side or step.start_side or programme.session.start_side
        wanted = [ENGLISH.with_side(line.say, side) for line in exercise.instructions if line.phase in AT_ONCE]
        places = [heard.index(text) for text in wanted]
        assert places == sorted(places)


def test_a_mark_for_a_pause_in_a_line_is_a_pause():
    draft = Draft(ENGLISH, Choice(), Pacing(), bells=True, rate=110)
    draft.say("Rest here. [pause 5s] Now lift.", "instruction", Place())
    first, silence, second = draft.items
    assert (first.line.text, silence.kind, silence.length, second.line.text) == (
        "Rest here.", "pause", 5_000, "Now lift.",
    )  # fmt: skip
