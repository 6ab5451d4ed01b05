# ruff: noqa: E501  (the tables read better in one line each)
"""Wrong content: one line each that says file, line, place in the file, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.content.library import Library, read_exercise, read_session
from coach.errors import ContentError

GOOD = """\
name: Mine
targets: [calves]
sides: each
dose: {hold: 30s, min: 20s, max: 60s}
instructions:
  - say: Bend your {side} knee.
"""

Write = Callable[[str], Path]


def refusal_of_exercise(path: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        read_exercise(path)
    error = caught.value
    assert error.exit_code == 2
    assert str(error).startswith(str(path))
    assert "\n" not in str(error)
    assert len(str(error)) < 600
    return error


def test_the_good_one_is_good(exercise: Write) -> None:
    assert read_exercise(exercise(GOOD)).dose.hold == 30_000


DOSE = "dose: {hold: 30s, min: 20s, max: 60s}"
EXERCISES = [
    # what is changed, into what, the line, the place, the problem, the mend
    ("targets:", "tragets:", 2, "tragets", "unknown key 'tragets'", "did you mean 'targets'?"),
    ("  - say:", "  - sya:", 6, "instructions[0].sya", "unknown key 'sya'", "did you mean 'say'?"),
    ("dose: {hold", "dose: {hlod", 4, "dose.hlod", "unknown key 'hlod'", "did you mean 'hold'?"),
    ("name: Mine", "name: Mine\nid: mine", 2, "id", "unknown key 'id'", "the file's name is its id"),
    ("name: Mine", "name: [Mine]", 1, "name", "must be text, not a list", ""),
    ("name: Mine", "name: 12", 1, "name", "must be text", ""),
    ("name: Mine", "name:", 1, "name", "must be text, not nothing", ""),
    ("name: Mine", "name: ' '", 1, "name", "is empty", ""),
    ("name: Mine", f"name: {'x' * 130}", 1, "name", "is longer than 120 characters", ""),
    ("name: Mine\n", "", 1, "", "'name' is missing", ""),
    ("sides: each", "sides: both", 3, "sides", "'both' is not known here", "known are"),
    ("[calves]", "[clavess]", 2, "targets[0]", "'clavess' is not known here", "did you mean 'calves'?"),
    ("hold: 30s", "hold: -5", 4, "dose.hold", "a duration cannot be negative", ""),
    ("hold: 30s", "hold: 3 days", 4, "dose.hold", "'3 days' is not a duration", "write 30s, 1m30s or plain seconds"),
    ("hold: 30s", "hold: [30]", 4, "dose.hold", "a duration is needed", "write 30s"),
    ("hold: 30s", "hold: true", 4, "dose.hold", "a duration is needed", "write 30s"),
    ("hold: 30s", "hold: 20h", 4, "dose.hold", "longer than 12 hours", ""),
    ("hold: 30s", "hold: 0", 4, "dose.hold", "must be 3s to 10m, not 0s", ""),
    ("hold: 30s", "hold: 15s", 4, "dose.hold", "a hold of 15s is outside the bounds of 'mine'", "20s to 1m are "
                                                                                                "allowed"),
    ("hold: 30s", "hold: 90s", 4, "dose.hold", "outside the bounds", "20s to 1m are allowed"),
    ("min: 20s, max: 60s", "min: 60s, max: 20s", 4, "dose.min", "is longer than max", "swap the two"),
    (DOSE, "dose: {hold: 30s, sets: 3}", 4, "dose.sets", "sets need reps", "say how many repetitions"),
    (DOSE, "dose: {hold: 5s, sets: 3, reps: 4, rounds: 2}", 4, "dose.rounds", "two names for one thing", "keep one"),
    (DOSE, "dose: {reps: 4}", 4, "dose.reps", "reps need a hold or a tempo", ""),
    (DOSE, "dose: {tempo: 4s}", 4, "dose.tempo", "a tempo goes with reps", ""),
    (DOSE, "dose: {reps: 4, tempo: 0.1}", 4, "dose.tempo", "must be 1s to 1m", ""),
    (DOSE, "dose: {rounds: 0}", 4, "dose.rounds", "must be 1 to 100, not 0", ""),
    (DOSE, "dose: {rounds: 100000}", 4, "dose.rounds", "must be 1 to 100", ""),
    (DOSE, "dose: {rounds: 2.5}", 4, "dose.rounds", "must be a whole number", ""),
    (DOSE, "dose: {hold: 30s, phases: [{say: Press., length: 9s}]}", 4, "dose.phases", "the phases last 9s", "equal"),
    (DOSE, "dose: 30s", 4, "dose", "must be a mapping, not text", ""),
    (DOSE, f"{DOSE}\nbreath: [20, 0, 20, 0]", 5, "breath", "one breath (40s) is longer than the hold (30s)", "shorten"),
    (DOSE, f"{DOSE}\nbreath: [4]", 5, "breath", "needs in, hold, out and hold", "write breath: [4, 0, 6, 0]"),
    (DOSE, f"{DOSE}\nbreath: [0, 6]", 5, "breath", "need a second each at least", ""),
    (DOSE, f"{DOSE}\nlevel: easy", 5, "level", "'easy' is not known here", "known are gentle, moderate, strong"),
    (DOSE, f"{DOSE}\ngap: 0.1", 5, "gap", "must be 0.5s to 10s", ""),
    (DOSE, f"{DOSE}\ncountdown: 50", 5, "countdown", "must be 0 to 10, not 50", ""),
    (DOSE, f"{DOSE}\n{DOSE}", 5, "dose", "stands here a second time", "keep one of the two"),
    ("sides: each", "sides: none", 6, "instructions[0].say", "{side} in an exercise without sides", "set sides: each"),
    (
        GOOD[GOOD.index("sides:") :], "even_sides: true\ninstructions:\n  - say: Bend your knee.", 3, "even_sides",
        "there are no sides to keep even", "set sides: each",
    ),
    ("{side}", "{sdie}", 6, "instructions[0].say", "there is no placeholder {sdie}", "did you mean 'side'?"),
    ("{side}", "{}", 6, "instructions[0].say", "there is no placeholder {}", ""),
    ("{side}", "{side", 6, "instructions[0].say", "holds a brace", "remove it"),
    ("Bend your {side} knee.", "''", 5, "instructions", "all instructions are empty", ""),
    ("Bend your {side} knee.", "Bend.\n  - say: ''", 7, "instructions[1].say", "is empty", "write what is to be said"),
    ("Bend your {side} knee.", "' '", 5, "instructions", "all instructions are empty", ""),
    ("Bend your {side} knee.", "x" * 1_001, 6, "instructions[0].say", "is 1001 characters long", "break it into lines"),
    ("instructions:\n  - say: Bend your {side} knee.\n", "instructions: []\n", 5, "instructions", "at least one", ""),
    ("instructions:\n  - say: Bend your {side} knee.\n", "", 1, "", "'instructions' is missing", ""),
    ("instructions:\n  - say", "instructions:\n  say", 5, "instructions", "must be a list, not a mapping", ""),
    ("  - say: Bend", "\t- say: Bend", 6, "", "is not valid YAML", "indent with spaces, not tabs"),
    ("say: Bend your", "say: Bend: your", 6, "", "is not valid YAML", "put text that holds a colon in quotes"),
    ("say: Bend your", 'say: "Bend your', 6, "", "a quote opens here and is never closed", ""),
    ("[calves]", "[calves", 2, "", "between two entries is missing, or the ']'", "in quotes"),
    ("[calves]", "[calves #1]", 2, "", "between two entries is missing, or the ']'", "a comment: put text that holds"),
    ("name: Mine", "name: !!python/object:os.system Mine", 1, "name", "has the tag", "remove the tag"),
    ("name: Mine", "? [a, b]\n: c", 1, "", "a key must be a word", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "where", "problem", "mend"), EXERCISES)
def test_a_wrong_exercise(exercise: Write, old: str, new: str, line: int, where: str, problem: str, mend: str) -> None:
    assert old in GOOD
    path = exercise(GOOD.replace(old, new))
    error = refusal_of_exercise(path)
    assert problem in error.problem, error
    assert mend in error.mend, error
    assert (error.line, error.where) == (line, where), error


SESSIONS = [
    ("steps:\n  - exercise: clf", 3, "steps[0].exercise", "there is no exercise 'clf'", "did you mean 'calf'"),
    ("steps:\n  - exercise: calf\n    hold: 90s", 4, "steps[0].hold", "outside the bounds of 'calf'", "20s to 1m"),
    ("steps:\n  - exercise: calf\n    hold: 1s", 4, "steps[0].hold", "must be 3s to 10m, not 1s", ""),
    ("steps:\n  - exercise: calf\n    sets: 3", 4, "steps[0].sets", "sets need reps", "or use rounds"),
    ("steps:\n  - exercise: calf\n    rest: 20s", 4, "steps[0].rest", "rest goes with reps", "a step of its own"),
    ("steps:\n  - exercise: calf\n    breath: [20, 20]", 4, "steps[0].breath", "is longer than the hold (30s)", ""),
    ("breath: [20, 20]\nsteps:\n  - exercise: calf", 2, "breath", "is longer than the hold (30s)", "shorten the "
                                                                                                   "breath"),
    ("steps:\n  - exercise: plain\n    side: left", 4, "steps[0].side", "'plain' has no sides", "remove side"),
    ("steps:\n  - exercise: plain\n    tight_side: left", 4, "steps[0].tight_side", "has no sides", ""),
    ("steps:\n  - exercise: even\n    side: left", 4, "steps[0].side", "keeps both sides even", "remove side"),
    ("steps:\n  - exercise: even\n    tight_side: left\n    extra_hold: 10s", 4, "steps[0].tight_side", "even", "remove"),
    ("tight_side: left\nextra_hold: 9s\nsteps:\n  - exercise: even", 2, "tight_side", "keeps both sides even", "give"),
    ("extra_hold: 9s\nsteps:\n  - exercise: calf", 2, "extra_hold", "for which side?", "write tight_side"),
    ("steps:\n  - exercise: calf\n    extra_hold: 9s", 4, "steps[0].extra_hold", "for which side?", "tight_side"),
    (
        "steps:\n  - exercise: calf\n    tight_side: left\n    extra_hold: 50s", 5, "steps[0].extra_hold",
        "hold and extra_hold are 1m20s", "shorten",
    ),
    ("detail: talkative\nsteps: [calf]", 2, "detail", "'talkative' is not known here", "known are brief, cues, full, "
                                                                                       "learn"),
    ("steps:\n  - exercise: calf\n    detail: ful", 4, "steps[0].detail", "'ful' is not known here", "'full'"),
    ("start_side: rihgt\nsteps: [calf]", 2, "start_side", "'rihgt' is not known", "did you mean 'right'?"),
    ("steps:\n  - say: Hello.\n    rest: 20s\n    exercise: calf", 3, "steps[0].say", "two kinds", "two steps"),
    ("steps:\n  - pause: 5s\n    bell: end", 3, "steps[0].pause", "two kinds, 'bell' and 'pause'", "make them two "
                                                                                                   "steps"),
    ("steps:\n  - excercise: calf", 3, "steps[0]", "this step has no kind", "did you mean 'exercise'?"),
    ("steps:\n  - 12", 3, "steps[0]", "a step is a line such as", ""),
    ("steps:\n  - exercise: calf\n    kind: say", 4, "steps[0].kind", "unknown key 'kind'", ""),
    ("steps:\n  - exercise: calf\n    hodl: 20s", 4, "steps[0].hodl", "unknown key 'hodl'", "did you mean 'hold'?"),
    ("steps:\n  - bell: gong", 3, "steps[0].bell", "'gong' is not known here", "known are"),
    ("steps:\n  - rest: -5", 3, "steps[0].rest", "cannot be negative", ""),
    ("steps:\n  - say: ''", 3, "steps[0].say", "is empty", ""),
    ("steps:\n  - say: Move {side}.", 3, "steps[0].say", "{side} in", ""),
    ("steps:\n  - breathe: 0", 3, "steps[0].breathe", "must be 1 to 100 breaths, not 0", ""),
    ("steps:\n  - circuit: []", 3, "steps[0]", "this circuit is empty", ""),
    ("steps:\n  - circuit: [calf]\n    times: 0", 4, "steps[0].times", "must be 1 to 100, not 0", ""),
    ("steps:\n  - circuit:\n      - circuit: [calf]", 3, "steps[0]", "a circuit inside a circuit", "by hand"),
    ("steps:\n  - circuit:\n      - exercise: clf", 4, "steps[0].circuit[0].exercise", "no exercise 'clf'", "'calf'"),
    ("steps:\n  - &me\n    circuit: [*me]", 3, "steps[0].circuit[0]", "holds itself", "write out"),
    ("steps: []", 2, "steps", "at least one step", ""),
    ("steps: calf", 2, "steps", "must be a list, not text", ""),
    ("detail: full", 1, "", "'steps' is missing", ""),
    ("duration: soon\nsteps: [calf]", 2, "duration", "is not a duration", "write 30s"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "where", "problem", "mend"), SESSIONS)
def test_a_wrong_session(
    session: Write, library: Library, text: str, line: int, where: str, problem: str, mend: str
) -> None:
    path = session(f"title: Mine\n{text}\n")
    with pytest.raises(ContentError) as caught:
        read_session(path, library)
    error = caught.value
    assert str(error).startswith(str(path))
    assert "\n" not in str(error)
    assert problem in error.problem, error
    assert mend in error.mend, error
    assert (error.line, error.where) == (line, where), error


def test_an_error_in_an_exercise_names_the_exercise_file(session: Write, exercise: Write, library: Library) -> None:
    path = exercise(GOOD.replace("30s", "5m"))
    with pytest.raises(ContentError, match="outside the bounds") as caught:
        read_session(session("title: Mine\nsteps: [mine]\n"), library)
    assert caught.value.path == path


def test_a_file_of_a_hundred_megabytes_is_not_even_read(exercise: Write) -> None:
    path = exercise("")
    with path.open("wb") as file:
        file.truncate(100_000_000)  # sparse: nothing is written
    assert "larger than 1 MB" in str(refusal_of_exercise(path))


def test_aliases_in_aliases_do_not_blow_up(exercise: Write) -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert "too many values" in str(refusal_of_exercise(exercise("\n".join(layers))))


@pytest.mark.parametrize("deep", ["[" * 5_000, "[" * 30 + "]" * 30, "{a: " * 3_000, "- " * 2_000, "a:\n" * 3])
def test_deep_nesting_is_refused(exercise: Write, deep: str) -> None:
    refusal_of_exercise(exercise(f"name: {deep}"))


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "---\n", "just words", "- a\n- b\n", "12", "null", "a: 1\n---\nb: 2\n"]
)
def test_what_is_no_mapping_is_refused(exercise: Write, text: str) -> None:
    refusal_of_exercise(exercise(text))


def test_what_is_no_text_is_refused(exercise: Write) -> None:
    path = exercise("")
    for content in (b"name: \xff\xfe\n", b"\x00\x01\x02", bytes(range(256)), b"\x89PNG\r\n\x1a\n" + bytes(100)):
        path.write_bytes(content)
        refusal_of_exercise(path)
    path.unlink()
    assert "does not exist" in str(refusal_of_exercise(path))
    path.mkdir()
    assert "is a folder" in str(refusal_of_exercise(path))
