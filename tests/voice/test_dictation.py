"""Saying lines one by one: kept, said again, skipped, stopped and taken up; and what a microphone does wrong."""

from __future__ import annotations

import numpy as np
import pytest

from coach.cli import cli
from coach.errors import CoachError
from coach.voice.dictation import BEGIN, END, JUDGE, dictate
from coach.voice.own import RATE, OwnVoice, words
from tests.voice.test_own import speech

TEXTS = ("Bend your right knee.", "Let it rest there.", "Now let it go.")


class FakeMicrophone:
    def __init__(self, *takes):
        self.takes = list(takes)
        self.open = False

    def start(self):
        assert not self.open
        self.open = True

    def stop(self):
        self.open = False
        return self.takes.pop(0) if self.takes else speech(1300)


class Person:
    """Answers of one who presses Enter but where ``answers`` says otherwise."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.told: list[str] = []
        self.heard = 0

    def ask(self, prompt):
        if not self.answers or self.answers[0][0] != prompt:
            return "\n"
        answer = self.answers.pop(0)[1]
        if answer is None:
            raise EOFError
        return answer

    def hear(self, pcm, rate):
        assert rate == RATE
        self.heard += 1


def said(tmp_path, person, microphone=None, texts=TEXTS):
    voice = OwnVoice(tmp_path / "anna")
    kept = dictate(texts, voice, microphone or FakeMicrophone(), person.ask, person.told.append, person.hear)
    return voice, kept


def test_every_line_is_shown_heard_back_and_kept(tmp_path):
    person = Person()
    voice, kept = said(tmp_path, person)
    assert kept == len(voice.lines()) == 3
    assert person.heard == 3
    assert person.told == [f"{number} of 3:  {text}" for number, text in enumerate(TEXTS, 1)]


def test_it_is_said_again_heard_again_and_skipped(tmp_path):
    person = Person((JUDGE, "a\n"), (JUDGE, "h\n"), (BEGIN, "s\n"))
    voice, kept = said(tmp_path, person, FakeMicrophone(speech(900), speech(1600)))
    assert kept == 2
    assert len(voice.sound(voice.lines()[words(TEXTS[0])])) > 1.5 * RATE
    assert person.heard == 4


@pytest.mark.parametrize("prompt", [BEGIN, END, JUDGE])
def test_it_is_stopped_at_any_prompt_and_taken_up_where_it_was(tmp_path, prompt):
    microphone = FakeMicrophone()
    voice, kept = said(tmp_path, Person((BEGIN, "\n"), (prompt, None)), microphone, TEXTS)
    assert not microphone.open
    person = Person()
    assert said(tmp_path, person)[1] == 3 - kept
    assert len(voice.lines()) == 3


def test_a_take_that_is_none_is_told_and_asked_for_again(tmp_path):
    person = Person()
    microphone = FakeMicrophone(np.zeros(RATE, np.int16), speech(900, 60_000.0), speech(1300))
    assert said(tmp_path, person, microphone, TEXTS[:1])[1] == 1
    assert ["no sound" in person.told[1], "clips" in person.told[2]] == [True, True]


def test_without_a_microphone_one_line_says_so(monkeypatch, tmp_path, capsys):
    from click.testing import CliRunner

    from coach.live import microphone

    monkeypatch.setattr(microphone, "real_devices", lambda kind: [])
    monkeypatch.setattr("coach.voice.own.voices_folder", lambda: tmp_path)
    result = CliRunner().invoke(cli, ["voices", "record", "desk-break", "--as", "anna"], input="\n\n\n")
    assert isinstance(result.exception, CoachError)
    assert "none was found" in str(result.exception)
    assert "--from" in str(result.exception)


def test_the_lines_are_printed_in_order(tmp_path):
    from click.testing import CliRunner

    result = CliRunner().invoke(cli, ["voices", "record", "desk-break", "--print"])
    assert result.exit_code == 0
    numbers = [int(row.split()[0]) for row in result.stdout.splitlines() if row]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "Desk break." in result.stdout
