"""A speech engine that goes wrong on request: its voice's id says how."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from coach.voice.engines import Engine, Failure, Nature, Recorder, VoiceInfo
from coach.voice.lengths import expected_ms
from coach.voice.model import Voice
from coach.voice.process import Worker

RATE = 8000


def journal() -> Path:
    """What the fake did, one line for each thing: opened, said, closed."""
    return Path(os.environ["COACH_TEST_JOURNAL"])


def note(what: str) -> None:
    with open(journal(), "a", errors="replace") as file:
        file.write(what + "\n")


def gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked for its end yet."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def tone(ms: float) -> bytes:
    time = np.arange(int(ms * RATE / 1000)) / RATE
    quiet = np.zeros(RATE // 10, dtype=np.int16)
    syllables = 0.55 + 0.45 * np.sin(time * 2 * np.pi * 4 + 1.5)
    sound = (np.sin(time * 2 * np.pi * 300 + 1) * syllables * 8000).astype("<i2")
    return np.concatenate([quiet, sound, quiet]).tobytes()


class FakeRecorder:
    def __init__(self, voice: Voice) -> None:
        note(f"open {voice.rate}")
        self.voice = voice

    def say(self, text: str, rate: int, take: int = 0) -> tuple[bytes, int]:
        note(f"say {text}")
        wrong = self.voice.id
        if wrong == "fails" or (wrong == "fails-once" and journal().read_text().count("say") == 1):
            raise Failure("died (signal 11)")
        if wrong == "mute":
            return bytes(RATE), RATE
        if wrong == "empty":
            return b"", RATE
        if wrong == "short":
            return tone(40), RATE
        if wrong == "endless":
            return tone(60_000), RATE
        if wrong == "noise":
            return (np.random.default_rng(1).standard_normal(RATE * 2) * 3000).astype("<i2").tobytes(), RATE
        if wrong == "constant":
            return np.full(RATE * 2, 5000, "<i2").tobytes(), RATE
        if wrong == "clipped":
            return (np.frombuffer(tone(2000), "<i2").astype(int) * 50).clip(-32768, 32767).astype("<i2").tobytes(), RATE
        if wrong == "babble-after":
            return tone(2000) + bytes(RATE) + tone(40) + bytes(RATE), RATE
        if wrong == "badly-alone":
            return (tone(500) + tone(500) + tone(500)) if "," in text else bytes(RATE), RATE
        if wrong == "slow":  # no faster than so much, whatever the rate
            return tone(max(700, expected_ms(text, self.voice.rate))), RATE
        return tone(expected_ms(text, self.voice.rate)), RATE

    def close(self) -> None:
        note("close")


class FakeEngine(Engine):
    name = "fake"
    rates = (50, 500)
    nature = Nature(one_rate=True)

    def version(self) -> str:
        return os.environ.get("COACH_TEST_VERSION", "1")

    def check(self) -> str:
        return "is only a fake"

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("good"),)

    def default(self) -> Voice:
        return Voice("fake", "good", 150)

    def open(self, voice: Voice) -> Recorder:
        if voice.id.startswith("process-"):
            patience = 1 / 8 if voice.id == "process-hangs" else 1.0
            worker = Worker("tests.voice.fake_worker", {"mode": voice.id[8:]}, patience=patience)
            note(f"pid {worker.pid}")
            worker.start()
            return worker
        return FakeRecorder(voice)
