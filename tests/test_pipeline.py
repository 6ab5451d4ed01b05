"""Where the stages meet: planned with estimates, planned again with what was recorded, and true both times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coach.content.model import Programme, Session
from coach.errors import RequestError
from coach.pipeline import Options, lines, options_from, plan, record, suited, utterance
from coach.script.build import LEAST_TO_ANNOUNCE
from coach.script.model import Line, Say, Window
from coach.times import half_minutes
from coach.voice.cache import ClipCache
from coach.voice.engines import default_voice, load
from coach.voice.model import Clip, Voice
from tests.programmes import ENGLISH, RandomVoice, bundled_sessions, valid_programmes, voices

VOICE = Voice("silent", "tone", 145)
OPTIONS = Options(voice=VOICE, language=ENGLISH)
SESSIONS = bundled_sessions()


class Clips(Mapping[Line, Clip]):
    """Clips of every line there is, as a voice of no known kind would have recorded them."""

    def __init__(self, voice: RandomVoice) -> None:
        self._voice = voice

    def __getitem__(self, line: Line) -> Clip:
        return Clip(bytes(self._voice(line)), 1_000)

    def __iter__(self) -> Iterator[Line]:
        raise NotImplementedError

    def __len__(self) -> int:
        return 1


def announced(texts: list[str]) -> list[str]:
    return [
        match[1]
        for text in texts
        if (match := re.match(r"(?:This takes|We have) (.*?)(?: today| for \w+ (?:stretch|exercise)\w*)?[,.]", text))
    ]


@given(valid_programmes, voices)
@hypothesis_settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_the_announced_total_is_the_true_one(programme: Programme, voice: RandomVoice) -> None:
    made = plan(programme, OPTIONS, Clips(voice))
    said = announced([item.line.text for item in made.script.items if isinstance(item, Say)])
    assert not made.schedule.estimated
    if made.schedule.duration >= LEAST_TO_ANNOUNCE:
        assert said in ([], [ENGLISH.total(half_minutes(made.schedule.duration))])
    else:
        assert said == []


def test_many_of_the_bundled_sessions_announce_their_length_and_it_is_true() -> None:
    told = 0
    for programme in SESSIONS.values():
        made = plan(programme, OPTIONS)
        said = announced([item.line.text for item in made.script.items if isinstance(item, Say)])
        assert said in ([], [ENGLISH.total(half_minutes(made.schedule.duration))])
        assert made.schedule.estimated
        told += len(said)
    assert len(SESSIONS) // 3 <= told < len(SESSIONS)


@pytest.mark.parametrize("minutes", [None, 20, 17])
def test_recorded_it_is_exact_and_nothing_is_estimated(tmp_path: Path, minutes: int | None) -> None:
    options = msgspec.structs.replace(OPTIONS, duration=minutes and minutes * 60_000)
    planned = plan(SESSIONS["hips-and-back"], options)
    made, clips = record(planned, ClipCache(tmp_path))
    assert not made.schedule.estimated
    assert set(clips) == set(lines(made.script))
    for event in made.schedule.events:
        if isinstance(event.what, Line):
            assert event.length == clips[event.what].ms
    if minutes:
        assert planned.schedule.duration == made.schedule.duration == minutes * 60_000
    assert plan(made.programme, options, clips).schedule == made.schedule


def test_what_is_recorded_already_is_not_recorded_again(tmp_path: Path) -> None:
    counts: list[int] = []
    made, clips = record(plan(SESSIONS["breathe"], OPTIONS), ClipCache(tmp_path), lambda done, of: counts.append(of))
    assert counts
    assert counts[-1] >= len({utterance(line, OPTIONS) for line in clips})
    counts.clear()
    record(made, ClipCache(tmp_path), lambda done, of: counts.append(of), clips)
    assert not counts


def test_the_lines_of_a_script_come_once_each_in_the_order_they_are_heard() -> None:
    made = plan(SESSIONS["hips-and-back"], OPTIONS)
    found = lines(made.script)
    assert len(set(found)) == len(found)
    heard = [event.what for event in made.schedule.events if isinstance(event.what, Line)]
    assert set(heard) == set(found)
    assert found[0] == heard[0]


def test_a_length_that_cannot_be_is_refused_before_anything_is_recorded() -> None:
    options = msgspec.structs.replace(OPTIONS, duration=10_000)
    with pytest.raises(RequestError, match="cannot last 10s"):
        plan(SESSIONS["hips-and-back"], options)


def test_a_length_asked_for_wins_over_the_session_s_own() -> None:
    session = msgspec.structs.replace(SESSIONS["hips-and-back"].session, duration=1_500_000)
    programme = Programme(session=session, exercises=SESSIONS["hips-and-back"].exercises)
    assert plan(programme, OPTIONS).schedule.duration == 1_500_000
    asked = msgspec.structs.replace(OPTIONS, duration=1_200_000)
    assert plan(programme, asked).schedule.duration == 1_200_000


@pytest.mark.slow
@pytest.mark.oracle
def test_the_estimated_total_is_within_two_percent_of_real_speech(tmp_path: Path) -> None:
    from coach.voice.engines import available, default_voice

    if available().get("pyttsx3", "absent"):
        from tests.oracle import need

        need("espeak-ng")
    options = Options(voice=default_voice("pyttsx3"), language=ENGLISH)
    planned = plan(SESSIONS["hips-and-back"], options)
    made, _ = record(planned, ClipCache(tmp_path))
    assert abs(planned.schedule.duration - made.schedule.duration) <= made.schedule.duration * 0.02
    exact = msgspec.structs.replace(options, duration=1_200_000)
    assert record(plan(SESSIONS["hips-and-back"], exact), ClipCache(tmp_path))[0].schedule.duration == 1_200_000


@given(st.sampled_from(sorted(SESSIONS)), voices)
@hypothesis_settings(max_examples=15, deadline=None, derandomize=True, database=None)
def test_holds_do_not_depend_on_the_voice(name: str, voice: RandomVoice) -> None:
    if SESSIONS[name].session.duration:
        return
    made, other = plan(SESSIONS[name], OPTIONS), plan(SESSIONS[name], OPTIONS, Clips(voice))
    kinds = ("hold", "rep", "rest")
    assert [item for item in made.script.items if isinstance(item, Window) and item.kind in kinds] == [
        item for item in other.script.items if isinstance(item, Window) and item.kind in kinds
    ]


def wishing(**wishes: object) -> Session:
    return Session(title="Mine", steps=(), **wishes)  # type: ignore[arg-type]


def test_a_session_chooses_its_voice_where_nobody_asks_for_another() -> None:
    session = wishing(engine="silent", voice="tone", rate=120, bells="off")
    options = suited(options_from({}), session)
    assert options.voice == Voice("silent", "tone", 120)
    assert not options.settings().bells
    assert suited(options, session) == options


@pytest.mark.parametrize(
    ("asked", "voice"),
    [
        ({"rate": 100}, Voice("silent", "tone", 100)),
        ({"engine": "pyttsx3"}, Voice("pyttsx3", default_voice("pyttsx3").id, 120, default_voice("pyttsx3").pitch)),
        ({"engine": "pyttsx3", "rate": 100, "pitch": 7}, Voice("pyttsx3", default_voice("pyttsx3").id, 100, 7)),
    ],
)
def test_what_a_listener_asks_for_comes_before_what_the_session_does(asked: dict[str, object], voice: Voice) -> None:
    assert suited(options_from(asked), wishing(engine="silent", rate=120)).voice == voice
    assert suited(options_from({"bells": "soft"}), wishing(bells="off")).settings().bells


def test_where_the_engine_of_a_session_is_missing_the_usual_one_speaks_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("coach.voice.engines.silent.SilentEngine.lacks", lambda self: "is away")
    options = suited(options_from({}), wishing(engine="silent"))
    assert options.voice == options_from({}).voice
    assert options.any_engine
    assert options.notice == f"'Mine' asks for silent, which is away; {options.voice.engine} speaks instead"


def test_a_rate_that_the_engine_of_a_listener_has_not_got_becomes_the_nearest() -> None:
    assert suited(options_from({"engine": "hibari"}), wishing(rate=45)).voice.rate == load("hibari").rates[0]


def test_an_unknown_engine_in_a_session_is_refused() -> None:
    with pytest.raises(RequestError, match="no such speech engine; did you mean 'hibari'"):
        suited(options_from({}), wishing(engine="hibary"))
