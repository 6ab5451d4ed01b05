from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coach.export.chapters import Chapter as Stretch
from coach.export.preview import Preview
from coach.export.tags import LONGEST_TITLE, Tags, id3, part_of, tags_of
from coach.schedule.model import Chapter, Event, Schedule
from coach.script.model import Line
from coach.voice.model import Voice


def schedule(marks: list[tuple[int, str]], duration: int = 60_000) -> Schedule:
    events = (
        Event(1000, 900, "title", Line("Hips and back.")),
        Event(5000, 900, "instruction", Line("Lie down — gently.")),
        Event(40_000, 900, "outro", Line("Well done.")),
    )
    return Schedule("Hips", events, (), tuple(Chapter(start, title) for start, title in marks), duration)


def read(tags: Tags):
    from mutagen.id3 import ID3

    return ID3(io.BytesIO(id3(tags) + bytes(4000)), translate=False)


@settings(max_examples=60)
@example([(0, "0" * 46)], 1)
@given(st.lists(st.tuples(st.integers(0, 70_000), st.text(max_size=80)), max_size=8), st.integers(1, 60_000))
def test_chapters_cover_the_session_without_a_gap(marks, duration):
    chapters = tags_of(Preview(schedule(sorted(marks), duration), Voice("silent", "x", 150))).chapters
    assert chapters[0].start == 0
    assert chapters[-1].stop == duration
    for one, two in pairwise(chapters):
        assert one.stop == two.start
        assert one.start < one.stop
    assert all(len(chapter.title) <= LONGEST_TITLE for chapter in chapters)


def test_an_id3_tag_says_all_that_is_known():
    preview = Preview(schedule([(0, "Start"), (20_000, "Zwei ü")]), Voice("silent", "x", 150))
    found = read(tags_of(preview, year=2026, cover=b"\x89PNG"))
    assert found.version == (2, 3, 0)
    assert str(found["TIT2"]) == str(found["TALB"]) == "Hips"
    assert str(found["TPE1"]) == "coach"
    assert str(found["TYER"]) == "2026"
    assert str(found["TLEN"]) == "60000"
    assert found["APIC:"].data == b"\x89PNG"
    assert found["USLT::eng"].text.splitlines() == [text for text, _ in found["SYLT::eng"].text]
    assert found["SYLT::eng"].text == [("Hips and back.", 1000), ("Lie down — gently.", 5000), ("Well done.", 40_000)]


def test_chapters_stand_in_order_under_one_top_level_contents():
    chapters = tuple(Stretch(n * 1000, n * 1000 + 1000, "x" * (n % 7 + 1)) for n in range(40))
    data = id3(Tags(title="Hips", duration=40_000, chapters=chapters))
    places = [data.index(b"CHAP", 0)]
    for number in range(40):
        places.append(data.index(f"ch{number}\0".encode(), places[-1]))
    found = read(Tags(title="Hips", duration=40_000, chapters=chapters))
    contents = found.getall("CTOC")
    assert len(contents) == 1
    assert contents[0].flags == 3
    assert contents[0].child_element_ids == [f"ch{number}" for number in range(40)]
    assert str(contents[0].sub_frames["TIT2"]) == "Hips"
    assert {(c.start_time, c.end_time, str(c.sub_frames["TIT2"])) for c in found.getall("CHAP")} == {
        (c.start, c.stop, c.title) for c in chapters
    }


@pytest.mark.parametrize("count", [250, 251, 1200])
def test_more_chapters_than_one_contents_can_hold_are_all_there(count):
    chapters = tuple(Stretch(n * 1000, n * 1000 + 1000, f"{n}") for n in range(count))
    found = read(Tags(title="Hips", duration=count * 1000, chapters=chapters))
    contents = {c.element_id: c for c in found.getall("CTOC")}
    assert [name for name, c in contents.items() if c.flags & 2] == ["toc"]
    named = contents["toc"].child_element_ids
    flat = [leaf for name in named for leaf in (contents[name].child_element_ids if name in contents else [name])]
    assert flat == [f"ch{n}" for n in range(count)]
    assert len(found.getall("CHAP")) == count


def test_a_part_counts_its_times_from_its_own_start():
    preview = Preview(schedule([(0, "Start"), (20_000, "Two"), (30_000, "Three")]), Voice("silent", "x", 150))
    part = part_of(tags_of(preview), 4000, 25_000, "Part", (1, 3))
    assert (part.title, part.album, part.duration, part.track) == ("Part", "Hips", 21_000, (1, 3))
    assert part.chapters == (Stretch(0, 16_000, "Start"), Stretch(16_000, 21_000, "Two"))
    assert part.lines == ((1000, "Lie down — gently."),)
    assert part.words == "Lie down — gently."
