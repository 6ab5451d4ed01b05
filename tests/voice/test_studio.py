"""Recording: each line once, in order, right or not at all."""

from __future__ import annotations

import time

import pytest

from coach.errors import CoachError, RequestError
from coach.voice import studio
from coach.voice.cache import ClipCache
from coach.voice.lengths import expected_ms
from coach.voice.model import Utterance, Voice
from coach.voice.process import SAY_LIMIT
from tests.voice.fake import gone


def test_yields_in_order_of_request_and_each_once(fake):
    lines = [fake(f"line number {number}") for number in (3, 1, 2, 3, 1)]
    seen = [one for one, _ in studio.record_each(lines, None, workers=3)]
    assert seen == lines[:3]


def test_a_line_is_trimmed_of_the_silence_around_it(fake):
    clip = studio.record([fake("Breathe in slowly")], None).popitem()[1]
    assert clip.ms == pytest.approx(expected_ms("Breathe in slowly", 150), abs=35)
    assert abs(clip.pcm[:40]).max() > 1000  # heard within the first 5 ms


def test_second_recording_records_nothing(fake, journal, tmp_path):
    lines = [fake(f"line number {number}") for number in range(5)]
    first = studio.record(lines, ClipCache(tmp_path / "clips"))
    said = journal("say")
    second = studio.record(lines, ClipCache(tmp_path / "clips"))
    assert journal("say") == said
    assert all((first[one].pcm == second[one].pcm).all() and first[one].rate == second[one].rate for one in lines)


def test_clips_may_stay_on_disk_recorded_just_now_or_before(fake, tmp_path):
    lines = [fake(f"line number {number}") for number in range(3)]
    for _ in range(2):
        clips = studio.record(lines, ClipCache(tmp_path / "clips"))
        assert not any(clip.in_memory for clip in clips.values())
        assert all(len(clip.pcm) == clip.frames > 0 for clip in clips.values())
    assert all(clip.in_memory for _, clip in studio.record_each(lines, ClipCache(tmp_path / "clips")))


def test_clips_that_cannot_be_kept_stay_in_memory(fake, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    for cache in (None, ClipCache(tmp_path / "file")):
        clip = studio.record([fake("Breathe")], cache).popitem()[1]
        assert clip.in_memory
        assert len(clip.pcm) == clip.frames > 0


def test_progress_counts_to_the_end_also_from_the_cache(fake, tmp_path):
    lines = [fake(f"line number {number}") for number in range(4)]
    for _ in range(2):
        calls: list[tuple[int, int]] = []
        studio.record(lines, ClipCache(tmp_path / "clips"), progress=lambda *counts, to=calls: to.append(counts))
        assert calls[-1] == (4, 4)
        assert calls == sorted(calls)


def test_a_first_failure_is_mended_by_a_fresh_recorder(fake, journal):
    one = fake(voice="fails-once")
    assert studio.record([one], None)[one].ms > 500
    assert len(journal("open")) == 2
    assert len(journal("close")) >= 2


@pytest.mark.parametrize(("voice", "said"), [("fails", 2), ("mute", 3), ("empty", 3), ("short", 3), ("endless", 3)])
def test_what_is_never_right_names_engine_and_line(fake, journal, voice, said):
    with pytest.raises(CoachError, match=r"fake.*Bend your right knee") as caught:
        studio.record([fake(voice=voice)], None)
    assert caught.value.exit_code == 1
    assert len(journal("say")) == said
    assert len(journal("close")) >= len(journal("open"))


def test_a_failure_is_never_cached_and_what_went_well_is(fake, journal, tmp_path):
    cache = ClipCache(tmp_path / "clips")
    with pytest.raises(CoachError):
        studio.record([fake("First"), fake("Second", voice="mute")], cache, workers=1)
    assert cache.store.count()["clips"].files == 1
    before = len(journal("say"))
    studio.record([fake("First")], cache)
    assert len(journal("say")) == before


def test_a_line_that_is_too_long_is_recorded_faster(fake, journal):
    one = fake("twenty-five", within=500)
    assert studio.record([one], None)[one].ms <= 500
    assert len(journal("say")) > 1
    assert int(journal("open")[-1].split()[1]) > 150


def test_a_line_that_cannot_be_fast_enough_is_refused_by_name(fake):
    with pytest.raises(CoachError, match=r"twenty-five.*500 words a minute.*500 ms"):
        studio.record([fake("twenty-five", voice="slow", within=500)], None)


@pytest.mark.parametrize("text", ["", "...", "  \n", "!?", "🧘"])
def test_a_line_without_words_is_refused(fake, text):
    with pytest.raises(RequestError, match="no word"):
        studio.record([fake(text)], None)


def test_a_message_about_a_line_can_be_printed_anywhere(fake):
    with pytest.raises(CoachError) as caught:
        studio.record([fake("odd \ud800 \x1b[31m" + "long " * 100, voice="mute")], None)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


def test_a_rate_beyond_the_engines_is_refused_not_clamped(fake):
    with pytest.raises(RequestError, match="50 to 500"):
        studio.record([fake(rate=501)], None)


def test_an_unknown_engine_is_refused_with_the_names_there_are():
    with pytest.raises(RequestError, match="did you mean 'silent'"):
        studio.record([Utterance("Hello", Voice("silnt", "x", 150))], None)


@pytest.mark.parametrize(
    ("voice", "problem"),
    [
        ("process-hangs", "hung"),
        ("process-dies", "died"),
        ("process-dies-halfway", "middle of a line"),
        ("process-babbles", "died"),
        ("process-stillborn", "exit code 7"),
    ],
)
def test_a_process_that_goes_wrong_is_ended_and_reported(fake, journal, voice, problem):
    with pytest.raises(CoachError, match=problem):
        studio.record([fake(voice=voice)], None)
    assert len(journal("pid")) == 2
    assert all(gone(int(line.split()[1])) for line in journal("pid"))


def test_a_voice_that_does_not_exist_is_a_wrong_request_and_not_tried_twice(fake, journal):
    with pytest.raises(RequestError, match="no such voice"):
        studio.record([fake(voice="process-refuses")], None)
    assert len(journal("pid")) == 1


def test_closing_early_ends_every_process_at_once(fake, journal):
    lines = [fake("quick", voice="process-works"), *(fake(f"line {n}", voice="process-hangs-long") for n in range(6))]
    each = studio.record_each(lines, None, workers=3)
    assert next(each)[0] == lines[0]
    started = time.monotonic()
    each.close()
    assert time.monotonic() - started < SAY_LIMIT / 2  # not waited for
    assert journal("pid")
    assert all(gone(int(line.split()[1])) for line in journal("pid"))
