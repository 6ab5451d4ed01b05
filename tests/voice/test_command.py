"""The engine ``command``: any program that writes speech into a file."""

from __future__ import annotations

import os
import select
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from coach.errors import CoachError
from coach.voice import engines, studio
from coach.voice.engines import command
from coach.voice.model import Clip, Utterance, Voice
from tests.oracle import need

GOOD = "from tests.voice.fake import tone; from coach.voice.engines.soundfile import wav; data = wav(tone(1500), 8000)"
WRITE = "import sys; open(sys.argv[1], 'wb').write(data)"


def record(template: str, text: str = "Bend your knee") -> Clip:
    return studio.record([Utterance(text, Voice("command", template, 145))], None).popitem()[1]


def python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code, "{out}", "{text}", "{rate}"])


def test_a_command_speaks_and_no_shell_reads_it():
    check = "assert sys.argv[2:] == ['Bend; {' + 'out} $(your) knee', '145'], sys.argv"
    clip = record(python(f"{GOOD}; {WRITE}; {check}"), "Bend; {out} $(your) knee")
    assert clip.ms == pytest.approx(1500, abs=60)


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("", "wants the command as its voice"),
        ("say {text}", "a command with {out} in it"),
        ("no-such-program {out} {text}", "finds no program 'no-such-program'"),
        ("say '{out} {text}", "cannot read that command"),
        (python("import sys; sys.exit(3)"), "exit code 3"),
        (python("pass"), "wrote no file"),
        (python("import os; os.kill(os.getpid(), 9)"), "signal 9"),
        (python(f"data = b'RIFF'; {WRITE}"), "neither WAV nor AIFF"),
        (python(f"{GOOD}; data = data[:9000]; {WRITE}"), "truncated"),
        (python(f"{GOOD}; data = wav(bytes(16_000), 8000); {WRITE}"), "no sound"),
        (python(f"{GOOD}; data = wav(tone(1500), 0); {WRITE}"), "without a rate"),
    ],
)
def test_what_goes_wrong_is_one_clear_line(template, problem):
    with pytest.raises(CoachError) as caught:
        record(template)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_command_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(command, "_LIMIT", 0.2)
    monkeypatch.setattr(command, "_LIMIT_PER_CHARACTER", 0.0)
    with pytest.raises(CoachError, match="hung"):
        record(python("import time; time.sleep(60)"))


@pytest.mark.skipif(os.name == "nt", reason="knows no groups of processes")
def test_what_a_command_has_started_ends_with_it(tmp_path):
    held = tmp_path / "held"  # open for writing as long as the child lives
    os.mkfifo(held)
    child = f"import subprocess; subprocess.run(['sleep', '60'], stdout=open({str(held)!r}, 'w'))"
    recorder = engines.load("command").open(Voice("command", python(child), 145))
    with ThreadPoolExecutor(1) as pool, suppress(engines.Failure):
        speaking = pool.submit(recorder.say, "Bend your knee", 145)
        with open(held, "rb") as reader:  # the child is there
            recorder.close()
            assert select.select([reader], [], [], 20)[0]
            assert reader.read() == b""
        speaking.result()


def test_a_recorder_that_was_closed_starts_nothing(tmp_path):
    recorder = engines.load("command").open(Voice("command", python(f"open({str(tmp_path / 'begun')!r}, 'w')"), 145))
    recorder.close()
    with pytest.raises(engines.Failure, match="was ended"):
        recorder.say("Bend your knee", 145)
    assert not list(tmp_path.iterdir())


@pytest.mark.oracle
def test_a_program_of_the_systems_speaks():
    need("espeak-ng")
    assert engines.reason_against("command") == ""
    assert record("espeak-ng -s {rate} -w {out} {text}").ms > 500
