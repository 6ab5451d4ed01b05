"""A session under way: its script laid out item by item, as far as its lines are recorded, and open to change ahead.

Everything here is pure. A ``Course`` never changes; ``relay`` makes another one that is the same up to an item.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

import msgspec

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


Block = tuple[int, str | None, str | None, int | None, int]
"""One side of one round: step, exercise, side, round, and which run of these it is (they can come in turn)."""


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
    return relay(Course(script.title, (), script.gap, script.tail), 0, script.items, lengths)


def relay(course: Course, index: int, items: Iterable[Item], lengths: Lengths, begin: Cursor | None = None) -> Course:
    """``course`` with everything from ``index`` on replaced by ``items``. ``begin``: where they begin, if not there."""
    slots = list(course.slots[:index])
    cursor = begin or (slots[-1].laid.cursor if slots else Cursor())
    for item in items:
        laid = step(item, len(slots), cursor, lengths, course.gap)
        slots.append(Slot(item, cursor, laid, lengths.knows(item)))
        cursor = laid.cursor
    return msgspec.structs.replace(course, slots=tuple(slots))


def extend(course: Course, lengths: Lengths) -> Course:
    """``course`` with the lengths that have become known. What was known does not move."""
    index = first_unknown(course)
    return course if index == len(course.slots) else relay(course, index, course.items[index:], lengths)


def first_unknown(course: Course) -> int:
    """The first item with a line that is not recorded; the number of items when all are."""
    return next((index for index, slot in enumerate(course.slots) if not slot.known), len(course.slots))


def known_until(course: Course) -> int | None:
    """The time in ms up to which all is recorded, or ``None`` when everything is."""
    index = first_unknown(course)
    return None if index == len(course.slots) else course.slots[index].begin.at


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
        estimated=not all(slot.known for slot in slots),
    )


def index_at(course: Course, ms: int) -> int:
    """The item in progress at ``ms``; of several that begin there, the last. 0 in an empty course."""
    return max(0, bisect_right(course.slots, ms, key=lambda slot: slot.begin.at) - 1)


def blocks(items: Iterable[Item]) -> list[Block]:
    """For each item the block that it belongs to."""
    found: list[Block] = []
    runs: dict[tuple[int, str | None, str | None, int | None], int] = {}
    before = None
    for item in items:
        place = item.place
        key = (place.step, place.exercise, place.side, place.round)
        if key != before:
            runs[key] = runs.get(key, 0) + 1
            before = key
        found.append((*key, runs[key]))
    return found


def find_block(items: Iterable[Item], wanted: Block) -> int | None:
    """The first item of a block; if that run is not there, of the same round, else side, else exercise."""
    found = blocks(items)
    for same in (5, 4, 3, 2):
        for index, block in enumerate(found):
            if block[:same] == wanted[:same]:
                return index
    return None


def start_of(course: Course, index: int, same: Callable[[Place, Place], bool]) -> int:
    """The first item of the unbroken run around ``index`` whose places are the ``same`` as its own."""
    place = course.slots[index].item.place
    while index and same(course.slots[index - 1].item.place, place):
        index -= 1
    return index


def end_of(course: Course, index: int, same: Callable[[Place, Place], bool]) -> int:
    """The item after that run; the number of items at the end."""
    place = course.slots[index].item.place
    while index < len(course.slots) and same(course.slots[index].item.place, place):
        index += 1
    return index


def same_side(one: Place, other: Place) -> bool:
    return (one.step, one.exercise, one.side, one.round) == (other.step, other.exercise, other.side, other.round)


def same_exercise(one: Place, other: Place) -> bool:
    return (one.step, one.exercise) == (other.step, other.exercise)


def hold_at(course: Course, index: int) -> int | None:
    """The hold in progress at an item or next in the same side; ``None`` where there is none."""
    for ahead in range(index, end_of(course, index, same_side)):
        item = course.slots[ahead].item
        if isinstance(item, Window) and item.kind == "hold":
            return ahead
    return None


def pin_time(pin: Pin, length: int) -> int:
    """Milliseconds from the start of a window of ``length`` at which ``pin`` is wanted."""
    return pin.at if pin.at >= 0 else length + pin.at


def marks_in(course: Course) -> list[tuple[int, str]]:
    """Chapters as (ms, title)."""
    return [(slot.begin.at, slot.item.title) for slot in course.slots if isinstance(slot.item, Mark)]
