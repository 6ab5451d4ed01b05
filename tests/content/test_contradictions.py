"""What contradicts itself is refused where it stands; what only looks like it is let through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.content.library import Library, read_exercise, read_session
from coach.errors import ContentError

Write = Callable[[str], Path]

BASE = "name: Mine\nsides: each\ninstructions:\n  - say: Bend your {side} knee.\n"
UNEVEN = "tight_side: left\nextra_hold: 10s\n"

REFUSED = {
    "sets of nothing": ("dose: {sets: 3, hold: 10s}", "dose.sets", "sets need reps"),
    "sets and rounds": ("dose: {sets: 3, rounds: 2, reps: 4, hold: 5s}", "dose.rounds", "two names for one thing"),
    "tempo and hold": ("dose: {reps: 5, tempo: 4s, hold: 5s}", "dose.tempo", "without a hold"),
    "tempo without reps": ("dose: {tempo: 4s}", "dose.tempo", "goes with reps"),
    "reps of no length": ("dose: {reps: 5}", "dose.reps", "need a hold or a tempo"),
    "phases longer than the hold": (
        "dose: {hold: 20s, phases: [{say: Press., length: 6s}, {say: Go., length: 20s}]}", "dose.phases", "26s and the",
    ),
    "phases too short to hold": ("dose: {phases: [{say: Press., length: 1s}]}", "dose.phases", "no time to hold"),
    "an unsaid phase": ("dose: {phases: [{say: '', length: 9s}]}", "dose.phases[0].say", "is empty"),
    "min above max": ("dose: {min: 40s, max: 30s}", "dose.min", "is longer than max"),
    "hold below min": ("dose: {hold: 10s, min: 20s}", "dose.hold", "outside the bounds"),
    "hold above max": ("dose: {hold: 60s, max: 45s}", "dose.hold", "outside the bounds"),
    "breath longer than the hold": ("dose: {hold: 9s}\nbreath: [4, 6]", "breath", "one breath (10s) is longer"),
    "no time to breathe in": ("breath: {in: 0.5, out: 6}", "breath", "a second each"),
    "no rounds": ("dose: {rounds: 0}", "dose.rounds", "must be 1 to 100"),
    "minus one rep": ("dose: {reps: -1, hold: 5s}", "dose.reps", "must be 1 to 100"),
    "too many tips": ("tips_per_hold: 101", "tips_per_hold", "must be 0 to 100"),
    "a countdown from eleven": ("countdown: 11", "countdown", "must be 0 to 10"),
    "lines that touch": ("gap: 0.2s", "gap", "must be 0.5s to 10s"),
    "a switch for one way": ("which: the leg", "which", "a switch without words for both ways"),
    "a sentence for one way": (
        'switch_words: ["Now the {side} leg.", Now turn.]', "switch_words[1]", "a switch without words for both ways",
    ),
    "a counted rest": ("style: rest\nending: count", "ending", "guided rest is not counted out"),
    "counted breathing": ("style: breath\nending: count", "ending", "breathing is not counted out"),
    "a pace from nowhere": ("breath_to: [5, 7]", "breath_to", "none to begin with"),
    "no time to lengthen to": ("breath: [4, 6]\nbreath_to: [0.5, 7]", "breath_to", "a second each"),
    "an unknown condition": ("avoid: [hipp]", "avoid[0]", "'hipp' is not known here"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_an_exercise_that_contradicts_itself(exercise: Write, case: tuple[str, str, str]) -> None:
    text, where, problem = case
    with pytest.raises(ContentError) as caught:
        read_exercise(exercise(BASE + text + "\n"))
    assert caught.value.where == where
    assert problem in caught.value.problem
    assert caught.value.line >= 5


ALLOWED = {
    "phases that give the hold": "dose: {phases: [{say: Press., length: 6s}, {say: Go., length: 20s}]}",
    "phases that add up": "dose: {hold: 26s, phases: [{say: Press., length: 6s}, {say: Go., length: 20s}]}",
    "phases, repeated": "dose: {reps: 3, phases: [{say: Press., length: 6s}, {say: Go., length: 20s}]}",
    "a prescription": "dose: {sets: 3, reps: 5, hold: 10s, release: 3s, rest: 30s}",
    "a movement": "dose: {reps: 10, tempo: 4s}",
    "a breath as long as the hold": "dose: {hold: 20s}\nbreath: [8, 12]",
    "bounds that meet the hold": "dose: {hold: 30s, min: 30s, max: 30s}",
    "only a lower bound": "dose: {hold: 5m, min: 30s}",
    "the shortest and the longest": "dose: {hold: 10m, min: 3s, max: 10m}",
    "an empty short form": "    short: ''",
    "no purpose": "purpose: ''",
    "no countdown": "countdown: 0",
    "a counted stretch": "ending: count",
    "a bell for a rest": "style: rest\nending: bell",
    "a switch both ways": 'which: the {side} leg\nswitch_words: ["Turn to the {other} leg."]',
    "a pace that lengthens": "breath: [4, 6]\nbreath_to: [5, 7]",
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_an_exercise_that_does_not(exercise: Write, text: str) -> None:
    read_exercise(exercise(BASE + text + "\n"))


# calf: 20 s to 60 s, both sides; even: the same, and both sides alike; plain: no sides; moving: five reps in a tempo
STEPS_REFUSED = {
    "below its bounds": ("calf", "hold: 19s", "hold", "outside the bounds of 'calf'"),
    "above its bounds": ("calf", "hold: 61s", "hold", "outside the bounds of 'calf'"),
    "sets of nothing": ("calf", "sets: 2", "sets", "sets need reps"),
    "a release from nothing": ("calf", "release: 3s", "release", "goes with reps"),
    "a tempo of nothing": ("calf", "tempo: 3s", "tempo", "goes with reps"),
    "tempo and hold": ("calf", "reps: 3\n    tempo: 3s\n    hold: 30s", "tempo", "without a hold"),
    "too slow a tempo": ("moving", "tempo: 2m", "tempo", "must be 1s to 1m"),
    "a breath longer than the hold": ("calf", "breath: [15, 16]", "breath", "is longer than the hold (30s)"),
    "a breath longer than its own hold": ("calf", "hold: 20s\n    breath: [10, 11]", "breath", "the hold (20s)"),
    "even, and one side": ("even", "side: right", "side", "keeps both sides even"),
    "even, and more for one": ("even", "tight_side: left\n    extra_hold: 5s", "tight_side", "keeps both sides even"),
    "more for no side": ("calf", "extra_hold: 5s", "extra_hold", "for which side?"),
    "more than is allowed": (
        "calf",
        "tight_side: left\n    extra_hold: 31s",
        "extra_hold",
        "are 1m1s, and 'calf' allows",
    ),
    "a side where there is none": ("plain", "side: left", "side", "'plain' has no sides"),
    "a start where there is none": ("plain", "start_side: left", "start_side", "'plain' has no sides"),
    "turns where there are none": ("plain", "alternate: true", "alternate", "'plain' has no sides"),
    "more where there is none": ("plain", "extra_hold: 5s", "extra_hold", "'plain' has no sides"),
    "no rounds": ("calf", "rounds: 0", "rounds", "must be 1 to 100"),
    "sets and rounds": ("moving", "sets: 2\n    rounds: 3", "rounds", "two names for one thing"),
    "reps of no length": ("open", "reps: 4", "reps", "need a hold or a tempo"),
    "a hold shorter than the exercise's breath": ("slow", "hold: 20s", "hold", "one breath (25s) is longer"),
}


@pytest.fixture
def library(folder: Path) -> Library:
    (folder / "exercises" / "open.yaml").write_text(BASE)
    (folder / "exercises" / "slow.yaml").write_text(BASE + "dose: {hold: 30s}\nbreath: [10, 15]\n")
    (folder / "exercises" / "resting.yaml").write_text(BASE + "style: rest\n")
    return Library((folder,))


@pytest.mark.parametrize("case", STEPS_REFUSED.values(), ids=STEPS_REFUSED)
@pytest.mark.parametrize("inside", [False, True], ids=["step", "circuit"])
def test_a_step_that_contradicts_its_exercise(
    session: Write, library: Library, case: tuple[str, str, str, str], inside: bool
) -> None:
    name, text, key, problem = case
    if inside:
        path = session(f"title: A\nsteps:\n- circuit:\n  - exercise: {name}\n    {text}\n")
    else:
        path = session(f"title: A\nsteps:\n  - exercise: {name}\n    {text}\n")
    with pytest.raises(ContentError) as caught:
        read_session(path, library)
    assert caught.value.where == f"steps[0].{'circuit[0].' if inside else ''}{key}"
    assert problem in caught.value.problem
    line = path.read_text().splitlines()[caught.value.line - 1]
    assert line.strip().startswith(key), "the line is the one that holds it"


STEPS_ALLOWED = {
    "its bounds": ("calf", "hold: 60s"),
    "reps make sets": ("calf", "reps: 3\n    sets: 2\n    hold: 20s"),
    "a tempo for a movement": ("moving", "tempo: 5s\n    sets: 2\n    rest: 20s"),
    "the tighter side": ("calf", "tight_side: left\n    extra_hold: 30s"),
    "even, and which starts": ("even", "start_side: left\n    alternate: true"),
    "one side": ("calf", "side: right"),
    "reps of a length": ("open", "reps: 4\n    hold: 9s"),
    "a breath of its own": ("slow", "hold: 20s\n    breath: [4, 6]"),
}


@pytest.mark.parametrize("case", STEPS_ALLOWED.values(), ids=STEPS_ALLOWED)
def test_a_step_that_does_not(session: Write, library: Library, case: tuple[str, str]) -> None:
    read_session(session(f"title: A\nsteps:\n  - exercise: {case[0]}\n    {case[1]}\n"), library)


def test_nobody_compares_the_sides_of_what_has_none(exercise: Write) -> None:
    text = "name: Mine\ninstructions: [Sit.]\ntips:\n  - {say: Rest., when: both}\n"
    with pytest.raises(ContentError, match="no two sides to feel") as caught:
        read_exercise(exercise(text))
    assert (caught.value.where, caught.value.line) == ("tips[0].when", 4)


def test_a_whole_session_s_tighter_side_meets_an_even_exercise(session: Write, library: Library) -> None:
    with pytest.raises(ContentError) as caught:
        read_session(session(f"title: A\n{UNEVEN}steps: [calf, even]\n"), library)
    assert (caught.value.line, caught.value.where) == (2, "tight_side")
    assert "'even' keeps both sides even" in caught.value.problem
    assert "not to the whole session" in caught.value.mend


def test_exercises_without_sides_do_not_mind_a_session_s_tighter_side(session: Write, library: Library) -> None:
    read_session(
        session(f"title: A\nstart_side: left\nalternate: true\n{UNEVEN}steps: [calf, plain, moving]\n"), library
    )


def test_a_tighter_side_without_more_time_says_nothing_against_even_sides(session: Write, library: Library) -> None:
    read_session(session("title: A\ntight_side: left\nsteps: [even]\n"), library)


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("steps:\n  - circuit:\n      - circuit: [calf]", "steps[0]", "a circuit inside a circuit"),
        ("steps:\n  - circuit:\n      - calf\n    times: 101", "steps[0].times", "must be 1 to 100, not 101"),
        ("steps:\n  - circuit: []", "steps[0]", "this circuit is empty"),
        ("steps:\n  - rest: 0", "steps[0].rest", "at least a second"),
        ("steps:\n  - exercise: calf\n    say: Hello.", "steps[0].say", "two kinds, 'exercise' and 'say'"),
        ("steps:\n  - pause: 5s\n    rest: 5s", "steps[0].pause", "two kinds, 'rest' and 'pause'"),
        ("steps:\n  - breathe: 101", "steps[0].breathe", "must be 1 to 100 breaths"),
        ("steps:\n  - breathe: 3\n    breath: [0.5, 6]", "steps[0].breath", "a second each"),
        ("steps:\n  - rest: 20s\n    say: 'Rest on your {side}.'", "steps[0].say", "without sides"),
        ("intro: 'Bend {side}.'\nsteps: [calf]", "intro", "without sides"),
        ("outro: '...'\nsteps: [calf]", "outro", "nothing that can be said"),
        ("breath: [30, 31]\nsteps: [calf]", "breath", "one breath (1m1s) is longer than the hold (30s)"),
        ("breath: [20, 20]\nsteps: [slow]", "breath", "one breath (40s) is longer than the hold (30s)"),
        ("extra_hold: 5s\nsteps: [calf]", "extra_hold", "for which side?"),
        ("countdown: -1\nsteps: [calf]", "countdown", "must be 0 to 10"),
        ("ending: count\nsteps: [calf, resting]", "ending", "guided rest is not counted out, and 'resting' is that"),
    ],
)
def test_a_session_that_contradicts_itself(
    session: Write, library: Library, text: str, where: str, problem: str
) -> None:
    with pytest.raises(ContentError) as caught:
        read_session(session(f"title: A\n{text}\n"), library)
    assert caught.value.where == where
    assert problem in caught.value.problem


def test_a_rest_may_say_something_and_an_exercise_may_rest(session: Write, library: Library) -> None:
    text = "title: A\nsteps:\n  - rest: 20s\n    say: Lie flat.\n  - exercise: moving\n    sets: 2\n    rest: 9s\n"
    read_session(session(text), library)


REST_LINES = {
    "in their order": ("{at: 0s, say: Lie.}, {at: 20s, say: Rest.}", ""),
    "beyond the rest": ("{at: 0s, say: Lie.}, {at: 60s, say: Rest.}", "at 1m a rest of 1m is over"),
    "out of order": ("{at: 20s, say: Lie.}, {at: 10s, say: Rest.}", "at 10s comes behind 20s"),
    "both at once": ("{at: 20s, say: Lie.}, {at: 20s, say: Rest.}", "at 20s comes behind 20s"),
    "unsaid": ("{at: 20s, say: ''}", "is empty"),
}


@pytest.mark.parametrize("case", REST_LINES.values(), ids=REST_LINES)
def test_lines_inside_a_rest(session: Write, library: Library, case: tuple[str, str]) -> None:
    lines, problem = case
    path = session(f"title: Mine\nsteps:\n  - rest: 60s\n    lines: [{lines}]\n")
    if not problem:
        read_session(path, library)
        return
    with pytest.raises(ContentError) as caught:
        read_session(path, library)
    assert problem in caught.value.problem
    assert caught.value.line == 4


def test_no_file_says_what_a_step_is_done_instead_of(session: Write, library: Library) -> None:
    with pytest.raises(ContentError, match="unknown key 'missing'"):
        read_session(session("title: Mine\nsteps:\n  - exercise: calf\n    missing: [plain]\n"), library)
