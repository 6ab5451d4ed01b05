"""The attack of ``python -m tests.attack``, for a moment: it finds what is wrong, and nothing is."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter

import pytest

from coach.cli import show
from tests.attack.__main__ import COPIES, bed, inputs, judged, kill, run_copy, settle
from tests.attack.trial import call


@pytest.fixture
def here(tmp_path, monkeypatch):
    for name in ("DATA", "STATE", "CACHE", "CONFIG", "ENGINE"):
        monkeypatch.setenv(f"COACH_{name}", "")  # settle() writes them, and they are set back
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    settle(tmp_path)
    return tmp_path


def test_no_input_ends_in_a_traceback_or_never(here):
    counts = Counter[str]()
    assert inputs(random.Random(time.time_ns()), 60, counts, 25) == []
    assert counts.total() == 25


def test_the_attack_sees_a_traceback_and_a_hang(here, monkeypatch):
    def works(folder):
        while True:
            pass

    monkeypatch.setattr(show, "library_at", lambda folder: 1 / 0)
    assert "ZeroDivisionError" in call(["show", "hips"], 5).said
    monkeypatch.setattr(show, "library_at", lambda folder: time.sleep(5))
    assert call(["show", "hips"], 0.05).why == "hung"
    monkeypatch.setattr(show, "library_at", works)
    assert call(["show", "hips"], 0.5).why == "hung"


@pytest.mark.skipif(not COPIES, reason="the system copies no process")
def test_a_copy_tells_how_it_ended(here, monkeypatch):
    monkeypatch.setattr(show, "library_at", lambda folder: 1 / 0)
    code, said = run_copy(["show", "hips"], 5)
    assert "ZeroDivisionError" in said
    assert judged([], "", code, said)
    assert run_copy(["show", "--nosuch"], 5)[0] == 2
    monkeypatch.setattr(show, "library_at", lambda folder: os.kill(os.getpid(), signal.SIGKILL))
    assert run_copy(["show", "hips"], 5)[0] == -signal.SIGKILL


@pytest.mark.slow
def test_a_spoilt_bed_and_a_kill_leave_nothing_wrong(here):
    chance = random.Random(time.time_ns())
    assert bed(chance) + kill(chance) == []
