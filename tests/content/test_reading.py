"""What a wrong file is told: the file, the line, the path inside the file, what is wrong there, and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.content import yamlfile
from coach.content.library import read_exercise
from coach.content.yamlfile import parse, read, write_path
from coach.errors import CoachError, ContentError

HEAD = "name: Figure four\nsides: each\n"
LINES = "instructions:\n  - say: Cross your {side} ankle.\n"
GOOD = HEAD + LINES

WRONG_EXERCISES = {
    # text: (line, path inside the file, in the problem, in the mend)
    "unknown key": (GOOD + "dosee: {hold: 30s}\n", 5, "dosee", "unknown key 'dosee'", "did you mean 'dose'?"),
    "unknown key of a dose": (
        HEAD + "dose:\n  hold: 30s\n  reptitions: 3\n" + LINES, 5, "dose.reptitions", "unknown key", "",
    ),
    "unknown key of an instruction": (
        GOOD + "    pauze: 3s\n", 5, "instructions[0].pauze", "unknown key 'pauze'", "did you mean 'pause'",
    ),
    "unknown key of a question": (
        GOOD + "faq:\n  - ask: Why?\n    anser: So.\n", 7, "faq[0].anser", "unknown key", "did you mean 'answer'?",
    ),
    "the id": ("id: four\n" + GOOD, 1, "id", "unknown key 'id'", "the file's name is its id"),
    "missing name": (LINES, 1, "", "'name' is missing", ""),
    "missing instructions": (HEAD, 1, "", "'instructions' is missing", ""),
    "missing words": (HEAD + "instructions:\n  - pause: 3s\n", 4, "instructions[0]", "'say' is missing", ""),
    "number for a name": ("name: 7\n" + LINES, 1, "name", "must be text, not a whole number", ""),
    "list for a name": ("name: [a]\n" + LINES, 1, "name", "must be text, not a list", ""),
    "text for a truth": (HEAD + "even_sides: perhaps\n" + LINES, 3, "even_sides", "must be true or false", ""),
    "yes is a word": (HEAD + "even_sides: yes\n" + LINES, 3, "even_sides", "must be true or false, not text", ""),
    "mapping for a list": (HEAD + "tips: {say: A}\n" + LINES, 3, "tips", "must be a list, not a mapping", ""),
    "list for a mapping": (HEAD + "dose: [30s]\n" + LINES, 3, "dose", "must be a mapping, not a list", ""),
    "half a round": (HEAD + "dose: {rounds: 1.5}\n" + LINES, 3, "dose.rounds", "must be a whole number", ""),
    "nothing for words": (HEAD + "instructions:\n  - say:\n", 4, "instructions[0].say", "must be text, not noth", ""),
    "words for a pause": (GOOD + "    pause: soon\n", 5, "instructions[0].pause", "'soon' is not a duration", "30s"),
    "negative hold": (HEAD + "dose: {hold: -5}\n" + LINES, 3, "dose.hold", "cannot be negative ('-5')", ""),
    "negative hold as text": (HEAD + "dose: {hold: -5s}\n" + LINES, 3, "dose.hold", "cannot be negative", ""),
    "days": (HEAD + "dose: {hold: 3 days}\n" + LINES, 3, "dose.hold", "'3 days' is not a duration", "write 30s"),
    "absurd hold": (HEAD + "dose: {hold: 13h}\n" + LINES, 3, "dose.hold", "longer than 12 hours", ""),
    "very absurd hold": (HEAD + "dose: {hold: 999999999999}\n" + LINES, 3, "dose.hold", "", ""),
    "a truth for a hold": (HEAD + "dose: {hold: true}\n" + LINES, 3, "dose.hold", "a duration is needed", "30s"),
    "a list for a hold": (HEAD + "dose: {hold: [3]}\n" + LINES, 3, "dose.hold", "a duration is needed", "30s"),
    "an hour's hold": (HEAD + "dose: {hold: 1h}\n" + LINES, 3, "dose.hold", "1h is no time to hold", "3s to 10m"),
    "no hold at all": (HEAD + "dose: {hold: 0}\n" + LINES, 3, "dose.hold", "0s is no time to hold", "3s to 10m"),
    "no instruction": (HEAD + "instructions: []\n", 3, "instructions", "needs at least one instruction", ""),
    "empty instruction": (HEAD + "instructions:\n  - say: ' '\n", 3, "instructions", "all instructions are empty", ""),
    "one empty among others": (GOOD + "  - say: ''\n", 5, "instructions[1].say", "is empty", "remove it"),
    "empty tip": (GOOD + "tips: ['']\n", 5, "tips[0].say", "is empty", "write what is to be said"),
    "empty name": ("name: ''\n" + LINES.replace("{side}", "left"), 1, "name", "is empty", ""),
    "long name": (f"name: {'a' * 121}\n" + LINES, 1, "name", "longer than 120 characters", ""),
    "unknown placeholder": (
        HEAD + "instructions:\n  - say: Bend your {sied} knee.\n",
        4, "instructions[0].say", "there is no placeholder {sied}", "did you mean 'side'?",
    ),
    "placeholder like none": (
        GOOD + "tips:\n  - Lift the {xyz}.\n", 6, "tips[0].say", "no placeholder {xyz}", "known are side, other",
    ),
    "empty placeholder": (GOOD + "tips:\n  - Lift the {}.\n", 6, "tips[0].say", "no placeholder {}", ""),
    "lone brace": (GOOD + "tips:\n  - Lift the {side.\n", 6, "tips[0].say", "a brace that is not part", "remove it"),
    "unknown phase": (GOOD + "    phase: holding\n", 5, "instructions[0].phase", "'holding' is not known", "'hold'"),
    "unknown position": (HEAD + "position: suppine\n" + LINES, 3, "position", "not known", "did you mean 'supine'?"),
    "unknown level": (HEAD + "level: tough\n" + LINES, 3, "level", "'tough' is not known", "gentle, moderate, strong"),
    "unknown muscle": (HEAD + "targets: [glute]\n" + LINES, 3, "targets[0]", "'glute'", "did you mean 'glutes'?"),
    "unknown sides": ("name: A\nsides: both\n" + LINES, 2, "sides", "'both'", "known are alternate, each, none"),
    "long line": (HEAD + f"instructions:\n  - say: {'la ' * 400}\n", 4, "instructions[0].say", "characters long", "br"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_EXERCISES.values(), ids=WRONG_EXERCISES)
def test_a_wrong_exercise_is_told_where_and_how_to_mend_it(case, exercise, complaint):
    text, line, where, problem, mend = case
    error = complaint(exercise, text)
    assert (error.line, error.where) == (line, where)
    assert error.path.name == "made.yaml"
    assert problem in error.problem
    assert mend in error.mend


STEPS = "title: Evening\nsteps:\n"
WRONG_SESSIONS = {
    "unknown exercise": (
        STEPS + "  - exercise: fuor\n", 3, "steps[0].exercise", "no exercise 'fuor'", "did you mean 'four'?",
    ),
    "unknown exercise in a circuit": (
        STEPS + "  - circuit:\n      - exercise: four\n      - exercise: ct\n",
        5, "steps[0].circuit[1].exercise", "no exercise 'ct'", "'cat'",
    ),
    "unknown key of a step": (
        STEPS + "  - exercise: four\n    holt: 30s\n", 4, "steps[0].holt", "unknown key 'holt'", "did you mean 'hold'?",
    ),
    "unknown key in a circuit": (
        STEPS + "  - circuit:\n      - exercise: four\n        roudns: 2\n",
        5, "steps[0].circuit[0].roudns", "unknown key", "did you mean 'rounds'?",
    ),
    "a step without a kind": (STEPS + "  - exercse: four\n", 3, "steps[0]", "no kind", "did you mean 'exercise'?"),
    "a step of no words": (STEPS + "  - 7\n", 3, "steps[0]", "a step is a line such as", ""),
    "unknown level of detail": (
        "title: A\ndetail: loud\nsteps: [four]\n", 2, "detail", "'loud' is not known", "brief, cues, full, learn",
    ),
    "unknown level of one step": (
        STEPS + "  - exercise: four\n    detail: ful\n", 4, "steps[0].detail", "'ful'", "did you mean 'full'?",
    ),
    "unknown side": (STEPS + "  - exercise: four\n    side: up\n", 4, "steps[0].side", "'up'", "left, right"),
    "unknown bell": (STEPS + "  - bell: gong\n", 3, "steps[0].bell", "'gong' is not known", "hold-start"),
    "no steps": ("title: A\nsteps: []\n", 2, "steps", "at least one step", ""),
    "steps missing": ("title: A\n", 1, "", "'steps' is missing", ""),
    "steps of nothing": ("title: A\nsteps:\n", 2, "steps", "must be a list, not nothing", ""),
    "steps are a word": ("title: A\nsteps: four\n", 2, "steps", "must be a list, not text", ""),
    "no title": ("steps: [four]\n", 1, "", "'title' is missing", ""),
    "negative rest": (STEPS + "  - rest: -20s\n", 3, "steps[0].rest", "cannot be negative", ""),
    "breaths of one number": (
        STEPS + "  - breathe: 3\n    breath: [4]\n", 4, "steps[0].breath", "needs in, hold, out", "[4, 0, 6, 0]",
    ),
    "breaths of five numbers": ("title: A\nbreath: [4, 1, 6, 1, 2]\nsteps: [four]\n", 2, "breath", "needs in", "write"),
    "the builder's own tag": (STEPS + "  - kind: say\n    say: Hello.\n", 3, "steps[0].kind", "unknown key 'kind'", ""),
    "a session's own kind": ("kind: x\n" + STEPS + "  - four\n", 1, "kind", "unknown key 'kind'", ""),
    "a side outside an exercise": (STEPS + "  - say: Bend {side}.\n", 3, "steps[0].say", "without sides", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_SESSIONS.values(), ids=WRONG_SESSIONS)
def test_a_wrong_session_is_told_where_and_how_to_mend_it(case, session, complaint):
    text, line, where, problem, mend = case
    error = complaint(session, text)
    assert (error.line, error.where) == (line, where)
    assert problem in error.problem
    assert mend in error.mend


def test_an_exercise_with_a_mistake_is_named_by_its_own_file_not_by_the_session(session, complaint, tmp_path):
    (tmp_path / "exercises" / "four.yaml").write_text(GOOD + "dose: {hold: -5}\n")
    error = complaint(session, STEPS + "  - four\n")
    assert (error.path.name, error.line, error.where) == ("four.yaml", 5, "dose.hold")


NO_YAML = {
    "open bracket": ("name: A\ntips: [a, b\n", "is not valid YAML", ""),
    "open quote": ('name: "A\n', "is not valid YAML", ""),
    "bad indentation": ("name: A\n  dose: 3\n", "is not valid YAML", "compare the indentation"),
    "tab": ("dose:\n\thold: 3\n", "is not valid YAML", "indent with spaces, not tabs"),
    "colon in text": ("name: First: the hips\n", "is not valid YAML", "put text that holds a colon in quotes"),
    "two documents": ("name: A\n---\nname: B\n", "is not valid YAML", ""),
    "unknown anchor": ("name: *who\n", "is not valid YAML", ""),
    "control character": ("name: A\x07B\n", "is not valid YAML", ""),
    "zero byte": ("name: A\x00B\n", "is not valid YAML", ""),
    "nothing": ("", "is empty", "'coach new' writes a template"),
    "only a comment": ("# later\n", "is empty", "'coach new'"),
    "a list": ("- a\n- b\n", "must be a mapping", ""),
    "a word": ("hello\n", "must be a mapping", ""),
    "a key of many": ("name: A\n? [a, b]\n: c\n", "a key must be a word", ""),
    "a tag": ("name: !!python/object/apply:os.system [ls]\n", "", ""),
    "a tag on text": ("name: !!binary aGVsbG8=\n", "has the tag", "remove the tag"),
    "a timestamp's tag": ("name: !!timestamp 2020-01-01\n", "has the tag", "remove the tag"),
    "a merge key": ("a: &x {b: c}\nname:\n  <<: *x\n", "", ""),
}


@pytest.mark.parametrize("case", NO_YAML.values(), ids=NO_YAML)
def test_what_is_no_yaml_of_ours_is_refused_in_one_line(case, exercise, complaint):
    text, problem, mend = case
    error = complaint(exercise, text)
    assert problem in error.problem
    assert mend in error.mend


def test_a_syntax_error_names_its_line(exercise, complaint):
    error = complaint(exercise, GOOD + "dose:\n\thold: 3\n")
    assert error.line == 6


def test_nothing_in_a_file_is_run(exercise, complaint, tmp_path):
    ran = tmp_path / "ran"
    complaint(exercise, f"name: !!python/object/apply:pathlib.Path.touch [!!python/name:{ran} ]\n{LINES}")
    assert not ran.exists()


def test_a_key_that_stands_twice_is_refused_at_the_second(exercise, complaint):
    error = complaint(exercise, GOOD + "name: Pigeon\n")
    assert (error.line, error.where, error.mend) == (5, "name", "keep one of the two")


def test_a_file_of_a_hundred_megabytes_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # sparse: it takes no room
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(ContentError, match="larger than a megabyte"):
        read(path)


def test_aliases_in_aliases_do_not_blow_up(exercise, complaint):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    error = complaint(exercise, "\n".join(lines) + "\n" + GOOD)
    assert "aliases in aliases" in error.problem


def test_an_alias_that_holds_itself_is_refused(exercise, complaint):
    assert "holds itself" in complaint(exercise, GOOD + "tips: &t [*t]\n").problem


def test_a_modest_alias_is_followed(exercise):
    made = exercise(HEAD + "tips:\n  - &a Breathe.\n  - *a\n" + LINES)
    assert [tip.say for tip in made.tips] == ["Breathe.", "Breathe."]


@pytest.mark.parametrize("depth", [21, 3000, 60_000])
def test_nesting_has_a_limit(exercise, complaint, depth):
    text = GOOD + "tips: " + "[" * depth + "]" * depth + "\n"
    assert "deeper than 20 levels" in complaint(exercise, text).problem


def test_text_that_is_not_utf_8_is_told_its_line(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"name: A\npurpose: d\xe9tente\n")
    with pytest.raises(ContentError) as caught:
        read(path)
    assert (caught.value.line, caught.value.mend) == (2, "save it as UTF-8")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfen\x00a\x00", bytes(range(256))])
def test_binary_files_are_refused(tmp_path, content):
    path = tmp_path / "picture.yaml"
    path.write_bytes(content)
    with pytest.raises(ContentError):
        read(path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    made, document = read_exercise(path)
    assert made.name == "Figure four"
    assert document.line(("instructions", 0, "say")) == 4


def test_a_folder_or_nothing_in_place_of_a_file(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(ContentError, match="is not a file"):
        read(tmp_path / "folder.yaml")
    with pytest.raises(ContentError, match="does not exist"):
        read(tmp_path / "gone.yaml")


def test_a_file_that_may_not_be_read_is_no_mistake_of_the_content(tmp_path, monkeypatch):
    path = tmp_path / "locked.yaml"
    path.write_text(GOOD)

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(CoachError, match=r"locked\.yaml: cannot be read \(Permission denied\)") as caught:
        read(path)
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    "text", ["\U0001f600", "\U0001f9d8\u200d\u2640\ufe0f \u2728", "...", "- - -", "\u2014", "\u00a0"]
)
def test_a_line_that_holds_nothing_to_be_said_is_refused(exercise, complaint, text):
    error = complaint(exercise, GOOD + f"tips: ['{text}']\n")
    assert error.where == "tips[0].say"
    assert "holds nothing that can be said" in error.problem or "is empty" in error.problem


@pytest.mark.parametrize(
    "text",
    [
        "Вытяни ногу.",
        "深呼吸して。",
        "تنفس ببطء",
        "Étire la jambe, doucement.",
        "Breathe \U0001f600 out.",
        "<b>Slowly</b> now.",
    ],
)
def test_other_scripts_emoji_and_markup_are_read_as_they_are(exercise, text):
    made = exercise(HEAD + f'instructions:\n  - say: "{text}"\n')
    assert made.instructions[0].say == text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("No", "No"), ("on", "on"), ("1:30", "1:30"), ("0x10", "0x10"), ("1e3", "1e3"), ("2020-01-01", "2020-01-01"),
        ("true", True), ("7", 7), ("-7", -7), ("1.5", 1.5), ("~", None), ("", None), ("'7'", "7"), (".inf", ".inf"),
        ("1_000", "1_000"), ("1" * 30, "1" * 30),
    ],
)  # fmt: skip
def test_the_dialect_has_no_surprises(written, value):
    document = parse(f"key: {written}\n", Path("a.yaml"))
    assert document.value == {"key": value}
    assert type(document.value["key"]) is type(value)


def test_a_document_knows_the_line_of_everything_in_it():
    document = parse("a: 1\nb:\n  - x\n  - c: 2\n    d: 3\n", Path("a.yaml"))
    wanted = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "c"): 4, ("b", 1, "d"): 5}
    assert {where: document.line(where) for where in wanted} == wanted
    assert document.line(("b", 1, "e", "f")) == 4, "what is not there has the line of what is around it"
    assert document.line(("z",)) == 1


def test_paths_are_written_as_a_person_reads_them():
    assert write_path(("steps", 0, "circuit", 12, "hold")) == "steps[0].circuit[12].hold"
    assert write_path(()) == ""


def test_the_reader_in_python_is_as_strict_as_the_one_in_c(monkeypatch):
    """Not every wheel of PyYAML has the C reader: what it makes of a file must not differ."""
    import importlib.util
    import sys

    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    spec = importlib.util.spec_from_file_location("yamlfile_in_python", yamlfile.__file__)
    plain = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, plain)
    spec.loader.exec_module(plain)
    assert not issubclass(plain._Loader, getattr(yaml.cyaml, "CParser", ()))
    for text in [GOOD, *(case[0] for case in (*NO_YAML.values(), *WRONG_EXERCISES.values(), *WRONG_SESSIONS.values()))]:
        assert _outcome(plain.parse, text) == _outcome(parse, text)


def _outcome(reader, text):
    try:
        document = reader(text, Path("a.yaml"))
    except ContentError as error:
        return "refused", error.path
    return document.value, document.lines
