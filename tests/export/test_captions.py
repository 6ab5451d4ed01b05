"""Captions and lyrics: well-formed for any words, in order, never two at once."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from coach.export.captions import captions, lrc, srt, vtt
from coach.schedule.model import Event, Schedule
from coach.script.model import Line
from tests.export.sample import preview_of, schedules, two_sides
from tests.oracle import need

TIMES = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d\d\d) --> (\d+):(\d\d):(\d\d)[,.](\d\d\d)")
NASTY = "1 --> 2 <b>bold</b> {\\an8} [00:01.00] & a\r\n\r\n7\nb"


def said(*events: tuple[int, int, str]) -> Schedule:
    return Schedule("T", tuple(Event(at, ms, "tip", Line(text)) for at, ms, text in events), (), (), 60_000)


def times_in(written: str) -> list[tuple[int, int]]:
    found = []
    for match in TIMES.finditer(written):
        h, m, s, ms, h2, m2, s2, ms2 = map(int, match.groups())
        found.append((((h * 60 + m) * 60 + s) * 1000 + ms, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2))
    return found


@given(schedules())
@settings(max_examples=40)
def test_captions_are_in_order_and_never_overlap(schedule: Schedule) -> None:
    preview = preview_of(schedule)
    cues = captions(preview)
    assert all(cue.start < cue.end and cue.text for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))
    spans = [(cue.start, cue.end) for cue in cues]
    assert times_in(srt(preview)) == spans
    assert times_in(vtt(preview)) == spans


@given(schedules())
@settings(max_examples=40)
def test_every_word_spoken_is_in_a_caption_at_its_time(schedule: Schedule) -> None:
    preview = preview_of(schedule)
    shown = {cue.start: cue.text for cue in captions(preview)}
    for event in schedule.events:
        if isinstance(event.what, Line) and preview.words(event.what):
            assert preview.words(event.what) in shown[event.start]


def test_a_short_word_stays_until_the_next_one() -> None:
    cues = captions(preview_of(said((1000, 400, "Two."), (2000, 400, "One."))))
    assert [(cue.start, cue.end) for cue in cues] == [(1000, 2000), (2000, 3200)]


def test_words_never_break_the_form_of_srt() -> None:
    block = srt(preview_of(said((1000, 5000, NASTY))))
    assert block.startswith("1\n00:00:01,000 --> 00:00:06,000\n")
    assert len(TIMES.findall(block)) == block.count("-->") == 1
    assert "\n\n" not in block.rstrip("\n")
    assert not set("<>{}") & set(block.split("\n", 2)[2])


def test_words_never_break_the_form_of_vtt() -> None:
    block = vtt(preview_of(said((1000, 5000, NASTY))))
    assert block.startswith("WEBVTT - T\n\n1\n00:00:01.000 --> 00:00:06.000\n")
    assert "&lt;b&gt;bold&lt;/b&gt;" in block
    assert block.count("-->") == 1
    assert "&amp; a 7 b" in " ".join(block.split())


def test_vtt_notes_where_chapters_begin() -> None:
    assert "\nNOTE 00:00:12.000 Figure Four, right side\n\n2\n00:00:12.000" in vtt(preview_of(two_sides()))


@given(schedules())
@settings(max_examples=40)
def test_lyrics_have_their_tags_and_rising_times(schedule: Schedule) -> None:
    lines = lrc(preview_of(schedule)).splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == ["[ti", "[al", "[length"]
    stamps = []
    for line in lines[3:]:
        match = re.fullmatch(r"\[(\d\d+):([0-5]\d)\.(\d\d)\]([^\[\]]*)", line)
        assert match, line
        stamps.append(int(match[1]) * 6000 + int(match[2]) * 100 + int(match[3]))
    assert stamps == sorted(stamps)


def test_lyrics_leave_the_screen_in_a_long_silence_and_count_hours_in_minutes() -> None:
    lines = lrc(preview_of(said((1000, 2000, "[Hold]"), (4_000_000, 1000, "Rest.")))).splitlines()
    assert lines[3:6] == ["[00:01.00](Hold)", "[00:03.00]", "[66:40.00]Rest."]


@pytest.mark.oracle
@pytest.mark.parametrize(("write", "name"), [(srt, "x.srt"), (vtt, "x.vtt")])
def test_ffmpeg_reads_the_captions_as_we_meant_them(write: object, name: str, tmp_path: Path) -> None:
    need("ffmpeg")
    long = msgspec.structs.replace(two_sides(), duration=40_000_000)
    nasty = (*long.events, Event(39_000_000, 5000, "tip", Line(NASTY)))
    preview = preview_of(msgspec.structs.replace(long, events=nasty))
    (tmp_path / name).write_bytes(write(preview).encode())  # type: ignore[operator]
    read = subprocess.run(
        ["ffmpeg", "-v", "warning", "-i", tmp_path / name, "-f", "srt", "-"], capture_output=True, text=True, timeout=60
    )
    assert (read.returncode, read.stderr) == (0, "")
    assert times_in(read.stdout) == [(cue.start, cue.end) for cue in captions(preview)]
    assert "Keep the foot flexed; let the hip, not the\nknee" in read.stdout
