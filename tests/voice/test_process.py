"""Worker processes never outlive us."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.voice.fake import gone

PARENT = """
import sys
from coach.voice.process import Worker
from coach.voice import engines
worker = Worker("tests.voice.fake_worker", {"mode": "watched"}) if sys.argv[1] == "fake" else None
if worker:
    worker.start()
else:
    engine = engines.load("pyttsx3")
    worker = engine.open(engine.default())
print(worker.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("worker", ["fake", "pyttsx3"])
def test_a_worker_ends_when_we_are_killed(worker):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, worker], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(500):
        if gone(worker):
            return
        time.sleep(0.02)
    raise AssertionError("the worker lives on")
