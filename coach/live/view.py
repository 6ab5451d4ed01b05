"""What there is to see at one moment of a session, as a value; how it is drawn is the screen's business."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from coach.live.course import Course, index_at, marks_in
from coach.script.model import Line, Mark, Window

State = Literal["playing", "paused", "waiting", "recording", "no device", "ended"]


class View(msgspec.Struct, frozen=True):
    """All times in ms. ``line``: what is being said, or was said last; ``doing``: hold, rest, ...; "" while talking."""

    title: str
    state: State
    position: int
    duration: int
    line: str = ""
    line_index: int = -1
    """The item that the line belongs to, so that the same words said twice are two lines."""
    doing: str = ""
    window_left: int = 0
    exercise: str = ""
    """Title of the chapter in progress."""
    side: str = ""
    chapter: int = -1
    """Which of ``chapters`` is in progress, from 0; -1 before the first."""
    next: str = ""
    chapters: tuple[tuple[int, str], ...] = ()
    estimated: bool = False


class Screen(Protocol):
    """Where a view is shown."""

    def show(self, view: View) -> None:
        """Bring what is shown up to date. Called many times a second."""

    def note(self, text: str) -> None:
        """Something that happened: a device that left, a key that was understood."""

    def close(self) -> None: ...


def view_of(course: Course, position: int, state: State) -> View:
    """What is to be seen at ``position`` ms."""
    chapters = tuple(marks_in(course))
    chapter = max((index for index, (start, _) in enumerate(chapters) if start <= position), default=-1)
    index = index_at(course, position)
    line, line_index, doing, left, side = "", -1, "", 0, ""
    if course.slots:
        line, line_index = _line_at(course, index, position)
        slot = course.slots[index]
        side = slot.item.place.side or ""
        if isinstance(slot.item, Window):
            doing, left = slot.item.kind, max(0, slot.laid.cursor.at - position)
    return View(
        title=course.title,
        state=state,
        position=position,
        duration=course.duration,
        line=line,
        line_index=line_index,
        doing=doing,
        window_left=left,
        exercise=chapters[chapter][1] if chapter >= 0 else "",
        side=side,
        chapter=chapter,
        next=chapters[chapter + 1][1] if chapter + 1 < len(chapters) else "",
        chapters=chapters,
        estimated=course.known < len(course.slots),
    )


def _line_at(course: Course, index: int, position: int) -> tuple[str, int]:
    """The last line of this chapter begun by ``position``, with a number that tells lines apart."""
    while index >= 0:
        slot = course.slots[index]
        for number in reversed(range(len(slot.laid.events))):
            event = slot.laid.events[number]
            if event.start <= position and isinstance(event.what, Line):
                return event.what.text, index * 1000 + number
        if isinstance(slot.item, Mark):
            return "", -1
        index -= 1
    return "", -1
