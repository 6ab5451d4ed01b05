"""What ``coach check`` tells an author: what is wrong, what a listener would miss, where it stands, how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import coach
from coach.checking import check_file, files_of
from coach.content.library import Library
from coach.content.lint import Finding
from coach.pipeline import Options
from coach.voice.model import Voice
from tests.programmes import ENGLISH

OPTIONS = Options(voice=Voice("silent", "tone", 145), language=ENGLISH)
GOOD = """\
name: Calf
purpose: It eases the calf.
targets: [calves]
sides: each
dose: {hold: 30s, min: 20s, max: 60s}
instructions:
  - say: Put your {side} foot back.
  - say: Lean in.
    phase: enter
tips:
  - say: Heel down.
which: the {side} leg
"""


def findings(folder: Path, text: str, kind: str = "exercises") -> list[Finding]:
    (folder / "exercises").mkdir(exist_ok=True)
    (folder / "scripts").mkdir(exist_ok=True)
    (folder / "exercises" / "calf.yaml").write_text(GOOD, encoding="utf-8")
    path = folder / kind / ("calf.yaml" if kind == "exercises" else "mine.yaml")
    path.write_text(text, encoding="utf-8")
    return list(check_file(path, Library((folder,)), OPTIONS))


def test_a_good_exercise_has_no_finding(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "problem"),
    [
        ("Lean in.", "Lean in as shown.", 8, "warning", "'as shown' needs eyes"),
        ("Lean in.", "Lean in like this.", 8, "warning", "'like this' needs eyes"),
        ("Lean in.", "Lean in and hold for 20 seconds.", 8, "warning", "is a dose, and may contradict the timer"),
        ("Lean in.", "Lean in, then switch sides.", 8, "warning", "the coach itself asks to switch sides"),
        (
            "Lean in.",
            "Lean in " + "and breathe " * 9 + "out.",
            8,
            "warning",
            "words are too long to follow while moving",
        ),
        ("Lean in.", "Lean in to the wall with both of your hands.", 8, "warning", "there is no short form"),
        ("Lean in.", "Lean in with your left knee.", 8, "warning", "'your left knee' is said for one side only"),
        ("Lean in.", "Lean in over the opposite foot.", 8, "warning", "'the opposite foot' leaves open which"),
        ("your {side} foot", "a foot", 6, "warning", "it has sides, but no instruction says {side} or {other}"),
        ("Heel down.", "Heel " + "down " * 20, 11, "warning", "words are too long for a tip"),
        ("purpose: It eases the calf.\n", "", 1, "warning", "there is no purpose"),
        ("targets: [calves]\n", "", 1, "warning", "there are no targets"),
        ("hold: 30s", "hold: 90s", 5, "error", "outside the bounds"),
        ("targets:", "tragets:", 3, "error", "unknown key"),
        ("sides: each", "sides: none", 7, "error", "in an exercise without sides"),
    ],
)
def test_an_exercise_is_looked_through(
    tmp_path: Path, old: str, new: str, line: int, severity: str, problem: str
) -> None:
    found = [one for one in findings(tmp_path, GOOD.replace(old, new)) if problem in one.problem]
    assert found, findings(tmp_path, GOOD.replace(old, new))
    assert (found[0].line, found[0].severity) == (line, severity)
    assert str(found[0]).startswith(f"{found[0].path}:{line}: {severity}: ")


def test_a_tip_that_is_never_heard_is_told(tmp_path: Path) -> None:
    text = GOOD.replace("Heel down.", "Heel down.\n" + "".join(f"  - say: Tip number {n}.\n" for n in range(1, 9)))
    text = text.replace("hold: 30s, min: 20s", "hold: 20s, min: 20s, rounds: 1")
    found = [one for one in findings(tmp_path, text) if "is never heard in" in one.problem]
    assert found
    assert all(one.severity == "note" and one.line > 10 and one.mend for one in found)


def test_a_cue_that_does_not_fit_is_told_with_its_reason(tmp_path: Path) -> None:
    text = GOOD.replace(
        "dose: {hold: 30s, min: 20s, max: 60s}",
        "dose:\n  phases:\n    - {say: Press., length: 2s}\n"
        "    - {say: Now press your heel down into the floor as if you would push it away from you., length: 3s}\n"
        "    - {say: Let go., length: 9s}",
    )
    found = [one for one in findings(tmp_path, text) if "is not heard" in one.problem]
    assert [(one.severity, one.line, one.mend) for one in found] == [
        ("warning", 9, "shorten it, or lengthen the hold")
    ] * len(found)
    assert found
    assert "lasts" in found[0].problem


def test_a_session_is_heard_through(tmp_path: Path) -> None:
    found = findings(tmp_path, "title: Mine\nintro: Look at the screen.\nsteps: [calf]\n", "scripts")
    assert [(one.line, one.severity) for one in found] == [(2, "warning")]
    found = findings(tmp_path, "title: Mine\nduration: 20s\nsteps: [calf]\n", "scripts")
    assert [(one.line, one.where, one.severity) for one in found] == [(2, "duration", "error")]
    assert "are possible" in found[0].mend
    found = findings(tmp_path, "title: Mine\nsteps: [clf]\n", "scripts")
    assert [(one.line, one.severity) for one in found] == [(2, "error")]
    assert "did you mean 'calf'" in found[0].mend


def test_a_file_that_cannot_be_read_is_a_finding_too(tmp_path: Path) -> None:
    assert [one.severity for one in check_file(tmp_path / "absent.yaml", Library((tmp_path,)), OPTIONS)] == ["error"]
    (tmp_path / "list.yaml").write_text("- a\n", encoding="utf-8")
    assert [one.severity for one in check_file(tmp_path / "list.yaml", Library((tmp_path,)), OPTIONS)] == ["error"]


def test_what_a_session_misses_is_told_at_its_step_where_it_can_be_mended(tmp_path: Path) -> None:
    findings(tmp_path, GOOD)
    long = GOOD.replace(
        "Heel down.", "Let your {side} heel sink, and sink, and sink, and sink, and sink, and sink, down."
    )
    session = tmp_path / "scripts" / "mine.yaml"
    session.write_text("title: Mine\nsteps:\n  - exercise: calf\n    hold: 20s\n    rounds: 1\n", encoding="utf-8")
    (tmp_path / "exercises" / "calf.yaml").write_text(long, encoding="utf-8")
    (found,) = check_file(session, Library((tmp_path,)), OPTIONS)
    assert (Path(found.path).name, found.line, found.where) == ("mine.yaml", 3, "steps[0]")
    assert (found.severity, "is never heard in 'Mine'" in found.problem) == ("note", True)
    assert "longer holds than 20 s" in found.mend


def test_a_mistake_in_an_exercise_is_told_with_its_own_file(tmp_path: Path) -> None:
    findings(tmp_path, "title: Mine\nsteps: [calf]\n", "scripts")
    (tmp_path / "exercises" / "calf.yaml").write_text(GOOD.replace("hold: 30s", "hold: soon"), encoding="utf-8")
    (found,) = check_file(tmp_path / "scripts" / "mine.yaml", Library((tmp_path,)), OPTIONS)
    assert (Path(found.path).name, found.line, found.where, found.severity) == ("calf.yaml", 5, "dose.hold", "error")


def test_the_exit_code_tells_and_strict_makes_warnings_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from coach.cli import main

    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))

    def run(text: str, *args: str) -> tuple[object, str]:
        findings(tmp_path, text)
        with pytest.raises(SystemExit) as stopped:
            main(["check", *args, str(tmp_path / "exercises" / "calf.yaml"), "--library", str(tmp_path)])
        return stopped.value.code, capsys.readouterr().out

    warned, wrong = GOOD.replace("Lean in.", "Lean in as shown."), GOOD.replace("name:", "nam:")
    assert run(GOOD, "--strict") == (0, "")
    assert run(warned)[0] == 0
    code, out = run(warned, "--strict")
    assert code == 2
    assert out.count("\n") == 1
    assert "calf.yaml:8: warning: instructions[1].say: 'as shown' needs eyes" in out
    assert run(wrong)[0] == run(wrong, "--strict")[0] == 2


LADDERS = {
    "nowhere": ("instead: calfs", "instead", "there is no exercise 'calfs'"),
    "nowhere up": ("harder: calfs", "harder", "there is no exercise 'calfs'"),
    "to itself": ("easier: calf", "easier", "points in a circle: calf -> calf"),
    "in a circle": ("instead: other", "instead", "points in a circle: calf -> other -> calf"),
    "to what is avoided": ("avoid: [knee, hip]\ninstead: sore", "instead", "'sore' is to be avoided itself, with knee"),
    "well": ("avoid: [hip]\ninstead: sore", "", ""),
}


@pytest.mark.parametrize("case", LADDERS.values(), ids=LADDERS)
def test_a_ladder_that_leads(tmp_path: Path, case: tuple[str, str, str]) -> None:
    text, where, problem = case
    (tmp_path / "exercises").mkdir()
    for name, more in {"other": "instead: calf\n", "sore": "avoid: [knee]\n"}.items():
        (tmp_path / "exercises" / f"{name}.yaml").write_text(f"{GOOD}{more}", encoding="utf-8")
    errors = [one for one in findings(tmp_path, f"{GOOD}{text}\n") if one.severity == "error"]
    assert len(errors) == bool(where)
    if errors:
        assert (errors[0].where, errors[0].line) == (where, len(f"{GOOD}{text}".splitlines()))
        assert problem in errors[0].problem
        assert errors[0].mend


CONTRADICTIONS = {
    "instead of it what is avoided, too": ("avoid: [knee]\ninstead: sore", "error", "is to be avoided itself"),
    "instead in a circle": ("instead: calf", "error", "points in a circle"),
    "an unknown condition": ("avoid: [kneee]", "error", "'kneee' is not known here"),
    "an ending that breathing cannot have": ("style: breath\nending: count", "error", "is not counted out"),
    "a switch without words for both ways": ("switch_words: [Now the leg.]", "error", "without words for both ways"),
    "a short hold without a reason": ("dose: {hold: 15s}", "warning", "below 20s, without a reason"),
    "a comparison of what was not felt": ("tips: [If one leg is tighter, rest it.]", "warning", "only one was felt"),
    "a name that nobody knows": ("avoid: [hip]\nbefore: [Do the clam instead.]", "note", "names what was never taught"),
}


@pytest.mark.parametrize("case", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_each_contradiction_is_one_line_with_its_file_its_line_and_a_mend(
    tmp_path: Path, case: tuple[str, str, str]
) -> None:
    text, severity, problem = case
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "sore.yaml").write_text(f"{GOOD}avoid: [knee]\n", encoding="utf-8")
    keys = {line.split(":")[0] for line in text.splitlines()}
    plain = re.sub(r"^tips:\n  - .*\n", "" if "tips" in keys else r"\g<0>", GOOD, flags=re.MULTILINE)
    good = "".join(line for line in plain.splitlines(keepends=True) if line.split(":")[0] not in keys)
    (finding,) = [one for one in findings(tmp_path, f"{good}{text}\n") if problem in one.problem]
    line = len(good.splitlines()) + len(text.splitlines())
    assert str(finding).startswith(f"{tmp_path / 'exercises' / 'calf.yaml'}:{line}: {severity}: ")
    assert finding.mend
    assert "\n" not in str(finding)


@pytest.mark.parametrize(
    ("wish", "line", "problem"),
    [
        ("engine: hibary", 2, "error: engine: engine 'hibary': there is no such speech engine"),
        ("engine: silent\nvoice: harp", 3, "error: voice: voice 'harp': silent has no such voice"),
        ("rate: 20", 2, "error: rate: must be 40 to 500 words a minute"),
        ("bells: loud", 2, "error: bells: 'loud' is not known here"),
        ("bed: waves.ogg", 2, "waves.ogg': there is no such file"),
        ("bed: ''", 2, "error: bed: is empty"),
        ("cover: mine.yaml", 2, "mine.yaml': is no PNG or JPEG picture"),
        ("cover: none.png", 2, "none.png': does not exist"),
        ("author: [me]", 2, "error: author: must be text, not a list"),
    ],
)
def test_what_a_session_wants_to_sound_like_is_looked_for(tmp_path: Path, wish: str, line: int, problem: str) -> None:
    (found,) = findings(tmp_path, f"title: Mine\n{wish}\nsteps:\n  - exercise: calf\n", "scripts")
    assert found.line == line
    assert problem in str(found)


def test_an_engine_that_is_not_here_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.voice.engines.silent.SilentEngine.lacks", lambda self: "is away")
    (found,) = findings(tmp_path, "title: Mine\nengine: silent\nsteps:\n  - exercise: calf\n", "scripts")
    assert (found.severity, found.line) == ("warning", 2)


def test_a_session_that_sounds_well_has_no_finding(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    wishes = "engine: silent\nrate: 120\nbells: off\nbed: ocean\nauthor: Ada\nalbum: Evenings\ncover: ../cover.png\n"
    assert findings(tmp_path, f"title: Mine\n{wishes}steps:\n  - exercise: calf\n", "scripts") == []


MANY = """\
nam: Calf
purpose: It eases the calf.
targets: [calfs, glutes]
sides: each
level: gentel
dose: {hodl: 30s, min: soon}
instructions:
  - say: Put your {sdie} foot back.
  - sya: Lean in as shown.
  - say: Look at the screen, and lean in to it.
name: Calf
targets: [calves]
"""


def test_all_mistakes_of_a_file_are_told_at_once_each_with_its_mend(tmp_path: Path) -> None:
    found = findings(tmp_path, MANY)
    assert [(one.line, one.severity) for one in found if one.severity == "error"] == [
        (1, "error"), (3, "error"), (5, "error"), (6, "error"), (6, "error"), (8, "error"), (9, "error"), (12, "error")
    ]  # fmt: skip
    mends = {one.line: one.mend for one in found}
    assert "'name'" in mends[1]
    assert "calves" in mends[3]
    assert "'gentle'" in mends[5]
    assert "'side'" in mends[8]
    assert "'say'" in mends[9]
    assert [one.line for one in found if "'look at'" in one.problem.lower() or "needs eyes" in one.problem] == [10]


def test_a_mistake_makes_no_others(tmp_path: Path) -> None:
    assert len(findings(tmp_path, GOOD.replace("hold: 30s", "hold: soon, reps: 5"))) == 1
    assert len(findings(tmp_path, GOOD.replace("name:", "naem:"))) == 1
    assert len(findings(tmp_path, GOOD.replace("name: Calf\n", ""))) == 1
    assert len(findings(tmp_path, GOOD.replace("[calves]", "nothing"))) == 1


def test_all_mistakes_of_a_session_are_told_with_those_of_its_exercises(tmp_path: Path) -> None:
    findings(tmp_path, GOOD)
    (tmp_path / "exercises" / "odd.yaml").write_text(GOOD.replace("hold: 30s", "hold: 90s"))
    session = tmp_path / "scripts" / "mine.yaml"
    steps = "  - clf\n  - odd\n  - {exercise: calf, hodl: 30s}\n  - {exercise: calf, hold: 2m}\n  - {rset: 20s}\n"
    session.write_text(f"name: Mine\nrate: 20\nsteps:\n{steps}")
    found = list(check_file(session, Library((tmp_path,)), OPTIONS))
    assert [(Path(one.path).name, one.line) for one in found if one.severity == "error"] == [
        ("mine.yaml", 1), ("mine.yaml", 2), ("mine.yaml", 4), ("mine.yaml", 6), ("mine.yaml", 7), ("mine.yaml", 8),
        ("odd.yaml", 5),
    ]  # fmt: skip
    assert "'title'" in found[0].mend


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("Lean in #3 times.", "#3 times."),
        ("Lean in # and out.", "# and out."),
        ("Lean in.  # a comment", ""),
        ("'Lean in #3 times.'", ""),
        ("Lean in#3.", ""),
    ],
)
def test_text_that_yaml_takes_for_a_comment_is_told(tmp_path: Path, line: str, lost: str) -> None:
    found = [one for one in findings(tmp_path, GOOD.replace("Lean in.", line)) if "is not read" in one.problem]
    assert [(one.line, one.severity, lost in one.problem) for one in found] == [(8, "warning", True)] * bool(lost)
    assert all("in quotes" in one.mend for one in found)


@pytest.mark.parametrize("line", ["{side} foot back.", "*Slowly* lean in.", "@home", "[rest] now"])
def test_a_text_that_yaml_cannot_begin_with_is_told_to_be_quoted(tmp_path: Path, line: str) -> None:
    (found,) = findings(tmp_path, GOOD.replace("Lean in.", line))
    assert (found.line, "in quotes" in found.mend) == (8, True), found


def test_notes_are_counted_by_file_and_nothing_is_said_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from coach.cli import main

    tips = "".join(f"  - say: Tip number {n}.\n" for n in range(9))
    text = GOOD.replace("  - say: Heel down.\n", tips)
    findings(tmp_path, GOOD)
    (tmp_path / "exercises" / "calf.yaml").write_text(text)
    for name in ("one", "two"):
        step = "steps:\n  - exercise: calf\n    hold: 20s\n    rounds: 1\n"
        (tmp_path / "scripts" / f"{name}.yaml").write_text(f"title: Mine\n{step}")
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path / "scripts"), "--library", str(tmp_path)])
    out, err = capsys.readouterr()
    assert [line.partition(": ")[2] for line in out.splitlines()] == ["1 note; --notes shows them"] * 2
    assert "calf.yaml" not in out
    assert "2 checked: 2 notes." in err


def test_a_file_named_by_two_paths_is_checked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    findings(tmp_path, GOOD.replace("hold: 30s", "hold: soon"))
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "exercises", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    names = ["exercises/calf.yaml", str(tmp_path / "exercises" / "calf.yaml"), "link/calf.yaml", "exercises"]
    assert [str(path) for path in files_of(names, Library((tmp_path,)))] == names[:1]
    assert len(coach.check(*names, library=tmp_path)) == 1


def test_a_folder_is_looked_through_but_for_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.YML", "deep/c.yaml", ".git/d.yaml", "deep/.venv/lib/e.yaml", ".f.yaml", "g.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(GOOD)
    paths = files_of([str(tmp_path)], Library((tmp_path,)))
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == ["a.YML", "b.yaml", "deep/c.yaml"]


def test_a_key_is_judged_as_another_only_where_that_was_most_likely_meant(tmp_path: Path) -> None:
    found = findings(
        tmp_path, GOOD.replace("targets: [calves]", "target: [calfs]").replace("tips:", "tip:") + "lang: fr\n"
    )
    told = {(one.line, one.where): one.mend for one in found if one.severity == "error"}
    assert told[3, "target"] == "did you mean 'targets'?"
    assert told[3, "target[0]"] == "did you mean 'calves'?"
    assert told[10, "tip"] == "did you mean 'tips'?"
    assert [where for line, where in told if line == 13] == ["lang"]


def test_a_step_that_is_only_its_kind_gets_what_is_missing(tmp_path: Path) -> None:
    found = findings(tmp_path, "title: Mine\nsteps: [calf, pause, rest 20s, {repeat: 2, steps: [calf]}]\n", "scripts")
    mends = ["write pause: 20s", "write rest: 20s", "did you mean 'circuit'?"]
    assert [one.mend for one in found if one.severity == "error"] == mends
