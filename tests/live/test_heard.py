"""What comes out of a real sound server, against the schedule."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.live.listening import find, first_sound, recording, samples, sound_server
from tests.live.program import Terminal
from tests.oracle import need

RATE = 22_050

PROGRAM = """
import json, sys, time
from coach.live import feed, transport
from coach.times import ms_to_frames

runs, starts = [], []
some, call = feed.Feeder._some, feed.Feeder.__call__
def noted(self, out):
    before = self.position
    done = some(self, out)
    if self.position == before + done:
        runs.append((self.delivered + self.filled, before, done, self.track.schedule))
    self.filled += done
    return done
def begun(self, count):
    self.filled = 0
    return call(self, count)
feed.Feeder._some, feed.Feeder.__call__ = noted, begun

presses = [(8.0, "space"), (9.5, "space"), (14.0, "up"), (float(sys.argv[1]), "stop")]
class Hands:
    def __init__(self): self.begun = time.monotonic()
    def wait(self, seconds):
        time.sleep(seconds)
        due = [key for at, key in presses if at <= time.monotonic() - self.begun]
        del presses[:len(due)]
        return due

heads = []
play = transport.Transport.play
def kept(self):
    heads.append(self.head)
    self.rig.controls = Hands()
    self.rig.keys = {**self.rig.keys, "stop": "stop"}
    transport.sound_of = lambda *asked: __import__("numpy").zeros(10, "int16")
    return play(self)
transport.Transport.play = kept
import coach.cli
try:
    coach.cli.main(["play", "short", "--output", "miniaudio", "--buffer", "1s", "--quiet", "--engine", "pyttsx3"])
except SystemExit:
    pass
head = heads[0]
cues = {}
joined = []
for delivered, position, count, schedule in runs:
    if joined and joined[-1][0] + joined[-1][2] == delivered and joined[-1][1] + joined[-1][2] == position:
        joined[-1][2] += count
        joined[-1][3] = schedule
    else:
        joined.append([delivered, position, count, schedule])
for delivered, position, count, schedule in joined:
    for event in schedule.events:
        start = ms_to_frames(event.start, head.feeder.rate)
        clip = head.tape.clips.get(event.what)
        if clip is not None and position <= start and start + len(clip.pcm) <= position + count:
            cues[delivered + start - position] = [event.what.text, clip.pcm.tolist()]
json.dump({"stretches": len(joined), "cues": sorted(cues.items())}, open(sys.argv[2], "w"))
"""


@pytest.mark.oracle
@pytest.mark.slow
def test_every_line_is_heard_when_it_was_delivered_also_after_a_pause(
    home: dict[str, str],
    tmp_path: Path,
) -> None:
    import json

    need("pulseaudio", "pactl", "parec")
    with sound_server(tmp_path / "sound") as server:
        environ = {**home, **{key: server.env[key] for key in ("PULSE_SERVER", "PULSE_COOKIE", "XDG_RUNTIME_DIR")}}
        program, result, heard_file = tmp_path / "program.py", tmp_path / "cues.json", tmp_path / "heard.raw"
        program.write_text(PROGRAM)
        seconds = os.environ.get("COACH_HEARD_S", "36")
        with recording(server, heard_file, RATE):
            subprocess.run([sys.executable, str(program), seconds, str(result)], env=environ, timeout=900, check=True)
            time.sleep(0.3)
    heard, found = samples(heard_file), json.loads(result.read_text())
    assert found["stretches"] >= 2  # the pause cut it in two
    offset = None
    late = []
    for delivered, (text, pcm) in found["cues"]:
        clip = np.array(pcm, np.float64)
        if offset is None:
            at, alike = find(clip, heard, first_sound(heard) + RATE, 3 * RATE)
            offset = at - delivered
        else:
            at, alike = find(clip, heard, delivered + offset, RATE // 4)
        assert alike > 0.8, text
        late.append((at - delivered - offset) * 1000 / RATE)
    assert len(late) >= 6
    assert max(np.abs(late)) < 15, late


@pytest.mark.oracle
@pytest.mark.slow
def test_a_device_that_leaves_or_sleeps_is_waited_for_and_the_session_goes_on(
    home: dict[str, str],
    tmp_path: Path,
) -> None:
    need("pulseaudio", "pactl")
    with sound_server(tmp_path / "sound") as server:
        environ = {**home, **{key: server.env[key] for key in ("PULSE_SERVER", "PULSE_COOKIE", "XDG_RUNTIME_DIR")}}
        with Terminal({**environ, "TERM": "dumb"}, "short", "--output", "miniaudio") as terminal:
            terminal.until("We begin")
            terminal.press(" ")
            terminal.until("paused")
            terminal.press(" ")
            terminal.until("playing")
            terminal.text = ""
            sink = next(row.split()[0] for row in server.ask("list", "short", "modules").splitlines() if "mat" in row)
            server.ask("unload-module", sink)
            terminal.until("the sound device has gone")
            server.ask("load-module", "module-null-sink", "sink_name=mat")
            terminal.until("the sound is back")
            terminal.until(r"\(playing\)")
            terminal.text = ""
            server.ask("suspend-sink", "mat", "1")
            terminal.until("the sound device has gone", 40)
            server.ask("suspend-sink", "mat", "0")
            terminal.until(r"\(playing\)", 40)
            server.ask("suspend-sink", "mat", "1")
            terminal.press("qq")  # it ends also while the device sleeps
            assert terminal.end() == 0


@pytest.mark.oracle
@pytest.mark.slow
def test_when_the_default_device_leaves_it_is_a_pause_and_another_default_is_followed(
    home: dict[str, str],
    tmp_path: Path,
) -> None:
    need("pulseaudio", "pactl")
    with sound_server(tmp_path / "sound") as server:
        environ = {**home, **{key: server.env[key] for key in ("PULSE_SERVER", "PULSE_COOKIE", "XDG_RUNTIME_DIR")}}
        other = server.ask("load-module", "module-null-sink", "sink_name=other")  # described as the first one is
        with Terminal({**environ, "TERM": "dumb"}, "short", "--output", "miniaudio") as terminal:
            terminal.until("We begin")
            server.ask("set-default-sink", "other")  # plugged in: it plays on, there
            terminal.until("Little stretch")
            assert "gone" not in terminal.text
            assert server.ask("list", "short", "sink-inputs").split()[1] == "1"
            server.ask("unload-module", other)
            terminal.until("the sound is on .* now; space goes on")
            terminal.until(r"\(paused\)")
            terminal.press(" ")
            terminal.until(r"\(playing\)")
            terminal.press("qq")
            assert terminal.end() == 0


@pytest.mark.oracle
@pytest.mark.slow
def test_a_computer_that_slept_takes_up_the_session(home: dict[str, str], tmp_path: Path) -> None:
    need("pulseaudio", "pactl")
    with sound_server(tmp_path / "sound") as server:
        environ = {**home, **{key: server.env[key] for key in ("PULSE_SERVER", "PULSE_COOKIE", "XDG_RUNTIME_DIR")}}
        with Terminal({**environ, "TERM": "dumb"}, "short", "--output", "miniaudio") as terminal:
            terminal.until("We begin")
            os.kill(terminal.process.pid, signal.SIGSTOP)
            time.sleep(4)
            os.kill(terminal.process.pid, signal.SIGCONT)
            terminal.until("Bend", 60)
            terminal.press("qq")
            assert terminal.end() == 0
