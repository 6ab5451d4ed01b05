"""A session under way: its script laid out item by item, as far as its lines are recorded, and open to change ahead.

Everything here is pure. A ``Course`` never changes; ``relay`` makes another one that is the same up to an item.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from coach.language import DEFAULT
from coach.schedule.layout import Cursor, Laid, LengthOf, step
from coach.schedule.model import Schedule
from coach.script.model import Item, Line, Mark, Pin, Place, Say, Script, Window


class Slot(msgspec.Struct, frozen=True):
    """One item with its place in time. ``known``: every line in it is recorded, so that it will not move by itself."""

    item: Item
    begin: Cursor
    laid: Laid
    known: bool


class Course(msgspec.Struct, frozen=True):
    title: str
    slots: tuple[Slot, ...]
    gap: int
    tail: int
    known: int = 0
    """How many items from the start on are known: what is sounding never reaches beyond them."""
    marks: tuple[int, ...] = ()
    """The items that are marks."""
    language: str = DEFAULT

    @property
    def end(self) -> Cursor:
        return self.slots[-1].laid.cursor if self.slots else Cursor()

    @property
    def duration(self) -> int:
        """Milliseconds from the start of the session to its end, partly estimated until all is known."""
        return self.end.at + self.tail

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(slot.item for slot in self.slots)


class Lengths:
    """A ``LengthOf`` of measured lines, with a stand-in for those not recorded yet."""

    def __init__(self, estimate: LengthOf, measured: dict[Line, int]) -> None:
        self.estimate = estimate
        self.measured = measured

    def __call__(self, what: object) -> int:
        if isinstance(what, Line):
            known = self.measured.get(what)
            return self.estimate(what) if known is None else known
        return self.estimate(what)  # type: ignore[arg-type]

    def knows(self, item: Item) -> bool:
        return all(line in self.measured for line in lines_of(item))


def lines_of(item: Item) -> Iterator[Line]:
    """The lines that an item may have spoken, in order."""
    if isinstance(item, Say):
        yield item.line
    elif isinstance(item, Window):
        for pin in sorted(item.pins, key=lambda pin: pin.at if pin.at >= 0 else item.length + pin.at):
            if isinstance(pin.what, Line):
                yield pin.what


def lay(script: Script, lengths: Lengths) -> Course:
    """The whole script from its start."""
    return relay(Course(script.title, (), script.gap, script.tail, language=script.language), 0, script.items, lengths)


def relay(course: Course, index: int, items: Iterable[Item], lengths: Lengths, begin: Cursor | None = None) -> Course:
    """``course`` with everything from ``index`` on replaced by ``items``. ``begin``: where they begin, if not there."""
    slots = list(course.slots[:index])
    known = min(course.known, index)
    cursor = begin or (slots[-1].laid.cursor if slots else Cursor())
    for item in items:
        laid = step(item, len(slots), cursor, lengths, course.gap)
        slots.append(Slot(item, cursor, laid, lengths.knows(item)))
        cursor = laid.cursor
    while known < len(slots) and slots[known].known:
        known += 1
    marks = course.marks[: bisect_left(course.marks, index)]
    marks += tuple(at for at in range(index, len(slots)) if isinstance(slots[at].item, Mark))
    return msgspec.structs.replace(course, slots=tuple(slots), known=known, marks=marks)


def extend(course: Course, lengths: Lengths) -> Course:
    """``course`` with the lengths that have become known. What was known does not move."""
    if course.known == len(course.slots):
        return course
    return relay(course, course.known, [slot.item for slot in course.slots[course.known :]], lengths)


def missing(course: Course, lengths: Lengths) -> list[Line]:
    """The lines that are not recorded yet, in order."""
    slots = course.slots[course.known :]
    return [line for slot in slots for line in lines_of(slot.item) if line not in lengths.measured]


def known_until(course: Course) -> int | None:
    """The time in ms up to which all is recorded, or ``None`` when everything is."""
    return None if course.known == len(course.slots) else course.slots[course.known].begin.at


def schedule_of(course: Course, upto: int | None = None) -> Schedule:
    """The schedule of the course, with the sounds of its first ``upto`` items, at its full duration."""
    slots = course.slots if upto is None else course.slots[:upto]
    return Schedule(
        title=course.title,
        events=tuple(event for slot in slots for event in slot.laid.events),
        windows=tuple(span for slot in slots for span in slot.laid.windows),
        marks=tuple(mark for slot in slots for mark in slot.laid.marks),
        duration=course.duration,
        dropped=tuple(dropped for slot in slots for dropped in slot.laid.dropped),
        estimated=course.known < len(slots),
        language=course.language,
    )


def index_at(course: Course, ms: int) -> int:
    """The item in progress at ``ms``; of several that begin there, the last. 0 in an empty course."""
    return max(0, bisect_right(course.slots, ms, key=lambda slot: slot.begin.at) - 1)


def chapter_start(items: Sequence[Item], index: int) -> int:
    """The mark of the chapter that an item is in: one side of one round, a rest, the introduction. 0 before any."""
    return next((at for at in range(min(index, len(items) - 1), -1, -1) if isinstance(items[at], Mark)), 0)


def chapter_end(items: Sequence[Item], index: int) -> int:
    """The next chapter's mark after an item; the number of items in the last chapter."""
    return next((at for at in range(index + 1, len(items)) if isinstance(items[at], Mark)), len(items))


def next_exercise(items: Sequence[Item], index: int) -> int:
    """The first mark after an item that belongs to another exercise or step; the number of items if there is none."""
    own = _exercise(items[index].place) if items else (0, None)
    at = chapter_end(items, index)
    while at < len(items) and _exercise(items[at].place) == own:
        at = chapter_end(items, at)
    return at


def exercise_start(items: Sequence[Item], index: int) -> int:
    """The mark at which the exercise or step of an item begins."""
    own = _exercise(items[index].place)
    at = chapter_start(items, index)
    while at and _exercise(items[chapter_start(items, at - 1)].place) == own:
        at = chapter_start(items, at - 1)
    return at


def find_chapter(items: Sequence[Item], wanted: Place) -> int | None:
    """The mark of the chapter with that place; else of the same side, else of the same exercise; else ``None``."""
    marks = [index for index, item in enumerate(items) if isinstance(item, Mark)]
    keys: tuple[Callable[[Place], object], ...] = (
        lambda place: (place.step, place.exercise, place.side, place.round),
        lambda place: (place.exercise, place.side, place.round) if place.exercise else object(),
        lambda place: place.exercise or object(),
    )
    for key in keys:
        for index in marks:
            if key(items[index].place) == key(wanted):
                return index
    return None


def _exercise(place: Place) -> tuple[int, str | None]:
    return (place.step, place.exercise)


def hold_at(items: Sequence[Item], index: int) -> int | None:
    """The hold in progress at an item or next in the same chapter; ``None`` where there is none."""
    for ahead in range(index, chapter_end(items, index)):
        item = items[ahead]
        if isinstance(item, Window) and item.kind == "hold":
            return ahead
    return None


def pin_time(pin: Pin, length: int) -> int:
    """Milliseconds from the start of a window of ``length`` at which ``pin`` is wanted."""
    return pin.at if pin.at >= 0 else length + pin.at


def chapter_at(course: Course, ms: int) -> Mark | None:
    """The mark of the chapter in progress at ``ms``."""
    number = bisect_right(course.marks, index_at(course, ms)) - 1
    mark = course.slots[course.marks[number]].item if number >= 0 else None
    return mark if isinstance(mark, Mark) else None


def marks_in(course: Course) -> list[tuple[int, str]]:
    """Chapters as (ms, title)."""
    found = [course.slots[at] for at in course.marks]
    return [(slot.begin.at, slot.item.title) for slot in found if isinstance(slot.item, Mark)]
