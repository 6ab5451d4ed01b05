"""The readable previews: golden files for what a person reads, properties for what must never happen."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from coach.export.text_formats import FORMATS, format_for
from coach.schedule.model import Event, Schedule, Span
from coach.script.model import Line, Place
from tests.export.sample import preview_of, schedules, two_sides

GOLDEN = Path(__file__).with_name("golden")
SUFFIX = {"text": "txt", "json": "json", "markdown": "md", "audacity": "labels.txt", "chapters": "chapters.json"}


@pytest.mark.parametrize("name", FORMATS)
def test_each_form_is_as_it_was_read_and_found_good(name: str) -> None:
    """To accept a change of wording: COACH_TEST_GOLDEN=1, then read the difference."""
    golden = GOLDEN / f"two-sides.{SUFFIX.get(name, name)}"
    written = FORMATS[name](preview_of(two_sides()))
    if os.environ.get("COACH_TEST_GOLDEN"):
        golden.write_bytes(written.encode())
    assert written == golden.read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_session_has_every_form(name: str) -> None:
    written = FORMATS[name](preview_of(Schedule("", (), (), (), 0)))
    assert written.endswith("\n") or (name in ("srt", "audacity") and not written)


@pytest.mark.parametrize("name", FORMATS)
@given(schedule=schedules())
@settings(max_examples=25)
def test_no_form_lets_a_control_or_direction_character_through(name: str, schedule: Schedule) -> None:
    written = FORMATS[name](preview_of(schedule))
    allowed = "\n\t" if name == "audacity" else "\n"
    wild = [char for char in written if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in allowed]
    assert not wild
    assert "\u202e" not in written
    written.encode()


@given(schedules())
@settings(max_examples=40)
def test_text_keeps_to_its_width_and_says_every_line(schedule: Schedule) -> None:
    preview = preview_of(schedule, 50)
    written = FORMATS["text"](preview)
    assert all(len(line) <= 50 for line in written.splitlines())
    assert all(line == line.rstrip() for line in written.splitlines())
    squeezed = "".join(written.split()).lower()
    for event in schedule.events:
        if event.role not in ("bell", "count", "breath"):
            said = preview.words(event.what)
            said = said.strip(".,!") if event.role == "time" else said  # a run of numbers has commas between them
            assert "".join(said.split()).lower() in squeezed


def test_counted_repetitions_are_one_line_and_long_ones_stand_alone() -> None:
    def reps(length: int, *numbers: str) -> str:
        places = [Place("figure-four", "right", 1, rep + 1) for rep in range(len(numbers))]
        windows = tuple(Span(length * at, length, "rep", place) for at, place in enumerate(places))
        events = [Event(length * at, 400, "time", Line(number), places[at]) for at, number in enumerate(numbers)]
        if length > 5000:
            events.insert(1, Event(3000, 400, "tip", Line("Let it soften."), places[0]))
        schedule = Schedule("Reps", tuple(events), windows, (), length * len(numbers))
        return FORMATS["text"](preview_of(schedule))

    assert "0:00  [4 reps of 2 s, right]\n  0:00    One, two, three, last one.\n" in reps(
        2000, "One", "Two.", "Three.", "Last one."
    )
    assert "0:00  [rep 1, 10 s, right]\n  0:00    One.\n  0:03    Let it soften.\n  0:10  [rep 2" in reps(
        10_000, "One.", "Two."
    )


def test_an_estimate_is_called_one() -> None:
    schedule = two_sides()
    assert "about 1:33" in FORMATS["text"](preview_of(schedule))
    exact = msgspec.structs.replace(schedule, estimated=False)
    assert "about" not in FORMATS["text"](preview_of(exact))


def test_spoken_shows_what_the_engine_gets() -> None:
    preview = msgspec.structs.replace(preview_of(two_sides()), spoken=str.upper)
    assert "WELCOME." in FORMATS["text"](preview)


def test_markdown_takes_no_text_for_its_own_signs() -> None:
    schedule = msgspec.structs.replace(two_sides(), title="*3x10* [hips] <b> &amp; # a_b")
    assert FORMATS["markdown"](preview_of(schedule)).startswith("# \\*3x10\\* \\[hips\\] \\<b> &amp;amp; # a\\_b\n")


@pytest.mark.parametrize(
    ("output", "asked", "form"),
    [
        (None, None, "text"),
        ("x.SRT", None, "srt"),
        ("x.md", None, "markdown"),
        ("x", "json", "json"),
        ("x.json", "json", "json"),
        ("x", None, "text"),
    ],
)
def test_the_form_follows_the_file_name_unless_asked(output: str | None, asked: str | None, form: str) -> None:
    assert format_for(output, asked) == form
