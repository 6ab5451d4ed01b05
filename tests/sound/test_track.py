from __future__ import annotations

import tracemalloc
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import CoachError
from coach.schedule.model import Event, Schedule
from coach.script.model import Line, Sound
from coach.sound import levels
from coach.sound.mix import Mix
from coach.sound.track import Track
from coach.voice.model import Clip


def whole(track: Track) -> np.ndarray:
    return track.read(0, track.frames)


def test_any_way_of_cutting_gives_the_same_samples(talk):
    made = talk(2)
    track = Track(made.schedule(), made.clips)
    expected = whole(track)
    assert expected.any()

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.integers(1, 60_000), min_size=1, max_size=30), st.integers(0, track.frames))
    def holds(sizes, start):
        at = start
        for size in sizes:
            got = track.read(at, size)
            assert got.dtype == np.int16
            assert len(got) == size
            left = expected[at : at + size]
            assert np.array_equal(got[: len(left)], left)
            assert not got[len(left) :].any()
            at += size

    holds()


def test_clips_on_disk_sound_the_same_and_are_not_all_held(talk, monkeypatch):
    made = talk(3)
    held = Track(made.schedule(), made.clips)
    reads = Counter()

    def on_disk(line, clip):
        def read():
            reads[line] += 1
            return clip.pcm

        return Clip.elsewhere(clip.frames, clip.rate, read, clip.digest)

    monkeypatch.setattr(levels, "KEPT", 4)
    track = Track(made.schedule(), {line: on_disk(line, clip) for line, clip in made.clips.items()})
    track.settle(held.gain, held.middle)
    assert [track.fingerprint(at, 22_050) for at in range(0, 220_500, 11_025)] == [
        held.fingerprint(at, 22_050) for at in range(0, 220_500, 11_025)
    ]
    assert not reads
    parts = [track.read(at, 1000) for at in range(0, track.frames, 1000)]
    assert np.array_equal(np.concatenate(parts)[: held.frames], whole(held))
    assert all(1 <= times <= 4 for times in reads.values())  # as often as it sounds, however small the pieces
    assert max(reads.values()) > 1  # the first were forgotten


def test_a_level_is_found_alike_for_clips_on_disk(talk):
    made = talk(2)
    clips = {
        line: Clip.elsewhere(clip.frames, clip.rate, lambda pcm=clip.pcm: pcm) for line, clip in made.clips.items()
    }
    assert Track(made.schedule(), clips).gain == Track(made.schedule(), made.clips).gain


def test_a_long_session_of_clips_on_disk_needs_little_memory(desk):
    tone = np.round(9000 * np.sin(np.arange(5 * 22_050) / 20)).astype(np.int16)
    for number in range(80):
        desk.say(clip=Clip.elsewhere(len(tone), 22_050, tone.copy), text=f"line {number}")
    tracemalloc.start()
    try:
        track = Track(desk.schedule(), desk.clips)
        sounds = all(track.read(at, 50_000).any() for at in range(0, track.frames - 50_000, 50_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sounds
    assert 80 * tone.nbytes > 17e6
    assert peak < 9e6


def test_every_sound_starts_on_the_frame_of_its_millisecond_even_after_hours(desk):
    click = Clip(np.full(2205, 8000, np.int16), 22_050)
    for at in (1, 1_001, 59_999, 3_600_001, 40_000_003):
        desk.at = at
        desk.say(clip=click, text="tick")
    track = Track(desk.schedule(), desk.clips)
    track.settle(0.0)
    for event in desk.events:
        frame = event.start * 22_050 // 1000
        near = track.read(frame - 10, 40)
        assert not near[:10].any()
        assert near[10] != 0


def test_outside_of_what_sounds_every_sample_is_zero(talk):
    made = talk(2)
    track = Track(made.schedule(), made.clips)
    samples = whole(track)
    ranges = track.sounding()
    assert ranges == tuple(sorted(ranges))
    for start, stop in ranges:
        assert samples[start:stop].any()
        samples[start:stop] = 0
    assert not samples.any()


def test_a_missing_recording_is_an_error_and_not_silence(desk):
    desk.say().say()
    desk.clips.pop(Line("line 1"))
    with pytest.raises(CoachError, match=r"line 1.*no recording"):
        Track(desk.schedule(), desk.clips)


def test_a_clip_longer_than_its_event_is_an_error_and_is_not_cut(desk):
    desk.say(1000)
    desk.clips[Line("line 0")] = Clip(np.ones(22_051, np.int16), 22_050)
    with pytest.raises(CoachError, match="longer than the 1000 ms"):
        Track(desk.schedule(), desk.clips)


def test_clips_of_another_rate_are_refused(desk):
    desk.say().say()
    desk.clips[Line("line 1")] = Clip(np.ones(100, np.int16), 16_000)
    with pytest.raises(CoachError, match="16000 Hz"):
        Track(desk.schedule(), desk.clips)


def test_an_unknown_bell_is_refused():
    schedule = Schedule("x", (Event(0, 500, "bell", Sound("gong")),), (), (), 1000)
    with pytest.raises(CoachError, match="gong"):
        Track(schedule, {})


def test_bells_can_be_turned_off_while_playing_and_the_speech_stays_as_it_was(talk):
    made = talk(1)
    track = Track(made.schedule(), made.clips)
    quiet = track.with_mix(Mix(bells="off"))
    assert quiet.gain == track.gain
    for event in made.events:
        begin, end = event.start * 22_050 // 1000, event.end * 22_050 // 1000
        heard = quiet.read(begin, end - begin)
        if isinstance(event.what, Sound):
            assert not heard.any()
        else:
            assert np.array_equal(heard, track.read(begin, end - begin))


def test_another_plan_with_louder_clips_does_not_make_the_level_jump(desk):
    desk.say(1500, text="first")
    track = Track(desk.schedule(), desk.clips)
    before = whole(track)
    desk.say(clip=Clip((desk.clips[Line("first")].pcm * 2).clip(-32768, 32767).astype(np.int16), 22_050), text="loud")
    longer = track.with_schedule(desk.schedule(), desk.clips)
    assert longer.gain == track.gain
    assert np.array_equal(longer.read(0, len(before)), before)
    assert longer.frames > track.frames


def test_fingerprints_are_equal_exactly_where_the_samples_are(talk):
    made = talk(2)
    track = Track(made.schedule(), made.clips)
    count = 1000
    spots = [event for event in made.events if event.what == Line("3")]
    frames = [event.start * 22_050 // 1000 for event in spots]
    one, two = (track.fingerprint(frame - 50, count) for frame in frames)
    assert one == two
    assert track.fingerprint(frames[0] - 49, count) != one
    assert track.fingerprint(frames[0] - 50, count + 1) != one
    louder = Track(made.schedule(), made.clips)
    louder.settle(track.gain + 1)
    assert louder.fingerprint(frames[0] - 50, count) != one
    assert Track(made.schedule(), made.clips).fingerprint(frames[0] - 50, count) == one


def test_an_empty_session_is_silence():
    track = Track(Schedule("x", (), (), (), 1234), {})
    assert track.frames == 1234 * 22_050 // 1000
    assert track.sounding() == ()
    assert not track.read(-5, track.frames + 10).any()


def test_silent_clips_stay_silent():
    clips = {Line("hush"): Clip(np.zeros(2205, np.int16), 22_050)}
    track = Track(Schedule("x", (Event(0, 100, "tip", Line("hush")),), (), (), 200), clips)
    assert not whole(track).any()
