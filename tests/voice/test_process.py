"""Worker processes never outlive us."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach.voice.process import Worker
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

STOPPED = """
from coach.voice.process import Worker
worker = Worker("tests.voice.fake_worker", {"mode": "dawdles"}, patience=1 / 8)
worker.start()
print("ready", flush=True)
print(len(worker.say("Bend.", 150)[0]) > 0, flush=True)
worker.close()
"""


def test_time_in_which_we_are_stopped_is_not_the_engines():
    parent = subprocess.Popen([sys.executable, "-c", STOPPED], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    parent.send_signal(signal.SIGSTOP)  # as Ctrl-Z does
    time.sleep(1.3)
    parent.send_signal(signal.SIGCONT)
    assert parent.communicate()[0] == "True\n"


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


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc to look into")
def test_what_an_engine_is_made_of_tells_nobody_of_its_use():
    worker = Worker("tests.voice.fake_worker", {"mode": "watched"})
    try:
        worker.start()
        assert b"ORT_DISABLE_TELEMETRY=1" in Path(f"/proc/{worker.pid}/environ").read_bytes().split(b"\0")
    finally:
        worker.close()
