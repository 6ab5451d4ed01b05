from __future__ import annotations

import io
import time

import pytest
from msgspec import structs

from coach.live.screen import Lines, Panel, Quiet, View, big, draw, screen_for, view_of
from tests.live.test_rundown import hold_of, whole

HOLD = View(
    title="Hips", state="playing", position=65_000, duration=600_000, line="Breathe in.", line_index=7, doing="hold",
    window_left=23_400, exercise="Figure four, right", side="right", chapter=1, next="Figure four, left",
    chapters=((0, "Introduction"), (30_000, "Figure four, right"), (300_000, "Figure four, left")),
)  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_panel_shows_the_time_left_large_the_line_and_what_is_next() -> None:
    rows = draw(HOLD, 60, 24)
    shown = "\n".join(rows)
    for row in big("0:24"):
        assert row.rstrip() in shown
    assert rows[0] == "Figure four, right"
    assert "Breathe in." in shown
    assert "Next: Figure four, left" in shown
    assert "1:05 · 8:55 left" in shown


def test_no_row_is_too_wide_and_none_too_many_on_any_terminal() -> None:
    long = View(
        title="T" * 200, state="paused", position=1, duration=2, line="word " * 60, next="N" * 200, doing="rest"
    )
    for view in (HOLD, long, View("", "recording", 0, 0)):
        for width in (20, 33, 80, 200):
            for height in (4, 6, 10, 17, 18, 50):
                rows = draw(view, width, height)
                assert len(rows) <= height
                assert all(len(row) <= width for row in rows)


def test_a_narrow_terminal_cuts_a_title_and_keeps_its_side() -> None:
    long = structs.replace(HOLD, next="Reclining lower trunk extensor, left")
    rows = draw(long, 40, 12)
    assert "  Next: Reclining lower trunk e…, left" in rows
    assert "  Next: Reclining lower trunk extensor, left" in draw(long, 80, 12)


def test_the_bar_has_a_tick_for_each_chapter_and_fills_to_its_end() -> None:
    end = View("S", "ended", 600_000, 600_000, chapters=HOLD.chapters)
    bars = [next(row for row in draw(view, 64, 30) if "━" in row or "─" in row) for view in (HOLD, end)]
    assert bars[0].count("┼") + bars[0].count("┿") == 3
    assert "─" not in bars[1]


def test_only_what_changed_is_drawn_again_and_the_terminal_is_left_as_it_was() -> None:
    stream = Terminal()
    panel = Panel(stream)
    panel.show(HOLD)
    before = len(stream.getvalue())
    panel.show(HOLD)
    assert len(stream.getvalue()) == before
    panel.close()
    assert stream.getvalue().endswith("\x1b[?25h\x1b[?1049l")


def test_a_note_gives_way_to_the_hint_but_not_while_it_waits_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stream = Terminal()
    panel = Panel(stream, hint="? shows all keys")
    panel.note("the sound is on A now; space goes on")
    for state, seconds, shown in (
        ("paused", 60, "Paused. the sound is on A now; space goes on"),
        ("playing", 0, "? shows all keys"),
    ):
        now[0] += seconds
        panel.show(structs.replace(HOLD, state=state))
        assert shown in stream.getvalue()


def test_no_color_is_honoured() -> None:
    for environ, coloured in (({"NO_COLOR": "1", "TERM": "xterm"}, False), ({"TERM": "xterm"}, True)):
        stream = Terminal()
        screen = screen_for(stream, environ=environ)
        screen.show(HOLD)
        assert ("\x1b[36m" in stream.getvalue()) == coloured


def test_without_a_terminal_each_line_is_printed_once_without_any_code() -> None:
    stream = io.StringIO()
    screen = screen_for(stream, environ={"TERM": "xterm"})
    assert isinstance(screen, Lines)
    for _ in range(3):
        screen.show(HOLD)
    screen.note("the sound device has gone")
    assert "\x1b" not in stream.getvalue()
    assert stream.getvalue().count("Breathe in.") == 1
    assert "the sound device has gone" in stream.getvalue()


def test_quiet_shows_only_what_went_wrong() -> None:
    stream = Terminal()
    screen = screen_for(stream, quiet=True)
    assert isinstance(screen, Quiet)
    screen.show(HOLD)
    assert stream.getvalue() == ""


def test_a_terminal_that_has_gone_does_not_stop_the_session() -> None:
    stream = Terminal()
    panel = Panel(stream)
    stream.close()
    panel.show(HOLD)
    panel.close()
    lines = Lines(stream)
    lines.show(HOLD)
    lines.note("x")


def test_a_view_tells_the_hold_its_time_left_and_the_chapter() -> None:
    rundown = whole()
    index, window = hold_of(rundown, "left", 1)
    view = view_of(rundown, rundown.slots[index].begin.at + 3_000, "playing")
    assert (view.doing, view.side, view.window_left) == ("hold", "left", window.length - 3_000)
    assert view.exercise == "Stretch 0, left, 2"
    assert view.next == "Rest"
    assert view.line
    first = view_of(rundown, 0, "playing")
    assert (first.line, first.exercise) == ("", "Introduction")
