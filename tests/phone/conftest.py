"""A small library, the engine without a voice, and ``coach`` as a user calls it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.cli import main

EXERCISE = """\
name: Figure Four
purpose: For the outside of the hips.
sides: each
position: supine
targets: [glutes, quadriceps]
level: moderate
avoid: [knee]
instead: arms-up
dose: {hold: 10s, min: 5s, max: 60s, rounds: 1}
instructions:
  - say: Cross your {side} ankle over the other knee.
    short: Other ankle across.
"""
ARMS = """\
name: Arms Up
position: standing
targets: [shoulders]
dose: {hold: 10s, min: 5s, max: 60s, rounds: 1}
instructions:
  - say: Reach both arms up.
"""
HIPS = "title: Hips\nintro: Welcome to your hips.\nsteps:\n  - exercise: figure-four\n  - rest: 10s\n"
SHORT = "title: Short <one> & all\nsteps:\n  - say: Well done.\n  - rest: 10s\n"


def write_library(folder: Path) -> None:
    for place in (folder / "exercises", folder / "scripts"):
        place.mkdir(parents=True)
    (folder / "exercises" / "figure-four.yaml").write_text(EXERCISE)
    (folder / "exercises" / "arms-up.yaml").write_text(ARMS)
    (folder / "scripts" / "hips.yaml").write_text(HIPS)
    (folder / "scripts" / "short.yaml").write_text(SHORT)


@pytest.fixture
def library(tmp_path, monkeypatch) -> Path:
    """A library of two sessions, and an environment in which nothing else is known."""
    folder = tmp_path / "library"
    write_library(folder)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("coach.settings.builtin_library", lambda: folder)
    for name, value in {
        "COACH_CACHE": tmp_path / "cache", "COACH_ENGINE": "silent", "COACH_CONFIG": tmp_path / "none.toml",
        "COACH_DATA": tmp_path / "data", "COACH_STATE": tmp_path / "state",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    return folder


@pytest.fixture
def coach(library, capsys) -> Callable[..., tuple[int, str]]:
    """``coach("site", "-o", "x")`` gives the exit code and what was told."""

    def call(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(done.value.code or 0), said.err

    return call


@pytest.fixture(autouse=True)
def no_thread_stays(request):
    if request.path.name == "test_cluster.py":  # Dask keeps some of its own
        yield
        return
    before = threading.active_count()
    yield
    end = time.monotonic() + 30  # one that was just sending to a browser that has gone notices it soon
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    assert threading.active_count() <= before


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
