"""A voice that loads ahead: taken once, by whoever needs just that one, and never left behind."""

from __future__ import annotations

import threading
import time

import pytest
from msgspec.structs import replace

from coach.errors import CoachError
from coach.pipeline import options_from, plan, record, sounds_at_once, voice_ahead
from coach.voice import engines, studio
from coach.voice.cache import ClipCache
from coach.voice.standby import Resident, Standby
from tests.live.fakes import programme
from tests.voice.fake import FakeEngine, FakeRecorder, gone


def wait_for(journal, word, count):
    end = time.monotonic() + 10
    while len(journal(word)) < count and time.monotonic() < end:
        time.sleep(0.01)
    return journal(word)


def test_it_says_the_first_line_and_the_others_start_after_that(fake, journal):
    lines = [fake(f"line number {number}") for number in range(30)]
    standby = Standby(lines[0].voice)
    assert [one for one, _ in studio.record_each(lines, None, workers=3, standby=standby)] == lines
    doings = journal("")
    assert doings[:2] == ["open 150", "say line number 0"]
    assert len(journal("open")) <= 3
    assert standby.take(lines[0].voice) is None


def test_another_voice_does_not_get_it_and_closing_ends_it(fake, journal):
    standby = Standby(fake(voice="process-works").voice)
    assert standby.take(fake().voice) is None
    process = int(wait_for(journal, "pid", 1)[0].split()[1])
    standby.close()
    end = time.monotonic() + 10
    while not gone(process) and time.monotonic() < end:
        time.sleep(0.01)
    assert gone(process)


def test_what_kept_it_from_opening_is_told_as_always(fake):
    one = fake(voice="process-stillborn")
    with pytest.raises(CoachError, match=r"exit code 7.*Bend your right knee"):
        dict(studio.record_each([one], None, standby=Standby(one.voice)))


def test_it_loads_only_where_it_takes_a_while_and_the_first_line_is_new(fake, tmp_path, monkeypatch):
    fake()
    cache, options = ClipCache(tmp_path / "cache"), options_from({"engine": "fake"})
    assert voice_ahead(plan(programme((20,)), options), cache) is None
    monkeypatch.setattr(FakeEngine, "nature", engines.Nature(rate=8000, one_rate=True))
    work = plan(programme((20,)), options)
    standby = voice_ahead(work, cache)
    assert standby is not None
    assert standby.rate == 8000
    standby.close()
    record(work, cache)
    assert voice_ahead(work, cache) is None


def test_what_is_to_last_just_so_long_is_played_while_it_is_recorded_where_its_voice_is_fast():
    for engine, at_once in (("hibari", True), ("pyttsx3", True), ("silent", False)):
        options = options_from({"engine": engine})
        assert sounds_at_once(plan(programme((60, 45)), options))
        assert sounds_at_once(plan(programme((60, 45)), replace(options, duration=420_000))) is at_once


# ---- one that stays


def test_one_that_stays_speaks_session_after_session_and_ends_when_told(fake, journal):
    resident = Resident()
    for text in ("first line", "second line", "third line"):
        assert list(studio.record([fake(text)], None, resident=resident))
    assert journal("") == ["open 150", "say first line", "say second line", "say third line"]
    resident.close()
    assert journal("close") == ["close"]
    assert resident.take(fake().voice) is None


def test_another_voice_takes_its_place(fake, journal):
    resident = Resident()
    studio.record([fake(rate=150)], None, resident=resident)
    studio.record([fake(rate=160)], None, resident=resident)
    resident.close()
    assert [line for line in journal("") if "say" not in line] == ["open 150", "close", "open 160", "close"]


def test_another_version_of_the_engine_takes_its_place(fake, journal, monkeypatch):
    """A person's own voice is another one as soon as more lines of it were said."""
    resident = Resident()
    studio.record([fake("one line")], None, resident=resident)
    monkeypatch.setenv("COACH_TEST_VERSION", "2")
    studio.record([fake("two lines")], None, resident=resident)
    assert len(journal("open")) == 2
    resident.close()


def test_one_that_says_a_line_badly_is_opened_anew(fake, journal):
    resident = Resident()
    studio.record([fake("Three", voice="badly-alone")], None, resident=resident)
    assert [line for line in journal("") if "say" not in line] == ["open 150", "close"] * 2 + ["open 150"]
    resident.close()


def test_it_serves_any_rate_where_its_engine_does(fake, journal, monkeypatch):
    monkeypatch.setattr(FakeEngine, "nature", engines.Nature())
    resident = Resident()
    for rate in (150, 160):
        studio.record([fake(rate=rate)], None, resident=resident)
    assert journal("open") == ["open 150"]
    resident.close()


def test_those_who_help_it_do_not_wait_for_it(fake, monkeypatch):
    """Who has it has it to the end."""
    takers: list[str] = []
    speakers: list[str] = []
    helped = threading.Event()
    take, say = Resident.take, FakeRecorder.say

    def noted(resident, voice):
        takers.append(threading.current_thread().name)
        return take(resident, voice)

    def slowly(recorder, *line):
        speakers.append(threading.current_thread().name)
        if speakers[-1] != speakers[0]:
            helped.set()
        elif len(speakers) > 1:
            assert helped.wait(10)
        return say(recorder, *line)

    monkeypatch.setattr(Resident, "take", noted)
    monkeypatch.setattr(FakeRecorder, "say", slowly)
    resident = Resident()
    studio.record([fake(f"line number {number}") for number in range(9)], None, workers=3, resident=resident)
    resident.close()
    assert helped.is_set()
    assert takers == speakers[:1]


def test_one_that_died_is_opened_anew(fake, journal):
    resident = Resident()
    assert studio.record([fake("one line", voice="fails-once")], None, resident=resident)
    assert studio.record([fake("two lines", voice="fails-once")], None, resident=resident)
    assert len(journal("open")) == 2
    resident.close()


def test_who_finds_it_taken_does_not_wait_long_and_never_shares_it(fake, journal, monkeypatch):
    monkeypatch.setattr("coach.voice.standby.WAIT_S", 0.01)
    resident = Resident()
    lent = resident.take(fake().voice)
    assert lent is not None
    assert resident.take(fake().voice) is None
    resident.close()
    assert journal("close") == [], "whoever has it speaks to the end"
    lent.close()
    lent.close()
    assert journal("close") == ["close"]
    with pytest.raises(engines.Failure):
        lent.say("too late", 150)


def test_what_keeps_it_from_opening_is_told_each_time(fake):
    resident = Resident()
    for _ in range(2):
        with pytest.raises(CoachError, match="exit code 7"):
            studio.record([fake(voice="process-stillborn")], None, resident=resident)
    resident.close()
