"""A session under way: its script laid out item by item, as far as its lines are recorded, and open to change ahead.

A ``Rundown`` never changes; ``relaid`` makes another one that is the same up to an item.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from coach.content.model import Exercise, Programme
from coach.language import Language
from coach.pipeline import Options
from coach.schedule.layout import Cursor, Laid, LengthOf, gathered, step
from coach.schedule.model import Schedule
from coach.script.model import Item, Line, Mark, Place, Script, Sound, Window, lines_of
from coach.voice.model import Clip


class Tape:
    """What is recorded so far. As a ``LengthOf`` it measures that, and estimates the rest."""

    def __init__(self, estimate: LengthOf, clips: Mapping[Line, Clip] | None = None) -> None:
        self.clips = dict(clips or {})
        self._estimate = estimate

    def __call__(self, what: Line | Sound) -> int:
        clip = self.clips.get(what) if isinstance(what, Line) else None
        return self._estimate(what) if clip is None else clip.ms

    def has(self, lines: Iterable[Line]) -> bool:
        return all(line in self.clips for line in lines)


class Slot(msgspec.Struct, frozen=True):
    """One item with its place in time. ``recorded``: every line in it is, so that it will not move by itself."""

    item: Item
    begin: Cursor
    laid: Laid
    recorded: bool

    @property
    def end(self) -> int:
        return self.laid.cursor.at

    @property
    def is_hold(self) -> bool:
        return isinstance(self.item, Window) and self.item.kind == "hold"


class Basis(msgspec.Struct, frozen=True):
    """What the rest of a session is planned from."""

    programme: Programme
    options: Options
    end: int | None = None
    """When (ms) it is to end; ``None``: whenever it does."""
    instead: Mapping[str, str] = {}
    """The exercise in whose place each form stands that was asked for while playing, by ids."""


class Rundown(msgspec.Struct, frozen=True):
    """``script``: as it is written; what has become of it stands in ``slots``. All times in ms.

    ``recorded``: how many items from the start on are; what sounds never reaches beyond them.
    """

    script: Script
    tape: Tape
    basis: Basis
    slots: tuple[Slot, ...] = ()
    recorded: int = 0

    @property
    def language(self) -> Language:
        return self.basis.options.language

    def exercise(self, place: Place) -> Exercise | None:
        return self.basis.programme.exercises.get(place.exercise or "")

    def phrase(self, name: str, **words: str) -> tuple[Line, ...]:
        """The first variant of a phrase of the coach; none where it has been silenced."""
        variants = self.language.phrases[name][:1]
        return tuple(Line(self.language.sentence(text.format(**words))) for text in variants if text)

    # ---- in time

    @property
    def complete(self) -> bool:
        """Whether everything is recorded."""
        return self.recorded == len(self.slots)

    @property
    def duration(self) -> int:
        """From the start of the session to its end, partly estimated until all is recorded."""
        return (self.slots[-1].end if self.slots else 0) + self.script.tail

    @property
    def recorded_until(self) -> int | None:
        """The time up to which all is recorded, or ``None`` when everything is."""
        return None if self.complete else self.slots[self.recorded].begin.at

    def begin_of(self, index: int) -> int:
        """When an item begins; the number of items gives the end."""
        return self.slots[index].begin.at if index < len(self.slots) else self.duration

    def index_at(self, ms: int) -> int:
        """The item in progress at ``ms``; of several that begin there, the last. 0 where there are none."""
        return max(0, bisect_right(self.slots, ms, key=lambda slot: slot.begin.at) - 1)

    def schedule(self, upto: int | None = None) -> Schedule:
        """The sounds of the first ``upto`` items, at the full duration of the session."""
        laid = [slot.laid for slot in self.slots[:upto]]
        return gathered(self.script, laid, self.duration, estimated=self.recorded < len(laid))

    @property
    def chapters(self) -> list[tuple[int, Mark]]:
        """The marks with their times."""
        return [(slot.begin.at, slot.item) for slot in self.slots if isinstance(slot.item, Mark)]

    # ---- changes

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(slot.item for slot in self.slots)

    def relaid(self, index: int, items: Iterable[Item], slot: Slot | None = None) -> Rundown:
        """With ``slot``, if one is given, and then ``items`` in place of everything from ``index`` on."""
        slots = [*self.slots[:index], *([slot] if slot else [])]
        cursor = slots[-1].laid.cursor if slots else Cursor()
        for item in items:
            laid = step(item, len(slots), cursor, self.tape, self.script.gap)
            slots.append(Slot(item, cursor, laid, self.tape.has(lines_of(item))))
            cursor = laid.cursor
        recorded = min(self.recorded, index)
        while recorded < len(slots) and slots[recorded].recorded:
            recorded += 1
        return msgspec.structs.replace(self, slots=tuple(slots), recorded=recorded)

    def ending(self, end: int | None) -> Rundown:
        """To end at ``end`` ms; ``None``: whenever it does."""
        return msgspec.structs.replace(self, basis=msgspec.structs.replace(self.basis, end=end))

    def extended(self) -> Rundown:
        """With the lengths that have become known. What was recorded does not move."""
        return self if self.complete else self.relaid(self.recorded, self.items[self.recorded :])

    def missing(self) -> list[Line]:
        """The lines that are not recorded yet, in order."""
        lines = [line for slot in self.slots[self.recorded :] for line in lines_of(slot.item)]
        return [line for line in lines if line not in self.tape.clips]


def lay(script: Script, tape: Tape, basis: Basis) -> Rundown:
    """The whole script from its start."""
    return Rundown(script, tape, basis).relaid(0, script.items)


# ---- chapters: one side of one round, a rest, the introduction


def chapter_start(items: Sequence[Item], index: int) -> int:
    """The mark of the chapter that an item is in. 0 before any."""
    return next((at for at in range(min(index, len(items) - 1), -1, -1) if isinstance(items[at], Mark)), 0)


def chapter_end(items: Sequence[Item], index: int) -> int:
    """The next chapter's mark after an item; the number of items in the last chapter."""
    return next((at for at in range(index + 1, len(items)) if isinstance(items[at], Mark)), len(items))


def next_exercise(items: Sequence[Item], index: int) -> int:
    """The first mark after an item that belongs to another exercise or step; the number of items if there is none."""
    others = (at for at in range(index, len(items)) if _exercise(items[at]) != _exercise(items[index]))
    return next((at for at in others if isinstance(items[at], Mark)), len(items))


def step_end(items: Sequence[Item], index: int) -> int:
    """The first item of the step after that of an item; after the introduction the first chapter."""
    place = items[index].place
    if place == Place():
        return chapter_end(items, index)
    return next((at for at in range(index + 1, len(items)) if items[at].place.step > place.step), len(items))


def exercise_start(items: Sequence[Item], index: int) -> int:
    """The mark at which the exercise or step of an item begins."""
    at = chapter_start(items, index)
    while at and _exercise(items[chapter_start(items, at - 1)]) == _exercise(items[index]):
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


def hold_at(items: Sequence[Item], index: int) -> int | None:
    """The hold that an item is or that follows in the same chapter."""
    for at in range(index, chapter_end(items, index)):
        item = items[at]
        if isinstance(item, Window) and item.kind == "hold":
            return at
    return None


def _exercise(item: Item) -> tuple[int, str | None]:
    return item.place.step, item.place.exercise
