"""The pictures: the SVG, the terminal's timeline and the cover."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from PIL import Image

from coach.content.model import Side
from coach.export.cover import SIZE, draw
from coach.export.lanes import LIGHT, ground_of, timeline
from coach.export.picture import WIDTH, write
from coach.plain import shortened
from coach.schedule.model import Event, Schedule, Span
from coach.script.model import Line, Place
from tests.export.sample import preview_of, schedules, two_sides
from tests.oracle import need

SVG = "{http://www.w3.org/2000/svg}"


def bars(written: str, kind: str) -> list[dict[str, str]]:
    tree = ElementTree.fromstring(written)
    return [
        bar.attrib for group in tree.iter(SVG + "g") for bar in group.iter(SVG + "rect") if bar.get("class") == kind
    ]


def long_session() -> Schedule:
    holds = tuple(Span(at * 60_000, 45_000, "hold", Place("a", "left" if at % 2 else "right", 1)) for at in range(60))
    return Schedule("An hour", (Event(299_000, 2000, "tip", Line("Over the edge.")),), holds, (), 3_600_000)


@given(schedules())
@settings(max_examples=40)
def test_any_session_is_well_formed_xml_inside_its_frame(schedule: Schedule) -> None:
    written = write(preview_of(schedule))
    tree = ElementTree.fromstring(written.encode("ascii"))
    for bar in tree.iter(SVG + "rect"):
        assert float(bar.get("x", "0")) >= 0
        assert float(bar.get("x", "0")) + float(bar.attrib["width"]) <= WIDTH + 1
        assert float(bar.attrib["width"]) >= 0


def test_every_hold_stands_on_its_side_as_wide_as_it_is_long() -> None:
    written = write(preview_of(two_sides()))
    (right,), (left,), (rest,) = bars(written, "right"), bars(written, "left"), bars(written, "rest")
    assert float(right["x"]) < float(left["x"]) < float(rest["x"])
    assert right["width"] == left["width"]
    assert float(rest["width"]) == pytest.approx(3.9 * float(left["width"]), rel=0.02)


def test_a_long_session_runs_on_in_rows_of_five_minutes() -> None:
    written = write(preview_of(long_session()))
    assert written.count("<g transform") == 12
    assert len(bars(written, "right")) == len(bars(written, "left")) == 30
    assert len(bars(written, "tip")) == 2, "what goes over the end of a row goes on in the next"


def test_the_picture_asks_for_nothing_from_elsewhere() -> None:
    written = write(preview_of(two_sides()))
    assert not re.search(r"href|url\(|@import|<script|<image", written)
    assert "prefers-color-scheme:dark" in written
    assert "Held 0:20 of about 1:33: right 0:10, left 0:10" in written


@pytest.mark.oracle
def test_a_renderer_draws_it(tmp_path: Path) -> None:
    need("rsvg-convert")
    (tmp_path / "x.svg").write_text(write(preview_of(two_sides())))
    subprocess.run(["rsvg-convert", tmp_path / "x.svg", "-o", tmp_path / "x.png"], check=True, timeout=60)
    with Image.open(tmp_path / "x.png") as image:
        colours = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b, _) in image.convert("RGBA").getcolors(1_000_000) or []}
    assert {LIGHT[name] for name in ("paper", "right", "left", "rest", "wait", "voice", "tip")} <= colours


@pytest.mark.parametrize("limit", range(1, 60))
def test_a_shortened_title_fits_and_keeps_its_side(limit: int) -> None:
    short = shortened("Reclining Lower Trunk Extensor, left side", limit)
    assert len(short) <= limit
    assert limit < 16 or short.endswith("left side")


def test_the_terminal_sees_the_shape_of_the_session() -> None:
    assert timeline(two_sides(), 60).splitlines() == [
        "  right             ▆████▆",
        "   left                       ▂█████▃",
        "   rest                             ▅█████████████████████▁",
        "  voice ▁█    ▃█▁   ▄▄▄▂▄▂▅▃                              █▁",
        "        0:00            0:30             1:00           1:33",
    ]


@given(schedules())
@settings(max_examples=40)
def test_the_timeline_keeps_to_its_width_and_to_ascii_where_asked(schedule: Schedule) -> None:
    drawn = timeline(schedule, 60, plain=True)
    assert drawn.isascii()
    assert all(len(line) <= 60 for line in drawn.splitlines())


def cover(schedule: Schedule) -> Image.Image:
    image = Image.open(io.BytesIO(draw(schedule)))
    assert (image.format, image.size) == ("PNG", (SIZE, SIZE))
    return image.convert("RGB")


def colours_of(image: Image.Image) -> set[tuple[int, ...]]:
    """Those of whole areas: edges have some of every shade."""
    return {colour for count, colour in image.getcolors(1_000_000) or [] if count > 900}  # type: ignore[misc]


def test_the_cover_shows_both_sides() -> None:
    """Each on its own place of the ring, and told apart by how white it is."""
    only_right, only_left = (one_hold_of(side) for side in ("right", "left"))
    assert colours_of(cover(only_right)) != colours_of(cover(only_left))
    assert len(colours_of(cover(two_sides()))) > 5


def one_hold_of(side: Side) -> Schedule:
    schedule = two_sides()
    kept = tuple(window for window in schedule.windows if window.place.side in (side, None))
    return msgspec.structs.replace(schedule, windows=kept, events=())


def test_each_title_has_its_own_colour_whatever_its_length() -> None:
    short, long = (msgspec.structs.replace(two_sides(), duration=ms) for ms in (600_000, 900_000))
    assert cover(short).getpixel((5, 5)) == cover(long).getpixel((5, 5))
    grounds = {ground_of(title) for title in ("Hips", "Back", "Full body", "Desk break", "Ready for sleep")}
    assert len(grounds) > 2
    assert all(contrast_with_white(ground) > 4.5 for ground in grounds)


def contrast_with_white(colour: str) -> float:
    """As WCAG 2.2 reckons it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "日本語のストレッチ",
        "Étirements – l’été",
        "עברית",
        "🧘 calm \x1b[31m\n",
        "x" * 400,
        "word " * 80,
        "\ufffe\ud800",
    ],
)
def test_any_title_gets_a_cover(title: str) -> None:
    cover(msgspec.structs.replace(two_sides(), title=title))


def test_a_title_is_written_and_one_without_letters_is_left_out() -> None:
    def ink(title: str) -> int:
        top = cover(msgspec.structs.replace(two_sides(), title=title)).crop((0, 0, SIZE, 300))
        return sum(count for count, colour in top.getcolors(1_000_000) or [] if colour == (255, 255, 255))

    assert ink("Hips") > 500
    assert ink("\ue000\ue001") == 0


def test_an_empty_session_and_one_of_hundreds_of_holds_have_covers() -> None:
    cover(Schedule("", (), (), (), 0))
    cover(long_session())


def test_nothing_but_the_cover_needs_the_drawing_library() -> None:
    code = (
        "import sys; sys.modules['PIL'] = sys.modules['numpy'] = None\n"
        "from coach.export.text_formats import FORMATS\n"
        "from coach.export.lanes import timeline\n"
        "from tests.export.sample import preview_of, two_sides\n"
        "assert all(write(preview_of(two_sides())) for write in FORMATS.values()) and timeline(two_sides())\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2], timeout=60)
