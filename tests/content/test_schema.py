"""The JSON Schema says what the loader says, and templates are valid as they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner

from coach.checking import check_file
from coach.cli.new import command as new
from coach.cli.schema import command as schema_command
from coach.content.library import Library, read_course, read_exercise, read_session
from coach.content.lint import lint_exercise, lint_session
from coach.content.schema import FILES, FOLDERS, Kind, editor_line, schema, text
from coach.content.yamlfile import parse, read
from coach.errors import CoachError
from coach.language import language
from coach.pipeline import options_from

jsonschema = pytest.importorskip("jsonschema")
ROOT = Path(__file__).parents[2]
KINDS: tuple[Kind, ...] = get_args(Kind)


def bundled(kind: Kind) -> list[Path]:
    library = Library((ROOT,))
    return list(
        {"exercise": library.exercises, "session": library.sessions, "course": library.courses}[kind]().values()
    )


def errors(kind: Kind, value: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(schema(kind)).iter_errors(value)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_one(kind):
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    result = CliRunner().invoke(schema_command, [kind])
    assert json.loads(result.stdout) == schema(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_bundled_file_is_valid_by_the_schema(kind):
    paths = bundled(kind)
    assert paths
    assert {path.name: found for path in paths if (found := errors(kind, read(path).value))} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_beside_the_bundled_files_is_current(kind):
    path = ROOT / FOLDERS[kind] / FILES[kind]
    assert path.read_text(encoding="utf-8") == text(kind), f"run: coach schema {kind} > {FOLDERS[kind]}/{FILES[kind]}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_bundled_file_names_its_schema_to_editors(kind):
    for path in bundled(kind):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={FILES[kind]}", path.name


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("exercise", "name: x\ninstructions:\n  - Lie down.\n"),
        (
            "exercise",
            "name: x\nbreath: [4, 6]\ncautions: Be kind.\ndose: {hold: 1:30, min: 20 s, max: 2m30s}\n"
            "instructions:\n  - say: Lie.\n    pause: 4\n",
        ),
        (
            "session",
            "title: x\nsteps:\n  - reclining-lower-trunk-extensor\n  - rest: 20s\n    say: Rest.\n"
            "  - circuit:\n      - say: Go.\n    times: 3\n",
        ),
        (
            "course",
            "title: x\nfor: you\ndays: [monday, friday]\nweeks:\n  - sessions: hips\n"
            "  - sessions: [{session: hips}, hips]\n",
        ),
        ("course", "title: x\ndays: monday\nweeks:\n  - sessions: hips\n"),
    ],
)
def test_short_forms_that_the_loader_reads_are_valid(kind, written, tmp_path):
    assert errors(kind, parse(written, Path("x.yaml")).value) == []
    loaded(kind, written, tmp_path)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("exercise", "name: x\n"),
        ("exercise", "name: x\nid: y\ninstructions: [{say: a}]\n"),
        ("exercise", "name: x\nsides: both\ninstructions: [{say: a}]\n"),
        ("exercise", "name: x\ndose: {hold: -5}\ninstructions: [{say: a}]\n"),
        ("exercise", "name: x\ndose: {hold: 3 days}\ninstructions: [{say: a}]\n"),
        ("exercise", "name: x\nintructions: [{say: a}]\n"),
        ("session", "title: x\nsteps: [{sya: a}]\n"),
        ("session", "title: x\nsteps: [{kind: say, say: a}]\n"),
        ("course", "title: x\ndays: [monday]\nweeks: [{sessions: []}]\n"),
        ("course", "title: x\ndays: [mon]\nweeks: [{sessions: hips}]\n"),
    ],
)
def test_what_the_loader_refuses_is_not_valid(kind, written, tmp_path):
    assert errors(kind, parse(written, Path("x.yaml")).value)
    with pytest.raises(CoachError):
        loaded(kind, written, tmp_path)


def loaded(kind, written, folder):
    path = folder / "x.yaml"
    path.write_text(written)
    if kind == "session":
        return read_session(path, Library((ROOT,)))
    return {"exercise": read_exercise, "course": read_course}[kind](path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_passes_the_check_without_a_warning(kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(new, [kind, "My first: it's new"], standalone_mode=False)
    assert result.exception is None
    path = tmp_path / FOLDERS[kind] / "my-first-its-new.yaml"
    if kind == "exercise":
        exercise, document = read_exercise(path), read(path)
        assert exercise.name == "My first: it's new"
        assert list(lint_exercise(exercise, document, language())) == []
    elif kind == "course":
        course = read_course(path)
        assert course.title == "My first: it's new"
        assert list(check_file(path, Library((tmp_path, ROOT)), options_from({"engine": "silent"}))) == []
    else:
        programme, document = read_session(path, Library((tmp_path, ROOT))), read(path)
        assert programme.session.title == "My first: it's new"
        assert list(lint_session(programme, document, language())) == []
    assert errors(kind, read(path).value) == []
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=file:")


def test_a_file_that_is_there_is_kept(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(new, ["exercise", "x", "-o", str(path)], standalone_mode=False)
    assert isinstance(result.exception, CoachError)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["", "  ", "…", "x" * 300, "///"])
def test_a_name_that_no_file_can_have_is_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(new, ["exercise", name], standalone_mode=False)
    assert isinstance(result.exception, CoachError)
    assert list(tmp_path.iterdir()) == []


def test_a_name_in_another_script_gets_a_file_of_plain_letters(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(new, ["exercise", "日本"], standalone_mode=False).exception is None
    [path] = (tmp_path / "exercises").iterdir()
    assert path.name.isascii()
    assert 'name: "日本"' in path.read_text(encoding="utf-8")
    again = CliRunner().invoke(new, ["exercise", "中国"], standalone_mode=False)
    assert isinstance(again.exception, CoachError)
    assert 'name: "日本"' in path.read_text(encoding="utf-8")


def test_a_name_cannot_leave_the_folder(tmp_path, monkeypatch):
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    CliRunner().invoke(new, ["exercise", "../../evil"], standalone_mode=False)
    assert [path.name for path in (inside / "exercises").iterdir()] == ["evil.yaml"]
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]


def test_editors_find_the_schema_beside_the_files_first(tmp_path):
    assert editor_line("exercise", ROOT / "exercises", tmp_path) == "yaml-language-server: $schema=schema.json"
    assert editor_line("session", tmp_path, ROOT).endswith("scripts/schema.json")
