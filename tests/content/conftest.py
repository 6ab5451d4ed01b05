"""A small library of one's own, in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.content.library import Library

Writer = Callable[[str, str], Path]

CALF = """\
name: Calf
purpose: It eases the calf.
targets: [calves]
sides: each
dose: {hold: 30s, min: 20s, max: 60s}
instructions:
  - say: Put your {side} foot back.
    short: Foot back.
  - say: Lean in.
    phase: enter
"""
EVEN = CALF.replace("name: Calf", "name: Even\neven_sides: true")
PLAIN = CALF.replace("{side} ", "").replace("sides: each", "sides: none").replace("name: Calf", "name: Plain")
MOVING = PLAIN.replace("dose: {hold: 30s, min: 20s, max: 60s}", "dose: {reps: 5, tempo: 4s}").replace("Plain", "Moving")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "scripts").mkdir()
    for name, text in {"calf": CALF, "even": EVEN, "plain": PLAIN, "moving": MOVING}.items():
        (tmp_path / "exercises" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Library:
    return Library((folder,))


@pytest.fixture
def exercise(folder: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = folder / "exercises" / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def session(folder: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = folder / "scripts" / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
