"""YAML as the coach reads it: a small dialect without surprises, and the line of everything in a file."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import yaml

from coach.content import yamlfile
from coach.content.library import read_exercise
from coach.content.yamlfile import parse, read, write_path
from coach.errors import CoachError, ContentError

GOOD = """\
name: Figure four
sides: each
instructions:
  - say: Cross your {side} ankle.
"""


def test_text_that_is_not_utf_8_is_told_its_line(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"name: A\npurpose: d\xe9tente\n")
    with pytest.raises(ContentError) as caught:
        read(path)
    assert (caught.value.line, caught.value.mend) == (2, "save it as UTF-8")


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    made, document = read_exercise(path), read(path)
    assert made.name == "Figure four"
    assert document.line(("instructions", 0, "say")) == 4


def test_a_file_that_may_not_be_read_is_no_mistake_of_the_content(tmp_path, monkeypatch):
    path = tmp_path / "locked.yaml"
    path.write_text(GOOD)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(CoachError, match=r"locked\.yaml: may not be read") as caught:
        read(path)
    assert caught.value.exit_code == 1


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


TEXTS = [
    "", "# later", "hello", "- a", "name: A\ntips: [a, b\n", 'name: "A\n', "name: A\n  dose: 3\n", "dose:\n\thold: 3\n",
    "name: First: the hips\n", "name: A\n---\nname: B\n", "name: *who\n", "name: A\x07B\n", "name: A\x00B\n",
    "name: A\nname: B\n", "? [a, b]\n: c\n", "name: !!python/object/apply:os.system [ls]\n", "a: !!binary aGVsbG8=\n",
    "a: &x {b: c}\nname:\n  <<: *x\n", "a: &a [*a]\n", "a: [1, -2, 1.5, true, no, ~, 1:30, 0x1, 'x']\n",
    "a: " + "[" * 30 + "]" * 30, "a: >-\n  folded\n  text\nb: |\n  kept\n", "\ufeffname: A\n", "a: \U0001f600 \u5165\n",
]  # fmt: skip


def test_the_reader_in_python_is_as_strict_as_the_one_in_c(monkeypatch):
    """Not every wheel of PyYAML has the C reader: what it makes of a file must not differ."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    spec = importlib.util.spec_from_file_location("yamlfile_in_python", yamlfile.__file__)
    plain = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, plain)
    spec.loader.exec_module(plain)
    assert not issubclass(plain._Loader, getattr(yaml.cyaml, "CParser", ()))
    for text in [GOOD, *TEXTS]:
        assert _outcome(plain.parse, text) == _outcome(parse, text)


def _outcome(reader, text):
    try:
        document = reader(text, Path("a.yaml"))
    except ContentError as error:
        return "refused", error.path
    return document.value, document.lines
